"""What donors do again and again: claim a wish, and come as far as the sum of a gift."""

import re
from typing import Any

from tests.journeys.phones import Phone


def claim(phone: Phone, wish: dict[str, Any], name: str, *, taps: int = 1) -> None:
    """From the wish's page to 认领成功, as somebody who comes for the first time."""
    phone.open(f"/wish/detail?id={wish['id']}")
    phone.sees(wish["title"])
    phone.press("我来认领")
    phone.there("/wish/claim")
    phone.consent()
    phone.prove()
    phone.write("怎么称呼您", name)
    phone.press("我承诺 7 天内完成")
    (phone.press if taps == 1 else phone.press_twice)("确认认领")
    phone.there("/wish/claimed")
    phone.sees(wish["no"])


def choose_66(phone: Phone, campaign: dict[str, Any]) -> None:
    """From the list of campaigns to 先看一眼, with a sum of one's own and a message."""
    phone.open("/pages/campaigns")
    phone.press(re.compile(campaign["title"]))
    phone.there("/give/campaign")
    phone.press("我要捐款")
    phone.there("/give/give")
    phone.press("自己填金额")
    phone.write("金额（元）", "66.00")
    phone.write("留言（可不写）", "愿您安好")
    phone.press("下一步：捐 66.00 元")
