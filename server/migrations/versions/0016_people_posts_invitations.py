"""people: posts with a second person, invitations, organisations with a life, sessions that say where"""

import secrets

import sqlalchemy as sa
from alembic import op

from server.kit import db as kit

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

HELD = sa.text("state IN ('asked', 'live')")


def upgrade() -> None:
    for name in ("organisation_events", "staff_role_events"):
        _events(name)
    _new_tables()
    with op.batch_alter_table("organisations") as batch_op:
        batch_op.add_column(sa.Column("state", sa.String(length=16), server_default="open", nullable=False))
        batch_op.add_column(sa.Column("version", sa.Integer(), server_default="0", nullable=False))
        batch_op.create_index(batch_op.f("ix_organisations_state"), ["state"])
        batch_op.create_check_constraint(op.f("ck_organisations_state"), "state IN ('open', 'closed')")
    with op.batch_alter_table("staff") as batch_op:
        batch_op.add_column(sa.Column("phone_sealed", sa.LargeBinary()))
        batch_op.add_column(sa.Column("otp_chosen", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("donor_uid", sa.String(length=16)))
        batch_op.add_column(sa.Column("signed_in_at", kit.UTC()))
        batch_op.add_column(sa.Column("signed_in_from", sa.String(length=120), server_default="", nullable=False))
        batch_op.add_column(sa.Column("quiet_since", kit.UTC()))
        batch_op.create_index(batch_op.f("ix_staff_quiet_since"), ["quiet_since"])
        batch_op.create_unique_constraint(batch_op.f("uq_staff_donor_uid"), ["donor_uid"])
        batch_op.create_foreign_key(batch_op.f("fk_staff_donor_uid"), "donors", ["donor_uid"], ["uid"])
        batch_op.drop_constraint(op.f("ck_staff_state"), type_="check")
        batch_op.create_check_constraint(op.f("ck_staff_state"), "state IN ('invited', 'active', 'disabled')")
    # The ninety days of an account that is there already begin today.
    op.execute(sa.text("UPDATE staff SET quiet_since = CURRENT_TIMESTAMP"))
    with op.batch_alter_table("staff") as batch_op:
        batch_op.alter_column("quiet_since", existing_type=kit.UTC(), nullable=False)
    _posts()
    _sessions()


def _events(name: str) -> None:
    op.create_table(
        name,
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("subject_id", kit.Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("move", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("target", sa.String(length=16), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("subject_id", "version", name=op.f(f"uq_{name}_subject_id_version")),
        info={"append_only": True},
    )
    op.create_index(op.f(f"ix_{name}_subject_id"), name, ["subject_id"])


def _new_tables() -> None:
    op.create_table(
        "sign_in_wrong_tries",
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("since", kit.UTC(), nullable=False),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_sign_in_wrong_tries")),
    )
    op.create_index(op.f("ix_sign_in_wrong_tries_since"), "sign_in_wrong_tries", ["since"])
    op.create_table(
        "staff_invitations",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("staff_id", kit.Id, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=True),
        sa.Column("made_by", sa.String(length=40), nullable=False),
        sa.Column("code_by", sa.String(length=40), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("expires_at", kit.UTC(), nullable=False),
        sa.Column("used_at", kit.UTC(), nullable=True),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.CheckConstraint("kind IN ('console', 'work')", name=op.f("ck_staff_invitations_kind")),
        sa.CheckConstraint(
            "(code_hash IS NULL) = (code_by IS NULL)", name=op.f("ck_staff_invitations_code_both_or_neither")
        ),
        sa.CheckConstraint("code_by IS NULL OR code_by <> made_by", name=op.f("ck_staff_invitations_second_person")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_invitations_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_invitations")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_staff_invitations_token_hash")),
    )
    op.create_index(op.f("ix_staff_invitations_expires_at"), "staff_invitations", ["expires_at"])
    op.create_index(op.f("ix_staff_invitations_staff_id"), "staff_invitations", ["staff_id"])
    op.create_table(
        "staff_recovery_codes",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("staff_id", kit.Id, nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("used_at", kit.UTC(), nullable=True),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_recovery_codes_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_recovery_codes")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_staff_recovery_codes_code_hash")),
    )
    op.create_index(op.f("ix_staff_recovery_codes_staff_id"), "staff_recovery_codes", ["staff_id"])


def _posts() -> None:
    with op.batch_alter_table("staff_roles") as batch_op:
        batch_op.add_column(sa.Column("scope", sa.String(length=5), server_default="below", nullable=False))
        batch_op.add_column(sa.Column("at", kit.UTC()))
        batch_op.add_column(sa.Column("uid", sa.String(length=16)))
        batch_op.add_column(sa.Column("state", sa.String(length=16), server_default="live", nullable=False))
        batch_op.add_column(sa.Column("version", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("asked_by", sa.String(length=40)))
        batch_op.add_column(sa.Column("asked_version", sa.Integer()))
        batch_op.add_column(sa.Column("approved_by", sa.String(length=40)))
        batch_op.drop_constraint(op.f("uq_staff_roles_staff_id_role_area_code"), type_="unique")
    connection = op.get_bind()
    op.execute(sa.text("UPDATE staff_roles SET at = (SELECT staff.at FROM staff WHERE staff.id = staff_id)"))
    for (number,) in connection.execute(sa.text("SELECT id FROM staff_roles")).all():
        name = sa.text("UPDATE staff_roles SET uid = :uid WHERE id = :id")
        connection.execute(name, {"uid": secrets.token_hex(8), "id": number})
    with op.batch_alter_table("staff_roles") as batch_op:
        batch_op.alter_column("at", existing_type=kit.UTC(), nullable=False)
        batch_op.alter_column("uid", existing_type=sa.String(length=16), nullable=False)
        batch_op.create_unique_constraint(op.f("uq_staff_roles_uid"), ["uid"])
        batch_op.create_index(op.f("ix_staff_roles_staff_id"), ["staff_id"])
        batch_op.create_index(op.f("ix_staff_roles_state"), ["state"])
        columns = ["staff_id", "role", "area_code"]
        batch_op.create_index("uq_staff_roles_held", columns, unique=True, sqlite_where=HELD, postgresql_where=HELD)
        states = "state IN ('asked', 'live', 'refused', 'withdrawn', 'ended')"
        batch_op.create_check_constraint(op.f("ck_staff_roles_state"), states)
        batch_op.create_check_constraint(op.f("ck_staff_roles_scope"), "scope IN ('own', 'below', 'all')")
        two = "approved_by IS NULL OR asked_by <> approved_by"
        batch_op.create_check_constraint(op.f("ck_staff_roles_second_person"), two)
        both = "(asked_by IS NULL) = (asked_version IS NULL)"
        batch_op.create_check_constraint(op.f("ck_staff_roles_asked_both_or_neither"), both)


def _sessions() -> None:
    with op.batch_alter_table("sessions") as batch_op:
        batch_op.add_column(sa.Column("uid", sa.String(length=16)))
        batch_op.add_column(sa.Column("place", sa.String(length=45), server_default="", nullable=False))
        batch_op.add_column(sa.Column("device", sa.String(length=60), server_default="", nullable=False))
        batch_op.add_column(sa.Column("before_at", kit.UTC()))
        batch_op.add_column(sa.Column("before_from", sa.String(length=120), server_default="", nullable=False))
        batch_op.add_column(sa.Column("before_wrong", sa.Integer(), server_default="0", nullable=False))
        batch_op.drop_constraint(op.f("ck_sessions_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_sessions_kind"), "kind IN ('staff', 'donor', 'worker')")
    op.execute(sa.text("UPDATE sessions SET uid = substr(token_hash, 1, 16)"))
    with op.batch_alter_table("sessions") as batch_op:
        batch_op.alter_column("uid", existing_type=sa.String(length=16), nullable=False)
        batch_op.create_unique_constraint(op.f("uq_sessions_uid"), ["uid"])
