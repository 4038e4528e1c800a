"""notices"""

import sqlalchemy as sa
from alembic import op

from server.kit import db as kit

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notice_events",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("subject_id", kit.Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("move", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("target", sa.String(length=16), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_events")),
        sa.UniqueConstraint("subject_id", "version", name=op.f("uq_notice_events_subject_id_version")),
        info={"append_only": True},
    )
    with op.batch_alter_table("notice_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_events_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "notices",
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("audience", sa.String(length=8), nullable=False),
        sa.Column("title", sa.String(length=40), nullable=False),
        sa.Column("summary", sa.String(length=80), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("cover", sa.String(length=16), nullable=True),
        sa.Column("pinned_until", sa.Date(), nullable=True),
        sa.Column("shown_from", sa.Date(), nullable=True),
        sa.Column("shown_to", sa.Date(), nullable=True),
        sa.Column("organisation", sa.String(length=60), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("written_by", sa.String(length=40), nullable=False),
        sa.Column("published_at", kit.UTC(), nullable=True),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.Column("asked_by", sa.String(length=40), nullable=True),
        sa.Column("asked_version", sa.Integer(), nullable=True),
        sa.Column("approved_by", sa.String(length=40), nullable=True),
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("audience IN ('public', 'staff')", name=op.f("ck_notices_audience")),
        sa.CheckConstraint("kind IN ('notice', 'news', 'result')", name=op.f("ck_notices_kind")),
        sa.CheckConstraint(
            "state <> 'published' OR (published_at IS NOT NULL AND approved_by IS NOT NULL)",
            name=op.f("ck_notices_published_by_two"),
        ),
        sa.CheckConstraint("state IN ('draft', 'review', 'published', 'withdrawn')", name=op.f("ck_notices_state")),
        sa.CheckConstraint(
            "(asked_by IS NULL) = (asked_version IS NULL)", name=op.f("ck_notices_asked_both_or_neither")
        ),
        sa.CheckConstraint("approved_by IS NULL OR asked_by <> approved_by", name=op.f("ck_notices_second_person")),
        sa.CheckConstraint("shown_to >= shown_from", name=op.f("ck_notices_shown")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("uid", name=op.f("uq_notices_uid")),
    )
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.create_index("ix_notices_shelf", ["audience", "state", "published_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_notices_state"), ["state"], unique=False)


def downgrade() -> None:
    op.drop_table("notices")
    op.drop_table("notice_events")
