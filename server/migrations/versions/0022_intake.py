"""intake"""

import sqlalchemy as sa
from alembic import op

from server.kit import db as kit

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "help_request_events",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("subject_id", kit.Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("move", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("target", sa.String(length=16), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_request_events")),
        sa.UniqueConstraint("subject_id", "version", name=op.f("uq_help_request_events_subject_id_version")),
        info={"append_only": True},
    )
    with op.batch_alter_table("help_request_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_help_request_events_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "help_requests",
        sa.Column("no", sa.String(length=16), nullable=False),
        sa.Column("asked_by", sa.String(length=16), nullable=True),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("on_behalf", sa.String(length=8), nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("contact_name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("contact_phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("contact_phone_blind", sa.String(length=64), nullable=True),
        sa.Column("person_name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("person_name_blind", sa.String(length=64), nullable=True),
        sa.Column("relation", sa.String(length=10), nullable=False),
        sa.Column("area_code", sa.String(length=15), nullable=False),
        sa.Column("troubles", kit.Json, nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("policy_uid", sa.String(length=16), nullable=True),
        sa.Column("scene_serial", sa.String(length=12), nullable=True),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("urgent_since", kit.UTC(), nullable=True),
        sa.Column("urgent_due_at", kit.UTC(), nullable=True),
        sa.Column("acted_at", kit.UTC(), nullable=True),
        sa.Column("papers_due_at", kit.UTC(), nullable=True),
        sa.Column("papers_at", kit.UTC(), nullable=True),
        sa.Column("level", sa.String(length=8), nullable=False),
        sa.Column("clock", sa.String(length=12), nullable=True),
        sa.Column("state_due_at", kit.UTC(), nullable=True),
        sa.Column("due_at", kit.UTC(), nullable=True),
        sa.Column("due_estimated", sa.Boolean(), nullable=False),
        sa.Column("escalate_at", kit.UTC(), nullable=True),
        sa.Column("called_back_at", kit.UTC(), nullable=True),
        sa.Column("missed_calls", sa.Integer(), nullable=False),
        sa.Column("urges", sa.Integer(), nullable=False),
        sa.Column("urged_at", kit.UTC(), nullable=True),
        sa.Column("official_door", sa.String(length=12), nullable=True),
        sa.Column("official_no", sa.String(length=40), nullable=True),
        sa.Column("official_where", sa.String(length=60), nullable=False),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("result", sa.String(length=8), nullable=True),
        sa.Column("result_text_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.String(length=40), nullable=True),
        sa.Column("granted_fen", kit.Fen(), nullable=True),
        sa.Column("offered_at", kit.UTC(), nullable=True),
        sa.Column("person_uid", sa.String(length=16), nullable=True),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("closed_at", kit.UTC(), nullable=True),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'closed') = (outcome IS NOT NULL)", name=op.f("ck_help_requests_closed_has_an_outcome")
        ),
        sa.CheckConstraint(
            "(state IN ('called_back', 'charity', 'decided', 'handed_over', 'received')) = (due_at IS NOT NULL)",
            name=op.f("ck_help_requests_open_has_a_clock"),
        ),
        sa.CheckConstraint("channel IN ('desk', 'miniapp', 'phone', 'web')", name=op.f("ck_help_requests_channel")),
        sa.CheckConstraint(
            "clock IS NULL OR clock IN ('call_back', 'charity', 'check', 'close', 'official', 'papers', 'urgent')",
            name=op.f("ck_help_requests_clock"),
        ),
        sa.CheckConstraint(
            "level IN ('charity', 'county', 'township', 'village')", name=op.f("ck_help_requests_level")
        ),
        sa.CheckConstraint(
            "official_door IS NULL OR official_door IN ('ganfutong', 'window')",
            name=op.f("ck_help_requests_official_door"),
        ),
        sa.CheckConstraint("on_behalf IN ('family', 'self', 'worker')", name=op.f("ck_help_requests_on_behalf")),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome IN ('advised', 'elsewhere', 'helped', 'not_needed', 'refused', 'unable', 'unreached')",
            name=op.f("ck_help_requests_outcome"),
        ),
        sa.CheckConstraint(
            "result IS NULL OR result IN ('granted', 'other', 'refused')", name=op.f("ck_help_requests_result")
        ),
        sa.CheckConstraint(
            "state <> 'decided' OR result IS NOT NULL", name=op.f("ck_help_requests_decided_has_a_result")
        ),
        sa.CheckConstraint(
            "state <> 'handed_over' OR official_no IS NOT NULL", name=op.f("ck_help_requests_handed_over_has_a_number")
        ),
        sa.CheckConstraint(
            "state IN ('called_back', 'charity', 'closed', 'decided', 'handed_over', 'received', 'withdrawn')",
            name=op.f("ck_help_requests_state"),
        ),
        sa.CheckConstraint(
            "(contact_phone_sealed IS NULL) = (contact_phone_blind IS NULL)",
            name=op.f("ck_help_requests_phone_both_or_neither"),
        ),
        sa.CheckConstraint("(due_at IS NULL) = (clock IS NULL)", name=op.f("ck_help_requests_clock_both_or_neither")),
        sa.CheckConstraint(
            "(official_no IS NULL) = (accepted_on IS NULL)", name=op.f("ck_help_requests_official_both_or_neither")
        ),
        sa.CheckConstraint(
            "(result IS NULL) = (decided_on IS NULL)", name=op.f("ck_help_requests_result_both_or_neither")
        ),
        sa.CheckConstraint("granted_fen IS NULL OR granted_fen > 0", name=op.f("ck_help_requests_granted")),
        sa.CheckConstraint("urgent = (urgent_since IS NOT NULL)", name=op.f("ck_help_requests_urgent_since")),
        sa.CheckConstraint("urges >= 0 AND missed_calls >= 0", name=op.f("ck_help_requests_counters")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_requests")),
        sa.UniqueConstraint("no", name=op.f("uq_help_requests_no")),
        sa.UniqueConstraint("uid", name=op.f("uq_help_requests_uid")),
    )
    with op.batch_alter_table("help_requests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_help_requests_area_code"), ["area_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_help_requests_asked_by"), ["asked_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_help_requests_at"), ["at"], unique=False)
        batch_op.create_index("ix_help_requests_due", ["due_at"], unique=False)
        batch_op.create_index("ix_help_requests_contact", ["contact_phone_blind"], unique=False)
        batch_op.create_index("ix_help_requests_escalate", ["escalate_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_help_requests_person_name_blind"), ["person_name_blind"], unique=False)
        batch_op.create_index(batch_op.f("ix_help_requests_person_uid"), ["person_uid"], unique=False)
        batch_op.create_index(batch_op.f("ix_help_requests_policy_uid"), ["policy_uid"], unique=False)
        batch_op.create_index("ix_help_requests_queue", ["state", "due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_help_requests_scene_serial"), ["scene_serial"], unique=False)
        batch_op.create_index(batch_op.f("ix_help_requests_state"), ["state"], unique=False)

    op.create_table(
        "help_consents",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("request_id", kit.Id, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("recipient", sa.String(length=60), nullable=False),
        sa.Column("purpose", sa.String(length=60), nullable=False),
        sa.Column("kinds", kit.Json, nullable=False),
        sa.Column("text_version", sa.String(length=12), nullable=False),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.Column("given_by", sa.String(length=8), nullable=False),
        sa.Column("paper_no", sa.String(length=40), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("withdraws", sa.String(length=16), nullable=True),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.CheckConstraint("given_by IN ('self', 'family', 'guardian')", name=op.f("ck_help_consents_given_by")),
        sa.CheckConstraint("kind IN ('ask', 'charity')", name=op.f("ck_help_consents_kind")),
        sa.CheckConstraint("way <> 'paper' OR paper_no <> ''", name=op.f("ck_help_consents_paper_lies_somewhere")),
        sa.CheckConstraint("way IN ('paper', 'spoken', 'ticked')", name=op.f("ck_help_consents_way")),
        sa.ForeignKeyConstraint(["request_id"], ["help_requests.id"], name=op.f("fk_help_consents_request_id")),
        sa.ForeignKeyConstraint(["withdraws"], ["help_consents.uid"], name=op.f("fk_help_consents_withdraws")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_consents")),
        sa.UniqueConstraint("uid", name=op.f("uq_help_consents_uid")),
        sa.UniqueConstraint("withdraws", name=op.f("uq_help_consents_withdraws")),
        info={"append_only": True},
    )
    with op.batch_alter_table("help_consents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_help_consents_request_id"), ["request_id"], unique=False)

    op.create_table(
        "help_files",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("request_id", kit.Id, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("file_uid", sa.String(length=16), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.CheckConstraint("kind IN ('photo', 'voice')", name=op.f("ck_help_files_kind")),
        sa.ForeignKeyConstraint(["request_id"], ["help_requests.id"], name=op.f("fk_help_files_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_files")),
        sa.UniqueConstraint("file_uid", name=op.f("uq_help_files_file_uid")),
        sa.UniqueConstraint("uid", name=op.f("uq_help_files_uid")),
    )
    with op.batch_alter_table("help_files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_help_files_request_id"), ["request_id"], unique=False)

    op.create_table(
        "help_notes",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("request_id", kit.Id, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.CheckConstraint("kind IN ('call', 'more', 'result', 'papers', 'official')", name=op.f("ck_help_notes_kind")),
        sa.ForeignKeyConstraint(["request_id"], ["help_requests.id"], name=op.f("fk_help_notes_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_notes")),
        sa.UniqueConstraint("uid", name=op.f("uq_help_notes_uid")),
    )
    with op.batch_alter_table("help_notes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_help_notes_request_id"), ["request_id"], unique=False)

    op.create_table(
        "urgent_acts",
        sa.Column("id", kit.Id, nullable=False),
        sa.Column("uid", sa.String(length=16), nullable=False),
        sa.Column("request_id", kit.Id, nullable=False),
        sa.Column("what", sa.String(length=60), nullable=False),
        sa.Column("form", sa.String(length=8), nullable=False),
        sa.Column("purse", sa.String(length=12), nullable=False),
        sa.Column("amount_fen", kit.Fen(), nullable=True),
        sa.Column("given_at", kit.UTC(), nullable=False),
        sa.Column("voucher", sa.String(length=40), nullable=False),
        sa.Column("corrects", sa.String(length=16), nullable=True),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=120), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("at", kit.UTC(), nullable=False),
        sa.CheckConstraint(
            "form <> 'cash' OR amount_fen IS NOT NULL OR NOT stands", name=op.f("ck_urgent_acts_cash_has_an_amount")
        ),
        sa.CheckConstraint("form IN ('cash', 'goods', 'service')", name=op.f("ck_urgent_acts_form")),
        sa.CheckConstraint("purse IN ('goods', 'other', 'reserve', 'temporary')", name=op.f("ck_urgent_acts_purse")),
        sa.CheckConstraint("amount_fen IS NULL OR amount_fen > 0", name=op.f("ck_urgent_acts_amount")),
        sa.CheckConstraint("stands OR corrects IS NOT NULL", name=op.f("ck_urgent_acts_only_a_correction_takes_back")),
        sa.ForeignKeyConstraint(["corrects"], ["urgent_acts.uid"], name=op.f("fk_urgent_acts_corrects")),
        sa.ForeignKeyConstraint(["request_id"], ["help_requests.id"], name=op.f("fk_urgent_acts_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_urgent_acts")),
        sa.UniqueConstraint("corrects", name=op.f("uq_urgent_acts_corrects")),
        sa.UniqueConstraint("uid", name=op.f("uq_urgent_acts_uid")),
        info={"append_only": True},
    )
    with op.batch_alter_table("urgent_acts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_urgent_acts_request_id"), ["request_id"], unique=False)
