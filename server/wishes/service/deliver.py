"""送达 — from the donor's hands over the station to the person: sent, received, handed over, confirmed."""

from datetime import date, timedelta
from typing import BinaryIO

from sqlalchemy import func, select

from server.files import looks
from server.files import service as files
from server.kit.actors import DONOR, Actor
from server.kit.clock import today
from server.kit.db import db
from server.kit.errors import Invalid, field_error
from server.kit.states import move
from server.people import queries as people
from server.people.queries import around
from server.people.roles import COMPANIONS
from server.regions import rules as places
from server.wishes.errors import CompanionNeeded, ProofNeeded, WaybillNeeded, WrongKind
from server.wishes.models import Claim, Wish
from server.wishes.rules import fits
from server.wishes.service import news, waiting
from server.wishes.service.buying import refuse_unpaid
from server.wishes.service.find import claim_for, look_again
from server.wishes.service.persons import clean_note, record_aid
from server.wishes.states import CLAIM_LIFE, ClaimState

CARRIER_CHARS, WAYBILL_CHARS = 20, 40
ARRANGE_DAYS_MAX = 60


def sent(claim_uid: str, *, actor: Actor, carrier: str, waybill: str, photo: BinaryIO | None = None) -> Claim:
    """已经寄出, to the station. The same waybill told twice is told once."""
    row, wish = _claim_in("sent", claim_uid, actor)
    carrier, waybill = carrier.strip(), waybill.strip()
    if not carrier or not waybill:
        raise WaybillNeeded(detail=_empty(carrier=carrier, waybill=waybill))
    _refuse_long({"carrier": (carrier, CARRIER_CHARS), "waybill": (waybill, WAYBILL_CHARS)})
    if row.state == ClaimState.SENT and (row.carrier, row.waybill) == (carrier, waybill):
        return row
    _refuse_move("sent", row, actor)
    refuse_unpaid(row)
    changes = {"carrier": carrier, "waybill": waybill} | _photo("photo_uid", photo, row, actor)
    if photo is not None and actor.kind == DONOR:
        _let_wechat_look(str(changes["photo_uid"]), actor)
    return _go("sent", row, wish, actor, changes=changes)


def receive(claim_uid: str, *, actor: Actor, photo: BinaryIO | None = None, note: str = "") -> Claim:
    """到站验收. A photo of what came is kept for staff and donor."""
    row, wish = _claim_in("receive", claim_uid, actor)
    _refuse_move("receive", row, actor)
    return _go("receive", row, wish, actor, note=note, changes=_photo("received_photo_uid", photo, row, actor))


def hand_over(claim_uid: str, *, actor: Actor, photo: BinaryIO | None = None, note: str = "") -> Claim:
    """交付到人. Proof is a photo of hands and things, not of faces, or a note of who signed."""
    return _with_proof("hand_over", claim_uid, actor, photo, note)


def arrange(claim_uid: str, *, actor: Actor, day: date, note: str = "", companion: str = "") -> Claim:
    """约好时间: a worker goes along, so the station makes the appointment (design §1.6).

    `companion`: the uid of the one who goes, who works in this place; who arranges it goes unless it says otherwise.
    """
    row, wish = _claim_in("arrange", claim_uid, actor)
    companion = companion or actor.uid
    if not today() <= day <= today() + timedelta(days=ARRANGE_DAYS_MAX):
        raise Invalid(detail=[{"field": "/day", "issue": f"请选今天起 {ARRANGE_DAYS_MAX} 天内的日子"}])
    _refuse_move("arrange", row, actor)
    if companion != actor.uid and companion not in dict(companions(wish)):
        raise CompanionNeeded
    return _go("arrange", row, wish, actor, note=note, changes={"arranged_on": day, "companion": companion})


def companions(wish: Wish) -> list[tuple[str, str]]:
    """(uid, name and post) of those who may go along: they work where the person lives."""
    return around.at_work_in(places.township_of(wish.area_code) or wish.area_code, COMPANIONS)


def done(claim_uid: str, *, actor: Actor, photo: BinaryIO | None = None, note: str = "") -> Claim:
    """服务完成."""
    return _with_proof("done", claim_uid, actor, photo, note)


def confirm(claim_uid: str, *, actor: Actor) -> Claim:
    """确认收到. The last piece confirmed confirms the wish."""
    row, wish = _claim_in("confirm", claim_uid, actor)
    row = _go("confirm", row, wish, actor, changes={"slot": None})
    # Two last claims confirmed at once: whoever holds the wish second sees the other one confirmed.
    look_again(wish)
    if wish.taken == wish.quantity and not _unconfirmed(wish):
        record_aid(move(wish, "confirm", actor=actor), actor)
        waiting.close(wish, is_true=True)
    return row


def _with_proof(name: str, claim_uid: str, actor: Actor, photo: BinaryIO | None, note: str) -> Claim:
    row, wish = _claim_in(name, claim_uid, actor)
    _refuse_move(name, row, actor)
    note = clean_note(wish, note, actor)
    if photo is None and not note:
        raise ProofNeeded
    changes = {"proof_note": note} | _photo("proof_photo_uid", photo, row, actor)
    return _go(name, row, wish, actor, note=note, changes=changes)


def _claim_in(name: str, claim_uid: str, actor: Actor) -> tuple[Claim, Wish]:
    row, wish = claim_for(claim_uid, actor)
    if not fits(wish.kind, name):
        raise WrongKind
    return row, wish


def _refuse_move(name: str, row: Claim, actor: Actor) -> None:
    """Before a photo is kept: may this be done at all?"""
    CLAIM_LIFE.check(ClaimState(row.state), name, actor.roles)


def _go(name: str, row: Claim, wish: Wish, actor: Actor, *, changes: dict[str, object], note: str = "") -> Claim:
    row = move(row, name, actor=actor, note=clean_note(wish, note, actor), changes=changes)
    news.tell(name, row, wish)
    return row


def _photo(column: str, photo: BinaryIO | None, row: Claim, actor: Actor) -> dict[str, object]:
    if photo is None:
        return {}
    return {column: files.keep_photo(photo, owner=f"claim:{row.uid}", actor=actor).uid}


def _let_wechat_look(file_uid: str, actor: Actor) -> None:
    """Only whoever came by the mini-program can be asked about; the others' photos are seen by staff alone anyway."""
    openid = people.openid_of(actor.uid)
    if openid is not None:
        looks.ask(file_uid, openid)


def _refuse_long(texts: dict[str, tuple[str, int]]) -> None:
    long = [
        {"field": f"/{field}", "issue": f"最多 {most} 个字"}
        for field, (text, most) in texts.items()
        if len(text) > most
    ]
    if long:
        raise Invalid(detail=long)


def _empty(**texts: str) -> list[dict[str, str]]:
    return [field_error(f"/{field}", "请填写这一项") for field, text in texts.items() if not text]


def _unconfirmed(wish: Wish) -> int:
    open_ones = select(func.count()).where(
        Claim.wish_id == wish.id, Claim.state.not_in([ClaimState.CONFIRMED, ClaimState.RELEASED])
    )
    return db.session.scalar(open_ones) or 0
