"""开放 — whether a campaign takes gifts today, how its state reads, and when its next report is due."""

from dataclasses import dataclass
from datetime import date, timedelta

from server.campaigns.rules.plan import Channel, rule_set


@dataclass(frozen=True)
class Openness:
    """What decides whether money may come today. `listed`: on a designated platform; `ways`: channels switched on;
    `report_late`: a report is overdue beyond the grace.
    """

    state: str
    starts_on: date | None
    ends_on: date | None
    listed: bool
    ways: frozenset[str]
    report_late: bool = False


def why_closed(facts: Openness, channel: str, today: date) -> str | None:
    """The sentence that says why `channel` takes no gift today; None when it does."""
    if facts.state == "suspended":
        return "这个项目已暂停募捐，暂时不能捐款"
    if facts.state != "published" or facts.starts_on is None or facts.ends_on is None:
        return "这个项目已经结束募捐，谢谢您的心意"
    if today < facts.starts_on:
        return f"这个项目 {facts.starts_on.month} 月 {facts.starts_on.day} 日开始募捐，到时再来"
    if today > facts.ends_on:
        return "这个项目已经结束募捐，谢谢您的心意"
    if not facts.listed:
        return "这个项目还没有在指定平台发布，暂时不能在网上捐款"
    if channel not in facts.ways:
        return "这个项目不在这里收款，请用页面上列出的其他方式"
    if facts.report_late and channel != Channel.PLATFORM:
        return "这个项目的进展公开超过了期限，补上之前暂不在这里收款"
    return None


STATE_NAMES = {
    "draft": "草稿",
    "review": "待复核",
    "published": "募捐中",
    "suspended": "已暂停",
    "ended": "已结束",
    "concluded": "已结项",
}


def state_text(state: str, starts_on: date | None, ends_on: date | None, today: date) -> str:
    """How a person reads the state: a published campaign may not have begun, or be over before the clock has come."""
    if state == "published" and starts_on is not None and today < starts_on:
        return "未开始"
    if state == "published" and ends_on is not None and today > ends_on:
        return "已截止"
    return STATE_NAMES[state]


def report_due_on(starts_on: date, last_report_on: date | None, *, emergency: bool) -> date:
    """信息公开: the day by which the next progress report must be out (articles 72 and 79)."""
    rules = rule_set(starts_on)
    every = rules.emergency_report_every_days if emergency else rules.report_every_days
    return max(last_report_on or starts_on, starts_on) + timedelta(days=every)


def is_overdue(starts_on: date, last_report_on: date | None, today: date, *, emergency: bool) -> bool:
    """Overdue campaigns leave the public lists at once (design §4)."""
    return today > report_due_on(starts_on, last_report_on, emergency=emergency)
