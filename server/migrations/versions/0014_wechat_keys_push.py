"""wechat keys push"""

import sqlalchemy as sa
from alembic import op

from server.kit import db as kit

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "wechat_pushes",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wechat_pushes")),
        sa.UniqueConstraint("key", name=op.f("uq_wechat_pushes_key")),
    )
    with op.batch_alter_table("files") as batch_op:
        batch_op.add_column(sa.Column("trace", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("verdict", sa.String(length=8), nullable=True))
        batch_op.create_check_constraint(op.f("ck_files_verdict"), "verdict IN ('asked', 'pass', 'review', 'risky')")
        batch_op.create_check_constraint(op.f("ck_files_trace_both_or_neither"), "(trace IS NULL) = (verdict IS NULL)")
        batch_op.create_unique_constraint(op.f("uq_files_trace"), ["trace"])
    op.create_table(
        "wechat_platform_certs",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("serial", sa.String(length=40), nullable=False),
        sa.Column("pem", sa.Text(), nullable=False),
        sa.Column("starts_at", kit.UTC(), nullable=False),
        sa.Column("ends_at", kit.UTC(), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wechat_platform_certs")),
        sa.UniqueConstraint("serial", name=op.f("uq_wechat_platform_certs_serial")),
    )
    op.create_table(
        "wechat_cert_fetches",
        sa.Column("mchid", sa.String(length=32), nullable=False),
        sa.Column("asked_at", kit.UTC(), nullable=True),
        sa.Column("got_at", kit.UTC(), nullable=True),
        sa.Column("wished", sa.Boolean(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("mchid", name=op.f("pk_wechat_cert_fetches")),
    )
    with op.batch_alter_table("gift_offers") as batch_op:
        batch_op.add_column(sa.Column("words", sa.String(length=8), server_default="free", nullable=False))
        batch_op.create_check_constraint(
            op.f("ck_gift_offers_words"), "words IN ('free', 'asked', 'pass', 'review', 'risky', 'shown', 'hidden')"
        )
