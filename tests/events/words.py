"""Days of giving and units, as staff would make them. Tests change one thing at a time."""

from datetime import timedelta
from typing import Any

from server.events import service
from server.events.models import Event, EventUnit
from server.events.rules import Text
from server.kit.clock import today
from tests.cast import Cast


def text(*campaigns: str, **changes: Any) -> Text:
    """A 一日捐 that is on today."""
    values: dict[str, Any] = {
        "kind": "one_day",
        "title": "2026 年慈善一日捐",
        "summary": "自愿捐一天的心意，帮身边困难的人",
        "body": "捐不捐、捐多少由您自愿。善款用于已备案的募捐项目，收支公开。",
        "kit_short": "慈善一日捐开始了，自愿参加，扫码看项目。",
        "kit_long": "各单位自愿参加，不设指标。可以个人扫码捐，也可以由单位汇总转账后交名单。",
        "starts_on": today() - timedelta(days=2),
        "ends_on": today() + timedelta(days=12),
        "campaigns": campaigns,
    }
    return Text(**{**values, **changes})


def on(cast: Cast, *campaigns: str, **changes: Any) -> Event:
    """Written by Chen, let out by Lead Zhou, inside the caller's unit."""
    row = service.draft(text(*campaigns, **changes), actor=cast.chen)
    row = service.submit(row.uid, actor=cast.chen, seen_version=row.version)
    return service.publish(row.uid, actor=cast.zhou, seen_version=row.version)


def unit_of(event: Event, cast: Cast, title: str = "示例中学", **changes: Any) -> EventUnit:
    return service.add_unit(event.uid, title=title, actor=cast.chen, **changes)


def line(no: str, number: int | str = 1, amount: str = "66", **more: str) -> dict[str, str]:
    """A row of a roster that passes, by the titles of the columns."""
    usual = {
        "单位编号": no,
        "序号": str(number),
        "姓名": "兰示例",
        "捐款金额（元）": amount,
        "要票据": "否",
        "手机号": "",
    }
    return {**usual, **more}
