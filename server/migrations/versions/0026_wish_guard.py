"""the guard of public words"""

import sqlalchemy as sa
from alembic import op

from server.kit import db as kit

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

LOOKS = "text_look IN ('unasked', 'asked', 'pass', 'review', 'risky', 'nobody')"


def upgrade() -> None:
    op.create_table(
        "wish_decisions",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("wish_id", kit.Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(length=8), nullable=False),
        sa.Column("found", kit.Json, nullable=False),
        sa.Column("because", sa.String(length=200), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.CheckConstraint(
            "about IN ('words', 'twice', 'text', 'photo', 'child', 'shown')", name=op.f("ck_wish_decisions_about")
        ),
        sa.ForeignKeyConstraint(["wish_id"], ["wishes.id"], name=op.f("fk_wish_decisions_wish_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish_decisions")),
        info={"append_only": True},
    )
    with op.batch_alter_table("wish_decisions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wish_decisions_wish_id"), ["wish_id"], unique=False)
    with op.batch_alter_table("wishes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("text_look", sa.String(length=8), server_default="unasked", nullable=False))
        batch_op.add_column(sa.Column("text_mark", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("asked_at", kit.UTC(), nullable=True))
        batch_op.add_column(sa.Column("story_mark", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("hidden_at", kit.UTC(), nullable=True))
        batch_op.add_column(sa.Column("set_aside", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("story_gone_at", kit.UTC(), nullable=True))
        batch_op.create_index(batch_op.f("ix_wishes_hidden_at"), ["hidden_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_wishes_story_mark"), ["story_mark"], unique=False)
        batch_op.create_check_constraint(batch_op.f("ck_wishes_text_look"), LOOKS)
        batch_op.create_check_constraint(
            batch_op.f("ck_wishes_a_story_taken_back_is_gone"), "story_gone_at IS NULL OR story = ''"
        )


def downgrade() -> None:
    with op.batch_alter_table("wishes", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_wishes_a_story_taken_back_is_gone"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_wishes_text_look"), type_="check")
        batch_op.drop_index(batch_op.f("ix_wishes_story_mark"))
        batch_op.drop_index(batch_op.f("ix_wishes_hidden_at"))
        for column in ("story_gone_at", "set_aside", "hidden_at", "story_mark", "asked_at", "text_mark", "text_look"):
            batch_op.drop_column(column)
    op.drop_table("wish_decisions")
