"""导入名单 — a unit's roster: one line is what one person gave. It asks for nothing else of anybody (慈善法 32)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from server.events import queries, rules
from server.events.errors import UnitUnknown
from server.events.service.rows import KNOWN, add_row, drop_row
from server.events.states import DESK
from server.kit.actors import Actor
from server.kit.importing import Column, Importing, Problem, Row, folded
from server.kit.money import NotMoney, parse_yuan
from server.people.rules import phone_of
from server.receipts.rules import bad_payer

YES, NO = "是", "否"
_WANTED = {YES: True, "要": True, "": False, NO: False, "不要": False, "不": False}
NOT_GIVEN = "金额要大于 0。没有捐的人不要写进名单（《慈善法》第三十二条）"


@dataclass(frozen=True)
class Line:
    """One row as it is kept; `number` and `amount_fen` are 0 where they could not be read."""

    unit: str
    number: int
    name: str
    phone: str
    amount_fen: int
    receipt: bool


def _prepare(_actor: Actor) -> Mapping[str, str]:
    return {no: str(unit_id) for no, unit_id in queries.open_units().items()}


def _read(row: Row) -> Line:
    number, typed = folded(row.get("number", "")), folded(row.get("amount", "")).removesuffix("元").lstrip("¥￥")
    name, phone = row.get("name", "").strip(), row.get("phone", "").strip()
    return Line(
        unit=_unit(row),
        number=int(number) if number.isascii() and number.isdecimal() and len(number) <= 6 else 0,
        name="" if name in rules.NOBODY else name,
        phone=phone_of(phone) or "" if phone else "",
        amount_fen=_fen(typed),
        receipt=_WANTED.get(folded(row.get("receipt", "")), False),
    )


def _unit(row: Row) -> str:
    return folded(row.get("unit", "")).upper()


def _fen(typed: str) -> int:
    """-1 where it is no amount."""
    try:
        return parse_yuan(typed)
    except NotMoney:
        return -1


def _check(rows: Sequence[Row], _actor: Actor, here: Mapping[str, str]) -> list[list[Problem]]:
    lines = [_read(row) for row in rows]
    units = {int(here[line.unit]) for line in lines if line.unit in here}
    there = queries.numbers_in(units, {line.number for line in lines}) if units else set()
    return [_problems(row, line, here, there) for row, line in zip(rows, lines, strict=True)]


def _problems(row: Row, line: Line, here: Mapping[str, str], there: set[tuple[int, int]]) -> list[Problem]:
    if line.unit in here and (int(here[line.unit]), line.number) in there:
        return [Problem("", KNOWN)]
    told = [
        (line.unit not in here, "unit", "没有这个单位编号，或者单位已退出活动"),
        (line.number == 0, "number", f"请填写序号，1 到 {rules.NUMBER_MAX - 1} 的整数"),
        (line.amount_fen < 0, "amount", "请填写金额，最多两位小数"),
        (line.amount_fen == 0, "amount", NOT_GIVEN),
        (line.amount_fen > rules.AMOUNT_MAX_FEN, "amount", "一行最多 100 万元，请核对"),
        (folded(row.get("receipt", "")) not in _WANTED, "receipt", f"请填“{YES}”或“{NO}”"),
        (bool(row.get("phone", "")) and not line.phone, "phone", "请填写 11 位手机号码，或者不填"),
        (len(line.name) > rules.NAME_CHARS, "name", f"最多 {rules.NAME_CHARS} 个字"),
    ]
    return [Problem(column, says) for is_so, column, says in told if is_so] + _of_receipt(line)


def _of_receipt(line: Line) -> list[Problem]:
    """A receipt bears the giver's name."""
    if not line.receipt:
        return []
    wrong = bad_payer(kind="person", title=line.name, credit_code="", phone="")
    return [Problem("name", f"要票据的，{says}") for field, says in wrong if field == "/title"]


def _take(row: Row, _actor: Actor, here: Mapping[str, str]) -> str:
    line = _read(row)
    if line.unit not in here:
        raise UnitUnknown
    made = add_row(
        int(here[line.unit]),
        number=line.number,
        name=line.name or None,
        phone=line.phone or None,
        amount_fen=line.amount_fen,
        receipt=line.receipt,
    )
    return made.uid


def _undo(ref: str, _actor: Actor) -> None:
    drop_row(ref)


def _mark(row: Row) -> str | None:
    line = _read(row)
    return f"{line.unit}/{line.number}" if line.number else None


ROSTER = Importing(
    key="rosters",
    title="单位捐款名单",
    about="一行是一个人通过单位捐的钱，用来开证书和票据。只写捐了的人；不写职务、应捐金额，也不写谁没有捐。",
    roles=DESK,
    columns=(
        Column("unit", "单位编号", "单位页上的编号，以 DW 开头", "DW-7K3M9QPD", required=True),
        Column("number", "序号", "名单里的序号，同一单位不重复", "1", required=True),
        Column("name", "姓名", "不愿具名的空着，或写“匿名”", "兰示例", secret=True),
        Column("amount", "捐款金额（元）", "例如 66 或 66.50", "66", required=True),
        Column("receipt", "要票据", "要公益事业捐赠统一票据的填“是”", NO, choices=lambda _actor: (YES, NO)),
        Column("phone", "手机号", "可不填；填了用来接收电子票据", "13800000001", secret=True),
    ),
    prepare=_prepare,
    check=_check,
    take=_take,
    undo=_undo,
    mark=_mark,
    known=KNOWN,
    back="/console/event-units",
)
