"""receipts of donations, and certificates"""

import sqlalchemy as sa
from alembic import op

from server.kit import db as kit

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "certificate_names",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("gift_uid", sa.String(length=16), nullable=False),
        sa.Column("shown_as", sa.String(length=10), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.CheckConstraint(
            "(shown_as = 'real') = (name_sealed IS NOT NULL)", name=op.f("ck_certificate_names_real_has_its_name")
        ),
        sa.CheckConstraint("shown_as IN ('real', 'alias', 'anonymous')", name=op.f("ck_certificate_names_shown_as")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_names")),
        sa.UniqueConstraint("gift_uid", name=op.f("uq_certificate_names_gift_uid")),
        sa.UniqueConstraint("uid", name=op.f("uq_certificate_names_uid")),
    )


def downgrade() -> None:
    op.drop_table("certificate_names")
