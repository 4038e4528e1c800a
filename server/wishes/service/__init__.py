"""办理 — what a person can do with a wish and with a claim, one function per button."""

from server.wishes.service.claim import claim, claim_on, extend, release
from server.wishes.service.deliver import arrange, confirm, done, hand_over, receive, sent
from server.wishes.service.hiding import show
from server.wishes.service.letters import publish_letter, send_letter_back, withdraw_letter, write_letter
from server.wishes.service.looking import ask_again
from server.wishes.service.publish import close, publish, send_back, withdraw
from server.wishes.service.story import give_up_one, take_back, take_back_my_own
from server.wishes.service.trouble import give_up, problem, resolve
from server.wishes.service.write import discard, draft, edit, submit

__all__ = [
    "arrange",
    "ask_again",
    "claim",
    "claim_on",
    "close",
    "confirm",
    "discard",
    "done",
    "draft",
    "edit",
    "extend",
    "give_up",
    "give_up_one",
    "hand_over",
    "problem",
    "publish",
    "publish_letter",
    "receive",
    "release",
    "resolve",
    "send_back",
    "send_letter_back",
    "sent",
    "show",
    "submit",
    "take_back",
    "take_back_my_own",
    "withdraw",
    "withdraw_letter",
    "write_letter",
]
    "stop",
