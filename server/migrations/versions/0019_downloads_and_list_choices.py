"""downloads and list choices"""

import sqlalchemy as sa
from alembic import op

from server.kit import db as kit

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "list_choices",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("staff", sa.String(length=16), nullable=False),
        sa.Column("listing", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("look", kit.Json, nullable=False),
        sa.Column("query", sa.String(length=400), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.CheckConstraint("(name = '') = (query = '')", name=op.f("ck_list_choices_a_look_or_a_query")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_choices")),
        sa.UniqueConstraint("staff", "listing", "name", name=op.f("uq_list_choices_staff_listing_name")),
        sa.UniqueConstraint("uid", name=op.f("uq_list_choices_uid")),
    )
    op.create_table(
        "downloads",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("no", sa.String(length=16), nullable=False),
        sa.Column("staff", sa.String(length=16), nullable=False),
        sa.Column("listing", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=40), nullable=False),
        sa.Column("query", kit.Json, nullable=False),
        sa.Column("columns", kit.Json, nullable=False),
        sa.Column("told", sa.String(length=400), nullable=False),
        sa.Column("form", sa.String(length=4), nullable=False),
        sa.Column("personal", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=100), nullable=False),
        sa.Column("rows_total", sa.Integer(), nullable=False),
        sa.Column("rows_done", sa.Integer(), nullable=False),
        sa.Column("file_uid", sa.String(length=16), nullable=True),
        sa.Column("problem", sa.String(length=60), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.Column("done_at", kit.UTC(), nullable=True),
        sa.Column("gone_at", kit.UTC(), nullable=True),
        sa.CheckConstraint("form IN ('xlsx', 'csv')", name=op.f("ck_downloads_form")),
        sa.CheckConstraint("personal = FALSE OR reason <> ''", name=op.f("ck_downloads_personal_needs_a_reason")),
        sa.CheckConstraint("personal = FALSE OR file_uid IS NULL", name=op.f("ck_downloads_personal_is_not_kept")),
        sa.CheckConstraint("rows_done >= 0", name=op.f("ck_downloads_rows_done")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_downloads")),
        sa.UniqueConstraint("file_uid", name=op.f("uq_downloads_file_uid")),
        sa.UniqueConstraint("no", name=op.f("uq_downloads_no")),
        sa.UniqueConstraint("uid", name=op.f("uq_downloads_uid")),
    )
    with op.batch_alter_table("downloads") as batch_op:
        batch_op.create_index(op.f("ix_downloads_at"), ["at"])
        batch_op.create_index(op.f("ix_downloads_staff"), ["staff"])
    op.create_table(
        "download_parts",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("download_id", kit.Id, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("ids", kit.Json, nullable=False),
        sa.Column("cells", kit.Json, nullable=True),
        sa.ForeignKeyConstraint(["download_id"], ["downloads.id"], name=op.f("fk_download_parts_download_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_download_parts")),
        sa.UniqueConstraint("download_id", "number", name=op.f("uq_download_parts_download_id_number")),
    )
    with op.batch_alter_table("download_parts") as batch_op:
        batch_op.create_index(op.f("ix_download_parts_download_id"), ["download_id"])


def downgrade() -> None:
    op.drop_table("download_parts")
    op.drop_table("downloads")
    op.drop_table("list_choices")
