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
