"""days of giving, the units that take part, and their rosters"""

import sqlalchemy as sa
from alembic import op

from server.kit import db as kit

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

OLD_KINDS = "kind IN ('total', 'policy', 'category', 'wish')"
KINDS = "kind IN ('total', 'policy', 'category', 'wish', 'event', 'unit')"
TABLES = (
    "event_roster_rows",
    "event_unit_orders",
    "event_unit_gifts",
    "giving_event_campaigns",
    "event_units",
    "giving_events",
    "giving_event_events",
    "event_unit_events",
)


def upgrade() -> None:
    _kinds(KINDS)
    op.create_table(
        "event_unit_events",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("subject_id", kit.Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("move", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("target", sa.String(length=16), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_unit_events")),
        sa.UniqueConstraint("subject_id", "version", name=op.f("uq_event_unit_events_subject_id_version")),
        info={"append_only": True},
    )
    with op.batch_alter_table("event_unit_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_unit_events_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "giving_event_events",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("subject_id", kit.Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("move", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("target", sa.String(length=16), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_giving_event_events")),
        sa.UniqueConstraint("subject_id", "version", name=op.f("uq_giving_event_events_subject_id_version")),
        info={"append_only": True},
    )
    with op.batch_alter_table("giving_event_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_giving_event_events_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "giving_events",
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("title", sa.String(length=40), nullable=False),
        sa.Column("summary", sa.String(length=80), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("kit_short", sa.String(length=200), nullable=False),
        sa.Column("kit_long", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
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
        sa.CheckConstraint("kind IN ('jiujiu', 'quanmin', 'one_day')", name=op.f("ck_giving_events_kind")),
        sa.CheckConstraint(
            "state <> 'published' OR (starts_on IS NOT NULL AND ends_on IS NOT NULL)",
            name=op.f("ck_giving_events_published_has_days"),
        ),
        sa.CheckConstraint(
            "state <> 'published' OR approved_by IS NOT NULL", name=op.f("ck_giving_events_published_by_two")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'review', 'published', 'withdrawn')", name=op.f("ck_giving_events_state")
        ),
        sa.CheckConstraint(
            "(asked_by IS NULL) = (asked_version IS NULL)", name=op.f("ck_giving_events_asked_both_or_neither")
        ),
        sa.CheckConstraint(
            "approved_by IS NULL OR asked_by <> approved_by", name=op.f("ck_giving_events_second_person")
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_giving_events_days")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_giving_events")),
        sa.UniqueConstraint("uid", name=op.f("uq_giving_events_uid")),
    )
    with op.batch_alter_table("giving_events", schema=None) as batch_op:
        batch_op.create_index("ix_giving_events_calendar", ["state", "starts_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_giving_events_state"), ["state"], unique=False)

    op.create_table(
        "event_units",
        sa.Column("no", sa.String(length=16), nullable=False),
        sa.Column("event_id", kit.Id, nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("contact_name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("contact_phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('live', 'left')", name=op.f("ck_event_units_state")),
        sa.ForeignKeyConstraint(["event_id"], ["giving_events.id"], name=op.f("fk_event_units_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_units")),
        sa.UniqueConstraint("event_id", "title", name=op.f("uq_event_units_event_id_title")),
        sa.UniqueConstraint("no", name=op.f("uq_event_units_no")),
        sa.UniqueConstraint("uid", name=op.f("uq_event_units_uid")),
    )
    with op.batch_alter_table("event_units", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_units_state"), ["state"], unique=False)

    op.create_table(
        "giving_event_campaigns",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("event_id", kit.Id, nullable=False),
        sa.Column("campaign_uid", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["giving_events.id"], name=op.f("fk_giving_event_campaigns_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_giving_event_campaigns")),
        sa.UniqueConstraint("event_id", "campaign_uid", name=op.f("uq_giving_event_campaigns_event_id_campaign_uid")),
    )
    with op.batch_alter_table("giving_event_campaigns", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_giving_event_campaigns_campaign_uid"), ["campaign_uid"], unique=False)

    op.create_table(
        "event_unit_gifts",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("unit_id", kit.Id, nullable=False),
        sa.Column("gift_uid", sa.String(length=16), nullable=False),
        sa.Column("whole_fen", kit.Fen(), nullable=False),
        sa.Column("shared_fen", kit.Fen(), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.CheckConstraint(
            "shared_fen >= 0 AND shared_fen <= whole_fen", name=op.f("ck_event_unit_gifts_shared_within_the_gift")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["event_units.id"], name=op.f("fk_event_unit_gifts_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_unit_gifts")),
        sa.UniqueConstraint("gift_uid", name=op.f("uq_event_unit_gifts_gift_uid")),
        sa.UniqueConstraint("uid", name=op.f("uq_event_unit_gifts_uid")),
    )
    with op.batch_alter_table("event_unit_gifts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_unit_gifts_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "event_unit_orders",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("unit_id", kit.Id, nullable=False),
        sa.Column("order_no", sa.String(length=32), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["event_units.id"], name=op.f("fk_event_unit_orders_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_unit_orders")),
        sa.UniqueConstraint("order_no", name=op.f("uq_event_unit_orders_order_no")),
    )
    with op.batch_alter_table("event_unit_orders", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_unit_orders_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "event_roster_rows",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("unit_id", kit.Id, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("amount_fen", kit.Fen(), nullable=False),
        sa.Column("receipt", sa.Boolean(), nullable=False),
        sa.Column("gift_id", kit.Id, nullable=True),
        sa.Column("receipt_uid", sa.String(length=16), nullable=True),
        sa.Column("problem", sa.String(length=80), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_event_roster_rows_amount")),
        sa.CheckConstraint(
            "receipt_uid IS NULL OR gift_id IS NOT NULL", name=op.f("ck_event_roster_rows_receipt_of_booked_money")
        ),
        sa.ForeignKeyConstraint(["gift_id"], ["event_unit_gifts.id"], name=op.f("fk_event_roster_rows_gift_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["event_units.id"], name=op.f("fk_event_roster_rows_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_roster_rows")),
        sa.UniqueConstraint("receipt_uid", name=op.f("uq_event_roster_rows_receipt_uid")),
        sa.UniqueConstraint("uid", name=op.f("uq_event_roster_rows_uid")),
        sa.UniqueConstraint("unit_id", "number", name=op.f("uq_event_roster_rows_unit_id_number")),
    )
    with op.batch_alter_table("event_roster_rows", schema=None) as batch_op:
        batch_op.create_index("ix_event_roster_rows_gift", ["gift_id", "id"], unique=False)


def downgrade() -> None:
    for name in TABLES:
        op.drop_table(name)
    _kinds(OLD_KINDS)


def _kinds(condition: str) -> None:
    """A code of giving is a paper like any other: it can be withdrawn, counted and verified."""
    with op.batch_alter_table("posters", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_posters_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_posters_kind"), condition)
