"""Kill the product at every commit and every HTTP boundary of one message by WeChat: the inbox has it once, WeChat is
never asked for a second letter that it would deliver, and the row says what is known. Enumerated, not sampled."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select

from server.kit import clock
from server.kit.clock import now
from server.kit.db import db
from server.kit.http import House
from server.kit.units import reading, writing
from server.messages import subscriptions
from server.messages.models import Message, Sending
from server.messages.subscriptions import Said
from server.people import queries as people
from server.wechat.models import WechatToken
from tests.cast import Cast
from tests.faults.product import Journey, Mill, Place
from tests.faults.test_kill import house_settings
from tests.wechat_simulator.client import Simulator

__all__ = ["house_settings"]
TEMPLATE = "demo_wish_result"


@pytest.fixture
def place(app: House, cast: Cast, wechat: Simulator, house_settings: dict[str, str], tmp_path: Path) -> Iterator[Place]:
    openid = wechat.post("/_sim/login", {"user": "lan"})["openid"]
    clock.follow(tmp_path / "run" / "clock-offset")
    with app.app_context(), writing():
        people.record(cast.lan.uid).openid = openid
    mill = Mill(house_settings)
    yield Place(mill, wechat, tmp_path, "", "", {})
    mill.close()


def tell(app: House, place: Place, cast: Cast, number: int, die_at: int, consents: int) -> list[str]:
    """One message with so many consents left, a death at one point, and what became of it."""
    wechat, key = place.wechat, f"death:{number}"
    before = len(wechat.get("/_sim/state")["subscribes"])
    with app.app_context(), writing():
        db.session.execute(delete(WechatToken))  # it is fetched in every story, so that one may die over that too
        subscriptions.used_up(cast.lan.uid, TEMPLATE)
        for _ in range(consents):
            subscriptions.hear(cast.lan.uid, Said(TEMPLATE, "accept", "phone", now(), None))
    have = next((row["left"] for row in wechat.get("/_sim/state")["consents"]), 0)
    wechat.post("/_sim/consent", {"user": "lan", "template": TEMPLATE, "n": consents - have})
    journey = Journey(place, number, die_at)
    journey.desk("tell", donor=cast.lan.uid, key=key)
    for seconds in (0, 90, 400, 400):
        journey.pass_time(seconds)
        journey.drain()
    came = len(wechat.get("/_sim/state")["subscribes"]) - before
    with app.app_context(), reading():
        assert db.session.scalar(select(func.count()).select_from(Message).where(Message.key == key)) == 1
        state = db.session.scalar(select(Sending.state).join(Message).where(Message.key == key))
    where = f"died at {die_at}: {journey.points[-1]}"
    assert journey.deaths == (1 if die_at else 0), where
    if consents == 1:
        assert (state, came) == ("sent", 1), where
    else:
        assert (state, came) in (("sent", 1), ("unsure", 0), ("unsure", 1)), where
    return journey.points


@pytest.mark.parametrize("consents", [1, 2])
def test_one_letter_whenever_it_dies(app: House, cast: Cast, place: Place, consents: int) -> None:
    points = tell(app, place, cast, 1, 0, consents)
    assert "after call to WeChat" in points
    for die_at in range(1, len(points) + 1):
        tell(app, place, cast, die_at + 1, die_at, consents)
    sys.stdout.write(f"died at each of {len(points)} points\n")
