"""voices among the files"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

KINDS = "kind IN ('photo', 'paper', 'pdf', 'sheet')"
WITH_VOICES = "kind IN ('photo', 'paper', 'pdf', 'sheet', 'voice')"
SECONDS = "(kind = 'voice') = (seconds IS NOT NULL)"


def upgrade() -> None:
    with op.batch_alter_table("files", schema=None) as batch_op:
        batch_op.add_column(sa.Column("seconds", sa.Integer(), nullable=True))
        batch_op.drop_constraint(batch_op.f("ck_files_kind"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_files_kind"), WITH_VOICES)
        batch_op.create_check_constraint(batch_op.f("ck_files_seconds_of_voices"), SECONDS)


def downgrade() -> None:
    op.execute("DELETE FROM files WHERE kind = 'voice'")
    with op.batch_alter_table("files", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_files_seconds_of_voices"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_files_kind"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_files_kind"), KINDS)
        batch_op.drop_column("seconds")
