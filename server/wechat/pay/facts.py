"""交易 — what WeChat says about one order, the same shape in a notice and in the answer to a query."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

STATES = frozenset({"SUCCESS", "REFUND", "NOTPAY", "CLOSED", "REVOKED", "USERPAYING", "PAYERROR", "ACCEPT"})
FEN_MAX = 10**12
_NUMBER = re.compile(r"[0-9A-Za-z_\-|*]{1,32}")
_WORD = re.compile(r"[0-9A-Za-z_]{1,16}")
# Kept as evidence. The payer's openid is left out: append-only rows hold no personal data.
_KEPT = (
    "mchid", "appid", "out_trade_no", "transaction_id", "trade_type", "trade_state", "bank_type", "success_time",
)  # fmt: skip


class NotATransaction(ValueError):
    """A field that must be there is missing, of another type or beyond its limits."""


@dataclass(frozen=True)
class Transaction:
    """`amount_fen` and `success_time` are None while nobody has paid."""

    order_no: str
    trade_state: str
    mchid: str
    appid: str
    transaction_id: str | None = None
    amount_fen: int | None = None
    currency: str = ""
    success_time: datetime | None = None
    body: dict[str, Any] = field(default_factory=dict)

    @property
    def is_paid(self) -> bool:
        """REFUND too: an order is refunded only after it was paid."""
        return self.trade_state in ("SUCCESS", "REFUND")


def parse(plain: dict[str, Any]) -> Transaction:
    """Read WeChat's fields (pay.weixin.qq.com/doc/v3/merchant/4012791861). Raises NotATransaction."""
    state = _text(plain, "trade_state", _WORD)
    if state not in STATES:
        raise NotATransaction(f"trade_state {state}")
    paid = state in ("SUCCESS", "REFUND")
    amount = plain.get("amount")
    if not isinstance(amount, dict):
        if paid:
            raise NotATransaction("amount")
        amount = {}
    return Transaction(
        order_no=_text(plain, "out_trade_no", _NUMBER),
        trade_state=state,
        mchid=_text(plain, "mchid", _NUMBER),
        appid=_text(plain, "appid", _NUMBER),
        transaction_id=_text(plain, "transaction_id", _NUMBER) if paid else None,
        amount_fen=_fen(amount) if paid else None,
        currency=_text(amount, "currency", _WORD) if paid else "",
        success_time=_moment(plain.get("success_time")) if paid else None,
        body={name: plain[name] for name in _KEPT if isinstance(plain.get(name), str)} | _amount_kept(amount),
    )


def _text(plain: dict[str, Any], name: str, allowed: re.Pattern[str]) -> str:
    value = plain.get(name)
    if not isinstance(value, str) or not allowed.fullmatch(value):
        raise NotATransaction(name)
    return value


def _fen(amount: dict[str, Any]) -> int:
    total = amount.get("total")
    if type(total) is not int or not 0 < total <= FEN_MAX:
        raise NotATransaction("amount.total")
    return total


def _moment(value: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise NotATransaction("success_time") from error
    if moment.tzinfo is None:
        raise NotATransaction("success_time")
    return moment


def _amount_kept(amount: dict[str, Any]) -> dict[str, Any]:
    kept = {name: amount.get(name) for name in ("total", "payer_total", "currency", "payer_currency")}
    return {"amount": {name: value for name, value in kept.items() if type(value) in (int, str)}}
