"""messages sent through WeChat"""

import sqlalchemy as sa
from alembic import op

from server.kit import db as kit

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "message_answers",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("donor_uid", sa.String(length=16), nullable=False),
        sa.Column("template", sa.String(length=64), nullable=False),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("answer", sa.String(length=8), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=True),
        sa.Column("repeats", kit.Id, nullable=True),
        sa.Column("said_at", kit.UTC(), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.CheckConstraint("answer IN ('accept', 'reject', 'ban', 'filter')", name=op.f("ck_message_answers_answer")),
        sa.CheckConstraint("source IN ('phone', 'push')", name=op.f("ck_message_answers_source")),
        sa.ForeignKeyConstraint(["repeats"], ["message_answers.id"], name=op.f("fk_message_answers_repeats")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_answers")),
        sa.UniqueConstraint("key", name=op.f("uq_message_answers_key")),
        sa.UniqueConstraint("repeats", name=op.f("uq_message_answers_repeats")),
    )
    with op.batch_alter_table("message_answers", schema=None) as batch_op:
        batch_op.create_index("ix_message_answers_pair", ["donor_uid", "template", "said_at"], unique=False)

    op.create_table(
        "message_subscriptions",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("donor_uid", sa.String(length=16), nullable=False),
        sa.Column("template", sa.String(length=64), nullable=False),
        sa.Column("remaining", sa.Integer(), nullable=False),
        sa.Column("always", sa.Boolean(), nullable=False),
        sa.Column("off", sa.Boolean(), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.CheckConstraint("remaining BETWEEN 0 AND 99", name=op.f("ck_message_subscriptions_remaining")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_subscriptions")),
        sa.UniqueConstraint("donor_uid", "template", name=op.f("uq_message_subscriptions_donor_uid_template")),
    )
    op.create_table(
        "message_sendings",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("message_id", kit.Id, nullable=False),
        sa.Column("donor_uid", sa.String(length=16), nullable=False),
        sa.Column("from_uid", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("template", sa.String(length=64), nullable=False),
        sa.Column("page", sa.String(length=128), nullable=False),
        sa.Column("facts", kit.Json, nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("rounds", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.String(length=16), nullable=True),
        sa.Column("doubtful", sa.Boolean(), nullable=False),
        sa.Column("code", sa.Integer(), nullable=True),
        sa.Column("msgid", sa.String(length=32), nullable=True),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.Column("tried_at", kit.UTC(), nullable=True),
        sa.Column("ended_at", kit.UTC(), nullable=True),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (state IN ('waiting', 'sending'))", name=op.f("ck_message_sendings_ended")
        ),
        sa.CheckConstraint(
            "state <> 'sending' OR attempt IS NOT NULL", name=op.f("ck_message_sendings_sending_has_an_attempt")
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'sending', 'sent', 'unsure', 'failed')", name=op.f("ck_message_sendings_state")
        ),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_message_sendings_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_sendings")),
        sa.UniqueConstraint("message_id", name=op.f("uq_message_sendings_message_id")),
        sa.UniqueConstraint("msgid", name=op.f("uq_message_sendings_msgid")),
        sa.UniqueConstraint("uid", name=op.f("uq_message_sendings_uid")),
    )
    with op.batch_alter_table("message_sendings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_message_sendings_donor_uid"), ["donor_uid"], unique=False)
        batch_op.create_index("ix_message_sendings_person", ["from_uid", "template", "tried_at"], unique=False)
        batch_op.create_index("ix_message_sendings_state", ["state", "kind", "ended_at"], unique=False)


def downgrade() -> None:
    op.drop_table("message_sendings")
    op.drop_table("message_subscriptions")
    op.drop_table("message_answers")
