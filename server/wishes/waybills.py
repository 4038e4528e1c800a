"""导入快递单号 — what a partner's own sending list says of its parcels, through the one flow: one line, one parcel."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, select

from server.kit.actors import Actor
from server.kit.db import db
from server.kit.errors import Invalid, field_error
from server.kit.importing import Column, Importing, Problem, Row, folded
from server.people.roles import Role
from server.wishes import service
from server.wishes.errors import ClaimNotFound, WaybillGone
from server.wishes.models import Claim, Wish
from server.wishes.service.deliver import CARRIER_CHARS, WAYBILL_CHARS
from server.wishes.service.find import held_by
from server.wishes.states import ClaimState

NOT_YOURS = "本单位没有认领这个编号的心愿"
NOT_NOW = "这次认领已经寄出、办完或退回"


def _prepare(actor: Actor) -> Mapping[str, str]:
    """Nothing: a file names some hundred wishes, and each is looked up by its number."""
    return {}


def _check(rows: Sequence[Row], actor: Actor, _ready: Mapping[str, str]) -> list[list[Problem]]:
    numbers = {_no(row) for row in rows}
    found = db.session.execute(_held(actor).where(Wish.no.in_(numbers)).with_only_columns(Wish.no, Claim.state))
    states: dict[str, set[str]] = {}
    for no, state in found:
        states.setdefault(no, set()).add(state)
    return [_problems(row, states.get(_no(row), set())) for row in rows]


def _problems(row: Row, states: set[str]) -> list[Problem]:
    if not states:
        return [Problem("no", NOT_YOURS)]
    return [] if ClaimState.HELD in states else [Problem("no", NOT_NOW)]


def _take(row: Row, actor: Actor, _ready: Mapping[str, str]) -> str:
    claim = db.session.scalars(_held(actor).where(Wish.no == _no(row), Claim.state == ClaimState.HELD)).one_or_none()
    if claim is None:
        raise Invalid(detail=[field_error("/no", NOT_YOURS)])
    return service.sent(claim.uid, actor=actor, carrier=row.get("carrier", ""), waybill=row.get("waybill", "")).uid


def _undo(ref: str, actor: Actor) -> None:
    """What is on its way is not called back by a table: the station waits for it. WaybillGone, ClaimNotFound."""
    if db.session.scalar(_held(actor).where(Claim.uid == ref)) is None:
        raise ClaimNotFound
    raise WaybillGone


def _held(actor: Actor) -> Select[Any]:
    live = Claim.state != ClaimState.RELEASED
    return select(Claim).join(Wish, Wish.id == Claim.wish_id).where(held_by(actor), live)


def _no(row: Row) -> str:
    return folded(row.get("no", "")).upper()


WAYBILLS = Importing(
    key="waybills",
    title="快递单号",
    about="把本单位认领的心愿登记为已寄出，一行一个包裹；到站以后由站点验收。",
    roles=frozenset({Role.PARTNER}),
    columns=(
        Column("no", "心愿编号", "写在认领结果里，例如 XY-7K3M9QPD", "XY-7K3M9QPD", required=True),
        Column("carrier", "快递公司", "", "中国邮政", required=True, chars_max=CARRIER_CHARS),
        Column("waybill", "快递单号", "自己送到站的写“自送”", "YZ123456", required=True, chars_max=WAYBILL_CHARS),
    ),
    prepare=_prepare,
    check=_check,
    take=_take,
    undo=_undo,
    stays="登记寄出以后不能整份撤销，写错了请联系站点",
    mark=lambda row: _no(row) or None,
    back="/console/parcels",
)
