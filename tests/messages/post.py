"""What tests of messages by WeChat share: a message to send, a person who agrees, what stands here and there."""

from typing import Any

import pytest
from sqlalchemy import select

from server.kit.actors import Actor
from server.kit.db import db
from server.kit.http import House
from server.kit.units import reading, writing
from server.messages import service as messages
from server.messages import subscriptions
from server.messages.models import Message, Sending
from server.messages.service import Outside
from server.people import queries as people
from tests.messages.facts import FACTS
from tests.paying import HOST, app_settings, drain, later, listening, wechat
from tests.wechat_simulator.client import Simulator

__all__ = ["FACTS", "Post", "app_settings", "drain", "later", "listening", "post", "wechat"]
KIND, TEMPLATE = "wish_result", "demo_wish_result"


class Post:
    """Lan, who came by the mini-program, and what is sent to her."""

    def __init__(self, app: House, wechat: Simulator, lan: Actor) -> None:
        self.app, self.wechat, self.lan, self.told = app, wechat, lan, 0
        self.openid = str(wechat.post("/_sim/login", {"user": "lan"})["openid"])
        with app.app_context(), writing():
            people.record(lan.uid).openid = self.openid

    def listen(self) -> None:
        """WeChat knows where to push; somebody must be listening there."""
        assert self.wechat.post("/_sim/push/target", {"url": f"https://{HOST}/wechat/push"})["ok"]

    def agree(self, n: int = 1, template: str = TEMPLATE) -> None:
        """At WeChat, n taps; each tells us by push, if it knows where. Our own phone tells us with `say`."""
        for _tap in range(n):
            self.wechat.post("/_sim/consent", {"user": "lan", "template": template})

    def say(self, n: int = 1, template: str = TEMPLATE, answer: str = "accept") -> None:
        for _tap in range(n):
            with self.app.app_context(), writing():
                messages.told_consent(self.openid, [self.lan.uid], {template: answer}, [])

    def both(self, n: int = 1, template: str = TEMPLATE) -> None:
        self.agree(n, template)
        self.say(n, template)

    def tell(self, kind: str = KIND, **facts: str) -> str:
        """One message; the uid of its sending, empty when it stays in the inbox."""
        self.told += 1
        with self.app.app_context(), writing():
            outside = Outside(kind, {**FACTS, **facts})
            messages.tell_donor(self.lan.uid, f"第 {self.told} 条", "已送达", key=f"t:{self.told}", outside=outside)
            db.session.flush()
            mine = select(Sending.uid).join(Message, Message.id == Sending.message_id)
            return db.session.scalar(mine.where(Message.key == f"t:{self.told}")) or ""

    def row(self, uid: str) -> Any:
        with self.app.app_context(), reading():
            row = db.session.scalars(select(Sending).where(Sending.uid == uid)).one()
            db.session.expunge(row)
            return row

    def stands(self, uid: str) -> tuple[str, int | None]:
        row = self.row(uid)
        return row.state, row.code

    def left(self, template: str = TEMPLATE) -> int:
        with self.app.app_context(), reading():
            return subscriptions.remaining(self.lan.uid, template)

    @property
    def letters(self) -> list[dict[str, Any]]:
        """What reached the person."""
        return list(self.wechat.get("/_sim/state")["subscribes"])

    def asked(self) -> int:
        """How often WeChat was asked to send."""
        entries = self.wechat.get("/_sim/journal?since=0")["entries"]
        return len([one for one in entries if one["direction"] == "in" and "subscribe/send" in one["path"]])


@pytest.fixture
def post(app: House, wechat: Simulator, cast: Any) -> Post:
    return Post(app, wechat, cast.lan)
