"""A WeChat of thirty lines, in this process: who paid, what went back. For properties that need thousands of steps."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest

from server.kit import clock
from server.kit.settings import settings
from server.wechat.pay import client
from server.wechat.pay.client import RefundWanted
from server.wechat.pay.errors import Refused
from server.wechat.pay.facts import RefundSaid, Transaction


@dataclass
class TinyOrder:
    no: str
    total_fen: int
    expires_at: datetime
    state: str = "NOTPAY"
    paid_at: datetime | None = None
    back: dict[str, list[Any]] = field(default_factory=dict)
    """refund number → [fen, state, moment]"""

    @property
    def left_fen(self) -> int:
        return self.total_fen - sum(fen for fen, state, _ in self.back.values() if state != "CLOSED")


class TinyWechat:
    """What the product may ask; `orders` is the truth."""

    def __init__(self) -> None:
        self.orders: dict[str, TinyOrder] = {}

    def stand_in(self, patch: pytest.MonkeyPatch) -> None:
        for name in ("query", "close", "refund", "query_refund"):
            patch.setattr(client, name, getattr(self, name))

    def pay(self, no: str) -> bool:
        order = self.orders[no]
        if order.state != "NOTPAY" or clock.now() >= order.expires_at:
            return False
        order.state, order.paid_at = "SUCCESS", clock.now()
        return True

    def query(self, order_no: str) -> Transaction:
        order, house = self.orders[order_no], settings()
        named = {"mchid": house.wechat_mchid, "appid": house.wechat_appid}
        if order.paid_at is None:
            return Transaction(order_no, order.state, **named)
        facts = (f"4200{order_no}", order.total_fen, "CNY", order.paid_at)
        return Transaction(order_no, order.state, house.wechat_mchid, house.wechat_appid, *facts, body=dict(named))

    def close(self, order_no: str) -> None:
        if self.orders[order_no].paid_at is not None:
            raise Refused(400, "ORDERPAID", "")
        self.orders[order_no].state = "CLOSED"

    def refund(self, wanted: RefundWanted) -> RefundSaid:
        order = self.orders[wanted.order_no]
        if wanted.refund_no not in order.back:
            self.give_back(order, wanted.refund_no, wanted.amount_fen)
        return self._said(order, wanted.refund_no)

    def give_back(self, order: TinyOrder, refund_no: str, fen: int) -> None:
        if order.paid_at is None or fen > order.left_fen:
            raise Refused(400, "INVALID_REQUEST", "")
        order.back[refund_no] = [fen, "PROCESSING", None]
        order.state = "REFUND"

    def finish(self, refund_no: str, state: str) -> RefundSaid:
        order = next(order for order in self.orders.values() if refund_no in order.back)
        if order.back[refund_no][1] == "PROCESSING":
            order.back[refund_no][1:] = [state, clock.now()]
        return self._said(order, refund_no)

    def query_refund(self, refund_no: str) -> RefundSaid | None:
        order = next((order for order in self.orders.values() if refund_no in order.back), None)
        return None if order is None else self._said(order, refund_no)

    def _said(self, order: TinyOrder, refund_no: str) -> RefundSaid:
        fen, state, moment = order.back[refund_no]
        facts = (refund_no, order.no, state, fen, order.total_fen, f"5030{refund_no}"[:32], f"4200{order.no}")
        return RefundSaid(*facts, settings().wechat_mchid, moment if state == "SUCCESS" else None)

    @property
    def running(self) -> list[str]:
        return [no for order in self.orders.values() for no, row in order.back.items() if row[1] == "PROCESSING"]

    @property
    def paid_fen(self) -> int:
        return sum(order.total_fen for order in self.orders.values() if order.paid_at)

    @property
    def back_fen(self) -> int:
        rows = [row for order in self.orders.values() for row in order.back.values()]
        return sum(fen for fen, state, _ in rows if state == "SUCCESS")
