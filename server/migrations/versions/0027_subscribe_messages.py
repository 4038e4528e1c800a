"""messages sent through WeChat, and letters back that two people let out"""

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

    op.create_table(
        "wish_letter_events",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("subject_id", kit.Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("move", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("target", sa.String(length=16), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish_letter_events")),
        sa.UniqueConstraint("subject_id", "version", name=op.f("uq_wish_letter_events_subject_id_version")),
        info={"append_only": True},
    )
    with op.batch_alter_table("wish_letter_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wish_letter_events_subject_id"), ["subject_id"], unique=False)
    op.create_table(
        "wish_letters",
        sa.Column("wish_id", kit.Id, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sender", sa.String(length=60), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.Column("asked_by", sa.String(length=40), nullable=True),
        sa.Column("asked_version", sa.Integer(), nullable=True),
        sa.Column("approved_by", sa.String(length=40), nullable=True),
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state <> 'public' OR approved_by IS NOT NULL", name=op.f("ck_wish_letters_public_by_two")),
        sa.CheckConstraint("state IN ('draft', 'review', 'public', 'withdrawn')", name=op.f("ck_wish_letters_state")),
        sa.CheckConstraint(
            "(asked_by IS NULL) = (asked_version IS NULL)", name=op.f("ck_wish_letters_asked_both_or_neither")
        ),
        sa.CheckConstraint(
            "approved_by IS NULL OR asked_by <> approved_by", name=op.f("ck_wish_letters_second_person")
        ),
        sa.ForeignKeyConstraint(["wish_id"], ["wishes.id"], name=op.f("fk_wish_letters_wish_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish_letters")),
        sa.UniqueConstraint("uid", name=op.f("uq_wish_letters_uid")),
    )
    with op.batch_alter_table("wish_letters", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wish_letters_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_wish_letters_wish_id"), ["wish_id"], unique=False)
        batch_op.create_index(
            "uq_wish_letters_one_live",
            ["wish_id"],
            unique=True,
            sqlite_where=sa.text("state <> 'withdrawn'"),
            postgresql_where=sa.text("state <> 'withdrawn'"),
        )


def downgrade() -> None:
    op.drop_table("wish_letter_events")
    op.drop_table("wish_letters")
    op.drop_table("message_sendings")
    op.drop_table("message_subscriptions")
    op.drop_table("message_answers")
