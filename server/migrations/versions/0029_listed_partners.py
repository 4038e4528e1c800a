"""partners that want to be named in public"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("organisations", sa.Column("listed", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("organisations", schema=None) as batch_op:
        batch_op.alter_column("listed", existing_type=sa.Boolean(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("organisations", schema=None) as batch_op:
        batch_op.drop_column("listed")
