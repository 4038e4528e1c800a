"""单位 — units take part of their own accord; a unit's transfer or cash slip is tied to it at the desk."""

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from server.events import queries, rules
from server.events.errors import BadUnit, ContactReason, GiftUnfit, RosterUsed, UnitTwice
from server.events.models import EventUnit, UnitGift
from server.events.states import DESK, UnitState
from server.gifts import queries as gifts
from server.gifts.queries import GiftCard
from server.kit import audit
from server.kit.actors import Actor
from server.kit.db import db, insert_once
from server.kit.errors import Forbidden
from server.kit.ids import new_uid
from server.kit.lengths import WHY_CHARS, whole
from server.kit.masking import mask_text
from server.kit.states import born, move
from server.people.rules import phone_of

WAYS = frozenset({"bank", "cash"})


def add_unit(
    event_uid: str,
    *,
    title: str,
    actor: Actor,
    named: bool = False,
    contact_name: str = "",
    contact_phone: str = "",
) -> EventUnit:
    """登记单位. Nothing is written of how many work there, or of what they are to give (慈善法 32).

    Forbidden, EventUnknown, BadUnit, UnitTwice.
    """
    if not actor.roles & DESK:
        raise Forbidden
    event = queries.find(event_uid)
    title, name, phone = _clean(title, contact_name, contact_phone)
    row = EventUnit(uid=new_uid(), state=UnitState.LIVE, event_id=event.id, title=title, named=named, by=actor.ref)
    row.contact_name, row.contact_phone = name or None, phone or None
    try:
        with db.session.begin_nested():
            born(row)
    except IntegrityError as error:
        raise UnitTwice from error
    audit.write(actor, "events.add_unit", row.uid, {"named": named})
    return row


def edit_unit(
    uid: str,
    *,
    title: str,
    named: bool,
    contact_name: str | None,
    contact_phone: str | None,
    actor: Actor,
    seen_version: int | None = None,
) -> EventUnit:
    """修改资料; the opt-in to be named is taken back as easily. Of the contact, None stays as it is.

    BadUnit, UnitTwice, StateChanged.
    """
    row = queries.unit(uid)
    kept = [
        (row.contact_name or "") if contact_name is None else contact_name,
        (row.contact_phone or "") if contact_phone is None else contact_phone,
    ]
    title, name, phone = _clean(title, *kept)
    try:
        with db.session.begin_nested():
            move(row, "edit", actor=actor, seen_version=seen_version, changes={"title": title, "named": named})
            row.contact_name, row.contact_phone = name or None, phone or None
            db.session.flush()
    except IntegrityError as error:
        raise UnitTwice from error
    return row


def reveal_contact(uid: str, *, reason: str, actor: Actor) -> tuple[str, str]:
    """显示联系人: name and telephone, on record with the reason. Forbidden, ContactReason."""
    if not actor.roles & DESK:
        raise Forbidden
    said = whole(reason.strip(), WHY_CHARS, "reason")
    if len(said) < 2:
        raise ContactReason
    row = queries.unit(uid)
    audit.write(actor, "events.reveal", row.uid, {"reason": mask_text(said)})
    db.session.flush()
    return row.contact_name or "", row.contact_phone or ""


def leave(uid: str, *, note: str, actor: Actor, seen_version: int | None = None) -> EventUnit:
    """退出活动: its code takes nothing any more; what was given stays given."""
    return move(queries.unit(uid), "leave", actor=actor, note=note, seen_version=seen_version)


def rejoin(uid: str, *, actor: Actor, seen_version: int | None = None) -> EventUnit:
    return move(queries.unit(uid), "rejoin", actor=actor, seen_version=seen_version)


def tie_gift(uid: str, gift_uid: str, *, actor: Actor) -> UnitGift:
    """登记到账: this booked transfer or slip is the unit's. GiftUnfit, Forbidden, NotFound."""
    if not actor.roles & DESK:
        raise Forbidden
    unit, gift = queries.unit(uid), gifts.card(gift_uid)
    refuse_unfit(unit, gift)
    row = UnitGift(unit_id=unit.id, gift_uid=gift.uid, whole_fen=gift.amount_fen, by=actor.ref)
    if not insert_once(row):
        raise GiftUnfit("这笔捐赠已经登记给一个单位")
    audit.write(actor, "events.tie_gift", unit.uid, {"no": gift.no})
    return row


def untie_gift(tie_uid: str, *, actor: Actor) -> None:
    """撤销登记, while no row of a roster is a share of it. RosterUsed, Forbidden."""
    if not actor.roles & DESK:
        raise Forbidden
    row = db.session.scalars(select(UnitGift).where(UnitGift.uid == tie_uid)).one_or_none()
    if row is None:
        raise GiftUnfit
    if row.shared_fen:
        raise RosterUsed("名单已经配到这笔捐款，请先解除配款")
    unit = db.session.scalars(select(EventUnit).where(EventUnit.id == row.unit_id)).one()
    db.session.execute(delete(UnitGift).where(UnitGift.id == row.id, UnitGift.shared_fen == 0))
    audit.write(actor, "events.untie_gift", unit.uid, {"no": gifts.card(row.gift_uid).no})


def refuse_unfit(unit: EventUnit, gift: GiftCard) -> None:
    """GiftUnfit for goods, for what a person gave online, for another campaign, for what went back."""
    if gift.goods or gift.way not in WAYS:
        raise GiftUnfit("只能登记单位的银行转账或现金入账单")
    if gift.campaign_uid not in unit.event.campaign_uids:
        raise GiftUnfit("这笔捐赠不是本次活动的项目")
    if gift.left_fen < gift.amount_fen:
        raise GiftUnfit("这笔捐赠已经退回或撤销")


def _clean(title: str, contact_name: str, contact_phone: str) -> tuple[str, str, str]:
    title, name = " ".join(title.split()), " ".join(contact_name.split())
    phone = phone_of(contact_phone) if contact_phone.strip() else ""
    problems = rules.bad_unit(title=title, contact_name=name, contact_phone=phone)
    if problems:
        raise BadUnit(detail=problems)
    return title, name, phone or ""
