"""promises of companies"""

import sqlalchemy as sa
from alembic import op

from server.kit import db as kit

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "promise_change_events",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("subject_id", kit.Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("move", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("target", sa.String(length=16), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise_change_events")),
        sa.UniqueConstraint("subject_id", "version", name=op.f("uq_promise_change_events_subject_id_version")),
        info={"append_only": True},
    )
    with op.batch_alter_table("promise_change_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_promise_change_events_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "promise_events",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("subject_id", kit.Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("move", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("target", sa.String(length=16), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise_events")),
        sa.UniqueConstraint("subject_id", "version", name=op.f("uq_promise_events_subject_id_version")),
        info={"append_only": True},
    )
    with op.batch_alter_table("promise_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_promise_events_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "promises",
        sa.Column("no", sa.String(length=16), nullable=False),
        sa.Column("campaign_uid", sa.String(length=16), nullable=True),
        sa.Column("company", sa.String(length=60), nullable=False),
        sa.Column("credit_code", sa.String(length=18), nullable=False),
        sa.Column("ground", sa.String(length=8), nullable=False),
        sa.Column("use_text", sa.String(length=100), nullable=False),
        sa.Column("agreement_no", sa.String(length=80), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("amount_fen", kit.Fen(), nullable=False),
        sa.Column("contact_name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("contact_phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("show_name", sa.Boolean(), nullable=False),
        sa.Column("unrelated", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.String(length=40), nullable=True),
        sa.Column("asked_version", sa.Integer(), nullable=True),
        sa.Column("approved_by", sa.String(length=40), nullable=True),
        sa.CheckConstraint("ground IN ('public', 'relief', 'other')", name=op.f("ck_promises_ground")),
        sa.CheckConstraint(
            "state IN ('draft', 'review', 'standing', 'partly', 'fulfilled', 'released', 'void')",
            name=op.f("ck_promises_state"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'review', 'void') OR approved_by IS NOT NULL", name=op.f("ck_promises_agreed_by_two")
        ),
        sa.CheckConstraint(
            "(asked_by IS NULL) = (asked_version IS NULL)", name=op.f("ck_promises_asked_both_or_neither")
        ),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_promises_amount")),
        sa.CheckConstraint("approved_by IS NULL OR asked_by <> approved_by", name=op.f("ck_promises_second_person")),
        sa.CheckConstraint("unrelated", name=op.f("ck_promises_unrelated")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promises")),
        sa.UniqueConstraint("no", name=op.f("uq_promises_no")),
        sa.UniqueConstraint("uid", name=op.f("uq_promises_uid")),
    )
    with op.batch_alter_table("promises", schema=None) as batch_op:
        batch_op.create_index("ix_promises_campaign_state", ["campaign_uid", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_promises_company"), ["company"], unique=False)
        batch_op.create_index(batch_op.f("ix_promises_credit_code"), ["credit_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_promises_state"), ["state"], unique=False)

    op.create_table(
        "promise_changes",
        sa.Column("promise_id", kit.Id, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("agreement_no", sa.String(length=80), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("amount_fen", kit.Fen(), nullable=True),
        sa.Column("terms", kit.Json, nullable=False),
        sa.Column("why", sa.String(length=10), nullable=False),
        sa.Column("reported_to", sa.String(length=60), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=True),
        sa.Column("explained_at", sa.String(length=120), nullable=False),
        sa.Column("done_at", kit.UTC(), nullable=True),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.String(length=40), nullable=True),
        sa.Column("asked_version", sa.Integer(), nullable=True),
        sa.Column("approved_by", sa.String(length=40), nullable=True),
        sa.CheckConstraint("(kind = 'release') = (why <> '')", name=op.f("ck_promise_changes_release_has_its_ground")),
        sa.CheckConstraint(
            "(kind = 'supplement') = (amount_fen IS NOT NULL)",
            name=op.f("ck_promise_changes_supplement_has_its_amount"),
        ),
        sa.CheckConstraint(
            "(state = 'done') = (done_at IS NOT NULL)", name=op.f("ck_promise_changes_done_has_its_moment")
        ),
        sa.CheckConstraint("kind IN ('supplement', 'release')", name=op.f("ck_promise_changes_kind")),
        sa.CheckConstraint("state IN ('asked', 'done', 'refused')", name=op.f("ck_promise_changes_state")),
        sa.CheckConstraint(
            "why <> 'hardship' OR (reported_to <> '' AND explained_at <> '')",
            name=op.f("ck_promise_changes_hardship_is_reported"),
        ),
        sa.CheckConstraint(
            "(asked_by IS NULL) = (asked_version IS NULL)", name=op.f("ck_promise_changes_asked_both_or_neither")
        ),
        sa.CheckConstraint(
            "approved_by IS NULL OR asked_by <> approved_by", name=op.f("ck_promise_changes_second_person")
        ),
        sa.ForeignKeyConstraint(["promise_id"], ["promises.id"], name=op.f("fk_promise_changes_promise_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise_changes")),
        sa.UniqueConstraint("uid", name=op.f("uq_promise_changes_uid")),
    )
    with op.batch_alter_table("promise_changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_promise_changes_promise_id"), ["promise_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_promise_changes_state"), ["state"], unique=False)
        batch_op.create_index(
            "uq_promise_changes_one_waits",
            ["promise_id"],
            unique=True,
            sqlite_where=sa.text("state = 'asked'"),
            postgresql_where=sa.text("state = 'asked'"),
        )

    op.create_table(
        "promise_ties",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("promise_id", kit.Id, nullable=False),
        sa.Column("gift_uid", sa.String(length=16), nullable=False),
        sa.Column("gift_no", sa.String(length=16), nullable=False),
        sa.Column("amount_fen", kit.Fen(), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.Column("ended_at", kit.UTC(), nullable=True),
        sa.Column("ended_by", sa.String(length=40), nullable=True),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.CheckConstraint("(ended_at IS NULL) = (why = '')", name=op.f("ck_promise_ties_ended_has_its_reason")),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by IS NULL)", name=op.f("ck_promise_ties_ended_both_or_neither")
        ),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_promise_ties_amount")),
        sa.ForeignKeyConstraint(["promise_id"], ["promises.id"], name=op.f("fk_promise_ties_promise_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise_ties")),
        sa.UniqueConstraint("uid", name=op.f("uq_promise_ties_uid")),
    )
    with op.batch_alter_table("promise_ties", schema=None) as batch_op:
        batch_op.create_index("ix_promise_ties_promise", ["promise_id", "ended_at"], unique=False)
        batch_op.create_index(
            "uq_promise_ties_one_live",
            ["gift_uid"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "promise_instalments",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("promise_id", kit.Id, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("amount_fen", kit.Fen(), nullable=False),
        sa.Column("ended_by", kit.Id, nullable=True),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_promise_instalments_amount")),
        sa.ForeignKeyConstraint(["ended_by"], ["promise_changes.id"], name=op.f("fk_promise_instalments_ended_by")),
        sa.ForeignKeyConstraint(["promise_id"], ["promises.id"], name=op.f("fk_promise_instalments_promise_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise_instalments")),
        sa.UniqueConstraint("uid", name=op.f("uq_promise_instalments_uid")),
    )
    with op.batch_alter_table("promise_instalments", schema=None) as batch_op:
        batch_op.create_index("ix_promise_instalments_live", ["promise_id", "ended_by", "due_on"], unique=False)

    op.create_table(
        "promise_papers",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("promise_id", kit.Id, nullable=False),
        sa.Column("change_id", kit.Id, nullable=True),
        sa.Column("file_uid", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("is_pdf", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('agreement', 'supplement', 'release', 'other')", name=op.f("ck_promise_papers_kind")
        ),
        sa.ForeignKeyConstraint(["change_id"], ["promise_changes.id"], name=op.f("fk_promise_papers_change_id")),
        sa.ForeignKeyConstraint(["promise_id"], ["promises.id"], name=op.f("fk_promise_papers_promise_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise_papers")),
        sa.UniqueConstraint("file_uid", name=op.f("uq_promise_papers_file_uid")),
        sa.UniqueConstraint("uid", name=op.f("uq_promise_papers_uid")),
    )
    with op.batch_alter_table("promise_papers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_promise_papers_promise_id"), ["promise_id"], unique=False)

    op.create_table(
        "promise_reminders",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("promise_id", kit.Id, nullable=False),
        sa.Column("instalment_id", kit.Id, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.Column("done_at", kit.UTC(), nullable=True),
        sa.Column("done_by", sa.String(length=40), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "kind IN ('due_30', 'due_7', 'overdue', 'overdue_30')", name=op.f("ck_promise_reminders_kind")
        ),
        sa.CheckConstraint(
            "(done_at IS NULL) = (done_by IS NULL)", name=op.f("ck_promise_reminders_done_both_or_neither")
        ),
        sa.ForeignKeyConstraint(
            ["instalment_id"], ["promise_instalments.id"], name=op.f("fk_promise_reminders_instalment_id")
        ),
        sa.ForeignKeyConstraint(["promise_id"], ["promises.id"], name=op.f("fk_promise_reminders_promise_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise_reminders")),
        sa.UniqueConstraint("instalment_id", "kind", name=op.f("uq_promise_reminders_instalment_id_kind")),
        sa.UniqueConstraint("uid", name=op.f("uq_promise_reminders_uid")),
    )
    with op.batch_alter_table("promise_reminders", schema=None) as batch_op:
        batch_op.create_index("ix_promise_reminders_open", ["done_at", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_promise_reminders_promise_id"), ["promise_id"], unique=False)


def downgrade() -> None:
    op.drop_table("promise_reminders")
    op.drop_table("promise_papers")
    op.drop_table("promise_instalments")
    op.drop_table("promise_ties")
    op.drop_table("promise_changes")
    op.drop_table("promises")
    op.drop_table("promise_events")
    op.drop_table("promise_change_events")
