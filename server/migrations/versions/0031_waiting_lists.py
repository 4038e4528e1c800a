"""waiting lists of wishes, what many claims at once need, and an index of words"""

import sqlalchemy as sa
from alembic import op

from server.kit import db as kit

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

SHELVES = {
    "ix_wishes_shelf": ["state", "hidden_at", "published_at", "id"],
    "ix_wishes_place": ["state", "hidden_at", "area_code", "kind", "price_fen", "published_at", "id"],
    "ix_wishes_price": ["state", "hidden_at", "price_fen", "kind", "published_at", "id"],
    "ix_wishes_desk": ["state", "area_code", "id"],
}
AT_ONCE = 500
WORD_CHARS = 40
SEARCH = sa.table("search", *(sa.column(name) for name in ("id", "kind", "subject", "tokens")))
WORDS = sa.table("search_words", *(sa.column(name) for name in ("kind", "word", "subject")))


def upgrade() -> None:
    op.add_column("wishes", sa.Column("kept_until", kit.UTC(timezone=True), nullable=True))
    op.create_index("ix_wishes_kept_until", "wishes", ["kept_until"])
    op.add_column("claims", sa.Column("bulk", sa.String(length=16), nullable=True))
    op.create_index("ix_claims_bulk", "claims", ["bulk"])
    op.drop_index("ix_wishes_shelf", "wishes")
    for name, columns in SHELVES.items():
        op.create_index(name, "wishes", columns)
    _bulks()
    _waits()
    op.create_table(
        "search_words",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("word", sa.String(length=WORD_CHARS), nullable=False),
        sa.Column("subject", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("kind", "word", "subject", name=op.f("pk_search_words")),
        sqlite_with_rowid=False,
    )
    _fill_the_words()


def downgrade() -> None:
    for name in ("search_words", "wish_waits", "wish_bulks"):
        op.drop_table(name)
    for name in SHELVES:
        op.drop_index(name, "wishes")
    op.create_index("ix_wishes_shelf", "wishes", ["state", "published_at"])
    op.drop_index("ix_claims_bulk", "claims")
    op.drop_column("claims", "bulk")
    op.drop_index("ix_wishes_kept_until", "wishes")
    op.drop_column("wishes", "kept_until")


def _bulks() -> None:
    op.create_table(
        "wish_bulks",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("holder", sa.String(length=40), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("missed", kit.Json, nullable=True),
        sa.Column("at", kit.UTC(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish_bulks")),
        sa.UniqueConstraint("uid", name=op.f("uq_wish_bulks_uid")),
    )
    op.create_index(op.f("ix_wish_bulks_holder"), "wish_bulks", ["holder"])


def _waits() -> None:
    op.create_table(
        "wish_waits",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("wish_id", kit.Id, nullable=False),
        sa.Column("donor", sa.String(length=40), nullable=False),
        sa.Column("told_at", kit.UTC(timezone=True), nullable=True),
        sa.Column("at", kit.UTC(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["wish_id"], ["wishes.id"], name=op.f("fk_wish_waits_wish_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish_waits")),
        sa.UniqueConstraint("wish_id", "donor", name=op.f("uq_wish_waits_wish_id_donor")),
    )
    op.create_index(op.f("ix_wish_waits_donor"), "wish_waits", ["donor"])


def _fill_the_words() -> None:
    """Every word of what can be found already, some rows at a time."""
    found, last = op.get_bind(), 0
    some = sa.select(SEARCH).order_by(SEARCH.c.id).limit(AT_ONCE)
    while rows := found.execute(some.where(SEARCH.c.id > last)).all():
        last = rows[-1].id
        words = [(row, word) for row in rows for word in dict.fromkeys(one[:WORD_CHARS] for one in row.tokens.split())]
        lines = [{"kind": row.kind, "word": word, "subject": row.subject} for row, word in words]
        if lines:
            found.execute(WORDS.insert(), lines)
