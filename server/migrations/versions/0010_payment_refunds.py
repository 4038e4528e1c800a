"""payment refunds"""

import sqlalchemy as sa
from alembic import op

from server.kit import db as kit

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# Every kind of evidence that the room knows of from here on, those of bills and of files too.
KINDS = (
    "notice",
    "query",
    "bill",
    "refund_notice",
    "refund_query",
    "refund_bill",
    "slip",
    "bank_line",
    "platform_line",
)
REFUND_KINDS = ("refund_notice", "refund_query", "refund_bill")


def upgrade() -> None:
    _refunds()
    _returns()
    with op.batch_alter_table("payment_evidence", schema=None) as batch_op:
        batch_op.add_column(sa.Column("refund_no", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("refund_state", sa.String(length=16), nullable=True))
        batch_op.create_index(batch_op.f("ix_payment_evidence_refund_no"), ["refund_no"], unique=False)
        batch_op.drop_constraint(op.f("ck_payment_evidence_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_payment_evidence_kind"), f"kind IN {KINDS}")
        batch_op.create_check_constraint(
            op.f("ck_payment_evidence_refund_has_its_number"), f"(kind IN {REFUND_KINDS}) = (refund_no IS NOT NULL)"
        )
        batch_op.create_check_constraint(
            op.f("ck_payment_evidence_refund_both_or_neither"), "(refund_no IS NULL) = (refund_state IS NULL)"
        )
        batch_op.create_check_constraint(
            op.f("ck_payment_evidence_refund_or_payment"), "refund_no IS NULL OR trade_state IS NULL"
        )
    with op.batch_alter_table("payment_orders", schema=None) as batch_op:
        batch_op.add_column(sa.Column("refunding_fen", kit.Fen(), nullable=False, server_default="0"))
        batch_op.drop_constraint(op.f("ck_payment_orders_refunded_at_most_paid"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_payment_orders_refunded_at_most_paid"), "refunded_fen + refunding_fen <= amount_fen"
        )
        batch_op.create_check_constraint(
            op.f("ck_payment_orders_refunds_are_not_negative"), "refunded_fen >= 0 AND refunding_fen >= 0"
        )
        batch_op.create_check_constraint(
            op.f("ck_payment_orders_refunded_after_paid"), "paid_at IS NOT NULL OR refunded_fen + refunding_fen = 0"
        )
    with op.batch_alter_table("payment_orders", schema=None) as batch_op:
        batch_op.alter_column("refunding_fen", server_default=None)  # it was for the rows that stood there before


def _refunds() -> None:
    op.create_table(
        "payment_refund_events",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("subject_id", kit.Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("move", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("target", sa.String(length=16), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_refund_events")),
        sa.UniqueConstraint("subject_id", "version", name=op.f("uq_payment_refund_events_subject_id_version")),
        info={"append_only": True},
    )
    with op.batch_alter_table("payment_refund_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_payment_refund_events_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "payment_refunds",
        sa.Column("no", sa.String(length=64), nullable=False),
        sa.Column("order_no", sa.String(length=32), nullable=False),
        sa.Column("amount_fen", kit.Fen(), nullable=False),
        sa.Column("why", sa.String(length=16), nullable=False),
        sa.Column("origin", sa.String(length=8), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("refusal", sa.String(length=32), nullable=True),
        sa.Column("refund_id", sa.String(length=32), nullable=True),
        sa.Column("made_at", kit.UTC(), nullable=False),
        sa.Column("done_at", kit.UTC(), nullable=True),
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.String(length=40), nullable=True),
        sa.Column("asked_version", sa.Integer(), nullable=True),
        sa.Column("approved_by", sa.String(length=40), nullable=True),
        sa.CheckConstraint("(origin = 'console') = (why = 'console')", name=op.f("ck_payment_refunds_console_says_so")),
        sa.CheckConstraint(
            "(origin = 'desk') = (asked_by IS NOT NULL)", name=op.f("ck_payment_refunds_desk_is_somebody")
        ),
        sa.CheckConstraint(
            "(state = 'done') = (done_at IS NOT NULL)", name=op.f("ck_payment_refunds_done_has_its_moment")
        ),
        sa.CheckConstraint(
            "origin <> 'desk' OR approved_by IS NOT NULL OR state IN ('review', 'refused', 'done')",
            name=op.f("ck_payment_refunds_two_people_agreed"),
        ),
        sa.CheckConstraint("origin IN ('desk', 'clock', 'console')", name=op.f("ck_payment_refunds_origin")),
        sa.CheckConstraint(
            "state IN ('review', 'approved', 'processing', 'done', 'abnormal', 'closed', 'refused')",
            name=op.f("ck_payment_refunds_state"),
        ),
        sa.CheckConstraint(
            "(asked_by IS NULL) = (asked_version IS NULL)", name=op.f("ck_payment_refunds_asked_both_or_neither")
        ),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_payment_refunds_amount_is_positive")),
        sa.CheckConstraint(
            "approved_by IS NULL OR asked_by <> approved_by", name=op.f("ck_payment_refunds_second_person")
        ),
        sa.CheckConstraint(
            "done_at IS NULL OR refund_id IS NOT NULL", name=op.f("ck_payment_refunds_done_has_its_number")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_refunds")),
        sa.UniqueConstraint("no", name=op.f("uq_payment_refunds_no")),
        sa.UniqueConstraint("refund_id", name=op.f("uq_payment_refunds_refund_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_payment_refunds_uid")),
    )
    with op.batch_alter_table("payment_refunds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_payment_refunds_made_at"), ["made_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_payment_refunds_order_no"), ["order_no"], unique=False)
        batch_op.create_index(batch_op.f("ix_payment_refunds_state"), ["state"], unique=False)


def _returns() -> None:
    op.create_table(
        "gift_returns",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("gift_id", kit.Id, nullable=False),
        sa.Column("refund_no", sa.String(length=64), nullable=False),
        sa.Column("amount_fen", kit.Fen(), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.Column("booked_at", kit.UTC(), nullable=False),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_gift_returns_amount")),
        sa.ForeignKeyConstraint(["gift_id"], ["gifts.id"], name=op.f("fk_gift_returns_gift_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gift_returns")),
        sa.UniqueConstraint("refund_no", name=op.f("uq_gift_returns_refund_no")),
        sa.UniqueConstraint("uid", name=op.f("uq_gift_returns_uid")),
        info={"append_only": True},
    )
    with op.batch_alter_table("gift_returns", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gift_returns_booked_at"), ["booked_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_gift_returns_gift_id"), ["gift_id"], unique=False)
