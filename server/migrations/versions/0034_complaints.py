"""complaints"""

import sqlalchemy as sa
from alembic import op

from server.kit import db as kit

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "complaint_events",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("subject_id", kit.Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("move", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("target", sa.String(length=16), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_events")),
        sa.UniqueConstraint("subject_id", "version", name=op.f("uq_complaint_events_subject_id_version")),
        info={"append_only": True},
    )
    with op.batch_alter_table("complaint_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_complaint_events_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "complaints",
        sa.Column("no", sa.String(length=16), nullable=False),
        sa.Column("code_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("key_mark", sa.String(length=64), nullable=False),
        sa.Column("about", sa.String(length=8), nullable=False),
        sa.Column("subject", sa.String(length=16), nullable=True),
        sa.Column("subject_name", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("due_at", kit.UTC(), nullable=True),
        sa.Column("taken_by", sa.String(length=40), nullable=True),
        sa.Column("frozen_at", kit.UTC(), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("answered_by", sa.String(length=40), nullable=True),
        sa.Column("answered_at", kit.UTC(), nullable=True),
        sa.Column("in_time", sa.Boolean(), nullable=True),
        sa.Column("again", sa.Boolean(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(about = 'house') = (subject IS NULL)", name=op.f("ck_complaints_subject_both_or_neither")),
        sa.CheckConstraint(
            "(state IN ('received', 'taken')) = (due_at IS NOT NULL)", name=op.f("ck_complaints_open_has_a_clock")
        ),
        sa.CheckConstraint(
            "about IN ('campaign', 'house', 'notice', 'policy', 'wish')", name=op.f("ck_complaints_about")
        ),
        sa.CheckConstraint(
            "kind IN ('conduct', 'money', 'other', 'pressure', 'privacy', 'untrue')", name=op.f("ck_complaints_kind")
        ),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome IN ('founded', 'partly', 'passed_on', 'unfounded')",
            name=op.f("ck_complaints_outcome"),
        ),
        sa.CheckConstraint(
            "state <> 'answered' OR outcome IS NOT NULL", name=op.f("ck_complaints_answered_has_an_outcome")
        ),
        sa.CheckConstraint("state IN ('answered', 'received', 'taken', 'withdrawn')", name=op.f("ck_complaints_state")),
        sa.CheckConstraint(
            "(outcome IS NULL) = (answered_at IS NULL)", name=op.f("ck_complaints_answered_both_or_neither")
        ),
        sa.CheckConstraint(
            "(outcome IS NULL) = (answered_by IS NULL)", name=op.f("ck_complaints_answer_both_or_neither")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaints")),
        sa.UniqueConstraint("key_mark", name=op.f("uq_complaints_key_mark")),
        sa.UniqueConstraint("no", name=op.f("uq_complaints_no")),
        sa.UniqueConstraint("uid", name=op.f("uq_complaints_uid")),
    )
    with op.batch_alter_table("complaints", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_complaints_at"), ["at"], unique=False)
        batch_op.create_index("ix_complaints_due", ["due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_complaints_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_complaints_subject"), ["subject"], unique=False)

    op.create_table(
        "complaint_files",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("complaint_id", kit.Id, nullable=False),
        sa.Column("file_uid", sa.String(length=16), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name=op.f("fk_complaint_files_complaint_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_files")),
        sa.UniqueConstraint("file_uid", name=op.f("uq_complaint_files_file_uid")),
        sa.UniqueConstraint("uid", name=op.f("uq_complaint_files_uid")),
    )
    with op.batch_alter_table("complaint_files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_complaint_files_complaint_id"), ["complaint_id"], unique=False)

    op.create_table(
        "complaint_notes",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("complaint_id", kit.Id, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.CheckConstraint("kind IN ('more', 'work', 'answer')", name=op.f("ck_complaint_notes_kind")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name=op.f("fk_complaint_notes_complaint_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_notes")),
        sa.UniqueConstraint("uid", name=op.f("uq_complaint_notes_uid")),
    )
    with op.batch_alter_table("complaint_notes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_complaint_notes_complaint_id"), ["complaint_id"], unique=False)


def downgrade() -> None:
    for table in ("complaint_notes", "complaint_files", "complaints", "complaint_events"):
        op.drop_table(table)
