"""policy_rules: dated catalogue facts, windows by place, figures by date."""

import sqlalchemy as sa
from alembic import op

from server.kit import db as kit

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _catalogue()
    _self_check()


def _catalogue() -> None:
    op.create_table(
        "policy_figure_events",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("subject_id", kit.Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("move", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("target", sa.String(length=16), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_figure_events")),
        sa.UniqueConstraint("subject_id", "version", name=op.f("uq_policy_figure_events_subject_id_version")),
        info={"append_only": True},
    )
    with op.batch_alter_table("policy_figure_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_policy_figure_events_subject_id"), ["subject_id"], unique=False)
    op.create_table(
        "policy_figures",
        sa.Column("figure", sa.String(length=30), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.Column("asked_by", sa.String(length=40), nullable=True),
        sa.Column("asked_version", sa.Integer(), nullable=True),
        sa.Column("approved_by", sa.String(length=40), nullable=True),
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('asked', 'agreed', 'refused')", name=op.f("ck_policy_figures_state")),
        sa.CheckConstraint(
            "(asked_by IS NULL) = (asked_version IS NULL)", name=op.f("ck_policy_figures_asked_both_or_neither")
        ),
        sa.CheckConstraint(
            "approved_by IS NULL OR asked_by <> approved_by", name=op.f("ck_policy_figures_second_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_figures")),
        sa.UniqueConstraint("uid", name=op.f("uq_policy_figures_uid")),
    )
    with op.batch_alter_table("policy_figures", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_policy_figures_state"), ["state"], unique=False)
        batch_op.create_index(
            "uq_policy_figures_named",
            ["figure", "since"],
            unique=True,
            sqlite_where=sa.text("state <> 'refused'"),
            postgresql_where=sa.text("state <> 'refused'"),
        )
    op.create_table(
        "policy_windows",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("policy_id", kit.Id, nullable=False),
        sa.Column("area_code", sa.String(length=15), nullable=False),
        sa.Column("station_name", sa.String(length=60), nullable=False),
        sa.Column("station_address", sa.String(length=120), nullable=False),
        sa.Column("station_phone", sa.String(length=20), nullable=False),
        sa.Column("hours", sa.String(length=60), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.ForeignKeyConstraint(["policy_id"], ["policies.id"], name=op.f("fk_policy_windows_policy_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_windows")),
        sa.UniqueConstraint("policy_id", "area_code", name=op.f("uq_policy_windows_policy_id_area_code")),
        sa.UniqueConstraint("uid", name=op.f("uq_policy_windows_uid")),
    )
    with op.batch_alter_table("policy_windows", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_policy_windows_area_code"), ["area_code"], unique=False)
    _dated_texts()


ADDED = {
    "document_no": (sa.String(length=60), ""),
    "issuer": (sa.String(length=60), ""),
    "source_url": (sa.String(length=300), ""),
    "full_text": (sa.Text(), ""),
    "door_kind": (sa.String(length=16), "window"),
    "door_text": (sa.String(length=120), ""),
    "door_url": (sa.String(length=300), ""),
    "days_check": (sa.Integer(), "15"),
    "days_publicity": (sa.Integer(), "7"),
    "days_decide": (sa.Integer(), "5"),
}
STATES = "state IN ('draft', 'review', 'scheduled', 'published', 'replaced', 'dropped')"
DATED = "state IN ('draft', 'review', 'dropped') OR effective_from IS NOT NULL"
OFFICIAL_DAYS = "days_check > 0 AND days_publicity >= 0 AND days_decide > 0"


def _dated_texts() -> None:
    with op.batch_alter_table("policy_versions", schema=None) as batch_op:
        for name, (kind, usual) in ADDED.items():
            batch_op.add_column(sa.Column(name, kind, nullable=False, server_default=usual))
        batch_op.create_index(
            "uq_policy_versions_scheduled",
            ["policy_id"],
            unique=True,
            sqlite_where=sa.text("state = 'scheduled'"),
            postgresql_where=sa.text("state = 'scheduled'"),
        )
        batch_op.drop_constraint(op.f("ck_policy_versions_state"), type_="check")
        batch_op.drop_constraint(op.f("ck_policy_versions_published_is_dated"), type_="check")
        batch_op.create_check_constraint(op.f("ck_policy_versions_state"), STATES)
        batch_op.create_check_constraint(op.f("ck_policy_versions_published_is_dated"), DATED)
        batch_op.create_check_constraint(op.f("ck_policy_versions_dates_in_order"), "effective_to >= effective_from")
        batch_op.create_check_constraint(op.f("ck_policy_versions_door_kind"), "door_kind IN ('window', 'ganfutong')")
        batch_op.create_check_constraint(op.f("ck_policy_versions_official_days"), OFFICIAL_DAYS)
    with op.batch_alter_table("policy_versions", schema=None) as batch_op:
        for name in ADDED:
            batch_op.alter_column(name, server_default=None)  # it was for the rows that stood there before


def downgrade() -> None:
    _drop_self_check()
    _drop_catalogue()


def _drop_catalogue() -> None:
    old = "state IN ('draft', 'review', 'published', 'replaced')"
    with op.batch_alter_table("policy_versions", schema=None) as batch_op:
        for name in ("official_days", "door_kind", "dates_in_order", "published_is_dated", "state"):
            batch_op.drop_constraint(op.f(f"ck_policy_versions_{name}"), type_="check")
        batch_op.drop_index("uq_policy_versions_scheduled")
        for name in ADDED:
            batch_op.drop_column(name)
        batch_op.create_check_constraint(op.f("ck_policy_versions_state"), old)
        batch_op.create_check_constraint(
            op.f("ck_policy_versions_published_is_dated"),
            "state NOT IN ('published', 'replaced') OR effective_from IS NOT NULL",
        )
    for table in ("policy_windows", "policy_figures", "policy_figure_events"):
        op.drop_table(table)


def _self_check() -> None:
    """Rules and their known answers, beside each text; what stood there before has none."""
    with op.batch_alter_table("policy_versions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("rules", kit.Json, nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("cases", kit.Json, nullable=False, server_default="[]"))
    with op.batch_alter_table("policy_versions", schema=None) as batch_op:
        for name in ("rules", "cases"):
            batch_op.alter_column(name, server_default=None)


def _drop_self_check() -> None:
    with op.batch_alter_table("policy_versions", schema=None) as batch_op:
        for name in ("rules", "cases"):
            batch_op.drop_column(name)
