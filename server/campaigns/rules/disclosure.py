"""信息公开 — what must be told to the public, by which day, and what happens when it is late. No database, no web.

《慈善法》第七十二、七十三条 (emergencies: every five days), 第七十九条 (every three months; a full report within three
months of the end); 《慈善组织信息公开办法》第十六条 (a correction stands beside what it corrects).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from server.campaigns.rules.opening import report_due_on
from server.campaigns.rules.plan import rule_set
from server.kit.errors import field_error
from server.kit.masking import mask_text
from server.kit.private_text import private_parts


class ReportKind(StrEnum):
    PROGRESS = "progress"
    FINAL = "final"


class Light(StrEnum):
    """公开状态, as everybody sees it."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    NONE = "none"


REPORT_NAMES = {ReportKind.PROGRESS: "进展公开", ReportKind.FINAL: "结项报告"}
SOON = timedelta(days=14)
TITLE_CHARS, TEXT_CHARS, TEXT_CHARS_MIN, ALSO_CHARS, PHOTOS_MAX = 40, 5000, 20, 120, 6
GRACE_DAYS, GRACE_DAYS_MAX = 15, 30


@dataclass(frozen=True)
class Disclosed:
    """What decides which report is due. `ended_on` is the day the campaign was ended, `final_on` of its full report."""

    state: str
    starts_on: date | None
    ended_on: date | None
    last_report_on: date | None
    final_on: date | None
    emergency: bool = False


@dataclass(frozen=True)
class Duty:
    """The next report that the law wants."""

    kind: ReportKind
    due_on: date
    article: str

    def light(self, today: date) -> Light:
        if today > self.due_on:
            return Light.RED
        return Light.AMBER if today + SOON > self.due_on else Light.GREEN


@dataclass(frozen=True)
class Words:
    """报告的文字. `also_at` says where else it was made public, such as 慈善中国."""

    title: str
    text: str
    also_at: str = ""


def duty(facts: Disclosed) -> Duty | None:
    """下一次公开; None before publication and when everything has been told."""
    if facts.starts_on is None:
        return None
    if facts.state in ("published", "suspended"):
        due_on = report_due_on(facts.starts_on, facts.last_report_on, emergency=facts.emergency)
        return Duty(ReportKind.PROGRESS, due_on, "《慈善法》第七十二条" if facts.emergency else "《慈善法》第七十九条")
    if facts.state == "ended" and facts.final_on is None and facts.ended_on is not None:
        due_on = facts.ended_on + timedelta(days=rule_set(facts.starts_on).final_report_days)
        return Duty(ReportKind.FINAL, due_on, "《慈善法》第七十九条")
    return None


def says(due: Duty | None, today: date, last_on: date | None) -> str:
    """公开状态 in one sentence for everybody."""
    last = f"上次公开 {last_on.year} 年 {last_on.month} 月 {last_on.day} 日" if last_on else "还没有公开过"
    if due is None:
        return f"{last}，没有到期的公开事项" if last_on else ""
    day = f"{due.due_on.year} 年 {due.due_on.month} 月 {due.due_on.day} 日"
    if due.light(today) == Light.RED:
        return f"{last}；{REPORT_NAMES[due.kind]}应在 {day}前发布，已经超期 {(today - due.due_on).days} 天"
    return f"{last}；下一次{REPORT_NAMES[due.kind]}最迟 {day}"


def stops_own_channels(due: Duty | None, today: date, grace_days: int) -> bool:
    """Whether our own channels stand still because a report is late beyond the grace (design §4)."""
    return due is not None and today > due.due_on + timedelta(days=grace_days)


def wrong_with(words: Words) -> list[dict[str, str]]:
    """`detail` lines; empty when it may be published."""
    wrong = []
    sizes: Mapping[str, tuple[str, int, int]] = {
        "title": (words.title, 2, TITLE_CHARS),
        "text": (words.text, TEXT_CHARS_MIN, TEXT_CHARS),
        "also_at": (words.also_at, 0, ALSO_CHARS),
    }
    for field, (text, least, most) in sizes.items():
        if not least <= len(text.strip()) <= most:
            wrong.append(field_error(f"/{field}", f"请写 {least} 到 {most} 个字" if least else f"最多 {most} 个字"))
        if mask_text(text) != text:
            wrong.append(field_error(f"/{field}", "文字里有手机号或身份证号，请删去（《慈善法》第八十二条）"))
    return wrong or private_parts({"title": words.title, "text": words.text}, of_an_office=True)
