"""交易与退款 — what WeChat says about one order or one refund, in a notice and in the answer to a query."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

STATES = frozenset({"SUCCESS", "REFUND", "NOTPAY", "CLOSED", "REVOKED", "USERPAYING", "PAYERROR", "ACCEPT"})
REFUND_STATES = frozenset({"SUCCESS", "PROCESSING", "ABNORMAL", "CLOSED"})
FEN_MAX = 10**12
ATTACH_MAX = 128
_NUMBER = re.compile(r"[0-9A-Za-z_\-|*]{1,32}")
_REFUND_NO = re.compile(r"[0-9A-Za-z_\-|*@]{1,64}")
_WORD = re.compile(r"[0-9A-Za-z_]{1,16}")
# Kept as evidence. The payer's openid is left out: append-only rows hold no personal data.
_KEPT = (
    "mchid", "appid", "out_trade_no", "transaction_id", "trade_type", "trade_state", "bank_type", "success_time",
)  # fmt: skip
# Of a refund likewise: `user_received_account` tells the donor's bank and the end of a card number.
_REFUND_KEPT = (
    "mchid", "out_trade_no", "transaction_id", "out_refund_no", "refund_id", "status", "refund_status", "channel",
    "funds_account", "create_time", "success_time",
)  # fmt: skip


class NotATransaction(ValueError):
    """A field that must be there is missing, of another type or beyond its limits."""


@dataclass(frozen=True)
class Transaction:
    """`amount_fen` and `success_time` are None while nobody has paid. `attach` is ours, given back once it is paid."""

    order_no: str
    trade_state: str
    mchid: str
    appid: str
    transaction_id: str | None = None
    amount_fen: int | None = None
    currency: str = ""
    success_time: datetime | None = None
    attach: str = ""
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
        attach=_attach(plain) if paid else "",
        body={name: plain[name] for name in _KEPT if isinstance(plain.get(name), str)}
        | _amount_kept(amount, ("total", "payer_total", "currency", "payer_currency")),
    )


@dataclass(frozen=True)
class RefundSaid:
    """What WeChat says about one refund. `success_time` only with SUCCESS; `paid_fen` is what the whole order cost."""

    refund_no: str
    order_no: str
    status: str
    amount_fen: int
    paid_fen: int
    refund_id: str
    transaction_id: str
    mchid: str
    success_time: datetime | None = None
    body: dict[str, Any] = field(default_factory=dict)


def parse_refund(plain: dict[str, Any], mchid: str = "") -> RefundSaid:
    """The answer to a refund or to a query (pay.weixin.qq.com/doc/v3/merchant/4012791883). Raises NotATransaction.

    It names no merchant: `mchid` is whoever asked.
    """
    return _refund(plain, "status", mchid)


def parse_refund_notice(plain: dict[str, Any]) -> RefundSaid:
    """The plain text of a refund's notice (pay.weixin.qq.com/doc/v3/merchant/4012791886). Raises NotATransaction."""
    return _refund(plain, "refund_status", _text(plain, "mchid", _NUMBER))


def _refund(plain: dict[str, Any], status_name: str, mchid: str) -> RefundSaid:
    status, amount = _text(plain, status_name, _WORD), plain.get("amount")
    if status not in REFUND_STATES:
        raise NotATransaction(f"{status_name} {status}")
    # A notice names no currency; where one is named we know only this one.
    if not isinstance(amount, dict) or amount.get("currency", "CNY") != "CNY":
        raise NotATransaction("amount")
    back, paid = _fen(amount, "refund"), _fen(amount, "total")
    if back > paid:
        raise NotATransaction("amount.refund")
    return RefundSaid(
        refund_no=_text(plain, "out_refund_no", _REFUND_NO),
        order_no=_text(plain, "out_trade_no", _NUMBER),
        status=status,
        amount_fen=back,
        paid_fen=paid,
        refund_id=_text(plain, "refund_id", _NUMBER),
        transaction_id=_text(plain, "transaction_id", _NUMBER),
        mchid=mchid,
        success_time=_moment(plain.get("success_time")) if status == "SUCCESS" else None,
        body={name: plain[name] for name in _REFUND_KEPT if isinstance(plain.get(name), str)}
        | _amount_kept(amount, ("total", "refund", "payer_total", "payer_refund", "currency")),
    )


def _text(plain: dict[str, Any], name: str, allowed: re.Pattern[str]) -> str:
    value = plain.get(name)
    if not isinstance(value, str) or not allowed.fullmatch(value):
        raise NotATransaction(name)
    return value


def _fen(amount: dict[str, Any], name: str = "total") -> int:
    fen = amount.get(name)
    if type(fen) is not int or not 0 < fen <= FEN_MAX:
        raise NotATransaction(f"amount.{name}")
    return fen


def _attach(plain: dict[str, Any]) -> str:
    """Ours, but it went through other hands: a text of the length that WeChat allows, or nothing."""
    value = plain.get("attach", "")
    return value if isinstance(value, str) and len(value) <= ATTACH_MAX else ""


def _moment(value: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise NotATransaction("success_time") from error
    if moment.tzinfo is None:
        raise NotATransaction("success_time")
    return moment


def _amount_kept(amount: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {"amount": {name: amount[name] for name in names if type(amount.get(name)) in (int, str)}}
