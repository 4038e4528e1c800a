"""reports of campaigns, and the clock of disclosure after the end"""

import sqlalchemy as sa
from alembic import op

from server.kit import db as kit

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "campaign_reports",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("campaign_id", kit.Id, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("title", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("also_at", sa.String(length=120), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("raised_fen", kit.Fen(), nullable=False),
        sa.Column("spent_fen", kit.Fen(), nullable=False),
        sa.Column("fees_fen", kit.Fen(), nullable=False),
        sa.Column("left_fen", kit.Fen(), nullable=False),
        sa.Column("corrects", sa.String(length=16), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.CheckConstraint(
            "(corrects IS NULL) = (reason = '')", name=op.f("ck_campaign_reports_correction_has_a_reason")
        ),
        sa.CheckConstraint("kind IN ('progress', 'final')", name=op.f("ck_campaign_reports_kind")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_campaign_reports_campaign_id")),
        sa.ForeignKeyConstraint(["corrects"], ["campaign_reports.uid"], name=op.f("fk_campaign_reports_corrects")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_reports")),
        sa.UniqueConstraint("corrects", name=op.f("uq_campaign_reports_corrects")),
        sa.UniqueConstraint("uid", name=op.f("uq_campaign_reports_uid")),
        info={"append_only": True},
    )
    with op.batch_alter_table("campaign_reports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_campaign_reports_campaign_id"), ["campaign_id"], unique=False)

    op.create_table(
        "campaign_report_photos",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("report_id", kit.Id, nullable=False),
        sa.Column("file_uid", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["campaign_reports.id"], name=op.f("fk_campaign_report_photos_report_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_report_photos")),
        sa.UniqueConstraint("file_uid", name=op.f("uq_campaign_report_photos_file_uid")),
        sa.UniqueConstraint("uid", name=op.f("uq_campaign_report_photos_uid")),
    )
    with op.batch_alter_table("campaign_report_photos", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_campaign_report_photos_report_id"), ["report_id"], unique=False)

    op.add_column("campaigns", sa.Column("ended_on", sa.Date(), nullable=True))
    op.add_column("campaigns", sa.Column("final_on", sa.Date(), nullable=True))
    # What was ended before the day was kept: its last day of raising is the latest it can have been.
    op.execute("UPDATE campaigns SET ended_on = ends_on WHERE state IN ('ended', 'concluded')")
    with op.batch_alter_table("campaigns", schema=None) as batch_op:
        batch_op.create_check_constraint(
            batch_op.f("ck_campaigns_ended_has_a_day"), "state NOT IN ('ended', 'concluded') OR ended_on IS NOT NULL"
        )
    op.add_column("charity_profile", sa.Column("grace_days", sa.Integer(), nullable=False, server_default="15"))
    with op.batch_alter_table("charity_profile", schema=None) as batch_op:
        batch_op.alter_column("grace_days", existing_type=sa.Integer(), server_default=None)
        batch_op.create_check_constraint(batch_op.f("ck_charity_profile_grace"), "grace_days BETWEEN 0 AND 30")


def downgrade() -> None:
    with op.batch_alter_table("charity_profile", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_charity_profile_grace"), type_="check")
        batch_op.drop_column("grace_days")
    with op.batch_alter_table("campaigns", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_campaigns_ended_has_a_day"), type_="check")
        batch_op.drop_column("final_on")
        batch_op.drop_column("ended_on")
    op.drop_table("campaign_report_photos")
    op.drop_table("campaign_reports")
