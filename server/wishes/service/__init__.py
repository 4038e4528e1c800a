"""办理 — what a person can do with a wish and with a claim, one function per button."""

from server.wishes.service.claim import claim, claim_on, extend, release
from server.wishes.service.deliver import arrange, confirm, done, hand_over, receive, sent
from server.wishes.service.publish import close, publish, send_back, withdraw, write_letter
from server.wishes.service.trouble import give_up, problem, resolve
from server.wishes.service.write import discard, draft, edit, submit

__all__ = [
    "arrange",
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
    "hand_over",
    "problem",
    "publish",
    "receive",
    "release",
    "resolve",
    "send_back",
    "sent",
    "submit",
    "withdraw",
    "write_letter",
]
