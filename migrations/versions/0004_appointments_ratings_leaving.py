"""Appointments, notices, stage cycles with their ratings, and enterprises that stop or sleep."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TABLES = (
    "rectification",
    "rating",
    "support_task",
    "precheck",
    "invitation",
    "cycle_case",
    "stage_cycle",
    "notice_attempt",
    "leaving_triage",
    "dormancy",
    "appointment",
    "notice",
    "legal_window",
    "case_attempt",
    "appointment_slot",
)
_COLUMNS = (
    ("demand", "verdict"),
    ("demand", "verdict_at"),
    ("promise", "owner"),
    ("promise", "answer"),
    ("promise", "answer_sealed"),
    ("promise", "warned"),
    ("promise", "escalated_at"),
    ("promise", "closed_at"),
    ("promise", "last_event"),
    ("promise", "last_hash"),
)


def upgrade() -> None:
    op.create_index("uq_sub_task_id_state", "sub_task", ["id", "state"], unique=True)
    op.create_table(
        "appointment_slot",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("office_id", sa.String(length=40), nullable=False),
        sa.Column("window_key", sa.String(length=40), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name="ck_appointment_slot_order"),
        sa.CheckConstraint("taken >= 0 AND taken <= seats", name="ck_appointment_slot_taken"),
        sa.PrimaryKeyConstraint("id", name="pk_appointment_slot"),
        sa.UniqueConstraint(
            "office_id", "window_key", "starts_at", name="uq_appointment_slot_office_id_window_key_starts_at"
        ),
    )
    op.create_table(
        "case_attempt",
        sa.Column("case_code", sa.String(length=20), nullable=False),
        sa.Column("previous_code", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("cured", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number >= 2", name="ck_case_attempt_number"),
        sa.PrimaryKeyConstraint("case_code", name="pk_case_attempt"),
        sa.UniqueConstraint("previous_code", name="uq_case_attempt_previous_code"),
    )
    op.create_table(
        "legal_window",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("record", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('publication', 'filing', 'household_push', 'dormancy', 'extension', 'resume_notice')",
            name="ck_legal_window_kind",
        ),
        sa.CheckConstraint("state IN ('running', 'used', 'passed', 'cancelled')", name="ck_legal_window_state"),
        sa.CheckConstraint("last_day >= first_day", name="ck_legal_window_order"),
        sa.PrimaryKeyConstraint("id", name="pk_legal_window"),
        sa.UniqueConstraint("record", "kind", "number", name="uq_legal_window_record_kind_number"),
    )
    op.create_index("ix_legal_window_state_ends_at", "legal_window", ["state", "ends_at"], unique=False)
    op.create_table(
        "notice",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("record", sa.String(length=20), nullable=False),
        sa.Column("contact_id", _NUMBER, nullable=True),
        sa.Column("conversation_id", sa.String(length=40), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("is_urgent", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("channel", sa.String(length=20), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claim", sa.String(length=40), nullable=True),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retention", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'sent', 'delivered', 'cancelled', 'expired', 'dead')", name="ck_notice_state"
        ),
        sa.CheckConstraint("state NOT IN ('sent', 'delivered') OR sent_at IS NOT NULL", name="ck_notice_sent_at"),
        sa.CheckConstraint("(claim IS NULL) = (claimed_until IS NULL)", name="ck_notice_claim"),
        sa.CheckConstraint("contact_id IS NOT NULL OR conversation_id IS NOT NULL", name="ck_notice_receiver"),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name="fk_notice_contact_id"),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name="fk_notice_conversation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_notice"),
        sa.UniqueConstraint("key", name="uq_notice_key"),
    )
    op.create_index("ix_notice_contact_id", "notice", ["contact_id"], unique=False)
    op.create_index("ix_notice_conversation_id", "notice", ["conversation_id"], unique=False)
    op.create_index("ix_notice_record", "notice", ["record"], unique=False)
    op.create_index(
        "ix_notice_waiting",
        "notice",
        ["next_at"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "appointment",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("slot_id", _NUMBER, nullable=False),
        sa.Column("office_id", sa.String(length=40), nullable=False),
        sa.Column("window_key", sa.String(length=40), nullable=False),
        sa.Column("item", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("contact_id", _NUMBER, nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=True),
        sa.Column("message_id", _NUMBER, nullable=True),
        sa.Column("case_code", sa.String(length=20), nullable=True),
        sa.Column("origin", sa.String(length=20), nullable=False),
        sa.Column("booked_by", sa.String(length=40), nullable=True),
        sa.Column("moves", sa.Integer(), nullable=False),
        sa.Column("moved_message_id", _NUMBER, nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_event", sa.Integer(), nullable=False),
        sa.Column("last_hash", sa.String(length=64), nullable=False),
        sa.Column("retention", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(state = 'booked') = (ended_at IS NULL)", name="ck_appointment_ended_at"),
        sa.CheckConstraint("state IN ('booked', 'arrived', 'no_show', 'cancelled')", name="ck_appointment_state"),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name="fk_appointment_contact_id"),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name="fk_appointment_conversation_id"),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name="fk_appointment_message_id"),
        sa.ForeignKeyConstraint(["moved_message_id"], ["message.id"], name="fk_appointment_moved_message_id"),
        sa.ForeignKeyConstraint(["slot_id"], ["appointment_slot.id"], name="fk_appointment_slot_id"),
        sa.PrimaryKeyConstraint("id", name="pk_appointment"),
        sa.UniqueConstraint("code", name="uq_appointment_code"),
        sa.UniqueConstraint("message_id", name="uq_appointment_message_id"),
        sa.UniqueConstraint("moved_message_id", name="uq_appointment_moved_message_id"),
    )
    op.create_index("ix_appointment_case_code", "appointment", ["case_code"], unique=False)
    op.create_index("ix_appointment_contact_id", "appointment", ["contact_id"], unique=False)
    op.create_index("ix_appointment_conversation_id", "appointment", ["conversation_id"], unique=False)
    op.create_index("ix_appointment_slot_id", "appointment", ["slot_id"], unique=False)
    op.create_index("ix_appointment_state_starts_at", "appointment", ["state", "starts_at"], unique=False)
    op.create_index(
        "uq_appointment_seat",
        "appointment",
        ["contact_id", "slot_id"],
        unique=True,
        sqlite_where=sa.text("state = 'booked'"),
        postgresql_where=sa.text("state = 'booked'"),
    )
    op.create_table(
        "dormancy",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("enterprise_id", sa.String(length=40), nullable=False),
        sa.Column("case_code", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=False),
        sa.Column("extensions", sa.Integer(), nullable=False),
        sa.Column("end_kind", sa.String(length=10), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("woken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_event", sa.Integer(), nullable=False),
        sa.Column("last_hash", sa.String(length=64), nullable=False),
        sa.Column("retention", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(state = 'asleep') = (end_kind IS NULL)", name="ck_dormancy_ended_how"),
        sa.CheckConstraint("(state = 'asleep') = (ended_on IS NULL)", name="ck_dormancy_ended_on"),
        sa.CheckConstraint("end_kind IN ('early', 'term', 'limit')", name="ck_dormancy_end_kind"),
        sa.CheckConstraint(
            "state <> 'awake' OR (evidence IS NOT NULL AND woken_at IS NOT NULL)", name="ck_dormancy_evidence"
        ),
        sa.CheckConstraint("state IN ('asleep', 'resumed', 'awake')", name="ck_dormancy_state"),
        sa.CheckConstraint("to_day >= from_day", name="ck_dormancy_order"),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name="fk_dormancy_enterprise_id"),
        sa.PrimaryKeyConstraint("id", name="pk_dormancy"),
        sa.UniqueConstraint("case_code", name="uq_dormancy_case_code"),
        sa.UniqueConstraint("code", name="uq_dormancy_code"),
    )
    op.create_index("ix_dormancy_enterprise_id", "dormancy", ["enterprise_id"], unique=False)
    op.create_index("ix_dormancy_state_to_day", "dormancy", ["state", "to_day"], unique=False)
    op.create_index(
        "uq_dormancy_asleep",
        "dormancy",
        ["enterprise_id"],
        unique=True,
        sqlite_where=sa.text("state = 'asleep'"),
        postgresql_where=sa.text("state = 'asleep'"),
    )
    op.create_table(
        "leaving_triage",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        sa.Column("message_id", _NUMBER, nullable=True),
        sa.Column("enterprise_id", sa.String(length=40), nullable=True),
        sa.Column("wants_to_go_on", sa.Boolean(), nullable=True),
        sa.Column("difficulty", sa.Text(), nullable=True),
        sa.Column("is_short_term", sa.Boolean(), nullable=True),
        sa.Column("cause", sa.String(length=20), nullable=True),
        sa.Column("is_household", sa.Boolean(), nullable=True),
        sa.Column("is_skipped", sa.Boolean(), nullable=False),
        sa.Column("suggested", sa.String(length=20), nullable=True),
        sa.Column("chosen", sa.String(length=20), nullable=True),
        sa.Column("case_code", sa.String(length=20), nullable=True),
        sa.Column("retention", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "cause IN ('none', 'expired', 'dissolved', 'revoked', 'merged', 'ordered')", name="ck_leaving_triage_cause"
        ),
        sa.CheckConstraint(
            "chosen IN ('dormancy', 'simple', 'household', 'ordinary', 'stay')", name="ck_leaving_triage_chosen"
        ),
        sa.CheckConstraint(
            "suggested IN ('dormancy', 'simple', 'household', 'ordinary')", name="ck_leaving_triage_suggested"
        ),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name="fk_leaving_triage_conversation_id"),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name="fk_leaving_triage_enterprise_id"),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name="fk_leaving_triage_message_id"),
        sa.PrimaryKeyConstraint("id", name="pk_leaving_triage"),
        sa.UniqueConstraint("message_id", name="uq_leaving_triage_message_id"),
    )
    op.create_index("ix_leaving_triage_case_code", "leaving_triage", ["case_code"], unique=False)
    op.create_index("ix_leaving_triage_conversation_id", "leaving_triage", ["conversation_id"], unique=False)
    op.create_index("ix_leaving_triage_enterprise_id", "leaving_triage", ["enterprise_id"], unique=False)
    op.create_table(
        "notice_attempt",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("notice_id", _NUMBER, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("receipt", sa.String(length=80), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("outcome = 'sent' OR reason IS NOT NULL", name="ck_notice_attempt_reason"),
        sa.CheckConstraint(
            "outcome IN ('sent', 'busy', 'refused', 'unavailable', 'undelivered')", name="ck_notice_attempt_outcome"
        ),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name="fk_notice_attempt_notice_id"),
        sa.PrimaryKeyConstraint("id", name="pk_notice_attempt"),
        sa.UniqueConstraint("notice_id", "number", name="uq_notice_attempt_notice_id_number"),
    )
    op.create_index("ix_notice_attempt_receipt", "notice_attempt", ["receipt"], unique=False)
    op.create_table(
        "stage_cycle",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("enterprise_id", sa.String(length=40), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_event", sa.Integer(), nullable=False),
        sa.Column("last_hash", sa.String(length=64), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="ck_stage_cycle_closed_at"),
        sa.CheckConstraint("state IN ('open', 'closed')", name="ck_stage_cycle_state"),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name="fk_stage_cycle_enterprise_id"),
        sa.PrimaryKeyConstraint("id", name="pk_stage_cycle"),
        sa.UniqueConstraint("code", name="uq_stage_cycle_code"),
        sa.UniqueConstraint("enterprise_id", "stage", "number", name="uq_stage_cycle_enterprise_id_stage_number"),
        sa.UniqueConstraint("id", "state", name="uq_stage_cycle_id_state"),
    )
    op.create_index("ix_stage_cycle_state_closes_at", "stage_cycle", ["state", "closes_at"], unique=False)
    op.create_index(
        "uq_stage_cycle_open",
        "stage_cycle",
        ["enterprise_id", "stage"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "cycle_case",
        sa.Column("case_code", sa.String(length=20), nullable=False),
        sa.Column("cycle_id", _NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["stage_cycle.id"], name="fk_cycle_case_cycle_id"),
        sa.PrimaryKeyConstraint("case_code", name="pk_cycle_case"),
    )
    op.create_index("ix_cycle_case_cycle_id", "cycle_case", ["cycle_id"], unique=False)
    op.create_table(
        "invitation",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("cycle_id", _NUMBER, nullable=False),
        sa.Column("contact_id", _NUMBER, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('open', 'used', 'declined', 'expired')", name="ck_invitation_state"),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name="fk_invitation_contact_id"),
        sa.ForeignKeyConstraint(["cycle_id"], ["stage_cycle.id"], name="fk_invitation_cycle_id"),
        sa.PrimaryKeyConstraint("id", name="pk_invitation"),
        sa.UniqueConstraint("code", name="uq_invitation_code"),
        sa.UniqueConstraint("cycle_id", name="uq_invitation_cycle_id"),
    )
    op.create_index("ix_invitation_contact_id", "invitation", ["contact_id"], unique=False)
    op.create_table(
        "precheck",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("case_id", _NUMBER, nullable=False),
        sa.Column("blocker", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("source IN ('person', 'department', 'staff')", name="ck_precheck_source"),
        sa.CheckConstraint("state IN ('unknown', 'clear', 'blocked', 'cured')", name="ck_precheck_state"),
        sa.ForeignKeyConstraint(["case_id"], ["agency_case.id"], name="fk_precheck_case_id"),
        sa.PrimaryKeyConstraint("id", name="pk_precheck"),
        sa.UniqueConstraint("case_id", "blocker", name="uq_precheck_case_id_blocker"),
    )
    op.create_table(
        "support_task",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("dormancy_id", _NUMBER, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(length=40), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(state = 'todo') = (done_at IS NULL)", name="ck_support_task_done_at"),
        sa.CheckConstraint("kind IN ('support', 'wake_up')", name="ck_support_task_kind"),
        sa.CheckConstraint("state = 'todo' OR result IS NOT NULL", name="ck_support_task_result"),
        sa.CheckConstraint("state IN ('todo', 'done', 'dropped')", name="ck_support_task_state"),
        sa.ForeignKeyConstraint(["dormancy_id"], ["dormancy.id"], name="fk_support_task_dormancy_id"),
        sa.PrimaryKeyConstraint("id", name="pk_support_task"),
        sa.UniqueConstraint("dormancy_id", "kind", "key", name="uq_support_task_dormancy_id_kind_key"),
    )
    op.create_table(
        "rating",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("cycle_id", _NUMBER, nullable=True),
        sa.Column("cycle_state", sa.String(length=10), nullable=True),
        sa.Column("sub_task_id", _NUMBER, nullable=True),
        sa.Column("sub_task_state", sa.String(length=20), nullable=True),
        sa.Column("conversation_id", sa.String(length=40), nullable=True),
        sa.Column("session", sa.Integer(), nullable=True),
        sa.Column("contact_id", _NUMBER, nullable=True),
        sa.Column("office_id", sa.String(length=40), nullable=True),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("sealed", sa.Text(), nullable=True),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("recorded_by", sa.String(length=40), nullable=True),
        sa.Column("call_id", sa.String(length=40), nullable=True),
        sa.Column("message_id", _NUMBER, nullable=True),
        sa.Column("retention", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(kind = 'stage' AND cycle_id IS NOT NULL AND cycle_state IS NOT NULL AND cycle_state = 'closed'"
            " AND sub_task_id IS NULL)"
            " OR (kind = 'item' AND sub_task_id IS NOT NULL AND sub_task_state IS NOT NULL AND sub_task_state = 'done'"
            " AND cycle_id IS NULL)"
            " OR (kind = 'reception' AND conversation_id IS NOT NULL AND session IS NOT NULL AND cycle_id IS NULL"
            " AND sub_task_id IS NULL)",
            name="ck_rating_subject",
        ),
        sa.CheckConstraint("kind IN ('stage', 'item', 'reception')", name="ck_rating_kind"),
        sa.CheckConstraint(
            "level IN ('very_satisfied', 'satisfied', 'basically_satisfied', 'dissatisfied', 'very_dissatisfied')",
            name="ck_rating_level",
        ),
        sa.CheckConstraint("(recorded_by IS NULL) = (call_id IS NULL)", name="ck_rating_recorded_by"),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name="fk_rating_contact_id"),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name="fk_rating_conversation_id"),
        sa.ForeignKeyConstraint(
            ["cycle_id", "cycle_state"], ["stage_cycle.id", "stage_cycle.state"], name="fk_rating_cycle_id"
        ),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name="fk_rating_message_id"),
        sa.ForeignKeyConstraint(
            ["sub_task_id", "sub_task_state"], ["sub_task.id", "sub_task.state"], name="fk_rating_sub_task_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_rating"),
        sa.UniqueConstraint("message_id", name="uq_rating_message_id"),
    )
    op.create_index("ix_rating_contact_id", "rating", ["contact_id"], unique=False)
    op.create_index("ix_rating_conversation_id", "rating", ["conversation_id"], unique=False)
    op.create_index(
        "uq_rating_item",
        "rating",
        ["sub_task_id"],
        unique=True,
        sqlite_where=sa.text("kind = 'item'"),
        postgresql_where=sa.text("kind = 'item'"),
    )
    op.create_index(
        "uq_rating_reception",
        "rating",
        ["conversation_id", "session"],
        unique=True,
        sqlite_where=sa.text("kind = 'reception'"),
        postgresql_where=sa.text("kind = 'reception'"),
    )
    op.create_index(
        "uq_rating_stage",
        "rating",
        ["cycle_id"],
        unique=True,
        sqlite_where=sa.text("kind = 'stage'"),
        postgresql_where=sa.text("kind = 'stage'"),
    )
    op.create_table(
        "rectification",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("rating_id", _NUMBER, nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("office_id", sa.String(length=40), nullable=True),
        sa.Column("owner", sa.String(length=40), nullable=False),
        sa.Column("advice", sa.Text(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("called_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("call_back", sa.Text(), nullable=True),
        sa.Column("verified_by", sa.String(length=40), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why_due", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_event", sa.Integer(), nullable=False),
        sa.Column("last_hash", sa.String(length=64), nullable=False),
        sa.Column("retention", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="ck_rectification_closed_at"),
        sa.CheckConstraint("state <> 'closed' OR verified_by IS NOT NULL", name="ck_rectification_verified_by"),
        sa.CheckConstraint("state IN ('open', 'called_back', 'mended', 'closed')", name="ck_rectification_state"),
        sa.CheckConstraint(
            "state NOT IN ('called_back', 'mended', 'closed') OR called_back_at IS NOT NULL",
            name="ck_rectification_called",
        ),
        sa.CheckConstraint(
            "state NOT IN ('mended', 'closed') OR evidence IS NOT NULL", name="ck_rectification_evidence"
        ),
        sa.ForeignKeyConstraint(["rating_id"], ["rating.id"], name="fk_rectification_rating_id"),
        sa.PrimaryKeyConstraint("id", name="pk_rectification"),
        sa.UniqueConstraint("code", name="uq_rectification_code"),
        sa.UniqueConstraint("rating_id", name="uq_rectification_rating_id"),
    )
    op.create_index("ix_rectification_state_due_at", "rectification", ["state", "due_at"], unique=False)
    op.add_column("demand", sa.Column("verdict", sa.String(length=10), nullable=True))
    op.add_column("demand", sa.Column("verdict_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("promise", sa.Column("owner", sa.String(length=40), nullable=True))
    op.add_column("promise", sa.Column("answer", sa.Text(), nullable=True))
    op.add_column("promise", sa.Column("answer_sealed", sa.Text(), nullable=True))
    op.add_column("promise", sa.Column("warned", sa.Integer(), server_default="0", nullable=False))
    op.add_column("promise", sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("promise", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("promise", sa.Column("last_event", sa.Integer(), server_default="0", nullable=False))
    op.add_column("promise", sa.Column("last_hash", sa.String(length=64), server_default="0" * 64, nullable=False))


def downgrade() -> None:
    for table in _TABLES:
        op.drop_table(table)
    op.drop_index("uq_sub_task_id_state", "sub_task")
    for table, column in _COLUMNS:
        op.drop_column(table, column)
