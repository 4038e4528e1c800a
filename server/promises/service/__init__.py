"""办理 — draft, agree, tie what arrived, change by a supplementary agreement, release, remind."""

from server.promises.service.changing import agree_change, ask_change, refuse_change
from server.promises.service.drafting import approve, draft, edit, hide_name, send_back, show_name, submit, void
from server.promises.service.papers import add_paper, reveal_contact
from server.promises.service.reminding import finish_reminder, remind
from server.promises.service.tying import gift_went_back, tie, untie

__all__ = [
    "add_paper",
    "agree_change",
    "approve",
    "ask_change",
    "draft",
    "edit",
    "finish_reminder",
    "gift_went_back",
    "hide_name",
    "refuse_change",
    "remind",
    "reveal_contact",
    "send_back",
    "show_name",
    "submit",
    "tie",
    "untie",
    "void",
]
