"""who opened an account: the audit that told it goes into an archive one day, and the account stays"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

OPENINGS = "'people.open_account', 'people.add_staff'"
OPENER = f"SELECT actor FROM audit WHERE subject = staff.uid AND what IN ({OPENINGS}) ORDER BY audit.id LIMIT 1"  # noqa: S608


def upgrade() -> None:
    op.add_column("staff", sa.Column("opened_by", sa.String(40), nullable=True))
    op.execute(sa.text(f"UPDATE staff SET opened_by = ({OPENER})"))  # noqa: S608 - no word of anybody's


def downgrade() -> None:
    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.drop_column("opened_by")
