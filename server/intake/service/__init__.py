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
from server.intake.service.persons import link_person, register_person
from server.intake.service.tracking import track
from server.intake.service.urgent import ActFacts, act, correct_act, papers

__all__ = [
    "ActFacts",
    "Contact",
    "Decision",
    "Official",
    "act",
    "add_material",
    "agree",
    "ask",
    "call_back",
    "charity_name",
    "charity_text",
    "close",
    "correct_act",
    "decide",
    "finish",
    "give_up_calls",
    "hand_over",
    "link_person",
    "mark_urgent",
    "missed_call",
    "move_place",
    "not_accepted",
    "not_urgent",
    "offer",
    "papers",
    "reconsider",
    "register_person",
    "reopen",
    "return_",
    "reveal",
    "take_back",
    "to_charity",
    "track",
    "urge",
    "withdraw",
]
