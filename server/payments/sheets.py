"""表格 — bank statements and a platform's files, as they are exported: find the columns, read the rows, lose none.

Nothing is guessed about money: a row is read whole, or refused with its line and the reason, or passed over with one.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from server.kit.clock import today
from server.kit.crypto import blind
from server.kit.lengths import shortened
from server.kit.masking import mask_text
from server.kit.money import NotMoney, parse_yuan
from server.kit.sheets import Line
from server.payments import rules

LineKind = Literal["bank", "gift", "settlement", "fee", "matching", "refund"]
HEADER_WITHIN = 20
LABEL_CHARS_MAX = 40


@dataclass(frozen=True)
class Column:
    """One thing we look for: how we call it, how banks and platforms head it, and whether we can do without."""

    name: str
    label: str
    heads: str
    needed: bool = False
    help: str = ""


COLUMNS: dict[str, tuple[Column, ...]] = {
    "bank": (
        Column("day", "交易日期", "交易日期 交易时间 记账日期 入账日期 入账时间 日期", True),
        Column("amount", "收入金额", "收入金额 贷方发生额 贷方金额 收入 存入金额 转入金额 交易金额 发生额 金额", True),
        Column("outgo", "支出金额", "支出金额 借方发生额 借方金额 支出 转出金额", help="收入和支出分两列时选"),
        Column("direction", "借贷标志", "借贷标志 借贷方向 收支标志 借贷 收/支 借/贷", help="收入和支出在同一列时选"),
        Column(
            "row_key",
            "流水号",
            "交易流水号 流水号 交易序号 核心流水号 回单编号 凭证号",
            help="没有这一列也可以，按日期、金额、户名和附言认行",
        ),
        Column("payer", "对方户名", "对方户名 对方名称 对方账户名称 付款人名称 付款人户名 付款人 户名"),
        Column("note", "附言", "附言 交易附言 用途 摘要 备注"),
    ),
    "platform_gifts": (
        Column("row_key", "订单号", "订单号 捐赠订单号 订单编号 交易单号 流水号 捐赠编号", True),
        Column("day", "捐赠日期", "捐赠时间 捐赠日期 支付时间 交易时间 日期", True),
        Column("amount", "金额", "捐赠金额 金额 支付金额 交易金额", True),
        Column("project", "项目", "项目编号 项目ID 项目名称 捐赠项目 项目", help="有项目编号的选编号，能自动认出项目"),
        Column("type", "类型", "类型 交易类型 业务类型 款项类型", help="捐赠、配捐、退款、手续费写在一列里时选"),
        Column("fee", "手续费", "手续费 服务费 平台服务费", help="结算单里也有手续费的，同期只导入先到的一份"),
        Column("original", "原订单号", "原订单号 原捐赠订单号 退款原订单", help="退款单写着另一个原订单号时选"),
        Column("nickname", "公示名", "昵称 公示名 捐赠昵称 展示名称", help="会在爱心墙公开显示"),
        Column("payer", "捐赠人姓名", "捐赠人 捐赠人姓名 捐赠方 姓名", help="加密保存，不公开"),
        Column("note", "留言", "留言 捐赠留言 备注"),
    ),
    "platform_settlements": (
        Column("row_key", "结算单号", "结算单号 结算编号 打款单号 批次号 流水号", True),
        Column("day", "打款日期", "打款日期 打款时间 结算日期 结算时间 到账日期 日期", True),
        Column("amount", "打款金额", "打款金额 到账金额 实际打款 结算净额 净额 金额", True),
        Column(
            "gross", "结算总额", "结算总额 捐赠总额 应结金额 总额", help="与手续费一起选，逐行核对“总额－手续费＝打款”"
        ),
        Column("fee", "手续费", "手续费 服务费 平台服务费", help="捐赠明细里也有手续费的，同期只导入先到的一份"),
        Column("project", "项目", "项目编号 项目ID 项目名称 项目", help="手续费记到这个项目"),
    ),
}
IMPORT_KINDS = tuple(COLUMNS)
# What stands in the column of types → what it is. A word that is not here refuses the row.
TYPES: dict[str, LineKind] = {
    **dict.fromkeys(("", "捐赠", "捐款", "个人捐赠", "企业捐赠", "单位捐赠", "月捐"), "gift"),
    **dict.fromkeys(("配捐", "企业配捐", "平台配捐", "匹配捐赠"), "matching"),
    **dict.fromkeys(("退款", "捐赠退款", "退捐"), "refund"),
    **dict.fromkeys(("手续费", "服务费", "平台服务费", "支付手续费"), "fee"),
}
_IN, _OUT = frozenset({"贷", "收", "收入", "C", "CR", "入账", "+"}), frozenset({"借", "支", "支出", "D", "DR", "-"})
_TOTAL = re.compile(r"合计|总计|小计|共计|累计")
_DAY = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))(?:\D.*)?")
_CUT = re.compile(r"\d+(?:\.\d+)?[eE]\+?\d+|\d{15,}\.0")


@dataclass(frozen=True)
class Row:
    """一行. One movement of money as the file tells it; a fee in its own column is a row of its own."""

    number: int
    kind: LineKind
    row_key: str
    day: date
    amount_fen: int
    payer: str = ""
    nickname: str = ""
    note: str = ""
    project: str = ""
    original: str = ""  # of a refund: the number of the gift it gives back


@dataclass(frozen=True)
class Told:
    """A line that did not become a row, and why. No personal data: it is kept and shown."""

    number: int
    says: str


@dataclass
class Reading:
    """What a file holds: rows, lines refused, lines passed over (sums, money that went out)."""

    rows: list[Row] = field(default_factory=list)
    refused: list[Told] = field(default_factory=list)
    passed: list[Told] = field(default_factory=list)


class _Refused(Exception):
    """This line cannot be read; the argument says why."""


class _Passed(Exception):
    """This line is none of ours; the argument says why."""


def plain(head: str) -> str:
    """A column's heading as it is compared: one width, no spaces, no unit."""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", head)).strip("*:")
    return re.sub(r"\((?:元|人民币|RMB|CNY)\)$", "", text)[:LABEL_CHARS_MAX]


def find_header(kind: str, lines: list[Line], saved: Mapping[str, str]) -> int:
    """The number of the line that names the columns: banks put some lines of their own above it."""
    top = lines[:HEADER_WITHIN]
    return max(top, key=lambda line: (len(guess(kind, line[1], saved)), -line[0]))[0]


def guess(kind: str, heads: Iterable[str], saved: Mapping[str, str]) -> dict[str, str]:
    """Which column is which, as far as headings tell: what was saved the last time goes first, no column twice."""
    there = [plain(head) for head in heads]
    found = {name: head for name, head in saved.items() if head in there}
    for column in COLUMNS[kind]:
        free = [head for head in column.heads.split() if head in there and head not in found.values()]
        if column.name not in found and free:
            found[column.name] = free[0]
    return found


def missing(kind: str, columns: Mapping[str, str]) -> list[Column]:
    """The columns we cannot do without and nobody has named yet."""
    return [column for column in COLUMNS[kind] if column.needed and not columns.get(column.name)]


def read(kind: str, lines: list[Line], header: int, columns: Mapping[str, str]) -> Reading:
    """Every line below `header` becomes a row (or two, with its fee), a refusal, or is passed over."""
    heads = [plain(head) for head in next(cells for number, cells in lines if number == header)]
    places = {name: heads.index(head) for name, head in columns.items() if head in heads}
    reading = Reading()
    for number, cells in lines:
        if number <= header or not any(cell.strip() for cell in cells):
            continue
        try:
            told = {name: _clean(cells[at]) if at < len(cells) else "" for name, at in places.items()}
            _pass_sums(cells, told)
            reading.rows += _rows(kind, number, told)
        except _Passed as why:
            reading.passed.append(Told(number, str(why)))
        except _Refused as why:
            reading.refused.append(Told(number, mask_text(str(why))))
    _name_keys(reading)
    _refuse_twins(reading)
    return reading


def _pass_sums(cells: list[str], told: Mapping[str, str]) -> None:
    if not _DAY.fullmatch(_half(told.get("day", ""))) and any(_TOTAL.search(cell) for cell in cells):
        raise _Passed("合计行")


def _rows(kind: str, number: int, told: dict[str, str]) -> Iterator[Row]:
    amount_fen = _signed(told.get("amount", ""), "金额")
    if kind == "bank":
        what: LineKind = "bank"
        amount_fen = _bank_income(told, amount_fen)
    elif kind == "platform_settlements":
        what = "settlement"
        _hold_sum(told, amount_fen)
    else:
        what, amount_fen = _platform_kind(told, amount_fen)
    row = Row(
        number=number,
        kind=what,
        row_key=_key(told.get("row_key", ""), needed=kind != "bank"),
        day=_day(told.get("day", "")),
        amount_fen=_within(amount_fen),
        **{name: shortened(told.get(name, "")) for name in ("payer", "nickname", "note", "project")},
        original=_key(told.get("original", ""), needed=False),
    )
    fee_fen = abs(_signed(told.get("fee", ""), "手续费"))
    yield row
    if fee_fen and what != "fee":
        yield replace(row, kind="fee", amount_fen=_within(fee_fen), payer="", nickname="", note="", original="")


def _bank_income(told: Mapping[str, str], amount_fen: int) -> int:
    """What came in. Money that went out is none of ours; a negative income is a bank's correction, for a person."""
    direction = _half(told.get("direction", "")).upper()
    if direction and direction not in _IN | _OUT:
        raise _Refused(f"不认识的借贷标志“{direction[:10]}”")
    outgo_fen = _signed(told.get("outgo", ""), "支出金额")
    if amount_fen and outgo_fen:
        raise _Refused("收入和支出都有金额")
    if direction in _OUT or outgo_fen:
        raise _Passed("支出，不作为捐赠导入")
    if not amount_fen:
        raise _Passed("金额为 0")
    if amount_fen < 0 and "outgo" not in told and not direction:
        raise _Passed("支出，不作为捐赠导入")
    if amount_fen < 0:
        raise _Refused("收入是负数，可能是银行冲正，请对照原流水由人处理")
    return amount_fen


def _hold_sum(told: Mapping[str, str], amount_fen: int) -> None:
    gross, fee = _signed(told.get("gross", ""), "结算总额"), abs(_signed(told.get("fee", ""), "手续费"))
    if told.get("gross") and gross - fee != amount_fen:
        raise _Refused("结算总额减手续费不等于打款金额")


def _platform_kind(told: Mapping[str, str], amount_fen: int) -> tuple[LineKind, int]:
    """The word in the column of types decides; without the column a negative amount is a refund."""
    word = _half(told.get("type", ""))
    if word not in TYPES:
        raise _Refused(f"不认识的类型“{word[:10]}”，可以是：捐赠、配捐、退款、手续费")
    kind = TYPES[word]
    if amount_fen < 0 and not word:
        kind = "refund"
    if amount_fen < 0 and kind in ("gift", "matching"):
        raise _Refused(f"类型是“{word}”，金额却是负数")
    return kind, abs(amount_fen)


def _within(amount_fen: int) -> int:
    if not 0 < amount_fen <= rules.SLIP_FEN_MAX:
        raise _Refused("金额要大于 0，不超过 1 亿元")
    return amount_fen


def _signed(text: str, what: str) -> int:
    """Fen with their sign; an empty cell is 0."""
    bare = _half(text).replace("¥", "").replace("￥", "").replace("元", "").replace("CNY", "").strip()
    if bare.strip("-") == "":
        return 0
    sign, bare = (-1, bare[1:]) if bare[0] == "-" else (1, bare.removeprefix("+"))
    try:
        return sign * parse_yuan(bare)
    except NotMoney:
        raise _Refused(f"读不懂{what}“{text[:20]}”") from None


def _day(text: str) -> date:
    found = _DAY.fullmatch(_half(text))
    try:
        year, *rest = [int(part) for part in (found.groups() if found else ()) if part]
        day = date(year, *rest)
    except (ValueError, TypeError):
        raise _Refused(f"读不懂日期“{text[:20]}”") from None
    if not date(2000, 1, 1) <= day <= today():
        raise _Refused(f"日期 {day.isoformat()} 不对，不能晚于今天")
    return day


def _key(text: str, *, needed: bool) -> str:
    text = _half(text)
    if _CUT.fullmatch(text):
        raise _Refused("单号被 Excel 截断了，请从平台重新导出，或把该列设为文本")
    if len(text) > rules.ROW_KEY_CHARS_MAX:
        raise _Refused(f"单号太长，不能超过 {rules.ROW_KEY_CHARS_MAX} 个字")
    if needed and not text:
        raise _Refused("没有单号")
    return text


def _half(text: str) -> str:
    """Numbers, days and words of a list in one width; names and notes keep the width they were written in."""
    return unicodedata.normalize("NFKC", text)


def _clean(cell: str) -> str:
    """A cell without what exports wrap around it: tabs, back-ticks, an apostrophe, `="…"` that keeps zeros."""
    text = cell.strip(" \t\r\n`'")
    if text.startswith('="') and text.endswith('"'):
        text = text[2:-1]
    if text.startswith("="):
        raise _Refused("单元格是公式，请先把整张表“粘贴为数值”再上传")
    return " ".join("".join(letter for letter in text if letter >= " ").split())


def _name_keys(reading: Reading) -> None:
    """A bank that prints no serial number: the same line of two exports gets the same key, equal lines a count."""
    seen: dict[str, int] = {}
    for at, row in enumerate(reading.rows):
        if not row.row_key:
            facts = "|".join((row.day.isoformat(), str(row.amount_fen), row.payer, row.note))
            seen[facts] = seen.get(facts, 0) + 1
            mark = blind("payment_lines.row", f"{facts}|{seen[facts]}")[:24]
            reading.rows[at] = replace(row, row_key=f"无号-{mark}")


def _refuse_twins(reading: Reading) -> None:
    """One number twice in one file: the second line is not taken, and a person sees both."""
    first: dict[tuple[str, str], int] = {}
    twins = set()
    for row in reading.rows:
        number = first.setdefault((row.kind, row.row_key), row.number)
        if number != row.number:
            twins.add(row.number)
            reading.refused.append(Told(row.number, f"单号与第 {number} 行重复"))
    reading.rows = [row for row in reading.rows if row.number not in twins]
    reading.refused.sort(key=lambda told: told.number)
