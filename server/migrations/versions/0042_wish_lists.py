"""lists of wishes: one kind in a queue, and a township's wishes that hold a word"""

from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_wishes_kinds", "wishes", ["state", "kind", "id", "area_code"])
    op.create_index("ix_wishes_area", "wishes", ["area_code", "id", "uid"])
    op.drop_index("ix_wishes_area_code", table_name="wishes")
