"""办理 — tell somebody, and remember that they have read it."""

from collections.abc import Iterable, Sequence

from sqlalchemy import update

from server.kit.clock import now
from server.kit.db import db, insert_once
from server.kit.lengths import shortened
from server.messages import outbox, queries, subscriptions, templates
from server.messages.errors import OnlyInWechat, TemplateUnknown
from server.messages.models import Message, Subscription
from server.messages.outbox import resend
from server.messages.subscriptions import Said
from server.messages.templates import Outside
from server.people import queries as people

__all__ = ["Outside", "mark_read", "resend", "tell_donor", "told_consent"]


def tell_donor(
    donor_uid: str, title: str, text: str, link: str = "", key: str | None = None, outside: Outside | None = None
) -> bool:
    """通知爱心人士. With a `key` that was used before nothing is added and False comes back.

    `outside`: by WeChat as well, if they agreed to it. FieldUnfit when WeChat would refuse a field of it.
    """
    message = Message(donor_uid=donor_uid, title=shortened(title, 40), text=shortened(text, 300), link=link, key=key)
    if key is None:
        db.session.add(message)
    elif not insert_once(message):
        return False
    if outside is not None:
        outbox.enclose(message, outside)
    return True


def told_consent(
    openid: str | None, uids: Sequence[str], answers: dict[str, str], always: Iterable[str]
) -> list[Subscription]:
    """手机说同意与否 of each template, at this moment. OnlyInWechat, TemplateUnknown. What stands now comes back."""
    donor = people.by_openid(openid) if openid else None
    if donor is None:
        raise OnlyInWechat
    if set(answers) - templates.known_ids():
        raise TemplateUnknown
    kept = set(always)
    for template, answer in sorted(answers.items()):
        subscriptions.hear(donor.uid, Said(template, answer, "phone", now()), always=template in kept)
    return queries.subscriptions(uids)


def mark_read(donor_uids: Sequence[str], uids: Iterable[str]) -> None:
    """标为已读. Messages of somebody else, and those read before, stay as they are."""
    mine = update(Message).where(Message.donor_uid.in_(donor_uids), Message.uid.in_(list(uids)))
    db.session.execute(mine.where(Message.read_at.is_(None)).values(read_at=now()))
