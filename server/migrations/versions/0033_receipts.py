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
    op.create_table(
        "receipt_events",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("subject_id", kit.Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("move", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("target", sa.String(length=16), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt_events")),
        sa.UniqueConstraint("subject_id", "version", name=op.f("uq_receipt_events_subject_id_version")),
        info={"append_only": True},
    )
    with op.batch_alter_table("receipt_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_receipt_events_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "receipt_qualifications",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("valid", sa.Boolean(), nullable=False),
        sa.Column("document_no", sa.String(length=80), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.CheckConstraint(
            "valid = FALSE OR document_no <> ''", name=op.f("ck_receipt_qualifications_valid_by_a_document")
        ),
        sa.CheckConstraint("year BETWEEN 2000 AND 2100", name=op.f("ck_receipt_qualifications_year")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt_qualifications")),
        sa.UniqueConstraint("uid", name=op.f("uq_receipt_qualifications_uid")),
        sa.UniqueConstraint("year", name=op.f("uq_receipt_qualifications_year")),
    )
    op.create_table(
        "receipted_gifts",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("gift_uid", sa.String(length=16), nullable=False),
        sa.Column("whole_fen", kit.Fen(), nullable=False),
        sa.Column("taken_fen", kit.Fen(), nullable=False),
        sa.Column("platform", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "taken_fen >= 0 AND taken_fen <= whole_fen", name=op.f("ck_receipted_gifts_taken_within_the_gift")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipted_gifts")),
        sa.UniqueConstraint("gift_uid", name=op.f("uq_receipted_gifts_gift_uid")),
        sa.UniqueConstraint("uid", name=op.f("uq_receipted_gifts_uid")),
    )
    with op.batch_alter_table("receipted_gifts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_receipted_gifts_platform"), ["platform"], unique=False)

    op.create_table(
        "receipts",
        sa.Column("no", sa.String(length=16), nullable=False),
        sa.Column("donor_uid", sa.String(length=16), nullable=True),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("title_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("credit_code_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("credit_code_blind", sa.String(length=64), nullable=True),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("amount_fen", kit.Fen(), nullable=False),
        sa.Column("batch", sa.String(length=16), nullable=True),
        sa.Column("bill_code", sa.String(length=8), nullable=True),
        sa.Column("bill_no", sa.String(length=10), nullable=True),
        sa.Column("check_code", sa.String(length=6), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("red_no", sa.String(length=10), nullable=True),
        sa.Column("replaces_id", kit.Id, nullable=True),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.String(length=40), nullable=True),
        sa.Column("asked_version", sa.Integer(), nullable=True),
        sa.Column("approved_by", sa.String(length=40), nullable=True),
        sa.CheckConstraint(
            "(kind = 'company') = (credit_code_sealed IS NOT NULL)", name=op.f("ck_receipts_company_has_its_code")
        ),
        sa.CheckConstraint(
            "(state = 'voided') = (red_no IS NOT NULL)", name=op.f("ck_receipts_voided_has_its_red_number")
        ),
        sa.CheckConstraint("kind IN ('person', 'company')", name=op.f("ck_receipts_kind")),
        sa.CheckConstraint("state <> 'voided' OR approved_by IS NOT NULL", name=op.f("ck_receipts_voided_by_two")),
        sa.CheckConstraint(
            "state IN ('requested', 'exported', 'issued', 'red_due', 'review', 'voided', 'withdrawn')",
            name=op.f("ck_receipts_state"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('issued', 'review', 'voided') OR bill_no IS NOT NULL",
            name=op.f("ck_receipts_issued_has_its_number"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('requested', 'exported', 'withdrawn') OR bill_no IS NULL",
            name=op.f("ck_receipts_number_is_issued"),
        ),
        sa.CheckConstraint(
            "(asked_by IS NULL) = (asked_version IS NULL)", name=op.f("ck_receipts_asked_both_or_neither")
        ),
        sa.CheckConstraint("(bill_no IS NULL) = (bill_code IS NULL)", name=op.f("ck_receipts_bill_both_or_neither")),
        sa.CheckConstraint("(bill_no IS NULL) = (issued_on IS NULL)", name=op.f("ck_receipts_bill_has_its_day")),
        sa.CheckConstraint(
            "(credit_code_sealed IS NULL) = (credit_code_blind IS NULL)", name=op.f("ck_receipts_code_both_or_neither")
        ),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_receipts_amount")),
        sa.CheckConstraint("approved_by IS NULL OR asked_by <> approved_by", name=op.f("ck_receipts_second_person")),
        sa.ForeignKeyConstraint(["replaces_id"], ["receipts.id"], name=op.f("fk_receipts_replaces_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipts")),
        sa.UniqueConstraint("bill_code", "bill_no", name=op.f("uq_receipts_bill_code_bill_no")),
        sa.UniqueConstraint("no", name=op.f("uq_receipts_no")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_receipts_replaces_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_receipts_uid")),
    )
    with op.batch_alter_table("receipts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_receipts_batch"), ["batch"], unique=False)
        batch_op.create_index(batch_op.f("ix_receipts_credit_code_blind"), ["credit_code_blind"], unique=False)
        batch_op.create_index(batch_op.f("ix_receipts_donor_uid"), ["donor_uid"], unique=False)
        batch_op.create_index(batch_op.f("ix_receipts_state"), ["state"], unique=False)
        batch_op.create_index("ix_receipts_state_at", ["state", "at"], unique=False)

    op.create_table(
        "receipt_shares",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("receipt_id", kit.Id, nullable=False),
        sa.Column("gift_uid", sa.String(length=16), nullable=False),
        sa.Column("gift_no", sa.String(length=16), nullable=False),
        sa.Column("amount_fen", kit.Fen(), nullable=False),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_receipt_shares_amount")),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipts.id"], name=op.f("fk_receipt_shares_receipt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt_shares")),
        sa.UniqueConstraint("receipt_id", "gift_uid", name=op.f("uq_receipt_shares_receipt_id_gift_uid")),
        sa.UniqueConstraint("uid", name=op.f("uq_receipt_shares_uid")),
        info={"append_only": True},
    )
    with op.batch_alter_table("receipt_shares", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_receipt_shares_gift_uid"), ["gift_uid"], unique=False)
        batch_op.create_index(batch_op.f("ix_receipt_shares_receipt_id"), ["receipt_id"], unique=False)

    with op.batch_alter_table("gift_offers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("receipt", sa.String(length=8), server_default="", nullable=False))
        batch_op.create_check_constraint(op.f("ck_gift_offers_receipt"), "receipt IN ('', 'wanted', 'waived')")


def downgrade() -> None:
    with op.batch_alter_table("gift_offers", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_gift_offers_receipt"), type_="check")
        batch_op.drop_column("receipt")
    for table in ("receipt_shares", "receipts", "receipted_gifts", "receipt_qualifications", "receipt_events"):
        op.drop_table(table)
    op.drop_table("certificate_names")
