"""凭据 — what WeChat signed, or what two people signed."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.clock import now
from server.kit.db import Base, Fen, Id

REFUND_KINDS = ("refund_notice", "refund_query", "refund_bill")
KINDS = ("notice", "query", "bill", *REFUND_KINDS, "slip", "bank_line", "platform_line")


class Evidence(Base):
    """凭据: what WeChat signed, or what two people signed. Only ever added; `digest` makes a repeat no news.

    `body` holds the facts as they came, without the payer's openid. A word about a refund names it in `refund_no`;
    `amount_fen` is then what goes back.
    """

    __tablename__ = "payment_evidence"
    __table_args__ = (
        CheckConstraint(f"kind IN {KINDS}", "kind"),
        CheckConstraint(f"(kind IN {REFUND_KINDS}) = (refund_no IS NOT NULL)", "refund_has_its_number"),
        CheckConstraint("(refund_no IS NULL) = (refund_state IS NULL)", "refund_both_or_neither"),
        # A word about a refund must never be read as a word about a payment.
        CheckConstraint("refund_no IS NULL OR trade_state IS NULL", "refund_or_payment"),
        CheckConstraint("(kind = 'slip') = (slip_uid IS NOT NULL)", "slip_has_its_slip"),
        CheckConstraint("(kind IN ('bank_line', 'platform_line')) = (line_uid IS NOT NULL)", "line_has_its_line"),
        {"info": {"append_only": True}},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    order_no: Mapped[str | None] = mapped_column(String(32), index=True)
    slip_uid: Mapped[str | None] = mapped_column(String(16), index=True)
    line_uid: Mapped[str | None] = mapped_column(String(16), index=True)
    amount_fen: Mapped[int | None] = mapped_column(Fen)
    currency: Mapped[str] = mapped_column(String(8))
    transaction_id: Mapped[str | None] = mapped_column(String(32), index=True)
    trade_state: Mapped[str | None] = mapped_column(String(16))
    refund_no: Mapped[str | None] = mapped_column(String(64), index=True)
    refund_state: Mapped[str | None] = mapped_column(String(16))
    success_time: Mapped[datetime | None]
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    body: Mapped[dict[str, Any]]
    at: Mapped[datetime] = mapped_column(default=now, index=True)
