"""reconciliation"""

import sqlalchemy as sa
from alembic import op

from server.kit import db as kit

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "payment_bill_day_events",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("subject_id", kit.Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("move", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("target", sa.String(length=16), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_bill_day_events")),
        sa.UniqueConstraint("subject_id", "version", name=op.f("uq_payment_bill_day_events_subject_id_version")),
        info={"append_only": True},
    )

    with op.batch_alter_table("payment_bill_day_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_payment_bill_day_events_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "payment_bills",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("sha1", sa.String(length=40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("sums", kit.Json, nullable=False),
        sa.Column("complete_at", kit.UTC(), nullable=True),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.CheckConstraint("kind IN ('trade', 'fundflow')", name=op.f("ck_payment_bills_kind")),
        sa.CheckConstraint("lines >= 0", name=op.f("ck_payment_bills_lines")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_bills")),
        sa.UniqueConstraint("day", "kind", "sha1", name=op.f("uq_payment_bills_day_kind_sha1")),
    )

    op.create_table(
        "payment_difference_events",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("subject_id", kit.Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("move", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("target", sa.String(length=16), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_difference_events")),
        sa.UniqueConstraint("subject_id", "version", name=op.f("uq_payment_difference_events_subject_id_version")),
        info={"append_only": True},
    )

    with op.batch_alter_table("payment_difference_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_payment_difference_events_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "payment_differences",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("order_no", sa.String(length=32), nullable=True),
        sa.Column("refund_no", sa.String(length=64), nullable=True),
        sa.Column("ours_fen", kit.Fen(), nullable=True),
        sa.Column("theirs_fen", kit.Fen(), nullable=True),
        sa.Column("says", sa.String(length=300), nullable=False),
        sa.Column("owner", sa.String(length=40), nullable=True),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('missing_here', 'missing_in_bill', 'amount', 'duplicate', 'refund_unknown', 'refund_missing', 'fee', 'sum', 'bad_bill')",
            name=op.f("ck_payment_differences_kind"),
        ),
        sa.CheckConstraint("state IN ('open', 'explained', 'settled')", name=op.f("ck_payment_differences_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_differences")),
        sa.UniqueConstraint("key", name=op.f("uq_payment_differences_key")),
        sa.UniqueConstraint("uid", name=op.f("uq_payment_differences_uid")),
    )

    with op.batch_alter_table("payment_differences", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_payment_differences_day"), ["day"], unique=False)
        batch_op.create_index(batch_op.f("ix_payment_differences_order_no"), ["order_no"], unique=False)
        batch_op.create_index(batch_op.f("ix_payment_differences_owner"), ["owner"], unique=False)
        batch_op.create_index(batch_op.f("ix_payment_differences_state"), ["state"], unique=False)

    op.create_table(
        "payment_bill_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("trade_bill_id", kit.Id, nullable=True),
        sa.Column("flow_bill_id", kit.Id, nullable=True),
        sa.Column("figures", kit.Json, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(length=200), nullable=False),
        sa.Column("matched_at", kit.UTC(), nullable=True),
        sa.Column("made_at", kit.UTC(), nullable=False),
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('due', 'creating', 'matched', 'empty', 'differs', 'cleared')",
            name=op.f("ck_payment_bill_days_state"),
        ),
        sa.ForeignKeyConstraint(["flow_bill_id"], ["payment_bills.id"], name=op.f("fk_payment_bill_days_flow_bill_id")),
        sa.ForeignKeyConstraint(
            ["trade_bill_id"], ["payment_bills.id"], name=op.f("fk_payment_bill_days_trade_bill_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_bill_days")),
        sa.UniqueConstraint("day", name=op.f("uq_payment_bill_days_day")),
        sa.UniqueConstraint("uid", name=op.f("uq_payment_bill_days_uid")),
    )

    with op.batch_alter_table("payment_bill_days", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_payment_bill_days_state"), ["state"], unique=False)

    op.create_table(
        "payment_bill_rows",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("bill_id", kit.Id, nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.Column("order_no", sa.String(length=32), nullable=False),
        sa.Column("transaction_id", sa.String(length=32), nullable=False),
        sa.Column("amount_fen", kit.Fen(), nullable=False),
        sa.Column("refund_no", sa.String(length=64), nullable=True),
        sa.Column("refund_id", sa.String(length=32), nullable=True),
        sa.Column("refunded_fen", kit.Fen(), nullable=False),
        sa.Column("charge_e3", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["bill_id"], ["payment_bills.id"], name=op.f("fk_payment_bill_rows_bill_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_bill_rows")),
        sa.UniqueConstraint("bill_id", "line", name=op.f("uq_payment_bill_rows_bill_id_line")),
        info={"append_only": True},
    )

    with op.batch_alter_table("payment_bill_rows", schema=None) as batch_op:
        batch_op.create_index("ix_payment_bill_rows_order", ["order_no", "bill_id"], unique=False)
        batch_op.create_index("ix_payment_bill_rows_refund", ["refund_no", "bill_id"], unique=False)

    # An order that is rebuilt after a restore may have a donor whom the backup did not know.
    with op.batch_alter_table("payment_orders", schema=None) as batch_op:
        batch_op.alter_column("donor_uid", existing_type=sa.String(length=16), nullable=True)
