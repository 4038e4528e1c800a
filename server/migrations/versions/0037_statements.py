"""monthly statements to the public"""

import sqlalchemy as sa
from alembic import op

from server.kit import db as kit

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "statements",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("lines", kit.Json, nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statements")),
        sa.UniqueConstraint("month", name=op.f("uq_statements_month")),
        sa.UniqueConstraint("uid", name=op.f("uq_statements_uid")),
        info={"append_only": True},
    )


def downgrade() -> None:
    op.drop_table("statements")
