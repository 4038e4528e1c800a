"""导入心愿 — the tables townships collect, through the one flow: one line, one wish."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace

from server.kit import once
from server.kit.actors import Actor
from server.kit.errors import Invalid, field_error
from server.kit.guard import Finding
from server.kit.importing import Column, Importing, Problem, Row, digits, folded, problems_of
from server.kit.money import NotMoney, parse_yuan
from server.people.roles import WISH_WRITERS
from server.regions import sheets as places
from server.regions.rules import Level
from server.registry import queries as registry
from server.registry.errors import PersonUnknown, SearchUnclear
from server.wishes import rules, service
from server.wishes.errors import KnownWish
from server.wishes.rules import KIND_NAMES, Facts, Kind
from server.wishes.service import guarding

_KINDS = {text: kind for kind, text in KIND_NAMES.items()} | {str(kind): kind for kind in Kind} | {"": Kind.GOODS}
QUANTITY_DIGITS = 4
TOWNS = (Level.TOWNSHIP, Level.VILLAGE)
# The room's fields by the columns of the file.
_COLUMNS = {"area_code": "area", "price_fen": "price", "person_uid": "person_id"}
NOBODY = "您负责的台账里没有这个身份证号的群众，请先登记"


def _prepare(actor: Actor) -> Mapping[str, str]:
    return places.known(actor.areas, TOWNS)


def _check(rows: Sequence[Row], actor: Actor, here: Mapping[str, str]) -> list[list[Problem]]:
    told = [_read(row, here, actor) for row in rows]
    seen = once.answered(actor, [_key(facts) for facts, _problems in told])
    return [problems + ([Problem("", KnownWish.says)] if _key(facts) in seen else []) for facts, problems in told]


def _take(row: Row, actor: Actor, here: Mapping[str, str]) -> str:
    facts, problems = _read(row, here, actor)
    if problems:
        raise Invalid(detail=[field_error(f"/{one.column}", one.says) for one in problems])
    seen = once.take(actor, _key(facts), once.fingerprint(asdict(facts)))
    if seen.answer is not None:
        raise KnownWish
    wish = service.draft(facts, actor=actor)
    seen.answer = {"wish": wish.uid}
    return wish.uid


def _undo(ref: str, actor: Actor) -> None:
    """The draft goes, and the same line may be imported again."""
    once.release(actor, _key(service.discard(ref, actor=actor)))


def _key(facts: Facts) -> str:
    return f"wish:{once.fingerprint(asdict(facts))[:40]}"


def _mark(row: Row) -> str | None:
    return "|".join(row.get(name, "") for name in ("title", "area", "for_whom", "story", "person_id"))


def _read(row: Row, here: Mapping[str, str], actor: Actor) -> tuple[Facts, list[Problem]]:
    facts, problems = _facts(row, here)
    odd = rules.out_of_bounds(facts)
    problems += problems_of(Invalid(detail=odd), _COLUMNS) if odd else []
    number = digits(row.get("person_id", ""))
    if number:
        try:
            facts = replace(facts, person_uid=_person(number, actor))
        except (PersonUnknown, SearchUnclear) as refusal:
            problems.append(Problem("person_id", NOBODY if isinstance(refusal, PersonUnknown) else refusal.says))
    return facts, problems + _unfit(facts)


def _unfit(facts: Facts) -> list[Problem]:
    """What may not stand in public, as the form says it; the words themselves are not repeated."""
    found = guarding.look({name: getattr(facts, name) for name in guarding.FIELDS}, facts.person_uid)
    return [Problem(name, advice) for name, lines in found.items() for advice in _advice(lines)]


def _advice(lines: Sequence[Finding]) -> list[str]:
    return list(dict.fromkeys(one.advice for one in lines if one.hard))


def _facts(row: Row, here: Mapping[str, str]) -> tuple[Facts, list[Problem]]:
    """One line as facts but for the person, and what cannot be read of it."""
    area, price, quantity = row.get("area", ""), folded(row.get("price", "")), folded(row.get("quantity", ""))
    price_fen, problems = _price(price)
    if area and area not in here:
        problems.append(Problem("area", "没有这个乡镇，请写地区编码或“县（市、区）乡镇”全名"))
    is_count = quantity.isascii() and quantity.isdigit() and len(quantity) <= QUANTITY_DIGITS
    if quantity and not is_count:
        problems.append(Problem("quantity", "份数请填整数"))
    facts = Facts(
        title=row.get("title", ""),
        kind=_KINDS.get(row.get("kind", ""), row.get("kind", "")),
        for_whom=row.get("for_whom", ""),
        area_code=here.get(area, ""),
        story=row.get("story", ""),
        price_fen=price_fen,
        price_source=row.get("price_source", ""),
        quantity=int(quantity) if is_count else 1,
    )
    return facts, problems


def _price(text: str) -> tuple[int | None, list[Problem]]:
    """Fen of `150`; none for nothing or 0."""
    if text in ("", "0"):
        return None, []
    try:
        return parse_yuan(text), []
    except NotMoney as refusal:
        return None, [Problem("price", refusal.says)]


def _person(number: str, actor: Actor) -> str:
    found = registry.by_number(number, actor)
    if not found:
        raise PersonUnknown
    return found[0].uid


WISHES = Importing(
    key="wishes",
    title="微心愿",
    about="把收集来的心愿登记成草稿，一行一个心愿；之后逐条提交，由另一位工作人员审核。",
    roles=WISH_WRITERS,
    columns=(
        Column("title", "心愿名称", "最多 40 个字", "电风扇", required=True),
        Column("kind", "类别", "", "物品", choices=lambda _actor: list(KIND_NAMES.values())),
        Column("for_whom", "对象", "哪一类群众，不写姓名", "独居老人", required=True),
        Column(
            "area",
            "乡镇",
            "乡镇（街道）或村（社区）的全名或编码",
            "",
            required=True,
            choices=lambda actor: places.names(actor, TOWNS),
        ),
        Column(
            "story", "情况说明", "不写姓名、电话、门牌", "老人独自居住，夏天屋里闷热，想要一台电风扇。", required=True
        ),
        Column("price", "参考价（元）", "物品的市场价，最多 5000", "150"),
        Column("price_source", "价格来源", "", "街道超市询价"),
        Column("quantity", "份数", "不填是 1 份", "1"),
        Column("person_id", "受助人身份证号", "台账里这位群众的号码；只用来对上人，不会公开", "", secret=True),
    ),
    prepare=_prepare,
    check=_check,
    take=_take,
    undo=_undo,
    mark=_mark,
    known=KnownWish.says,
    back="/console/wishes",
)
