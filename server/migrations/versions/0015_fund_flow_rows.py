"""fund flow bills row by row; wrong matches undone by two people; shortfalls covered"""

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

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
    _two_people_undo()
    _returns("amount_fen <> 0")
    _covers()


def downgrade() -> None:
    op.drop_table("payment_covers")
    op.drop_table("payment_cover_events")
    _returns("amount_fen > 0")
    _one_person_undoes()
    _kinds(OLD_KINDS)
    op.drop_column("payment_bill_rows", "settled_fen")
    op.drop_table("payment_bill_flows")


def _kinds(allowed: str) -> None:
    with op.batch_alter_table("payment_differences", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_payment_differences_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_payment_differences_kind"), allowed)


def _two_people_undo() -> None:
    with op.batch_alter_table("payment_lines", schema=None) as batch_op:
        batch_op.add_column(sa.Column("asked_by", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("asked_version", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("approved_by", sa.String(length=40), nullable=True))
        batch_op.create_check_constraint(
            op.f("ck_payment_lines_second_person"), "approved_by IS NULL OR asked_by <> approved_by"
        )
        batch_op.create_check_constraint(
            op.f("ck_payment_lines_asked_both_or_neither"), "(asked_by IS NULL) = (asked_version IS NULL)"
        )
        _line_states(batch_op, "'new', 'matched', 'ignored', 'undoing', 'undone'", "'matched', 'undoing', 'undone'")


def _one_person_undoes() -> None:
    with op.batch_alter_table("payment_lines", schema=None) as batch_op:
        _line_states(batch_op, "'new', 'matched', 'ignored', 'undone'", "'matched', 'undone'")
        batch_op.drop_constraint(op.f("ck_payment_lines_asked_both_or_neither"), type_="check")
        batch_op.drop_constraint(op.f("ck_payment_lines_second_person"), type_="check")
        for name in ("approved_by", "asked_version", "asked_by"):
            batch_op.drop_column(name)


def _line_states(batch_op: BatchOperations, every: str, booked: str) -> None:
    batch_op.drop_constraint(op.f("ck_payment_lines_state"), type_="check")
    batch_op.create_check_constraint(op.f("ck_payment_lines_state"), f"state IN ({every})")
    batch_op.drop_constraint(op.f("ck_payment_lines_matched_has_its_purpose"), type_="check")
    batch_op.create_check_constraint(
        op.f("ck_payment_lines_matched_has_its_purpose"), f"(state IN ({booked})) = (purpose IS NOT NULL)"
    )


def _returns(amount: str) -> None:
    with op.batch_alter_table("gift_returns", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_gift_returns_amount"), type_="check")
        batch_op.create_check_constraint(op.f("ck_gift_returns_amount"), amount)


def _covers() -> None:
    op.create_table(
        "payment_cover_events",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("subject_id", kit.Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("move", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("target", sa.String(length=16), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_cover_events")),
        sa.UniqueConstraint("subject_id", "version", name=op.f("uq_payment_cover_events_subject_id_version")),
        info={"append_only": True},
    )
    with op.batch_alter_table("payment_cover_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_payment_cover_events_subject_id"), ["subject_id"], unique=False)
    _cover_table()
    live = sa.text("state <> 'void'")
    with op.batch_alter_table("payment_covers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_payment_covers_state"), ["state"], unique=False)
        for name, columns in (
            ("uq_payment_covers_short", ["short"]),
            ("uq_payment_covers_voucher", ["source", "voucher"]),
        ):
            batch_op.create_index(name, columns, unique=True, sqlite_where=live, postgresql_where=live)


def _cover_table() -> None:
    op.create_table(
        "payment_covers",
        sa.Column("short", sa.String(length=100), nullable=False),
        sa.Column("account", sa.String(length=60), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("amount_fen", kit.Fen(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("voucher", sa.String(length=64), nullable=False),
        sa.Column("paper", sa.String(length=16), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.Column("asked_by", sa.String(length=40), nullable=True),
        sa.Column("asked_version", sa.Integer(), nullable=True),
        sa.Column("approved_by", sa.String(length=40), nullable=True),
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(asked_by IS NULL) = (asked_version IS NULL)", name=op.f("ck_payment_covers_asked_both_or_neither")
        ),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_payment_covers_amount_is_positive")),
        sa.CheckConstraint(
            "approved_by IS NULL OR asked_by <> approved_by", name=op.f("ck_payment_covers_second_person")
        ),
        sa.CheckConstraint("state IN ('review', 'done', 'void')", name=op.f("ck_payment_covers_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_covers")),
        sa.UniqueConstraint("uid", name=op.f("uq_payment_covers_uid")),
    )
