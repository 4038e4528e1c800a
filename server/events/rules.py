"""规则 — what an event must have, and what it may never say. No database, no web."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from server.kit.errors import field_error

TITLE_CHARS, SUMMARY_CHARS, BODY_CHARS, SHORT_CHARS, LONG_CHARS = 40, 80, 5000, 200, 2000
UNIT_CHARS, NAME_CHARS = 60, 30
DAYS_MAX = 92
CAMPAIGNS_MAX = 20
AMOUNT_MAX_FEN = 1_000_000_00
NUMBER_MAX = 1_000_000
NOBODY = frozenset({"", "匿名", "爱心人士", "不具名"})
VOLUNTARY = "捐不捐、捐多少由个人自愿。不设指标，不定金额，不公布谁没有捐，也不按金额排名（《慈善法》第三十二条）。"
UNIT_PROMISE = "计入单位后，单位和经办人都看不到您的姓名和金额，也看不到谁捐了、谁没有捐。"


class Kind(StrEnum):
    JIUJIU = "jiujiu"
    QUANMIN = "quanmin"
    ONE_DAY = "one_day"


KIND_NAMES = {Kind.JIUJIU: "久久公益节（99公益日）", Kind.QUANMIN: "全民慈善公益节", Kind.ONE_DAY: "慈善一日捐"}
_READ_WRONGLY = str.maketrans("OIL", "011")


def unit_code(text: str) -> str:
    """`ｄｗ 7k3m 9qpd` → `DW-7K3M9QPD`: a unit's number as somebody typed it from paper."""
    letters = "".join(one for one in unicodedata.normalize("NFKC", text).upper() if one.isalnum())
    return f"{letters[:2]}-{letters[2:].translate(_READ_WRONGLY)}"


# Words that press (慈善法 32, 120): a sum by rank or a head, a target to fulfil, who has not given, who gave most.
_PRESSING = tuple(
    re.compile(words)
    for words in (
        r"人均\s*[0-9０-９一二三四五六七八九十百千]",
        r"(?:每人|每位|每户|每名|个人)[^。；\n]{0,8}(?:不少于|不低于|至少|不得少于)",
        r"(?:省|部|厅|局|县|处|科|股)级[^。；\n]{0,12}元",
        r"(?:完成|下达|分解|分配)[^。；\n]{0,8}(?:任务|指标)",
        r"(?:必须|一律|强制)[^。；\n]{0,6}捐",
        r"(?:从|在)(?:个人)?工资[^。；\n]{0,6}(?:扣|代扣)",
        r"未捐(?:款|赠)?(?:人员|人|单位|职工)?名单",
        r"(?:捐款|捐赠|金额)(?:金额)?(?:排名|排行|排行榜)",
    )
)
_CLAUSE = re.compile(r"[，。；！？、\n]")
_DENIED = re.compile(r"不|无|没有|禁止|严禁|杜绝|反对")


@dataclass(frozen=True)
class Text:
    """What staff write of an event. Days are China's, both included."""

    kind: str
    title: str
    summary: str = ""
    body: str = ""
    kit_short: str = ""
    kit_long: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    campaigns: tuple[str, ...] = ()
    sample: bool = False


def out_of_bounds(text: Text) -> list[dict[str, str]]:
    """What even a draft may not hold."""
    limits = {"title": TITLE_CHARS, "summary": SUMMARY_CHARS, "body": BODY_CHARS}
    limits |= {"kit_short": SHORT_CHARS, "kit_long": LONG_CHARS}
    lines = [
        (text.kind not in set(Kind), "/kind", "请选择活动种类"),
        (not text.title.strip(), "/title", "请写活动名称"),
        (_ends_before(text.starts_on, text.ends_on), "/ends_on", "结束日期不能早于开始日期"),
        (len(text.campaigns) > CAMPAIGNS_MAX, "/campaigns", f"最多 {CAMPAIGNS_MAX} 个项目"),
        (len(set(text.campaigns)) < len(text.campaigns), "/campaigns", "同一个项目选了两次"),
    ]
    lines += [(len(getattr(text, name)) > most, f"/{name}", f"最多 {most} 个字") for name, most in limits.items()]
    return [field_error(field, issue) for wrong, field, issue in lines if wrong]


def missing(text: Text) -> list[dict[str, str]]:
    """What stands between a draft and its readers."""
    first, last = text.starts_on, text.ends_on
    too_long = bool(first and last and last - first >= timedelta(days=DAYS_MAX))
    lines = [
        (first is None, "/starts_on", "请填写开始日期"),
        (last is None, "/ends_on", "请填写结束日期"),
        (too_long, "/ends_on", f"一次活动最多 {DAYS_MAX} 天"),
        (not text.summary.strip(), "/summary", "请写一句话摘要"),
        (len(text.body.strip()) < 10, "/body", "请写活动说明，至少 10 个字"),
        (not text.campaigns, "/campaigns", "请至少选一个募捐项目"),
    ]
    return [field_error(field, issue) for wrong, field, issue in lines if wrong]


def read_by_all(text: Text) -> Mapping[str, str]:
    """The fields that are shown, by name."""
    return {name: getattr(text, name) for name in ("title", "summary", "body", "kit_short", "kit_long")}


def pressing(texts: Mapping[str, str]) -> list[dict[str, str]]:
    """慈善法 32: where words press somebody to give, by field."""
    found = [(name, words) for name, text in texts.items() for words in _found(text)]
    return [field_error(f"/{name}", f"“{words}”是摊派的说法，请改") for name, words in found]


def _found(text: str) -> list[str]:
    clauses = _CLAUSE.split(text)
    found = ((clause, one.search(clause)) for clause in clauses for one in _PRESSING)
    # "不按金额排名", "不是必须捐款": what is denied before it is said presses nobody.
    return [hit[0][:20] for clause, hit in found if hit and not _DENIED.search(clause[: hit.start()])]


def is_on(starts_on: date, ends_on: date, day: date) -> bool:
    return starts_on <= day <= ends_on


def when_text(starts_on: date, ends_on: date, today: date) -> str:
    """How an event stands in the calendar today."""
    if today < starts_on:
        return f"还有 {(starts_on - today).days} 天开始"
    return "已结束" if today > ends_on else "正在进行"


def bad_unit(*, title: str, contact_name: str, contact_phone: str | None) -> list[dict[str, str]]:
    lines = [
        (not 2 <= len(title) <= UNIT_CHARS, "/title", f"请填写单位全称，2 到 {UNIT_CHARS} 个字"),
        (len(contact_name) > NAME_CHARS, "/contact_name", f"最多 {NAME_CHARS} 个字"),
        (contact_phone is None, "/contact_phone", "请填写 11 位手机号码，或者不填"),
    ]
    return [field_error(field, issue) for wrong, field, issue in lines if wrong]


def _ends_before(first: date | None, last: date | None) -> bool:
    return first is not None and last is not None and last < first


def spread(rows: Mapping[int, int], rooms: Mapping[int, int]) -> dict[int, list[int]] | None:
    """分配: which rows (id → fen, the largest first) go whole into which room (id → fen); None when one finds none."""
    left, parts = dict(rooms), {room: list[int]() for room in rooms}
    for row, fen in rows.items():
        room = next((one for one, free in left.items() if free >= fen), None)
        if room is None:
            return None
        left[room] -= fen
        parts[room].append(row)
    return parts
