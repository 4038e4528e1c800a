"""列表和导入 — the catalogue of prices as staff see it, and the table it is brought in by: one line, one thing."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import Select, select

from server.kit import once
from server.kit.actors import Actor
from server.kit.clock import today
from server.kit.errors import Invalid, field_error
from server.kit.importing import Column as Cell
from server.kit.importing import Importing, Problem, Row, day_of, folded, problems_of
from server.kit.lists import Column, Filter, Listing, Values, equals, narrowed
from server.kit.money import NotMoney, parse_yuan
from server.people.roles import WISH_PUBLISHERS, WISH_WRITERS
from server.wishes.errors import PriceKnown, PriceUnfit
from server.wishes.models import Price
from server.wishes.queries import prices
from server.wishes.rules import KIND_NAMES, Kind
from server.wishes.service.prices import PriceFacts, drop_price, keep_price, unfit
from server.wishes.states import PRICE_KEEPERS

READERS = WISH_WRITERS | WISH_PUBLISHERS
STATES = {"valid": "有效", "outdated": "已过期", "off": "已停用"}


def state_of(row: Price) -> str:
    return "off" if not row.active else "outdated" if prices.is_outdated(row) else "valid"


def _prices(_actor: Actor) -> Select[Any]:
    return select(Price)


def _lines(found: Sequence[Any], _actor: Actor) -> list[Price]:
    return [row[0] for row in found]


def _in_state(state: str, _actor: Actor) -> Any:
    if state == "off":
        return Price.active.is_(False)
    late = Price.valid_until < today()
    return Price.active.is_(True) & (late if state == "outdated" else ~late)


def _order(_values: Values) -> Sequence[Any]:
    return Price.name, Price.id


PRICES: Listing[Price] = Listing(
    key="prices",
    title="参考价目",
    roles=READERS,
    query=_prices,
    id=Price.id,
    order=_order,
    rows=_lines,
    filters=(
        Filter(
            "q",
            "搜索",
            narrowed(lambda text, _actor: Price.name.contains(text, autoescape=True)),
            kind="search",
            hint="名称",
        ),
        Filter("kind", "类别", equals(Price.kind), choices=list(KIND_NAMES.items())),
        Filter("state", "状态", narrowed(_in_state), choices=list(STATES.items())),
    ),
    columns=(
        Column("name", "名称", lambda row: row.name, sort=Price.name),
        Column("kind", "类别", lambda row: KIND_NAMES[Kind(row.kind)]),
        Column("unit", "单位", lambda row: row.unit),
        Column("low", "最低（元）", lambda row: row.low_fen, kind="money"),
        Column("high", "最高（元）", lambda row: row.high_fen, kind="money"),
        Column("source", "来源", lambda row: row.source),
        Column("checked", "询价日期", lambda row: row.checked_on, kind="day"),
        Column("until", "有效到", lambda row: row.valid_until, kind="day"),
        Column("state", "状态", lambda row: STATES[state_of(row)], kind="state"),
    ),
)

_KINDS = {text: kind for kind, text in KIND_NAMES.items()} | {"": Kind.GOODS}
# The room's fields by the columns of the file.
_FIELDS = {"low_fen": "low", "high_fen": "high"}


def _prepare(_actor: Actor) -> Mapping[str, str]:
    return {}


def _check(rows: Sequence[Row], actor: Actor, _here: Mapping[str, str]) -> list[list[Problem]]:
    told = [_read(row) for row in rows]
    seen = once.answered(actor, [_key(facts) for facts, _problems in told])
    return [_said(facts, problems, _key(facts) in seen) for facts, problems in told]


def _said(facts: PriceFacts, problems: list[Problem], is_known: bool) -> list[Problem]:
    known = is_known or prices.named(facts.name.strip(), facts.unit.strip()) is not None
    return problems + ([Problem("", PriceKnown.says)] if known else [])


def _take(row: Row, actor: Actor, _here: Mapping[str, str]) -> str:
    facts, problems = _read(row)
    if problems:
        raise Invalid(detail=[field_error(f"/{one.column}", one.says) for one in problems])
    seen = once.take(actor, _key(facts), once.fingerprint(_plain(facts)))
    if seen.answer is not None:
        raise PriceKnown
    price = keep_price(facts, actor=actor)
    seen.answer = {"price": price.uid}
    return price.uid


def _undo(ref: str, actor: Actor) -> None:
    once.release(actor, _key(drop_price(ref, actor=actor)))


def _plain(facts: PriceFacts) -> dict[str, str]:
    return {name: str(value) for name, value in asdict(facts).items()}


def _key(facts: PriceFacts) -> str:
    return f"price:{once.fingerprint(_plain(facts))[:40]}"


def _read(row: Row) -> tuple[PriceFacts, list[Problem]]:
    low, odd_low = _fen(row, "low")
    high, odd_high = _fen(row, "high")
    facts = PriceFacts(
        name=row.get("name", ""),
        unit=row.get("unit", ""),
        low_fen=low,
        high_fen=high,
        source=row.get("source", ""),
        checked_on=day_of(row.get("checked_on", "")),
        valid_until=day_of(row.get("valid_until", "")),
        kind=_KINDS.get(row.get("kind", ""), row.get("kind", "")),
    )
    odd = odd_low + odd_high
    readable = replace(facts, low_fen=low or 1, high_fen=high or low or 1) if odd else facts
    lines = unfit(readable)
    return facts, odd + (problems_of(PriceUnfit(detail=lines), _FIELDS) if lines else [])


def _fen(row: Row, column: str) -> tuple[int | None, list[Problem]]:
    text = folded(row.get(column, ""))
    try:
        return (parse_yuan(text), []) if text else (None, [])
    except NotMoney as refusal:
        return None, [Problem(column, refusal.says)]


def _mark(row: Row) -> str | None:
    return "|".join(row.get(name, "").strip() for name in ("name", "unit"))


SHEET = Importing(
    key="prices",
    title="参考价目",
    about="把询来的价格登记进参考价目，一行一件物品或一项服务。写心愿时按名称提供给工作人员。",
    roles=PRICE_KEEPERS,
    columns=(
        Cell("name", "名称", "最多 40 个字", "电风扇", required=True),
        Cell("kind", "类别", "", "物品", choices=lambda _actor: list(KIND_NAMES.values())),
        Cell("unit", "单位", "", "台", required=True),
        Cell("low", "最低价（元）", "每单位", "100", required=True),
        Cell("high", "最高价（元）", "每单位，最多 5000", "200", required=True),
        Cell("source", "来源", "从哪里问到的", "街道超市询价", required=True),
        Cell("checked_on", "询价日期", "", "2026-11-01", required=True),
        Cell("valid_until", "有效到", "", "2027-04-30", required=True),
    ),
    prepare=_prepare,
    check=_check,
    take=_take,
    undo=_undo,
    mark=_mark,
    known=PriceKnown.says,
    back="/console/prices",
)
