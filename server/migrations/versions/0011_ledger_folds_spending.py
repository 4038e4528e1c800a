"""ledger folds spending"""

import sqlalchemy as sa
from alembic import op

from server.kit import db as kit

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ledger_folds",
        sa.Column("account", sa.String(length=80), nullable=False),
        sa.Column("upto_id", kit.Id, nullable=False),
        sa.Column("in_outside_fen", kit.Fen(), nullable=False),
        sa.Column("in_inside_fen", kit.Fen(), nullable=False),
        sa.Column("out_outside_fen", kit.Fen(), nullable=False),
        sa.Column("out_inside_fen", kit.Fen(), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_ledger_folds")),
    )
    # The id behind the account: a balance reads only the entries that no fold holds yet.
    op.drop_index(op.f("ix_ledger_entries_source"), table_name="ledger_entries")
    op.drop_index(op.f("ix_ledger_entries_target"), table_name="ledger_entries")
    op.create_index("ix_ledger_entries_source_id", "ledger_entries", ["source", "id"])
    op.create_index("ix_ledger_entries_target_id", "ledger_entries", ["target", "id"])

    # The spending room.
    op.create_table(
        "spending_correction_events",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("subject_id", kit.Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("move", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("target", sa.String(length=16), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spending_correction_events")),
        sa.UniqueConstraint("subject_id", "version", name=op.f("uq_spending_correction_events_subject_id_version")),
        info={"append_only": True},
    )
    with op.batch_alter_table("spending_correction_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_spending_correction_events_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "spending_events",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("subject_id", kit.Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("move", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("target", sa.String(length=16), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spending_events")),
        sa.UniqueConstraint("subject_id", "version", name=op.f("uq_spending_events_subject_id_version")),
        info={"append_only": True},
    )
    with op.batch_alter_table("spending_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_spending_events_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "spending_payee_events",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("subject_id", kit.Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("move", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("target", sa.String(length=16), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spending_payee_events")),
        sa.UniqueConstraint("subject_id", "version", name=op.f("uq_spending_payee_events_subject_id_version")),
        info={"append_only": True},
    )
    with op.batch_alter_table("spending_payee_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_spending_payee_events_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "spending_payees",
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("bank", sa.String(length=60), nullable=False),
        sa.Column("bank_account_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("bank_account_blind", sa.String(length=64), nullable=False),
        sa.Column("tail", sa.String(length=4), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('supplier', 'unit', 'person')", name=op.f("ck_spending_payees_kind")),
        sa.CheckConstraint("state IN ('active', 'retired')", name=op.f("ck_spending_payees_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spending_payees")),
        sa.UniqueConstraint("uid", name=op.f("uq_spending_payees_uid")),
    )
    with op.batch_alter_table("spending_payees", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_spending_payees_state"), ["state"], unique=False)
        batch_op.create_index(
            "uq_spending_payees_active_account",
            ["bank_account_blind"],
            unique=True,
            sqlite_where=sa.text("state = 'active'"),
            postgresql_where=sa.text("state = 'active'"),
        )

    op.create_table(
        "spendings",
        sa.Column("no", sa.String(length=16), nullable=False),
        sa.Column("account", sa.String(length=60), nullable=False),
        sa.Column("budget_line", sa.String(length=16), nullable=True),
        sa.Column("payee_id", kit.Id, nullable=False),
        sa.Column("amount_fen", kit.Fen(), nullable=False),
        sa.Column("what_for", sa.String(length=60), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("goods", kit.Json, nullable=False),
        sa.Column("bank_ref", sa.String(length=40), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("paid_at", kit.UTC(), nullable=True),
        sa.Column("paid_by", sa.String(length=40), nullable=True),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.String(length=40), nullable=True),
        sa.Column("asked_version", sa.Integer(), nullable=True),
        sa.Column("approved_by", sa.String(length=40), nullable=True),
        sa.CheckConstraint(
            "(state IN ('paid', 'reversed')) = (paid_at IS NOT NULL)", name=op.f("ck_spendings_paid_has_its_moment")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'review', 'approved', 'paid', 'reversed', 'void')", name=op.f("ck_spendings_state")
        ),
        sa.CheckConstraint(
            "state NOT IN ('approved', 'paid', 'reversed') OR approved_by IS NOT NULL",
            name=op.f("ck_spendings_agreed_to"),
        ),
        sa.CheckConstraint(
            "(asked_by IS NULL) = (asked_version IS NULL)", name=op.f("ck_spendings_asked_both_or_neither")
        ),
        sa.CheckConstraint("(paid_at IS NULL) = (bank_ref IS NULL)", name=op.f("ck_spendings_paid_has_its_bank_ref")),
        sa.CheckConstraint("(paid_at IS NULL) = (paid_by IS NULL)", name=op.f("ck_spendings_paid_by_somebody")),
        sa.CheckConstraint("(paid_at IS NULL) = (paid_on IS NULL)", name=op.f("ck_spendings_paid_has_its_day")),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_spendings_amount")),
        sa.CheckConstraint("approved_by IS NULL OR asked_by <> approved_by", name=op.f("ck_spendings_second_person")),
        sa.CheckConstraint(
            "paid_by IS NULL OR (paid_by <> asked_by AND paid_by <> approved_by)",
            name=op.f("ck_spendings_third_person"),
        ),
        sa.ForeignKeyConstraint(["payee_id"], ["spending_payees.id"], name=op.f("fk_spendings_payee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spendings")),
        sa.UniqueConstraint("bank_ref", name=op.f("uq_spendings_bank_ref")),
        sa.UniqueConstraint("no", name=op.f("uq_spendings_no")),
        sa.UniqueConstraint("uid", name=op.f("uq_spendings_uid")),
    )
    with op.batch_alter_table("spendings", schema=None) as batch_op:
        batch_op.create_index("ix_spendings_account_state", ["account", "state", "paid_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_spendings_payee_id"), ["payee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_spendings_state"), ["state"], unique=False)

    op.create_table(
        "spending_corrections",
        sa.Column("spending_id", kit.Id, nullable=False),
        sa.Column("reason", sa.String(length=100), nullable=False),
        sa.Column("done_at", kit.UTC(), nullable=True),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.String(length=40), nullable=True),
        sa.Column("asked_version", sa.Integer(), nullable=True),
        sa.Column("approved_by", sa.String(length=40), nullable=True),
        sa.CheckConstraint(
            "(state = 'done') = (done_at IS NOT NULL)", name=op.f("ck_spending_corrections_done_has_its_moment")
        ),
        sa.CheckConstraint("state IN ('asked', 'done', 'refused')", name=op.f("ck_spending_corrections_state")),
        sa.CheckConstraint(
            "(asked_by IS NULL) = (asked_version IS NULL)", name=op.f("ck_spending_corrections_asked_both_or_neither")
        ),
        sa.CheckConstraint(
            "approved_by IS NULL OR asked_by <> approved_by", name=op.f("ck_spending_corrections_second_person")
        ),
        sa.ForeignKeyConstraint(["spending_id"], ["spendings.id"], name=op.f("fk_spending_corrections_spending_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spending_corrections")),
        sa.UniqueConstraint("uid", name=op.f("uq_spending_corrections_uid")),
    )
    with op.batch_alter_table("spending_corrections", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_spending_corrections_spending_id"), ["spending_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_spending_corrections_state"), ["state"], unique=False)
        batch_op.create_index(
            "uq_spending_corrections_one_live",
            ["spending_id"],
            unique=True,
            sqlite_where=sa.text("state <> 'refused'"),
            postgresql_where=sa.text("state <> 'refused'"),
        )

    op.create_table(
        "spending_vouchers",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("spending_id", kit.Id, nullable=False),
        sa.Column("file_uid", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("title", sa.String(length=30), nullable=False),
        sa.Column("is_pdf", sa.Boolean(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.CheckConstraint("kind <> 'bank_slip' OR NOT public", name=op.f("ck_spending_vouchers_slip_stays_private")),
        sa.CheckConstraint(
            "kind IN ('bank_slip', 'invoice', 'photo', 'paper')", name=op.f("ck_spending_vouchers_kind")
        ),
        sa.ForeignKeyConstraint(["spending_id"], ["spendings.id"], name=op.f("fk_spending_vouchers_spending_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spending_vouchers")),
        sa.UniqueConstraint("file_uid", name=op.f("uq_spending_vouchers_file_uid")),
        sa.UniqueConstraint("uid", name=op.f("uq_spending_vouchers_uid")),
    )
    with op.batch_alter_table("spending_vouchers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_spending_vouchers_spending_id"), ["spending_id"], unique=False)
