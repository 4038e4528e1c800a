"""answers that are given twice are kept sealed"""

import json

import sqlalchemy as sa
from alembic import op

from server.kit import db as kit
from server.kit.crypto import seal
from server.kit.ids import new_uid

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

ONCE = sa.table(
    "once", sa.column("id"), sa.column("uid"), sa.column("answer", kit.Json), sa.column("said_sealed", sa.LargeBinary)
)


def upgrade() -> None:
    op.add_column("once", sa.Column("uid", sa.String(length=16), nullable=True))
    op.add_column("once", sa.Column("said_sealed", sa.LargeBinary(), nullable=True))
    _seal_what_is_there()
    with op.batch_alter_table("once", schema=None) as batch_op:
        batch_op.alter_column("uid", existing_type=sa.String(length=16), nullable=False)
        batch_op.create_unique_constraint(batch_op.f("uq_once_uid"), ["uid"])
        batch_op.drop_column("answer")


def downgrade() -> None:
    """The marks stay; what they answered was sealed and is not laid open again."""
    with op.batch_alter_table("once", schema=None) as batch_op:
        batch_op.add_column(sa.Column("answer", kit.Json, nullable=True))
        batch_op.drop_constraint(batch_op.f("uq_once_uid"), type_="unique")
        batch_op.drop_column("said_sealed")
        batch_op.drop_column("uid")


def _seal_what_is_there() -> None:
    connection = op.get_bind()
    for row_id, answer in connection.execute(sa.select(ONCE.c.id, ONCE.c.answer)).all():
        uid = new_uid()
        said = None if answer is None else seal(json.dumps(answer, ensure_ascii=False), f"once.said.{uid}".encode())
        connection.execute(sa.update(ONCE).where(ONCE.c.id == row_id).values(uid=uid, said_sealed=said))
