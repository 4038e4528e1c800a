"""办理 — what a person can do with a wish and with a claim, one function per button."""

from server.wishes.service.buying import tie
from server.wishes.service.claim import claim, claim_on, extend, release, take
from server.wishes.service.deliver import arrange, confirm, done, hand_over, receive, sent
from server.wishes.service.hiding import show, stop
from server.wishes.service.letters import publish_letter, send_letter_back, withdraw_letter, write_letter
from server.wishes.service.looking import ask_again
from server.wishes.service.publish import close, publish, send_back, withdraw
from server.wishes.service.story import give_up_one, take_back, take_back_my_own
from server.wishes.service.swapping import buy, pass_on
from server.wishes.service.trouble import anew, end, give_up, problem, resolve, send_home
from server.wishes.service.waiting import is_kept
from server.wishes.service.waiting import join as join_line
from server.wishes.service.waiting import leave as leave_line
from server.wishes.service.write import discard, draft, edit, submit

__all__ = [
    "anew",
    "arrange",
    "ask_again",
    "buy",
    "claim",
    "claim_on",
    "close",
    "confirm",
    "discard",
    "done",
    "draft",
    "edit",
    "end",
    "extend",
    "give_up",
    "give_up_one",
    "hand_over",
    "pass_on",
    "is_kept",
    "join_line",
    "leave_line",
    "problem",
    "publish",
    "publish_letter",
    "receive",
    "release",
    "resolve",
    "send_back",
    "send_home",
    "send_letter_back",
    "sent",
    "show",
    "stop",
    "submit",
    "take",
    "take_back",
    "take_back_my_own",
    "tie",
    "withdraw",
    "withdraw_letter",
    "write_letter",
]
