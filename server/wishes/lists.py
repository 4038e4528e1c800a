"""列表 — the desk's lists of wishes and of claims: one queue at a time, who has waited longest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, select, true

from server.kit import search
from server.kit.actors import Actor
from server.kit.clock import now
from server.kit.lists import Column, Filter, Listing, Values, equals, narrowed
from server.kit.paging import COUNTED_MAX, Sift
from server.people import queries as people
from server.people.roles import WISH_PUBLISHERS, WISH_RECEIVERS, WISH_WRITERS, Role
from server.regions import choices as choosing
from server.regions import queries as regions
from server.regions.queries import Station
from server.regions.rules import township_of
from server.wishes import rules
from server.wishes.models import Claim, Letter, Wish
from server.wishes.queries import letters
from server.wishes.queries.desk import (
    CLAIM_QUEUES,
    HIDDEN,
    IS_HIDDEN,
    MY_CLAIMS,
    WISH_QUEUES,
    holder_called,
    my_claim_states,
)
from server.wishes.queries.mine import Held, held_many
from server.wishes.service.find import claims_seen_by, in_areas, is_partner, partner_uid, seen_by
from server.wishes.states import LETTER_READERS

READERS = WISH_WRITERS | WISH_PUBLISHERS
LETTER_DESK = WISH_RECEIVERS | LETTER_READERS
# How far a page of a list counts: whoever finds more narrows what they ask, and an export has them all.
FOUND_MAX = 100


@dataclass(frozen=True)
class WishLine:
    """One wish in the list, and the place it is called by."""

    wish: Wish
    place: str

    @property
    def waiting_days(self) -> int:
        return rules.waiting_days(self.wish.published_at or self.wish.at, now())


@dataclass(frozen=True)
class ClaimLine:
    """One claim in the list, with its wish and its way so far."""

    held: Held
    place: str
    holder: str
    station: Station | None


@dataclass(frozen=True)
class LetterLine:
    """One wish whose thing has arrived, and its letter if somebody has written one."""

    wish: Wish
    letter: Letter | None
    place: str

    @property
    def state(self) -> str:
        return self.letter.state if self.letter else letters.TO_WRITE


def _wishes(actor: Actor) -> Select[Any]:
    return select(Wish).where(seen_by(actor))


def _claims(actor: Actor) -> Any:
    found = select(Claim, Wish, people.organisation_name(partner_uid(Claim.holder)))
    return found.join(Wish, Wish.id == Claim.wish_id).where(claims_seen_by(actor))


def called_place(wish: Wish, actor: Actor) -> str:
    """The code of the place by which this actor knows a wish: a company learns the township, as everybody does."""
    return (township_of(wish.area_code) or wish.area_code) if is_partner(actor) else wish.area_code


def _wish_lines(found: Sequence[Any], actor: Actor) -> list[WishLine]:
    codes = [called_place(row[0], actor) for row in found]
    names = regions.full_names(codes)
    return [WishLine(row[0], names.get(code, "")) for row, code in zip(found, codes, strict=True)]


def _claim_lines(found: Sequence[Any], actor: Actor) -> list[ClaimLine]:
    lines = held_many([row[0] for row in found])
    places = regions.served(called_place(held.wish, actor) for held in lines)
    return [
        ClaimLine(held, place.name, holder_called(held.claim, row[2]), place.station)
        for held, row in zip(lines, found, strict=True)
        for place in [places[called_place(held.wish, actor)]]
    ]


def _letters(actor: Actor) -> Any:
    return letters.with_letters().where(in_areas(actor.areas))


def _letter_lines(found: Sequence[Any], _actor: Actor) -> list[LetterLine]:
    names = regions.full_names(row[0].area_code for row in found)
    return [LetterLine(row[0], row[1], names.get(row[0].area_code, "")) for row in found]


def _wish_order(values: Values) -> Sequence[Any]:
    return (Wish.id.desc(),) if values["queue"] in ("all", "draft") else (Wish.id,)


def _claim_order(values: Values) -> Sequence[Any]:
    return (Claim.id.desc(),) if values["queue"] == "all" else (Claim.id,)


def _first_queue(actor: Actor) -> str:
    """Where one's work begins: who checks sees what waits, a partner what can be taken on."""
    if actor.roles & WISH_PUBLISHERS:
        return "review"
    return "open" if Role.PARTNER in actor.roles else "all"


def _claim_queues(actor: Actor) -> list[tuple[str, str]]:
    """First what waits for this actor, then the stations of the way."""
    mine = [(MY_CLAIMS, "等您办理")] if my_claim_states(actor) else []
    return mine + [(name, entry[0]) for name, entry in CLAIM_QUEUES.items()]


def _in_wish_queue(queue: str) -> ColumnElement[bool]:
    if queue == "all":
        return true()
    return IS_HIDDEN if queue == HIDDEN else Wish.state.in_(WISH_QUEUES[queue][1])


def _in_claim_queue(queue: str, actor: Actor) -> ColumnElement[bool]:
    return Claim.state.in_(my_claim_states(actor) if queue == MY_CLAIMS else CLAIM_QUEUES[queue][1])


AREA = Filter(
    "area",
    "乡镇（街道）",
    narrowed(lambda code, _actor: regions.in_area(Wish.area_code, code)),
    kind="area",
    choices=lambda actor: choosing.choices(actor.areas),
)


def _sift(text: str, actor: Actor) -> Sift | None:
    """A township's wishes are few and an index holds them: whatever the word, they are looked at one by one."""
    if not all(regions.is_small(area) for area in actor.areas):
        return None
    return Sift(Wish.uid, lambda uid: search.holds("wish", text, uid))


def _words(hint: str) -> Filter:
    found = narrowed(lambda text, _actor: Wish.uid.in_(search.matching("wish", text)))
    walk = narrowed(lambda text, _actor: search.walking("wish", text, Wish.uid))
    return Filter("q", "搜索", found, kind="search", hint=hint, walk=walk, sift=_sift)


WISHES: Listing[WishLine] = Listing(
    key="wishes",
    title="微心愿",
    roles=READERS,
    query=_wishes,
    id=Wish.id,
    order=_wish_order,
    rows=_wish_lines,
    counted=COUNTED_MAX,
    found=FOUND_MAX,
    filters=(
        Filter(
            "queue",
            "队列",
            narrowed(lambda queue, _actor: _in_wish_queue(queue)),
            kind="tabs",
            choices=[(name, entry[0]) for name, entry in WISH_QUEUES.items()],
            usual=_first_queue,
        ),
        _words("名称、编号、情况"),
        Filter("kind", "类别", equals(Wish.kind), choices=list(rules.KIND_NAMES.items())),
        AREA,
    ),
    columns=(
        Column("title", "心愿", lambda line: line.wish.title),
        Column("no", "编号", lambda line: line.wish.no, sort=Wish.no, usual=False),
        Column("kind", "类别", lambda line: rules.KIND_NAMES[rules.Kind(line.wish.kind)], usual=False),
        Column("for_whom", "对象", lambda line: line.wish.for_whom),
        Column("place", "乡镇（街道）", lambda line: line.place, sort=Wish.area_code),
        Column("price", "参考价（元）", lambda line: line.wish.price_fen, kind="money"),
        Column("source", "价格来源", lambda line: line.wish.price_source, usual=False),
        Column("pieces", "已认领 / 份数", lambda line: f"{line.wish.taken} / {line.wish.quantity}", kind="number"),
        Column("waiting", "等待（天）", lambda line: line.waiting_days, kind="number"),
        Column("look", "微信检查", lambda line: rules.LOOK_NAMES[rules.Look(line.wish.text_look)], usual=False),
        Column("at", "登记", lambda line: line.wish.at, kind="day", sort=Wish.id, usual=False),
        Column("state", "状态", lambda line: rules.wish_state_text(line.wish.state), kind="state"),
    ),
)

CLAIMS: Listing[ClaimLine] = Listing(
    key="claims",
    title="认领办理",
    roles=READERS,
    query=_claims,
    id=Claim.id,
    order=_claim_order,
    rows=_claim_lines,
    counted=COUNTED_MAX,
    found=FOUND_MAX,
    filters=(
        Filter(
            "queue",
            "队列",
            narrowed(_in_claim_queue),
            kind="tabs",
            choices=_claim_queues,
            usual=lambda actor: MY_CLAIMS if my_claim_states(actor) else "all",
        ),
        _words("心愿名称、编号"),
        AREA,
        Filter("bulk", "同一次企业认领", equals(Claim.bulk), kind="fixed"),
    ),
    columns=(
        Column("title", "心愿", lambda line: line.held.wish.title),
        Column("no", "编号", lambda line: line.held.wish.no, sort=Wish.no, usual=False),
        Column("place", "乡镇（街道）", lambda line: line.place, sort=Wish.area_code),
        Column("station", "收货站点", lambda line: line.station.name if line.station else "", usual=False),
        Column("address", "收货地址", lambda line: line.station.address if line.station else "", usual=False),
        Column("phone", "站点电话", lambda line: line.station.phone if line.station else "", usual=False),
        Column("holder", "认领人", lambda line: line.holder),
        Column("pieces", "份数", lambda line: line.held.claim.pieces, kind="number", usual=False),
        Column("at", "认领", lambda line: line.held.claim.at, kind="day", sort=Claim.id, usual=False),
        Column("delivery", "送达", lambda line: delivery(line.held)),
        Column("photos", "照片", lambda line: "、".join(says for _, says in photos(line.held.claim))),
        Column("state", "状态", lambda line: rules.claim_state_text(line.held.claim.state), kind="state"),
    ),
)


def delivery(held: Held) -> str:
    """How the thing gets there, or how long it may still take."""
    claim = held.claim
    if claim.waybill:
        return f"{claim.carrier} {claim.waybill}"
    if claim.arranged_on:
        return f"约好 {claim.arranged_on} 上门"
    return f"还有 {held.days_left} 天到期退回" if held.days_left is not None else ""


PHOTO_NAMES = {"sent": "寄送照片", "received": "验收照片", "proof": "交付照片"}


def photos(claim: Claim) -> list[tuple[str, str]]:
    """(which, its name) of the pictures a claim has."""
    kept = {"sent": claim.photo_uid, "received": claim.received_photo_uid, "proof": claim.proof_photo_uid}
    return [(which, PHOTO_NAMES[which]) for which, uid in kept.items() if uid]


LETTERS: Listing[LetterLine] = Listing(
    key="letters",
    title="回信",
    roles=LETTER_DESK,
    query=_letters,
    id=Wish.id,
    order=lambda values: (Wish.id.desc(),) if values["queue"] in ("all", "public") else (Wish.id,),
    rows=_letter_lines,
    counted=COUNTED_MAX,
    found=FOUND_MAX,
    filters=(
        Filter(
            "queue",
            "队列",
            narrowed(lambda queue, _actor: letters.QUEUES[queue][1]),
            kind="tabs",
            choices=[(name, entry[0]) for name, entry in letters.QUEUES.items()],
            usual=lambda actor: letters.first_queue(actor),
        ),
        _words("心愿名称、编号"),
        AREA,
    ),
    columns=(
        Column("title", "心愿", lambda line: line.wish.title),
        Column("no", "编号", lambda line: line.wish.no, sort=Wish.no),
        Column("place", "乡镇（街道）", lambda line: line.place, sort=Wish.area_code),
        Column("sender", "写信单位", lambda line: line.letter.sender if line.letter else ""),
        Column("at", "写信日期", lambda line: line.letter.at if line.letter else None, kind="day"),
        Column("state", "状态", lambda line: letters.STATE_NAMES[line.state], kind="state"),
    ),
)
