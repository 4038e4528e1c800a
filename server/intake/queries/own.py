"""我的心愿登记 — what the person sees: how far it is, in plain words, and never who brings it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from server.intake import rules
from server.intake.models import OwnWish, OwnWishEvent, OwnWishFile, OwnWishNote
from server.intake.queries.mine import Step, day_text
from server.intake.queries.own_files import files_of
from server.intake.rules import Answer
from server.intake.service.own_find import own_for, own_visible
from server.intake.states import OWN_LIFE, OWN_NAMES, OWN_OPEN, OwnState
from server.kit.actors import Actor
from server.kit.clock import now
from server.kit.db import db
from server.kit.paging import Page, page_of
from server.wishes import queries as wishes
from server.wishes.queries import Way
from server.wishes.states import WishState

WRITTEN_NAMES = {
    WishState.DRAFT: "已登记成心愿，等审核",
    WishState.REVIEW: "已登记成心愿，等审核",
    WishState.OPEN: "已公开，等人认领",
    WishState.CLAIMED: "有人认领了",
    WishState.CONFIRMED: "心愿实现了",
    WishState.CLOSED: "心愿实现了",
    WishState.WITHDRAWN: "写成的心愿已撤下",
}
WITHDRAWABLE = frozenset({WishState.DRAFT, WishState.REVIEW, WishState.OPEN})


@dataclass(frozen=True)
class OwnTold:
    """An own wish with its way, the words shown to the person (oldest first) and what was handed in."""

    row: OwnWish
    way: Way | None
    steps: list[Step]
    notes: list[OwnWishNote] = field(default_factory=list)
    files: list[OwnWishFile] = field(default_factory=list)

    @property
    def state_name(self) -> str:
        return state_name(self.row, self.way)

    @property
    def expected(self) -> str:
        return expected(self.row, self.way)


def own_overdue(row: OwnWish) -> bool:
    return row.due_at is not None and row.due_at < now()


def state_name(row: OwnWish, way: Way | None) -> str:
    if way is None or row.state != OwnState.WRITTEN:
        return OWN_NAMES[OwnState(row.state)]
    return "已送到，等确认" if way.arrived_at and not way.confirmed_at else WRITTEN_NAMES[WishState(way.state)]


def expected(row: OwnWish, way: Way | None) -> str:
    """What to expect next, in one sentence."""
    if row.state in OWN_OPEN:
        if own_overdue(row):
            return "已经超过我们说好的日子，对不起。请直接打电话问一问"
        what = "有人上门核实" if row.state == OwnState.ASKED else "写好公开的文字"
        return f"预计 {day_text(row.due_at)}前{what}"
    if row.state == OwnState.ANSWERED:
        return "工作人员答复了您，请看下面的话"
    if row.state == OwnState.WITHDRAWN or way is None:
        return "已撤回，需要时可以再登记"
    return _of_wish(way)


def own_actions(row: OwnWish, way: Way | None, roles: frozenset[str]) -> list[str]:
    """Names of the moves that these roles can make with this very row."""
    unfit = set()
    if row.person_uid is not None:
        unfit.add("link")
    if row.state == OwnState.WRITTEN and way is not None:
        unfit |= {"again"} if way.state != WishState.WITHDRAWN else {"withdraw"}
        unfit |= {"withdraw"} if way.state not in WITHDRAWABLE else set()
    return [one.name for one in OWN_LIFE.open_to(OwnState(row.state), roles) if one.name not in unfit]


def own_mine(actor: Actor, *, page: int = 1, page_size: int = 20) -> Page[OwnTold]:
    """我的心愿登记, the newest first; six statements."""
    found = page_of(select(OwnWish).where(own_visible(actor)).order_by(OwnWish.id.desc()), page, page_size)
    return Page(own_told_many(found.items), found.total, found.page, found.page_size)


def own_one(uid: str, *, actor: Actor) -> OwnTold:
    """One whole, for the person. OwnWishNotFound."""
    row = own_for(uid, actor)
    (told,) = own_told_many([row])
    shown = select(OwnWishNote).where(OwnWishNote.own_id == row.id, OwnWishNote.shown.is_(True))
    notes = list(db.session.scalars(shown.order_by(OwnWishNote.id)))
    files = [one for one in files_of([row.id]) if one.kind != "home"]
    return OwnTold(row, told.way, told.steps, notes, files)


def own_told_many(rows: Sequence[OwnWish]) -> list[OwnTold]:
    """Rows with their ways; four statements."""
    moved = _moments([row.id for row in rows])
    found = wishes.ways([row.wish_uid for row in rows if row.wish_uid])
    return [
        OwnTold(row, way, own_steps(row, way, moved))
        for row in rows
        for way in [found.get(row.wish_uid) if row.wish_uid else None]
    ]


def own_steps(row: OwnWish, way: Way | None, moved: dict[tuple[int, str], datetime]) -> list[Step]:
    """收到 → 上门核实 → 登记成心愿 → 公开 → 认领 → 送到 → 确认; or how it ended before."""
    waits = row.state == OwnState.ASKED
    writes = row.state == OwnState.VISITED
    steps = [
        Step("asked", "收到", row.at, f"编号 {row.no}"),
        Step(
            "check",
            "上门核实",
            moved.get((row.id, "check")) if row.visited_on else None,
            f"联系过 {row.missed_calls} 次没有联系上"
            if waits and row.missed_calls
            else "村（社区）或乡镇的工作人员来看看",
            row.due_at if waits else None,
            waits and own_overdue(row),
        ),
        Step(
            "write",
            "登记成心愿",
            moved.get((row.id, "write")) if row.wish_uid else None,
            f"心愿编号 {way.no}" if way else "工作人员另写公开的文字，不含姓名住址",
            row.due_at if writes else None,
            writes and own_overdue(row),
        ),
        *_onward(way),
        *_end(row, way, moved),
    ]
    over = row.state in (OwnState.ANSWERED, OwnState.WITHDRAWN) or (way is not None and bool(way.ended))
    return [step for step in steps if step.done] if over else steps


def _onward(way: Way | None) -> list[Step]:
    moments = (way.public_at, way.taken_at, way.arrived_at, way.confirmed_at) if way else (None,) * 4
    names = (("public", "审核公开"), ("taken", "有人认领"), ("arrived", "送到"), ("confirmed", "确认实现"))
    says = {
        "public": "另一位工作人员审核后公开",
        "taken": "不会告诉对方您的姓名、电话和住址",
        "arrived": _coming(way),
        "confirmed": "您收到以后，工作人员来确认",
    }
    return [Step(key, label, at, says[key]) for (key, label), at in zip(names, moments, strict=True)]


def _coming(way: Way | None) -> str:
    if way is None or way.arrived_at:
        return "工作人员送到您手里"
    if way.trouble:
        return "路上遇到了一点问题，工作人员正在处理"
    if way.coming_at:
        return "已经寄出，到站点后工作人员送到您手里" if way.is_goods else "时间约好了，工作人员会陪同上门"
    return "工作人员送到您手里"


def _end(row: OwnWish, way: Way | None, moved: dict[tuple[int, str], datetime]) -> list[Step]:
    if row.state == OwnState.ANSWERED:
        at = moved.get((row.id, "answer")) or moved.get((row.id, "refer"))
        return [Step("answer", "有答复", at, rules.ANSWER_NAMES[Answer(row.answered_because or "")])]
    if row.state == OwnState.WITHDRAWN:
        return [Step("withdraw", "已撤回", moved.get((row.id, "withdraw")), "需要时可以再登记")]
    if way is not None and way.ended:
        return [Step("ended", "写成的心愿已撤下", moved.get((row.id, "write")), way.ended)]
    return []


def _of_wish(way: Way) -> str:
    if way.ended:
        return f"写成的心愿已撤下：{way.ended}。有疑问请打电话"
    if way.confirmed_at:
        return "心愿实现了"
    if way.arrived_at:
        return "已经送到，等工作人员确认"
    if way.taken_at:
        return "有人认领了。" + _coming(way)
    return "等爱心人士认领。要等多久说不准，有人认领会写在这里" if way.public_at else "等另一位工作人员审核后公开"


def _moments(ids: list[int]) -> dict[tuple[int, str], datetime]:
    """(own wish, move) → when it was made last."""
    if not ids:
        return {}
    moved = select(OwnWishEvent).where(OwnWishEvent.subject_id.in_(ids)).order_by(OwnWishEvent.id)
    return {(one.subject_id, one.move): one.at for one in db.session.scalars(moved)}
