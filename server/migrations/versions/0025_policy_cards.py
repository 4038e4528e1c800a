"""cards of policies changed by two people"""

import sqlalchemy as sa
from alembic import op

from server.kit import db as kit

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "policy_card_events",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("subject_id", kit.Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("move", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("target", sa.String(length=16), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_card_events")),
        sa.UniqueConstraint("subject_id", "version", name=op.f("uq_policy_card_events_subject_id_version")),
        info={"append_only": True},
    )
    with op.batch_alter_table("policy_card_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_policy_card_events_subject_id"), ["subject_id"], unique=False)
    op.create_table(
        "policy_cards",
        sa.Column("policy_id", kit.Id, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("department", sa.String(length=30), nullable=False),
        sa.Column("category", sa.String(length=30), nullable=False),
        sa.Column("relief_class", sa.String(length=30), nullable=False),
        sa.Column("was", kit.Json, nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.Column("asked_by", sa.String(length=40), nullable=True),
        sa.Column("asked_version", sa.Integer(), nullable=True),
        sa.Column("approved_by", sa.String(length=40), nullable=True),
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('asked', 'agreed', 'refused')", name=op.f("ck_policy_cards_state")),
        sa.CheckConstraint(
            "(asked_by IS NULL) = (asked_version IS NULL)", name=op.f("ck_policy_cards_asked_both_or_neither")
        ),
        sa.CheckConstraint(
            "approved_by IS NULL OR asked_by <> approved_by", name=op.f("ck_policy_cards_second_person")
        ),
        sa.ForeignKeyConstraint(["policy_id"], ["policies.id"], name=op.f("fk_policy_cards_policy_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_cards")),
        sa.UniqueConstraint("uid", name=op.f("uq_policy_cards_uid")),
    )
    with op.batch_alter_table("policy_cards", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_policy_cards_policy_id"), ["policy_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_policy_cards_state"), ["state"], unique=False)
        batch_op.create_index(
            "uq_policy_cards_asked",
            ["policy_id"],
            unique=True,
            sqlite_where=sa.text("state = 'asked'"),
            postgresql_where=sa.text("state = 'asked'"),
        )
    with op.batch_alter_table("posters", schema=None) as batch_op:
        batch_op.add_column(sa.Column("renews", sa.String(length=12), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("posters", schema=None) as batch_op:
        batch_op.drop_column("renews")
    op.drop_table("policy_cards")
    op.drop_table("policy_card_events")
