"""规则 — what a policy's text must have, and how its punctuation is set."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from server.policies.states import DOOR_NAMES, Door, Mark

SUMMARY_CHARS_MAX = 40
_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff"
_WIDE = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}
_SINGLE = re.compile(rf"(?<=[{_HAN}）】》〕”％%])\s*([,;:?!])\s*|\s*([,;:?!])\s*(?=[{_HAN}（【《〔“])")
_PAIR = re.compile(r"\(([^()]*)\)")
_TOWNSHIP_WORDS = ("乡镇", "街道", "便民服务中心")
_NO_PAPERS = ("", "无", "-")
_FIGURE = re.compile(r"\{([^{}\n]{1,30})\}")
_PHONE = re.compile(r"\+?[0-9][0-9 ()（）、/转\-]{2,19}")
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_FIGURE_NAME = re.compile(rf"[{_HAN}0-9A-Za-z]{{1,20}}_[{_HAN}%]{{1,8}}")
OFFICIAL_DAYS_MAX = 250


@dataclass(frozen=True)
class Text:
    """One field of a policy's text: how staff call it, how long it may be, whether it must be there."""

    name: str
    label: str
    chars_max: int
    needed: bool = True


TEXTS = (
    Text("summary", "一句话说明", SUMMARY_CHARS_MAX),
    Text("who", "谁可以申请", 300),
    Text("benefit", "能得到什么", 300),
    Text("sum_text", "多少钱（短）", 40),
    Text("standard", "标准", 300),
    Text("how", "怎么办", 300),
    Text("where_text", "去哪里办", 200),
    Text("days_text", "多少天", 60, needed=False),
    Text("phone", "咨询电话", 20),
    Text("basis", "依据", 120, needed=False),
    Text("document_no", "文号", 60, needed=False),
    Text("issuer", "发文机关", 60, needed=False),
    Text("source_url", "原文网址", 300, needed=False),
    Text("full_text", "原文", 20_000, needed=False),
    Text("door_text", "官方入口怎么找", 120, needed=False),
    Text("door_url", "官方入口网址", 300, needed=False),
)
BARE = frozenset({"phone", "source_url", "full_text", "door_url"})  # kept as they were written


@dataclass(frozen=True)
class Stage:
    """One step of the official decision and how many working days it may take."""

    name: str
    label: str
    usual: int
    least: int


STAGES = (
    Stage("days_check", "调查核实", 15, 1),
    Stage("days_publicity", "公示", 7, 0),
    Stage("days_decide", "审核确认", 5, 1),
)


@dataclass(frozen=True)
class Head:
    """One line of what is said of a policy beside its texts."""

    name: str
    label: str
    chars_max: int
    needed: bool = True


HEADS = (
    Head("name", "政策名称", 60),
    Head("department", "部门", 30),
    Head("category", "类别", 30),
    Head("relief_class", "救助类型", 30, needed=False),
)


def head_problems(heads: Mapping[str, str]) -> list[tuple[str, str]]:
    """(field, sentence) for everything that is missing or too long in the name and the place of a policy."""
    return [
        (head.name, f"{'请填写' if head.needed else ''}“{head.label}”，最多 {head.chars_max} 个字")
        for head in HEADS
        if (head.needed and not heads[head.name]) or len(heads[head.name]) > head.chars_max
    ]


def problems(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(field, sentence) for everything that is missing, too long or unknown."""
    found = []
    for text in TEXTS:
        value = str(values.get(text.name) or "")
        if text.needed and not value.strip():
            found.append((text.name, f"请填写“{text.label}”"))
        elif len(value) > text.chars_max:
            found.append((text.name, f"“{text.label}”最多 {text.chars_max} 个字，现在 {len(value)} 个"))
    if values.get("mark") not in set(Mark):
        found.append(("mark", "“数字来源”只能是 sourced、general-knowledge 或 illustrative"))
    return found + _shapes(values) + _days(values)


def _shapes(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a phone, a page's address and a door must look like."""
    wrong = (
        ("phone", _PHONE, "“咨询电话”应是电话号码，例如 12345 或 0795-1234567"),
        ("source_url", _ADDRESS, "“原文网址”应以 http:// 或 https:// 开头"),
        ("door_url", _ADDRESS, "“官方入口网址”应以 http:// 或 https:// 开头"),
    )
    found = [
        (name, says)
        for name, shape, says in wrong
        if str(values.get(name) or "").strip() and not shape.fullmatch(str(values[name]).strip())
    ]
    if values.get("door_kind", Door.WINDOW) not in set(Door):
        found.append(("door_kind", f"“官方入口”只能是{'或'.join(DOOR_NAMES.values())}"))
    return found


def _days(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    found = []
    for stage in STAGES:
        given = values.get(stage.name, stage.usual)
        if not isinstance(given, int) or not stage.least <= given <= OFFICIAL_DAYS_MAX:
            says = f"“{stage.label}”应是 {stage.least} 到 {OFFICIAL_DAYS_MAX} 之间的工作日数"
            found.append((stage.name, says))
    since, until = values.get("effective_from"), values.get("effective_to")
    if isinstance(until, date) and not isinstance(since, date):
        found.append(("effective_from", "填了“失效日期”，也请填“生效日期”"))
    elif isinstance(until, date) and isinstance(since, date) and until < since:
        found.append(("effective_to", "“失效日期”不能早于“生效日期”"))
    return found


def figures_in(values: Mapping[str, Any]) -> dict[str, str]:
    """The figures `{城市低保标准_元}` that a text names, each with the field it stands in first."""
    found: dict[str, str] = {}
    for name, value in values.items():
        for part in value if isinstance(value, list) else [value]:
            for figure in _FIGURE.findall(part) if isinstance(part, str) else []:
                found.setdefault(figure, name)
    return found


def has_figures(texts: Iterable[str]) -> bool:
    return any("{" in text for text in texts)


def fill(text: str, figures: Mapping[str, int]) -> str:
    """Figures put in; one that has no value on the day stays as it is written."""
    return _FIGURE.sub(lambda found: str(figures.get(found[1], found[0])), text)


def is_phone(text: str) -> bool:
    return _PHONE.fullmatch(text) is not None


def is_figure_name(name: str) -> bool:
    """`城市低保标准_元`: what it is, and after the line its unit."""
    return _FIGURE_NAME.fullmatch(name) is not None


def is_sample(mark: str) -> bool:
    """Whether the page shows 示例 (design §1.11)."""
    return mark != Mark.SOURCED


def is_at_township(where: str) -> bool:
    """Whether the window is the township's, so that the station of the place may be named."""
    return any(word in where for word in _TOWNSHIP_WORDS)


def tidy(text: str) -> str:
    """Full-width punctuation between Chinese characters, and no stray blanks."""
    text = _PAIR.sub(_wide_pair, text.strip())
    return _SINGLE.sub(lambda found: _WIDE[found[1] or found[2]], text)


def _wide_pair(found: re.Match[str]) -> str:
    before = found.string[: found.start()][-1:]
    if re.search(rf"[{_HAN}]", found[1] + before):
        return f"（{found[1]}）"
    return found[0]


def papers(text: str) -> list[str]:
    """`身份证;户口簿` → a list; 无 is an empty one."""
    parts = [part.strip() for part in re.split(r"[;；\n]", text)]
    return [tidy(part) for part in parts if part not in _NO_PAPERS]
