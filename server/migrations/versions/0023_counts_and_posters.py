"""counts_and_posters"""

import sqlalchemy as sa
from alembic import op

from server.kit import db as kit

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

CHANNELS = "channel IN ('web', 'miniapp', 'wechat')"
STEPS = "step IN ('scan', 'read', 'check', 'request', 'result')"


def upgrade() -> None:
    _counts()
    op.execute(
        "INSERT INTO step_counts (day, step, channel, subject, area_code, serial, times) "
        "SELECT c.day, 'scan', c.channel, CASE WHEN p.kind = 'policy' THEN p.subject ELSE '' END, "
        "COALESCE(p.area_code, ''), p.serial, c.scans "
        "FROM scan_counts c JOIN posters p ON p.id = c.poster_id WHERE c.scans > 0"
    )
    op.drop_table("scan_counts")
    op.create_table(
        "stamps",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_stamps")),
    )
    _posters()
    _tasks_of_posters()
    with op.batch_alter_table("downloads", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_downloads_form"), type_="check")
        batch_op.create_check_constraint(op.f("ck_downloads_form"), "form IN ('xlsx', 'csv', 'pdf', 'zip')")


def _posters() -> None:
    with op.batch_alter_table("posters", schema=None) as batch_op:
        batch_op.add_column(sa.Column("batch", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("spot", sa.String(length=40), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("hung_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("hung_by", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("photo_uid", sa.String(length=16), nullable=True))
        batch_op.create_index(batch_op.f("ix_posters_batch"), ["batch"], unique=False)
        batch_op.create_check_constraint(op.f("ck_posters_carrier"), "carrier IN ('sheet', 'sticker', 'label')")
        both = "(hung_on IS NULL) = (hung_by IS NULL)"
        batch_op.create_check_constraint(op.f("ck_posters_hung_both_or_neither"), both)
        batch_op.create_check_constraint(op.f("ck_posters_spot_is_hung"), "spot = '' OR hung_on IS NOT NULL")
    with op.batch_alter_table("posters", schema=None) as batch_op:
        batch_op.alter_column("spot", server_default=None)


def _tasks_of_posters() -> None:
    op.create_table(
        "poster_replacements",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("poster_id", kit.Id, nullable=False),
        sa.Column("in_force", sa.Integer(), nullable=False),
        *_ends(),
        sa.CheckConstraint("(done_at IS NULL) = (how = '')", name=op.f("ck_poster_replacements_done_somehow")),
        sa.CheckConstraint("how IN ('', 'newer', 'hand', 'withdrawn')", name=op.f("ck_poster_replacements_how")),
        sa.CheckConstraint(
            "(done_at IS NULL) = (done_by IS NULL)", name=op.f("ck_poster_replacements_done_both_or_neither")
        ),
        sa.ForeignKeyConstraint(["poster_id"], ["posters.id"], name=op.f("fk_poster_replacements_poster_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poster_replacements")),
        sa.UniqueConstraint("poster_id", "in_force", name=op.f("uq_poster_replacements_poster_id_in_force")),
        sa.UniqueConstraint("uid", name=op.f("uq_poster_replacements_uid")),
    )
    with op.batch_alter_table("poster_replacements", schema=None) as batch_op:
        batch_op.create_index("ix_poster_replacements_open", ["done_at", "poster_id"], unique=False)
    op.create_table(
        "poster_silences",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("poster_id", kit.Id, nullable=False),
        sa.Column("week_from", sa.Date(), nullable=False),
        sa.Column("expected", sa.Integer(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("odds", sa.Integer(), nullable=False),
        *_ends(),
        sa.CheckConstraint("(done_at IS NULL) = (how = '')", name=op.f("ck_poster_silences_done_somehow")),
        sa.CheckConstraint("how IN ('', 'woke', 'hand', 'withdrawn')", name=op.f("ck_poster_silences_how")),
        sa.CheckConstraint(
            "(done_at IS NULL) = (done_by IS NULL)", name=op.f("ck_poster_silences_done_both_or_neither")
        ),
        sa.ForeignKeyConstraint(["poster_id"], ["posters.id"], name=op.f("fk_poster_silences_poster_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poster_silences")),
        sa.UniqueConstraint("uid", name=op.f("uq_poster_silences_uid")),
    )
    with op.batch_alter_table("poster_silences", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_poster_silences_poster_id"), ["poster_id"], unique=False)
        open_ones = sa.text("done_at IS NULL")
        batch_op.create_index(
            "uq_poster_silences_open", ["poster_id"], unique=True, sqlite_where=open_ones, postgresql_where=open_ones
        )


def _ends() -> list[sa.Column]:  # type: ignore[type-arg]
    return [
        sa.Column("at", kit.UTC(), nullable=False),
        sa.Column("done_at", kit.UTC(), nullable=True),
        sa.Column("done_by", sa.String(length=40), nullable=True),
        sa.Column("how", sa.String(length=10), nullable=False),
        sa.Column("note", sa.String(length=100), nullable=False),
    ]


def _counts() -> None:
    op.create_table(
        "step_counts",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("step", sa.String(length=8), nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("subject", sa.String(length=16), nullable=False),
        sa.Column("area_code", sa.String(length=15), nullable=False),
        sa.Column("serial", sa.String(length=12), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.CheckConstraint(CHANNELS, name=op.f("ck_step_counts_channel")),
        sa.CheckConstraint(STEPS, name=op.f("ck_step_counts_step")),
        sa.CheckConstraint("times > 0", name=op.f("ck_step_counts_times")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step_counts")),
        sa.UniqueConstraint("serial", "day", "step", "channel", "subject", "area_code", name="uq_step_counts_key"),
    )
    with op.batch_alter_table("step_counts", schema=None) as batch_op:
        batch_op.create_index("ix_step_counts_day", ["day", "step"], unique=False)
        batch_op.create_index(batch_op.f("ix_step_counts_area_code"), ["area_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_step_counts_subject"), ["subject"], unique=False)
    op.create_table(
        "tally_rows",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("step", sa.String(length=8), nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("subject", sa.String(length=16), nullable=False),
        sa.Column("area_code", sa.String(length=15), nullable=False),
        sa.Column("serial", sa.String(length=12), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tally_rows")),
    )
    op.create_table(
        "tally_shards",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("read_to", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_tally_shards")),
    )


def downgrade() -> None:
    with op.batch_alter_table("downloads", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_downloads_form"), type_="check")
        batch_op.create_check_constraint(op.f("ck_downloads_form"), "form IN ('xlsx', 'csv')")
    for name in ("poster_silences", "poster_replacements", "stamps"):
        op.drop_table(name)
    with op.batch_alter_table("posters", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_posters_batch"))
        for name in ("spot_is_hung", "hung_both_or_neither", "carrier"):
            batch_op.drop_constraint(op.f(f"ck_posters_{name}"), type_="check")
        for name in ("photo_uid", "hung_by", "hung_on", "spot", "batch"):
            batch_op.drop_column(name)
    op.create_table(
        "scan_counts",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("poster_id", kit.Id, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("scans", sa.Integer(), nullable=False),
        sa.CheckConstraint(CHANNELS, name=op.f("ck_scan_counts_channel")),
        sa.CheckConstraint("scans >= 0", name=op.f("ck_scan_counts_scans")),
        sa.ForeignKeyConstraint(["poster_id"], ["posters.id"], name=op.f("fk_scan_counts_poster_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan_counts")),
        sa.UniqueConstraint("poster_id", "day", "channel", name=op.f("uq_scan_counts_poster_id_day_channel")),
    )
    op.execute(
        "INSERT INTO scan_counts (poster_id, day, channel, scans) SELECT p.id, c.day, c.channel, SUM(c.times) "
        "FROM step_counts c JOIN posters p ON p.serial = c.serial WHERE c.step = 'scan' GROUP BY p.id, c.day, c.channel"
    )
    for name in ("tally_shards", "tally_rows", "step_counts"):
        op.drop_table(name)
