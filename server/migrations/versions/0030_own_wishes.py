"""wishes asked for by residents themselves, and the price catalogue"""

import sqlalchemy as sa
from alembic import op

from server.kit import db as kit

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "own_wish_events",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("subject_id", kit.Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("move", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("target", sa.String(length=16), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_wish_events")),
        sa.UniqueConstraint("subject_id", "version", name=op.f("uq_own_wish_events_subject_id_version")),
        info={"append_only": True},
    )
    with op.batch_alter_table("own_wish_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_own_wish_events_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "own_wishes",
        sa.Column("no", sa.String(length=16), nullable=False),
        sa.Column("asked_by", sa.String(length=16), nullable=True),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("on_behalf", sa.String(length=8), nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("contact_name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("contact_phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("contact_phone_blind", sa.String(length=64), nullable=True),
        sa.Column("person_name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("person_name_blind", sa.String(length=64), nullable=True),
        sa.Column("relation", sa.String(length=10), nullable=False),
        sa.Column("area_code", sa.String(length=15), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("due_at", kit.UTC(), nullable=True),
        sa.Column("missed_calls", sa.Integer(), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=True),
        sa.Column("visited_by", sa.String(length=40), nullable=True),
        sa.Column("person_uid", sa.String(length=16), nullable=True),
        sa.Column("wish_uid", sa.String(length=16), nullable=True),
        sa.Column("help_uid", sa.String(length=16), nullable=True),
        sa.Column("answered_because", sa.String(length=12), nullable=True),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'answered') = (answered_because IS NOT NULL)", name=op.f("ck_own_wishes_answered_with_a_reason")
        ),
        sa.CheckConstraint(
            "(state IN ('asked', 'visited')) = (due_at IS NOT NULL)", name=op.f("ck_own_wishes_open_has_a_day")
        ),
        sa.CheckConstraint(
            "answered_because IS NULL OR answered_because IN ('met', 'relief', 'unreached', 'unsuitable')",
            name=op.f("ck_own_wishes_answered_because"),
        ),
        sa.CheckConstraint("channel IN ('desk', 'miniapp', 'phone', 'web')", name=op.f("ck_own_wishes_channel")),
        sa.CheckConstraint(
            "help_uid IS NULL OR answered_because = 'relief'", name=op.f("ck_own_wishes_referred_is_relief")
        ),
        sa.CheckConstraint("on_behalf IN ('family', 'self', 'worker')", name=op.f("ck_own_wishes_on_behalf")),
        sa.CheckConstraint("state <> 'visited' OR visited_on IS NOT NULL", name=op.f("ck_own_wishes_visited_on_a_day")),
        sa.CheckConstraint("state <> 'written' OR wish_uid IS NOT NULL", name=op.f("ck_own_wishes_written_is_a_wish")),
        sa.CheckConstraint(
            "state IN ('answered', 'asked', 'visited', 'withdrawn', 'written')", name=op.f("ck_own_wishes_state")
        ),
        sa.CheckConstraint(
            "state NOT IN ('asked', 'visited', 'answered') OR wish_uid IS NULL",
            name=op.f("ck_own_wishes_a_wish_is_written"),
        ),
        sa.CheckConstraint(
            "(contact_phone_sealed IS NULL) = (contact_phone_blind IS NULL)",
            name=op.f("ck_own_wishes_phone_both_or_neither"),
        ),
        sa.CheckConstraint(
            "(visited_on IS NULL) = (visited_by IS NULL)", name=op.f("ck_own_wishes_visited_both_or_neither")
        ),
        sa.CheckConstraint("missed_calls >= 0", name=op.f("ck_own_wishes_counters")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_wishes")),
        sa.UniqueConstraint("no", name=op.f("uq_own_wishes_no")),
        sa.UniqueConstraint("uid", name=op.f("uq_own_wishes_uid")),
        sa.UniqueConstraint("wish_uid", name=op.f("uq_own_wishes_wish_uid")),
    )
    with op.batch_alter_table("own_wishes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_own_wishes_area_code"), ["area_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_own_wishes_asked_by"), ["asked_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_own_wishes_at"), ["at"], unique=False)
        batch_op.create_index("ix_own_wishes_contact", ["contact_phone_blind"], unique=False)
        batch_op.create_index(batch_op.f("ix_own_wishes_person_name_blind"), ["person_name_blind"], unique=False)
        batch_op.create_index(batch_op.f("ix_own_wishes_person_uid"), ["person_uid"], unique=False)
        batch_op.create_index("ix_own_wishes_due", ["due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_own_wishes_state"), ["state"], unique=False)

    op.create_table(
        "own_wish_consents",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("own_id", kit.Id, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("text_version", sa.String(length=12), nullable=False),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.Column("given_by", sa.String(length=8), nullable=False),
        sa.Column("paper_no", sa.String(length=40), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.CheckConstraint("given_by IN ('self', 'family')", name=op.f("ck_own_wish_consents_given_by")),
        sa.CheckConstraint("kind IN ('ask', 'refer')", name=op.f("ck_own_wish_consents_kind")),
        sa.CheckConstraint("way <> 'paper' OR paper_no <> ''", name=op.f("ck_own_wish_consents_paper_lies_somewhere")),
        sa.CheckConstraint("way IN ('paper', 'spoken', 'ticked')", name=op.f("ck_own_wish_consents_way")),
        sa.ForeignKeyConstraint(["own_id"], ["own_wishes.id"], name=op.f("fk_own_wish_consents_own_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_wish_consents")),
        sa.UniqueConstraint("uid", name=op.f("uq_own_wish_consents_uid")),
        info={"append_only": True},
    )
    with op.batch_alter_table("own_wish_consents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_own_wish_consents_own_id"), ["own_id"], unique=False)

    op.create_table(
        "own_wish_files",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("own_id", kit.Id, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("file_uid", sa.String(length=16), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.CheckConstraint("kind IN ('photo', 'voice', 'home')", name=op.f("ck_own_wish_files_kind")),
        sa.ForeignKeyConstraint(["own_id"], ["own_wishes.id"], name=op.f("fk_own_wish_files_own_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_wish_files")),
        sa.UniqueConstraint("file_uid", name=op.f("uq_own_wish_files_file_uid")),
        sa.UniqueConstraint("uid", name=op.f("uq_own_wish_files_uid")),
    )
    with op.batch_alter_table("own_wish_files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_own_wish_files_own_id"), ["own_id"], unique=False)

    op.create_table(
        "own_wish_notes",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("own_id", kit.Id, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.CheckConstraint("kind IN ('check', 'more', 'answer')", name=op.f("ck_own_wish_notes_kind")),
        sa.ForeignKeyConstraint(["own_id"], ["own_wishes.id"], name=op.f("fk_own_wish_notes_own_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_wish_notes")),
        sa.UniqueConstraint("uid", name=op.f("uq_own_wish_notes_uid")),
    )
    with op.batch_alter_table("own_wish_notes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_own_wish_notes_own_id"), ["own_id"], unique=False)

    op.create_table(
        "wish_prices",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("unit", sa.String(length=8), nullable=False),
        sa.Column("low_fen", kit.Fen(), nullable=False),
        sa.Column("high_fen", kit.Fen(), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.CheckConstraint("kind IN ('goods', 'service')", name=op.f("ck_wish_prices_kind")),
        sa.CheckConstraint(
            "0 < low_fen AND low_fen <= high_fen AND high_fen <= 500000", name=op.f("ck_wish_prices_band")
        ),
        sa.CheckConstraint("valid_until >= checked_on", name=op.f("ck_wish_prices_valid_after_it_was_checked")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish_prices")),
        sa.UniqueConstraint("uid", name=op.f("uq_wish_prices_uid")),
    )
    with op.batch_alter_table("wish_prices", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wish_prices_active"), ["active"], unique=False)
        batch_op.create_index("uq_wish_prices_name", ["name", "unit"], unique=True)
    with op.batch_alter_table("wishes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("price_uid", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("price_because", sa.String(length=120), server_default="", nullable=False))
