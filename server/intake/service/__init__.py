"""办理 — ask for help, call back, help at once, hand over, write the result back, ask the charity, close."""

from server.intake.service.asking import add_material, ask, urge, withdraw
from server.intake.service.calling import call_back, give_up_calls, mark_urgent, missed_call, move_place, not_urgent
from server.intake.service.charity import (
    agree,
    charity_name,
    charity_text,
    finish,
    offer,
    return_,
    take_back,
    to_charity,
)
from server.intake.service.closing import close, reopen
from server.intake.service.handing import Decision, Official, decide, hand_over, not_accepted, reconsider
from server.intake.service.looking import Contact, reveal
from server.intake.service.own import add_to_wish, wish, withdraw_wish
from server.intake.service.own_desk import (
    Visit,
    answer,
    check,
    enrol,
    link,
    missed,
    move_to,
    refer,
    reopen_wish,
    reveal_wish,
)
from server.intake.service.own_find import own_for as own_row
from server.intake.service.own_write import again, write
from server.intake.service.persons import link_person, register_person
from server.intake.service.tracking import track, track_wish
from server.intake.service.urgent import ActFacts, act, correct_act, papers

__all__ = [
    "ActFacts",
    "Contact",
    "Decision",
    "Official",
    "Visit",
    "act",
    "add_material",
    "add_to_wish",
    "again",
    "agree",
    "answer",
    "ask",
    "call_back",
    "charity_name",
    "charity_text",
    "check",
    "close",
    "correct_act",
    "decide",
    "enrol",
    "finish",
    "give_up_calls",
    "hand_over",
    "link",
    "link_person",
    "mark_urgent",
    "missed",
    "missed_call",
    "move_place",
    "move_to",
    "not_accepted",
    "not_urgent",
    "offer",
    "own_row",
    "papers",
    "reconsider",
    "refer",
    "register_person",
    "reopen",
    "reopen_wish",
    "return_",
    "reveal",
    "reveal_wish",
    "take_back",
    "to_charity",
    "track",
    "track_wish",
    "urge",
    "wish",
    "withdraw",
    "withdraw_wish",
    "write",
]
