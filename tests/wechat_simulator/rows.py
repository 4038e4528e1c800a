"""The rows that are kept: plain dataclasses of JSON values; every moment is virtual seconds since 1970."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

ORDER_MOVES = {
    ("NOTPAY", "USERPAYING"),
    ("NOTPAY", "CLOSED"),
    ("USERPAYING", "SUCCESS"),
    ("USERPAYING", "PAYERROR"),
    ("USERPAYING", "NOTPAY"),
    ("PAYERROR", "NOTPAY"),
    ("SUCCESS", "REFUND"),
}


@dataclass
class Meta:
    """One value of the simulator itself: seed, clock offset, counters."""

    value: Any


@dataclass
class User:
    """A person as one appid sees them; the key is the openid."""

    openid: str
    appid: str
    name: str
    active_at: float
    """the last sign-in; msg_sec_check wants it within two hours"""


@dataclass
class Code:
    """A one-time code of wx.login or of the phone button; the key is the code."""

    kind: str
    appid: str
    openid: str
    made_at: float
    phone: str = ""
    used: bool = False
    risky: bool = False


@dataclass
class Token:
    """The stable access token of one appid, the one before it, and how often it was forced; the key is the appid."""

    value: str
    made_at: float
    expires_at: float
    old_value: str = ""
    old_until: float = 0.0
    forced_at: list[float] = field(default_factory=list)


@dataclass
class Order:
    """A payment order; the key is ``mchid:out_trade_no``."""

    mchid: str
    appid: str
    out_trade_no: str
    description: str
    notify_url: str
    total_fen: int
    attach: str
    trade_type: str
    openid: str
    expires_at: float
    fingerprint: str
    made_at: float
    state: str = "NOTPAY"
    transaction_id: str = ""
    paid_at: float = 0.0
    refunded_fen: int = 0
    fee_fen: int = 0
    fee_rate: int = 0
    """in ten-thousandths: 60 is 0.60 %"""

    @property
    def key(self) -> str:
        return f"{self.mchid}:{self.out_trade_no}"

    @property
    def paid(self) -> bool:
        return self.state in {"SUCCESS", "REFUND"}

    def move(self, to: str) -> None:
        assert (self.state, to) in ORDER_MOVES, f"{self.key}: {self.state} → {to}"
        self.state = to


@dataclass
class Prepay:
    """One prepay session of an order; the key is the prepay_id. ``ticket`` opens the H5 cashier."""

    order: str
    made_at: float
    ticket: str = ""


@dataclass
class Refund:
    """One refund; the key is ``mchid:out_refund_no``. Its money counts as returned unless it ends CLOSED."""

    mchid: str
    out_refund_no: str
    refund_id: str
    order: str
    refund_fen: int
    notify_url: str
    fingerprint: str
    made_at: float
    status: str = "PROCESSING"
    """PROCESSING, SUCCESS, ABNORMAL or CLOSED"""
    done_at: float = 0.0
    fee_fen: int = 0
    """how much of the order's fee comes back with it"""
    by: str = "api"
    """api, or desk: made by staff on the merchant platform"""

    @property
    def key(self) -> str:
        return f"{self.mchid}:{self.out_refund_no}"


@dataclass
class Movement:
    """Money that a merchant put into its account (more than zero) or took out of it; the key is its number."""

    mchid: str
    amount_fen: int
    at: float


@dataclass
class BillToken:
    """What a download link opens, for five minutes; the key is the token. ``spoil`` is the fault that strikes it."""

    mchid: str
    kind: str
    day: str
    variant: str
    gzip: bool
    made_at: float
    spoil: str = ""
    args: dict[str, Any] = field(default_factory=dict)


@dataclass
class BillChange:
    """A tester's change to a merchant's trade bill of one day: add, drop or change rows."""

    mchid: str
    day: str
    act: str
    args: dict[str, Any] = field(default_factory=dict)


@dataclass
class Notice:
    """One notification with all its tries; the key is the id."""

    id: str
    mchid: str
    event_type: str
    original_type: str
    summary: str
    url: str
    plain: str
    made_at: float
    state: str = "pending"
    """pending, held, done, given_up or dropped"""
    tries: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Echo:
    """A posting that will be sent once more, byte for byte; the key is the notice's id."""

    url: str
    headers: list[list[str]]
    body: str


@dataclass
class Timer:
    """Something due; ``kind`` names who handles it, ``ref`` is the key of the row it is about."""

    due: float
    kind: str
    ref: str


@dataclass
class Message:
    """A text message that reached a phone."""

    phone: str
    template: str
    params: dict[str, str]
    sent_at: float
    shown_at: float


@dataclass
class Consent:
    """How many subscribe messages one openid still accepts of one template; the key is ``openid:template``."""

    left: int = 0
    off: bool = False


@dataclass
class Subscribe:
    """A subscribe message that reached a person."""

    openid: str
    template: str
    page: str
    data: dict[str, Any]
    sent_at: float


@dataclass
class Violation:
    """The product accepted what it must refuse: the run has failed."""

    at: float
    what: str
