"""audit: where from, marks, seals"""

import sqlalchemy as sa
from alembic import op

from server.kit import db as kit

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

FROM_WHERE = (("request", 16), ("place", 45), ("device", 160))


def upgrade() -> None:
    op.add_column("audit", sa.Column("nonce", sa.String(length=16), nullable=True))
    for name, length in FROM_WHERE:
        op.add_column("audit", sa.Column(name, sa.String(length=length), nullable=False, server_default=""))
    op.add_column("audit", sa.Column("mark", sa.String(length=81), nullable=True))
    op.create_index("ix_audit_nonce", "audit", ["nonce"], unique=True)
    op.create_index("ix_audit_what", "audit", ["what"], unique=False)

    op.create_table(
        "audit_seals",
        sa.Column("number", kit.Id, autoincrement=False, nullable=False),
        sa.Column("first_id", kit.Id, nullable=False),
        sa.Column("last_id", kit.Id, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("total", kit.Id, nullable=False),
        sa.Column("gaps", kit.Json, nullable=False),
        sa.Column("late", kit.Json, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.Column("mark", sa.String(length=81), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_seals")),
        info={"append_only": True},
    )
    op.create_index(op.f("ix_audit_seals_at"), "audit_seals", ["at"], unique=False)

    op.create_table(
        "audit_purges",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("seal", kit.Id, nullable=False),
        sa.Column("last_id", kit.Id, nullable=False),
        sa.Column("rows", kit.Id, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.Column("mark", sa.String(length=81), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_purges")),
        sa.UniqueConstraint("seal", name=op.f("uq_audit_purges_seal")),
        info={"append_only": True},
    )

    op.create_table(
        "audit_walks",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.Column("done_at", kit.UTC(), nullable=True),
        sa.Column("next_seal", kit.Id, nullable=False),
        sa.Column("rows", kit.Id, nullable=False),
        sa.Column("owed", kit.Json, nullable=False),
        sa.Column("problems", kit.Json, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_walks")),
    )
    op.create_index(op.f("ix_audit_walks_at"), "audit_walks", ["at"], unique=False)


def downgrade() -> None:
    op.drop_table("audit_walks")
    op.drop_table("audit_purges")
    op.drop_table("audit_seals")
    op.drop_index("ix_audit_what", table_name="audit")
    op.drop_index("ix_audit_nonce", table_name="audit")
    for name in ("mark", *(name for name, _length in FROM_WHERE), "nonce"):
        op.drop_column("audit", name)
