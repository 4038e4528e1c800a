"""fund flow bills row by row"""

import sqlalchemy as sa
from alembic import op

from server.kit import db as kit

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

DIFFERENCE_KINDS = (
    "kind IN ('missing_here', 'missing_in_bill', 'amount', 'duplicate', 'refund_unknown', 'refund_missing',"
    " 'flow_missing', 'flow_unknown', 'flow_amount', 'flow_twice', 'flow_other', 'fee', 'sum', 'bad_bill')"
)
OLD_KINDS = (
    "kind IN ('missing_here', 'missing_in_bill', 'amount', 'duplicate', 'refund_unknown', 'refund_missing',"
    " 'fee', 'sum', 'bad_bill')"
)


def upgrade() -> None:
    op.create_table(
        "payment_bill_flows",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("bill_id", kit.Id, nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("deed", sa.String(length=64), nullable=False),
        sa.Column("amount_fen", kit.Fen(), nullable=False),
        sa.ForeignKeyConstraint(["bill_id"], ["payment_bills.id"], name=op.f("fk_payment_bill_flows_bill_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_bill_flows")),
        sa.UniqueConstraint("bill_id", "line", name=op.f("uq_payment_bill_flows_bill_id_line")),
        info={"append_only": True},
    )
    with op.batch_alter_table("payment_bill_flows", schema=None) as batch_op:
        batch_op.create_index("ix_payment_bill_flows_number", ["number", "bill_id"], unique=False)

    op.add_column("payment_bill_rows", sa.Column("settled_fen", kit.Fen(), nullable=True))
    _kinds(DIFFERENCE_KINDS)


def downgrade() -> None:
    _kinds(OLD_KINDS)
    op.drop_column("payment_bill_rows", "settled_fen")
    op.drop_table("payment_bill_flows")


def _kinds(allowed: str) -> None:
    with op.batch_alter_table("payment_differences", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_payment_differences_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_payment_differences_kind"), allowed)
