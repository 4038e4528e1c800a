"""规则 — what a notice must have, how long it may be, and on which days it is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from server.kit.errors import field_error
from server.notices import markup

TITLE_CHARS, SUMMARY_CHARS, BODY_CHARS, BODY_CHARS_MIN = 40, 80, 5000, 10
HOME_COUNT = 3


class Kind(StrEnum):
    """公告 binds or informs, 动态 tells what happened, 结果公示 tells how something came out."""

    NOTICE = "notice"
    NEWS = "news"
    RESULT = "result"


class Audience(StrEnum):
    PUBLIC = "public"
    STAFF = "staff"


KIND_NAMES = {Kind.NOTICE: "公告", Kind.NEWS: "动态", Kind.RESULT: "结果公示"}
AUDIENCE_NAMES = {Audience.PUBLIC: "对公众（网站和手机）", Audience.STAFF: "只对工作人员（工作台）"}
AUDIENCE_SHORT = {Audience.PUBLIC: "公众", Audience.STAFF: "工作人员"}


@dataclass(frozen=True)
class Text:
    """What staff write. Days are China's; both ends are included, an empty one is open."""

    kind: str
    title: str
    summary: str = ""
    body: str = ""
    audience: str = Audience.PUBLIC
    pinned_until: date | None = None
    shown_from: date | None = None
    shown_to: date | None = None
    sample: bool = False


def out_of_bounds(text: Text) -> list[dict[str, str]]:
    """What even a draft may not hold."""
    lines = [
        (text.kind not in set(Kind), "/kind", "请选择公告、动态或结果公示"),
        (text.audience not in set(Audience), "/audience", "请选择给谁看"),
        (not text.title.strip(), "/title", "请写标题"),
        (len(text.title) > TITLE_CHARS, "/title", f"最多 {TITLE_CHARS} 个字"),
        (len(text.summary) > SUMMARY_CHARS, "/summary", f"最多 {SUMMARY_CHARS} 个字"),
        (len(text.body) > BODY_CHARS, "/body", f"最多 {BODY_CHARS} 个字"),
        (_ends_before(text.shown_from, text.shown_to), "/shown_to", "结束日期不能早于开始日期"),
        (_ends_before(text.shown_from, text.pinned_until), "/pinned_until", "置顶不能在开始显示之前就结束"),
    ]
    return [field_error(field, issue) for wrong, field, issue in lines if wrong]


def missing(text: Text, today: date) -> list[dict[str, str]]:
    """What stands between a draft and its readers."""
    links = "、".join(markup.odd_links(text.body))
    lines = [
        (not text.summary.strip(), "/summary", "请写一句话摘要，显示在列表里"),
        (len(text.body.strip()) < BODY_CHARS_MIN, "/body", f"请写正文，至少 {BODY_CHARS_MIN} 个字"),
        (bool(links), "/body", f"只能链接本站、政府网站和指定平台，请改：{links}"),
        (_ends_before(today, text.shown_to), "/shown_to", "结束日期已经过了"),
    ]
    return [field_error(field, issue) for wrong, field, issue in lines if wrong]


def read_by_all(text: Text) -> Mapping[str, str]:
    """The fields that are shown, by name, for the guard of personal data."""
    return {"title": text.title, "summary": text.summary, "body": markup.plain(text.body)}


def _ends_before(start: date | None, end: date | None) -> bool:
    return start is not None and end is not None and end < start
