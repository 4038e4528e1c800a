"""payment imports"""

import sqlalchemy as sa
from alembic import op

from server.kit import db as kit

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ONE_WAY_IN = " + ".join(f"CASE WHEN {name} IS NULL THEN 0 ELSE 1 END" for name in ("order_no", "slip_uid", "line_uid"))
ONE_WAY_IN = f"({ONE_WAY_IN}) = 1"
LINE_HAS_ITS_LINE = "(kind IN ('bank_line', 'platform_line')) = (line_uid IS NOT NULL)"


def upgrade() -> None:
    op.create_table(
        "payment_import_columns",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("platform", sa.String(length=40), nullable=False),
        sa.Column("columns", kit.Json, nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_import_columns")),
        sa.UniqueConstraint("kind", "platform", name=op.f("uq_payment_import_columns_kind_platform")),
    )
    op.create_table(
        "payment_import_events",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("subject_id", kit.Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("move", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("target", sa.String(length=16), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_import_events")),
        sa.UniqueConstraint("subject_id", "version", name=op.f("uq_payment_import_events_subject_id_version")),
        info={"append_only": True},
    )
    with op.batch_alter_table("payment_import_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_payment_import_events_subject_id"), ["subject_id"], unique=False)
    op.create_table(
        "payment_imports",
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("platform", sa.String(length=40), nullable=False),
        sa.Column("file_uid", sa.String(length=16), nullable=False),
        sa.Column("file_name", sa.String(length=80), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("header", sa.Integer(), nullable=False),
        sa.Column("columns", kit.Json, nullable=False),
        sa.Column("new_count", sa.Integer(), nullable=False),
        sa.Column("known_count", sa.Integer(), nullable=False),
        sa.Column("refused", kit.Json, nullable=False),
        sa.Column("passed", kit.Json, nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(kind = 'bank') = (platform = '')", name=op.f("ck_payment_imports_platform_has_its_name")),
        sa.CheckConstraint(
            "kind IN ('bank', 'platform_gifts', 'platform_settlements')", name=op.f("ck_payment_imports_kind")
        ),
        sa.CheckConstraint("state IN ('draft', 'taken', 'dropped')", name=op.f("ck_payment_imports_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_imports")),
        sa.UniqueConstraint("uid", name=op.f("uq_payment_imports_uid")),
    )
    with op.batch_alter_table("payment_imports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_payment_imports_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_payment_imports_state"), ["state"], unique=False)
        batch_op.create_index(
            "uq_payment_imports_file",
            ["kind", "platform", "sha256"],
            unique=True,
            sqlite_where=sa.text("state <> 'dropped'"),
            postgresql_where=sa.text("state <> 'dropped'"),
        )
    op.create_table(
        "payment_line_events",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("subject_id", kit.Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("move", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("target", sa.String(length=16), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_line_events")),
        sa.UniqueConstraint("subject_id", "version", name=op.f("uq_payment_line_events_subject_id_version")),
        info={"append_only": True},
    )
    with op.batch_alter_table("payment_line_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_payment_line_events_subject_id"), ["subject_id"], unique=False)
    op.create_table(
        "payment_lines",
        sa.Column("import_id", kit.Id, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("platform", sa.String(length=40), nullable=False),
        sa.Column("row_key", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("amount_fen", kit.Fen(), nullable=False),
        sa.Column("payer_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("payer_blind", sa.String(length=64), nullable=True),
        sa.Column("nickname_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("project", sa.String(length=200), nullable=False),
        sa.Column("original", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=60), nullable=True),
        sa.Column("partner_uid", sa.String(length=16), nullable=True),
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(kind = 'bank') = (platform = '')", name=op.f("ck_payment_lines_platform_has_its_name")),
        sa.CheckConstraint(
            "(state IN ('matched', 'undone')) = (purpose IS NOT NULL)",
            name=op.f("ck_payment_lines_matched_has_its_purpose"),
        ),
        sa.CheckConstraint(
            "kind IN ('bank', 'gift', 'settlement', 'fee', 'matching', 'refund')", name=op.f("ck_payment_lines_kind")
        ),
        sa.CheckConstraint("state IN ('new', 'matched', 'ignored', 'undone')", name=op.f("ck_payment_lines_state")),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_payment_lines_amount_is_positive")),
        sa.ForeignKeyConstraint(["import_id"], ["payment_imports.id"], name=op.f("fk_payment_lines_import_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_lines")),
        sa.UniqueConstraint("kind", "platform", "row_key", name=op.f("uq_payment_lines_kind_platform_row_key")),
        sa.UniqueConstraint("partner_uid", name=op.f("uq_payment_lines_partner_uid")),
        sa.UniqueConstraint("uid", name=op.f("uq_payment_lines_uid")),
    )
    with op.batch_alter_table("payment_lines", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_payment_lines_import_id"), ["import_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_payment_lines_payer_blind"), ["payer_blind"], unique=False)
        batch_op.create_index(batch_op.f("ix_payment_lines_purpose"), ["purpose"], unique=False)
        batch_op.create_index("ix_payment_lines_queue", ["state", "day", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_payment_lines_state"), ["state"], unique=False)

    with op.batch_alter_table("payment_evidence", schema=None) as batch_op:
        batch_op.add_column(sa.Column("line_uid", sa.String(length=16), nullable=True))
        batch_op.create_check_constraint(op.f("ck_payment_evidence_line_has_its_line"), LINE_HAS_ITS_LINE)
        batch_op.create_index(batch_op.f("ix_payment_evidence_line_uid"), ["line_uid"], unique=False)

    with op.batch_alter_table("payment_slips", schema=None) as batch_op:
        batch_op.add_column(sa.Column("goods", sa.String(length=200), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("valued_by", sa.String(length=10), nullable=False, server_default=""))
        batch_op.drop_constraint(op.f("ck_payment_slips_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_payment_slips_kind"), "kind IN ('cash', 'bank', 'goods')")
        batch_op.create_check_constraint(op.f("ck_payment_slips_goods_are_named"), "(kind = 'goods') = (goods <> '')")
        batch_op.create_check_constraint(
            op.f("ck_payment_slips_goods_have_their_value"), "(kind = 'goods') = (valued_by <> '')"
        )

    with op.batch_alter_table("gift_offers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("line_uid", sa.String(length=16), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_gift_offers_line_uid"), ["line_uid"])
        batch_op.drop_constraint(op.f("ck_gift_offers_one_way_in"), type_="check")
        batch_op.create_check_constraint(op.f("ck_gift_offers_one_way_in"), ONE_WAY_IN)

    with op.batch_alter_table("gifts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("line_uid", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("goods", sa.String(length=200), nullable=False, server_default=""))
        batch_op.create_unique_constraint(batch_op.f("uq_gifts_line_uid"), ["line_uid"])
        batch_op.drop_constraint(op.f("ck_gifts_one_way_in"), type_="check")
        batch_op.create_check_constraint(op.f("ck_gifts_one_way_in"), ONE_WAY_IN)
        batch_op.drop_constraint(op.f("ck_gifts_way"), type_="check")
        batch_op.create_check_constraint(op.f("ck_gifts_way"), "way IN ('wechat', 'bank', 'cash', 'platform', 'goods')")
        batch_op.create_check_constraint(op.f("ck_gifts_goods_are_named"), "(way = 'goods') = (goods <> '')")
