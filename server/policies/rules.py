"""规则 — what a policy's text must have, and how its punctuation is set."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from server.policies.states import Mark

SUMMARY_CHARS_MAX = 40
_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff"
_WIDE = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}
_SINGLE = re.compile(rf"(?<=[{_HAN}）】》〕”％%])\s*([,;:?!])\s*|\s*([,;:?!])\s*(?=[{_HAN}（【《〔“])")
_PAIR = re.compile(r"\(([^()]*)\)")
_TOWNSHIP_WORDS = ("乡镇", "街道", "便民服务中心")
_NO_PAPERS = ("", "无", "-")


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
)


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
    return found


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
