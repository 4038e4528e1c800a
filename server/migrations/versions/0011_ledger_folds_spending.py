"""ledger folds spending"""

import sqlalchemy as sa
from alembic import op

from server.kit import db as kit

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ledger_folds",
        sa.Column("account", sa.String(length=80), nullable=False),
        sa.Column("upto_id", kit.Id, nullable=False),
        sa.Column("in_outside_fen", kit.Fen(), nullable=False),
        sa.Column("in_inside_fen", kit.Fen(), nullable=False),
        sa.Column("out_outside_fen", kit.Fen(), nullable=False),
        sa.Column("out_inside_fen", kit.Fen(), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_ledger_folds")),
    )
    # The id behind the account: a balance reads only the entries that no fold holds yet.
    op.drop_index(op.f("ix_ledger_entries_source"), table_name="ledger_entries")
    op.drop_index(op.f("ix_ledger_entries_target"), table_name="ledger_entries")
    op.create_index("ix_ledger_entries_source_id", "ledger_entries", ["source", "id"])
    op.create_index("ix_ledger_entries_target_id", "ledger_entries", ["target", "id"])
