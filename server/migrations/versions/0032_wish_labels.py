"""problems of delivering wishes, what the project buys, who goes along, and letters that WeChat looks at"""

import sqlalchemy as sa
from alembic import op

from server.kit import db as kit

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

KINDS = "('broken', 'wrong', 'lost', 'refused', 'away', 'died', 'undone', 'unable', 'other')"
OUTCOMES = "('resolve', 'anew', 'buy', 'pass_on', 'send_home', 'give_up', 'end')"
LOOKS = "('unasked', 'asked', 'pass', 'review', 'risky', 'nobody')"


def upgrade() -> None:
    _claims()
    _letters()
    op.add_column("wishes", sa.Column("letter_photo_uid", sa.String(length=16), nullable=True))
    _problems()
    _open_ones()


def downgrade() -> None:
    op.drop_table("claim_problems")
    op.drop_column("wishes", "letter_photo_uid")
    with op.batch_alter_table("wish_letters", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_wish_letters_text_look"), type_="check")
        for name in ("asked_at", "text_mark", "text_look", "photo_uid"):
            batch_op.drop_column(name)
    with op.batch_alter_table("claims", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_claims_spending_uid"))
        batch_op.drop_constraint(op.f("ck_claims_bought_by_the_project"), type_="check")
        batch_op.drop_constraint(op.f("ck_claims_problem_kind"), type_="check")
        for name in ("problem_kind", "spending_uid", "companion"):
            batch_op.drop_column(name)


def _claims() -> None:
    for name, chars in (("companion", 16), ("spending_uid", 16), ("problem_kind", 8)):
        op.add_column("claims", sa.Column(name, sa.String(length=chars), nullable=True))
    op.execute("UPDATE claims SET problem_kind = 'other' WHERE problem_from IS NOT NULL")
    with op.batch_alter_table("claims", schema=None) as batch_op:
        batch_op.create_check_constraint(
            op.f("ck_claims_problem_kind"), "(problem_from IS NULL) = (problem_kind IS NULL)"
        )
        batch_op.create_check_constraint(
            op.f("ck_claims_bought_by_the_project"), "spending_uid IS NULL OR holder_kind = 'project'"
        )
        batch_op.create_index(batch_op.f("ix_claims_spending_uid"), ["spending_uid"])


def _letters() -> None:
    with op.batch_alter_table("wish_letters", schema=None) as batch_op:
        batch_op.add_column(sa.Column("photo_uid", sa.String(length=16), nullable=True))
        batch_op.add_column(
            sa.Column("text_look", sa.String(length=8), server_default="unasked", nullable=False),
        )
        batch_op.add_column(sa.Column("text_mark", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("asked_at", kit.UTC(timezone=True), nullable=True))
        batch_op.create_check_constraint(op.f("ck_wish_letters_text_look"), f"text_look IN {LOOKS}")


def _problems() -> None:
    op.create_table(
        "claim_problems",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("claim_id", kit.Id, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("left", sa.String(length=16), nullable=False),
        sa.Column("said", sa.String(length=200), nullable=False),
        sa.Column("photo_uid", sa.String(length=16), nullable=True),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("at", kit.UTC(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("because", sa.String(length=200), nullable=False),
        sa.Column("decided_by", sa.String(length=40), nullable=True),
        sa.Column("decided_at", kit.UTC(timezone=True), nullable=True),
        sa.CheckConstraint(f"kind IN {KINDS}", name=op.f("ck_claim_problems_kind")),
        sa.CheckConstraint(f"outcome IN {OUTCOMES}", name=op.f("ck_claim_problems_outcome")),
        sa.CheckConstraint(
            "(outcome IS NULL) = (decided_at IS NULL)", name=op.f("ck_claim_problems_decided_both_or_neither")
        ),
        sa.CheckConstraint(
            "(outcome IS NULL) = (decided_by IS NULL)", name=op.f("ck_claim_problems_decided_by_somebody")
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_claim_problems_claim_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_problems")),
        sa.UniqueConstraint("uid", name=op.f("uq_claim_problems_uid")),
    )
    op.create_index(op.f("ix_claim_problems_claim_id"), "claim_problems", ["claim_id"])
    op.create_index("ix_claim_problems_open", "claim_problems", ["outcome", "at"])
    still = sa.text("outcome IS NULL")
    op.create_index(
        "uq_claim_problems_one_open",
        "claim_problems",
        ["claim_id"],
        unique=True,
        sqlite_where=still,
        postgresql_where=still,
    )


def _open_ones() -> None:
    """What stands still already has its line, of a kind nobody has named; the last event says who stopped it."""
    op.execute(
        'INSERT INTO claim_problems (uid, claim_id, kind, "left", said, "by", at, because) '
        "SELECT substr(c.uid, 1, 14) || 'pb', c.id, 'other', c.problem_from, e.note, e.actor, e.at, '' "
        "FROM claims c JOIN claim_events e ON e.subject_id = c.id WHERE c.problem_from IS NOT NULL "
        "AND e.id IN (SELECT max(id) FROM claim_events WHERE move = 'problem' GROUP BY subject_id)"
    )
