"""the register whole: lives, merges, aid received, reveals"""

import sqlalchemy as sa
from alembic import op

from server.kit import db as kit

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _events("helped_person_events")
    _events("person_merge_events")
    _events("table_import_events")
    _widen()
    op.create_table(
        "helped_person_pasts",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("person_id", kit.Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("facts_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["helped_persons.id"], name=op.f("fk_helped_person_pasts_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_helped_person_pasts")),
        sa.UniqueConstraint("person_id", "version", name=op.f("uq_helped_person_pasts_person_id_version")),
        sa.UniqueConstraint("uid", name=op.f("uq_helped_person_pasts_uid")),
    )
    _merges()
    _provisions()
    _reveals()
    _tables()


def _events(table: str) -> None:
    op.create_table(
        table,
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("subject_id", kit.Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("move", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("target", sa.String(length=16), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("subject_id", "version", name=op.f(f"uq_{table}_subject_id_version")),
        info={"append_only": True},
    )
    op.create_index(op.f(f"ix_{table}_subject_id"), table, ["subject_id"], unique=False)


def _widen() -> None:
    """Columns first without a rebuild where that will do: consents are never touched again, not even to be copied."""
    op.add_column("consents", sa.Column("opens_to", sa.String(length=8), server_default="public", nullable=False))
    op.add_column("consents", sa.Column("paper_no", sa.String(length=40), server_default="", nullable=False))
    with op.batch_alter_table("households", schema=None) as batch_op:
        batch_op.add_column(sa.Column("number", sa.String(length=20), nullable=True))
        batch_op.create_unique_constraint(
            batch_op.f("uq_households_controller_area_code_number"), ["controller", "area_code", "number"]
        )
    with op.batch_alter_table("helped_persons", schema=None) as batch_op:
        batch_op.add_column(sa.Column("relation", sa.String(length=10), server_default="", nullable=False))
        batch_op.add_column(sa.Column("name_blind", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("phone_blind", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("same_as", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("state", sa.String(length=16), server_default="active", nullable=False))
        batch_op.add_column(sa.Column("version", sa.Integer(), server_default="0", nullable=False))
        batch_op.create_index("ix_helped_persons_alike", ["name_blind", "birth_year"], unique=False)
        batch_op.create_index(batch_op.f("ix_helped_persons_phone_blind"), ["phone_blind"], unique=False)
        batch_op.create_index(batch_op.f("ix_helped_persons_same_as"), ["same_as"], unique=False)
        batch_op.create_index(batch_op.f("ix_helped_persons_state"), ["state"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_helped_persons_same_as"), "helped_persons", ["same_as"], ["uid"])
        batch_op.create_check_constraint(
            batch_op.f("ck_helped_persons_state"),
            "state IN ('active', 'moved', 'ended', 'died', 'merged', 'void')",
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_helped_persons_merged_into_somebody"), "(state = 'merged') = (same_as IS NOT NULL)"
        )


def _merges() -> None:
    op.create_table(
        "person_merges",
        sa.Column("keep_uid", sa.String(length=16), nullable=False),
        sa.Column("gone_uid", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=120), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.Column("asked_by", sa.String(length=40), nullable=True),
        sa.Column("asked_version", sa.Integer(), nullable=True),
        sa.Column("approved_by", sa.String(length=40), nullable=True),
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('asked', 'done', 'refused')", name=op.f("ck_person_merges_state")),
        sa.CheckConstraint(
            "(asked_by IS NULL) = (asked_version IS NULL)", name=op.f("ck_person_merges_asked_both_or_neither")
        ),
        sa.CheckConstraint(
            "approved_by IS NULL OR asked_by <> approved_by", name=op.f("ck_person_merges_second_person")
        ),
        sa.CheckConstraint("keep_uid <> gone_uid", name=op.f("ck_person_merges_two_records")),
        sa.ForeignKeyConstraint(["gone_uid"], ["helped_persons.uid"], name=op.f("fk_person_merges_gone_uid")),
        sa.ForeignKeyConstraint(["keep_uid"], ["helped_persons.uid"], name=op.f("fk_person_merges_keep_uid")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_merges")),
        sa.UniqueConstraint("uid", name=op.f("uq_person_merges_uid")),
    )
    op.create_index(op.f("ix_person_merges_keep_uid"), "person_merges", ["keep_uid"], unique=False)
    op.create_index(op.f("ix_person_merges_state"), "person_merges", ["state"], unique=False)
    asked = sa.text("state = 'asked'")
    op.create_index(
        "uq_person_merges_one_open",
        "person_merges",
        ["gone_uid"],
        unique=True,
        sqlite_where=asked,
        postgresql_where=asked,
    )


def _provisions() -> None:
    op.create_table(
        "provisions",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("person_uid", sa.String(length=16), nullable=False),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("form", sa.String(length=8), nullable=False),
        sa.Column("what", sa.String(length=60), nullable=False),
        sa.Column("amount_fen", kit.Fen(), nullable=True),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("corrects", sa.String(length=16), nullable=True),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=120), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.CheckConstraint("form IN ('cash', 'goods', 'service')", name=op.f("ck_provisions_form")),
        sa.CheckConstraint(
            "source IN ('relief', 'charity', 'wish', 'partner', 'other')", name=op.f("ck_provisions_source")
        ),
        sa.CheckConstraint("amount_fen IS NULL OR amount_fen > 0", name=op.f("ck_provisions_amount")),
        sa.CheckConstraint("stands OR corrects IS NOT NULL", name=op.f("ck_provisions_only_a_correction_takes_back")),
        sa.ForeignKeyConstraint(["corrects"], ["provisions.uid"], name=op.f("fk_provisions_corrects")),
        sa.ForeignKeyConstraint(["person_uid"], ["helped_persons.uid"], name=op.f("fk_provisions_person_uid")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provisions")),
        sa.UniqueConstraint("corrects", name=op.f("uq_provisions_corrects")),
        sa.UniqueConstraint("reference", name=op.f("uq_provisions_reference")),
        sa.UniqueConstraint("uid", name=op.f("uq_provisions_uid")),
        info={"append_only": True},
    )
    op.create_index(op.f("ix_provisions_given_on"), "provisions", ["given_on"], unique=False)
    op.create_index(op.f("ix_provisions_person_uid"), "provisions", ["person_uid"], unique=False)


def _reveals() -> None:
    op.create_table(
        "reveals",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("ticket", sa.String(length=16), nullable=False),
        sa.Column("person_uid", sa.String(length=16), nullable=False),
        sa.Column("area_code", sa.String(length=15), nullable=False),
        sa.Column("controller", sa.String(length=8), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("because", sa.String(length=10), nullable=False),
        sa.Column("child", sa.Boolean(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("seen_by", sa.String(length=40), nullable=True),
        sa.Column("seen_at", kit.UTC(), nullable=True),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.CheckConstraint("(seen_by IS NULL) = (seen_at IS NULL)", name=op.f("ck_reveals_seen_both_or_neither")),
        sa.CheckConstraint("seen_by IS NULL OR seen_by <> actor", name=op.f("ck_reveals_another_signs")),
        sa.ForeignKeyConstraint(["person_uid"], ["helped_persons.uid"], name=op.f("fk_reveals_person_uid")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reveals")),
        sa.UniqueConstraint("ticket", name=op.f("uq_reveals_ticket")),
        sa.UniqueConstraint("uid", name=op.f("uq_reveals_uid")),
    )
    op.create_index("ix_reveals_actor_day", "reveals", ["actor", "day"], unique=False)
    op.create_index("ix_reveals_child_seen", "reveals", ["child", "seen_by"], unique=False)
    op.create_index(op.f("ix_reveals_person_uid"), "reveals", ["person_uid"], unique=False)


def _tables() -> None:
    op.create_table(
        "table_imports",
        sa.Column("key", sa.String(length=20), nullable=False),
        sa.Column("file_name", sa.String(length=80), nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("total", "good", "bad", "taken", "undone", "kept")
        ),
        sa.Column("unused", kit.Json, nullable=False),
        sa.Column("undo_until", kit.UTC(), nullable=True),
        sa.Column("wiped_at", kit.UTC(), nullable=True),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('reading', 'checking', 'checked', 'taking', 'taken', 'undoing', 'undone', 'dropped', 'stopped')",
            name=op.f("ck_table_imports_state"),
        ),
        sa.CheckConstraint("good >= 0 AND bad >= 0 AND taken >= 0 AND kept >= 0", name=op.f("ck_table_imports_counts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_table_imports")),
        sa.UniqueConstraint("uid", name=op.f("uq_table_imports_uid")),
    )
    op.create_index(op.f("ix_table_imports_at"), "table_imports", ["at"], unique=False)
    op.create_index("ix_table_imports_by_key", "table_imports", ["by", "key"], unique=False)
    op.create_index(op.f("ix_table_imports_state"), "table_imports", ["state"], unique=False)
    op.create_table(
        "table_rows",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("import_id", kit.Id, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("cells_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("mark_blind", sa.String(length=64), nullable=True),
        sa.Column("problems", kit.Json, nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("ref", sa.String(length=40), nullable=True),
        sa.CheckConstraint(
            "state IN ('new', 'good', 'bad', 'taken', 'refused', 'undone', 'kept')", name=op.f("ck_table_rows_state")
        ),
        sa.CheckConstraint(
            "state NOT IN ('taken', 'undone', 'kept') OR ref IS NOT NULL", name=op.f("ck_table_rows_taken_has_its_ref")
        ),
        sa.ForeignKeyConstraint(["import_id"], ["table_imports.id"], name=op.f("fk_table_rows_import_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_table_rows")),
        sa.UniqueConstraint("import_id", "number", name=op.f("uq_table_rows_import_id_number")),
        sa.UniqueConstraint("uid", name=op.f("uq_table_rows_uid")),
    )
    op.create_index("ix_table_rows_mark", "table_rows", ["import_id", "mark_blind"], unique=False)
    op.create_index("ix_table_rows_next", "table_rows", ["import_id", "state", "number"], unique=False)


def downgrade() -> None:
    for table in ("table_rows", "table_imports", "reveals", "provisions", "person_merges", "helped_person_pasts"):
        op.drop_table(table)
    for table in ("table_import_events", "person_merge_events", "helped_person_events"):
        op.drop_table(table)
    with op.batch_alter_table("helped_persons", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_helped_persons_merged_into_somebody"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_helped_persons_state"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_helped_persons_same_as"), type_="foreignkey")
        for index in ("alike", "phone_blind", "same_as", "state"):
            batch_op.drop_index(batch_op.f(f"ix_helped_persons_{index}"))
        for column in ("relation", "name_blind", "phone_blind", "same_as", "state", "version"):
            batch_op.drop_column(column)
    with op.batch_alter_table("households", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_households_controller_area_code_number"), type_="unique")
        batch_op.drop_column("number")
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.drop_column("paper_no")
        batch_op.drop_column("opens_to")
