"""lists of wishes: the open ones of a township that hold a word, found in the index alone"""

from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

COLUMNS = ["state", "hidden_at", "area_code", "kind", "price_fen", "published_at", "id"]


def upgrade() -> None:
    op.drop_index("ix_wishes_place", table_name="wishes")
    op.create_index("ix_wishes_place", "wishes", [*COLUMNS, "uid"])
