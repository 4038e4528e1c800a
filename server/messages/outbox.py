"""外发 — what leaves by WeChat: written in the unit of the message, sent by a job outside any unit (decision 0005).

`begin` writes down that WeChat is about to be asked, before it is asked. So whoever finds a row in `sending` knows that
somebody asked, or died over it: the answer is unknown, as when it was lost on the way. Then nothing is simply sent
again, for the person would get two letters. WeChat's own word decides: its push says that one was sent; or, when by
our count the lost one took the last consent, it is asked again after a while and itself refuses a second one (43101).
With more consents left it would not refuse, so the row stays `unsure` and the inbox has to do.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from server.kit import audit, tasks
from server.kit.actors import Actor
from server.kit.clock import now
from server.kit.db import db
from server.kit.errors import Forbidden
from server.kit.ids import new_uid
from server.messages import rules, subscriptions, templates
from server.messages.errors import NoConsentLeft, NotToSendAgain, SendingNotFound
from server.messages.models import Message, Sending
from server.messages.rules import SendingState
from server.messages.templates import Outside
from server.people import queries as people
from server.wechat.subscribe import Outcome

SEND = "messages.send"


@dataclass(frozen=True)
class Going:
    """What one attempt needs to ask WeChat."""

    uid: str
    attempt: str
    openid: str
    template: str
    page: str
    data: dict[str, dict[str, str]]


def enclose(message: Message, said: Outside) -> bool:
    """装进信封, in the unit of the message. False when nobody agreed, or the kind has no template. FieldUnfit."""
    values, page = templates.fill(said), templates.page_of(said)
    chosen = templates.chosen(said.kind)
    if chosen is None:
        return False
    from_uid = subscriptions.take_one(message.donor_uid, chosen.id)
    if from_uid is None:
        return False
    db.session.flush()  # the message needs its number
    row = Sending(
        message_id=message.id,
        donor_uid=message.donor_uid,
        from_uid=from_uid,
        kind=said.kind,
        template=chosen.id,
        page=page,
        facts=values,
    )
    db.session.add(row)
    _queue(row)
    return True


def begin(uid: str) -> Going | None:
    """开始一次发送: WeChat is about to be asked. None when there is nothing (more) to ask."""
    row = _held(uid)
    if row is None:
        return None
    if row.state == SendingState.SENDING:
        _doubt(row)
        return None
    if row.state != SendingState.WAITING and not _may_repeat(row):
        return None
    why = _in_the_way(row)
    if why is not None:
        _end(row, SendingState.FAILED, why)
        subscriptions.give_back(row.from_uid, row.template)
        return None
    openid = people.openid_of_record(row.from_uid)
    assert openid is not None, "nothing was in the way"
    row.state, row.ended_at, row.attempt = SendingState.SENDING, None, new_uid()
    row.tries, row.tried_at = row.tries + 1, now()
    db.session.flush()
    return Going(row.uid, row.attempt, openid, row.template, row.page, templates.data_of(row.kind, row.facts))


def settle(uid: str, attempt: str, outcome: Outcome) -> datetime | None:
    """记下微信的回答 to this attempt; when to come again, if ever."""
    row = _held(uid)
    if row is None or row.attempt != attempt or row.state == SendingState.SENT:
        return None  # the person went, another attempt took over, or WeChat's push was faster
    if outcome.how == "sent":
        row.msgid = outcome.msgid or None
        _end(row, SendingState.SENT, None)
        return None
    if outcome.how == "unknown" or (outcome.how == "later" and row.doubtful):
        _doubt(row)
        return next_look(row)
    if outcome.how == "later" and row.tries < rules.TRIES_MAX:
        row.state, row.code, row.attempt = SendingState.WAITING, outcome.code, None
        return now() + rules.gap(row.tries, outcome.code)
    _refused(row, outcome.code)
    return None


def next_look(row: Sending) -> datetime | None:
    """When a row whose answer was lost may be asked about again; None when it must not be."""
    if row.state != SendingState.UNSURE or row.tries >= rules.REPEATS_MAX:
        return None
    if subscriptions.remaining(row.from_uid, row.template) or _in_the_way(row) is not None:
        return None
    return (row.tried_at or row.at) + rules.DOUBT


def look_again(uid: str) -> datetime | None:
    """For a worker who found that there was nothing to send now."""
    row = _held(uid)
    return None if row is None else next_look(row)


def arrived(openid: str, template: str, msgid: str, *, failed: bool) -> bool:
    """微信说送到了, or that it failed after all. False when no row is known for it (yet)."""
    row = _by_msgid(msgid) or _lost(openid, template)
    if row is None:
        return False
    row.msgid = msgid
    if failed:
        _end(row, SendingState.FAILED, rules.TOLD_FAILED)
    elif row.state != SendingState.SENT:
        _end(row, SendingState.SENT, None)
    return True


def resend(uid: str, *, actor: Actor) -> Sending:
    """重发 what failed, with a consent of its own. SendingNotFound, NotToSendAgain, NoConsentLeft."""
    row = _held(uid)
    if row is None or not _may_resend(row, actor):
        raise SendingNotFound
    if row.state != SendingState.FAILED:
        raise NotToSendAgain
    chosen = templates.chosen(row.kind)
    from_uid = subscriptions.take_one(row.donor_uid, chosen.id) if chosen else None
    if chosen is None or from_uid is None:
        raise NoConsentLeft
    row.template, row.from_uid, row.at, row.msgid = chosen.id, from_uid, now(), None
    row.state, row.ended_at, row.attempt, row.doubtful = SendingState.WAITING, None, None, False
    row.rounds, row.tries = row.rounds + 1, 0
    _queue(row)
    audit.write(actor, "messages.resend", row.uid, {"kind": row.kind})
    return row


def _may_resend(row: Sending, actor: Actor) -> bool:
    if not actor.roles & rules.RESENDERS:
        raise Forbidden
    roles = frozenset(str(role) for role in actor.roles)
    return rules.sees_help(roles) if row.kind in rules.HELP_KINDS else rules.sees_gifts(roles)


def _queue(row: Sending) -> None:
    tasks.add(SEND, {"sending": row.uid}, key=f"message:{row.uid}:{row.rounds}")


def _in_the_way(row: Sending) -> int | None:
    """What keeps it from being sent now and for ever."""
    template, chosen = templates.TEMPLATES[row.kind], templates.chosen(row.kind)
    if people.openid_of_record(row.from_uid) is None:
        return rules.NO_OPENID
    if chosen is None or chosen.id != row.template:
        return rules.NO_TEMPLATE
    return rules.STALE if now() > row.at + template.fresh else None


def _doubt(row: Sending) -> None:
    row.doubtful = True
    _end(row, SendingState.UNSURE, rules.NO_ANSWER)


def _may_repeat(row: Sending) -> bool:
    due = next_look(row)
    return due is not None and due <= now()


def _refused(row: Sending, code: int) -> None:
    """For good. What the person agreed to is set right by what WeChat says of it."""
    if code == rules.NO_CONSENT:
        subscriptions.used_up(row.from_uid, row.template)
        _end(row, SendingState.SENT if row.doubtful else SendingState.FAILED, code)
        return
    subscriptions.give_back(row.from_uid, row.template)
    if code == rules.SWITCHED_OFF:
        subscriptions.switch(row.from_uid, row.template, off=True)
    _end(row, SendingState.FAILED, rules.STALE if code in rules.PASSING else code)


def _end(row: Sending, state: SendingState, code: int | None) -> None:
    row.state, row.code, row.ended_at = state, code, now()
    db.session.flush()


def _held(uid: str) -> Sending | None:
    """The row, held until the unit ends. SQLite has one writer anyway."""
    query = select(Sending).where(Sending.uid == uid).with_for_update()
    return db.session.scalar(query.execution_options(populate_existing=True))


def _by_msgid(msgid: str) -> Sending | None:
    return db.session.scalar(select(Sending).where(Sending.msgid == msgid).with_for_update())


def _lost(openid: str, template: str) -> Sending | None:
    """The one whose answer was lost, unless another is being sent this moment: then its answer must come first."""
    donor = people.by_openid(openid)
    if donor is None:
        return None
    open_ones = select(Sending).where(
        Sending.from_uid == donor.uid,
        Sending.template == template,
        Sending.state.in_([SendingState.SENDING, SendingState.UNSURE]),
        Sending.msgid.is_(None),
        Sending.tried_at >= now() - rules.EVENT_LATE,
    )
    rows = list(db.session.scalars(open_ones.order_by(Sending.tried_at).with_for_update()))
    return None if any(row.state == SendingState.SENDING for row in rows) else next(iter(rows), None)
