"""what a partner did for a campaign is checked and settled after its end"""

import sqlalchemy as sa
from alembic import op

from server.kit import db as kit

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "campaign_partner_checks",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("partner_id", kit.Id, nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("finding", sa.String(length=300), nullable=False),
        sa.Column("settled", sa.String(length=300), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["campaign_partners.id"], name=op.f("fk_campaign_partner_checks_partner_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_partner_checks")),
        sa.UniqueConstraint("partner_id", name=op.f("uq_campaign_partner_checks_partner_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_campaign_partner_checks_uid")),
        info={"append_only": True},
    )


def downgrade() -> None:
    op.drop_table("campaign_partner_checks")
