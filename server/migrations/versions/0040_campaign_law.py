"""what the law asks of a campaign further: partners, changes of purpose"""

import sqlalchemy as sa
from alembic import op

from server.kit import db as kit

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "campaign_change_events",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("subject_id", kit.Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("move", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("target", sa.String(length=16), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_change_events")),
        sa.UniqueConstraint("subject_id", "version", name=op.f("uq_campaign_change_events_subject_id_version")),
        info={"append_only": True},
    )
    with op.batch_alter_table("campaign_change_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_campaign_change_events_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "campaign_changes",
        sa.Column("campaign_id", kit.Id, nullable=False),
        sa.Column("basis", sa.String(length=8), nullable=False),
        sa.Column("purpose", sa.String(length=300), nullable=False),
        sa.Column("use_text", sa.String(length=300), nullable=False),
        sa.Column("beneficiaries", sa.String(length=300), nullable=False),
        sa.Column("was_purpose", sa.String(length=300), nullable=False),
        sa.Column("was_use_text", sa.String(length=300), nullable=False),
        sa.Column("was_beneficiaries", sa.String(length=300), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("filing_no", sa.String(length=60), nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=True),
        sa.Column("consent_text", sa.String(length=300), nullable=False),
        sa.Column("consent_on", sa.Date(), nullable=True),
        sa.Column("frees", sa.String(length=16), nullable=False),
        sa.Column("lines", kit.Json, nullable=False),
        sa.Column("paper", sa.String(length=16), nullable=False),
        sa.Column("done_at", kit.UTC(), nullable=True),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.String(length=40), nullable=True),
        sa.Column("asked_version", sa.Integer(), nullable=True),
        sa.Column("approved_by", sa.String(length=40), nullable=True),
        sa.CheckConstraint(
            "(state = 'done') = (done_at IS NOT NULL)", name=op.f("ck_campaign_changes_done_has_its_moment")
        ),
        sa.CheckConstraint(
            "basis <> 'consent' OR (consent_text <> '' AND consent_on IS NOT NULL)",
            name=op.f("ck_campaign_changes_consent_is_recorded"),
        ),
        sa.CheckConstraint(
            "basis <> 'refiled' OR (filing_no <> '' AND filed_on IS NOT NULL)",
            name=op.f("ck_campaign_changes_refiled_is_filed"),
        ),
        sa.CheckConstraint("basis IN ('refiled', 'consent')", name=op.f("ck_campaign_changes_basis")),
        sa.CheckConstraint("frees = '' OR basis = 'consent'", name=op.f("ck_campaign_changes_tied_needs_consent")),
        sa.CheckConstraint("state <> 'done' OR approved_by IS NOT NULL", name=op.f("ck_campaign_changes_done_by_two")),
        sa.CheckConstraint("state IN ('review', 'done', 'refused')", name=op.f("ck_campaign_changes_state")),
        sa.CheckConstraint(
            "(asked_by IS NULL) = (asked_version IS NULL)", name=op.f("ck_campaign_changes_asked_both_or_neither")
        ),
        sa.CheckConstraint(
            "approved_by IS NULL OR asked_by <> approved_by", name=op.f("ck_campaign_changes_second_person")
        ),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_campaign_changes_campaign_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_changes")),
        sa.UniqueConstraint("uid", name=op.f("uq_campaign_changes_uid")),
    )
    with op.batch_alter_table("campaign_changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_campaign_changes_campaign_id"), ["campaign_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_campaign_changes_state"), ["state"], unique=False)
        batch_op.create_index(
            "uq_campaign_changes_one_waits",
            ["campaign_id"],
            unique=True,
            sqlite_where=sa.text("state = 'review'"),
            postgresql_where=sa.text("state = 'review'"),
        )

    op.create_table(
        "campaign_partners",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("campaign_id", kit.Id, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("work", sa.String(length=120), nullable=False),
        sa.Column("agreement_no", sa.String(length=60), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("evaluation", sa.String(length=300), nullable=False),
        sa.Column("evaluated_on", sa.Date(), nullable=True),
        sa.Column("paper", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_campaign_partners_campaign_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_partners")),
        sa.UniqueConstraint("uid", name=op.f("uq_campaign_partners_uid")),
    )
    with op.batch_alter_table("campaign_partners", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_campaign_partners_campaign_id"), ["campaign_id"], unique=False)

    op.create_table(
        "statement_halves",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("half", sa.String(length=6), nullable=False),
        sa.Column("lines", kit.Json, nullable=False),
        sa.Column("ways", kit.Json, nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_halves")),
        sa.UniqueConstraint("half", name=op.f("uq_statement_halves_half")),
        sa.UniqueConstraint("uid", name=op.f("uq_statement_halves_uid")),
        info={"append_only": True},
    )
    _complaints(("conduct", "minor", "money", "other", "pressure", "privacy", "untrue"))


def _complaints(kinds: tuple[str, ...]) -> None:
    """What a complaint may be about: a guardian asks for a child's gift back (Civil Code 145)."""
    condition = f"kind IN ({', '.join(repr(kind) for kind in kinds)})"
    with op.batch_alter_table("complaints", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_complaints_kind"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_complaints_kind"), condition)


def downgrade() -> None:
    op.execute("UPDATE complaints SET kind = 'other' WHERE kind = 'minor'")
    _complaints(("conduct", "money", "other", "pressure", "privacy", "untrue"))
    op.drop_table("statement_halves")
    op.drop_table("campaign_partners")
    op.drop_table("campaign_changes")
    op.drop_table("campaign_change_events")
