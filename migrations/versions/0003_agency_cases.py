"""People, enterprises, agency cases with their papers and history, demands, and the clock of demo mode.

The history of records is append-only: the database itself refuses to change or delete an event.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TABLES = (
    "demo_clock",
    "progress_attempt",
    "record_event",
    "official_decision",
    "receipt",
    "case_notice",
    "case_pause",
    "case_material",
    "sub_task",
    "agency_case",
    "demand",
    "consent",
    "authority",
    "stage_event",
    "enterprise",
    "channel_identity",
    "contact",
)
_REFUSAL = "the history of a record is append-only"


def upgrade() -> None:
    op.create_table(
        "contact",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("name_sealed", sa.Text(), nullable=True),
        sa.Column("phone_sealed", sa.Text(), nullable=False),
        sa.Column("phone_hash", sa.String(length=64), nullable=False),
        sa.Column("retention", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_contact"),
        sa.UniqueConstraint("phone_hash", name="uq_contact_phone_hash"),
    )
    op.create_table(
        "channel_identity",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("contact_id", _NUMBER, nullable=False),
        sa.Column("proved_by", sa.String(length=20), nullable=False),
        sa.Column("proved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retention", sa.String(length=20), nullable=False),
        sa.CheckConstraint("proved_by IN ('channel', 'code', 'staff')", name="ck_channel_identity_proved_by"),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name="fk_channel_identity_contact_id"),
        sa.PrimaryKeyConstraint("id", name="pk_channel_identity"),
        sa.UniqueConstraint("channel", "person", "contact_id", name="uq_channel_identity_channel_person_contact_id"),
    )
    op.create_index("ix_channel_identity_contact_id", "channel_identity", ["contact_id"], unique=False)
    op.create_table(
        "enterprise",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("is_registered", sa.Boolean(), nullable=False),
        sa.Column("credit_code", sa.String(length=18), nullable=True),
        sa.Column("contact_id", _NUMBER, nullable=True),
        sa.Column("office_id", sa.String(length=40), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("retention", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "stage IN ('founding', 'establishment', 'construction', 'change', 'operation', 'dormancy',"
            " 'deregistration', 'ended')",
            name="ck_enterprise_stage",
        ),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name="fk_enterprise_contact_id"),
        sa.PrimaryKeyConstraint("id", name="pk_enterprise"),
        sa.UniqueConstraint("credit_code", name="uq_enterprise_credit_code"),
    )
    op.create_index("ix_enterprise_contact_id", "enterprise", ["contact_id"], unique=False)
    op.create_table(
        "stage_event",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("enterprise_id", sa.String(length=40), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("cause", sa.String(length=40), nullable=False),
        sa.Column("case_code", sa.String(length=20), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name="fk_stage_event_enterprise_id"),
        sa.PrimaryKeyConstraint("id", name="pk_stage_event"),
        sa.UniqueConstraint("enterprise_id", "seq", name="uq_stage_event_enterprise_id_seq"),
    )
    op.create_table(
        "authority",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("enterprise_id", sa.String(length=40), nullable=False),
        sa.Column("contact_id", _NUMBER, nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("document", sa.String(length=80), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("role IN ('representative', 'partner', 'operator', 'agent')", name="ck_authority_role"),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name="fk_authority_contact_id"),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name="fk_authority_enterprise_id"),
        sa.PrimaryKeyConstraint("id", name="pk_authority"),
    )
    op.create_index("ix_authority_contact_id", "authority", ["contact_id"], unique=False)
    op.create_index("ix_authority_enterprise_id", "authority", ["enterprise_id"], unique=False)
    op.create_table(
        "consent",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("contact_id", _NUMBER, nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=True),
        sa.Column("message_id", _NUMBER, nullable=True),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retention", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name="fk_consent_contact_id"),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name="fk_consent_conversation_id"),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name="fk_consent_message_id"),
        sa.PrimaryKeyConstraint("id", name="pk_consent"),
        sa.UniqueConstraint("message_id", "purpose", name="uq_consent_message_id_purpose"),
    )
    op.create_index("ix_consent_contact_id", "consent", ["contact_id"], unique=False)
    op.create_table(
        "demand",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=True),
        sa.Column("message_id", _NUMBER, nullable=True),
        sa.Column("case_code", sa.String(length=20), nullable=True),
        sa.Column("contact_id", _NUMBER, nullable=True),
        sa.Column("office_id", sa.String(length=40), nullable=False),
        sa.Column("department", sa.String(length=40), nullable=True),
        sa.Column("owner", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("reason_code", sa.String(length=20), nullable=True),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.Column("fix", sa.Text(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why_due", sa.Text(), nullable=False),
        sa.Column("effect_check_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_event", sa.Integer(), nullable=False),
        sa.Column("last_hash", sa.String(length=64), nullable=False),
        sa.Column("retention", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="ck_demand_closed_at"),
        sa.CheckConstraint(
            "kind <> 'not_done' OR state <> 'closed' OR (cause IS NOT NULL AND fix IS NOT NULL)",
            name="ck_demand_cause_and_fix",
        ),
        sa.CheckConstraint("kind IN ('demand', 'complaint', 'asked_to_pay', 'not_done')", name="ck_demand_kind"),
        sa.CheckConstraint(
            "state IN ('received', 'dispatched', 'signed', 'coordinating', 'answered', 'closed')",
            name="ck_demand_state",
        ),
        sa.CheckConstraint(
            "state NOT IN ('answered', 'closed') OR (answer IS NOT NULL AND reason_code IS NOT NULL)",
            name="ck_demand_answer",
        ),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name="fk_demand_contact_id"),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name="fk_demand_conversation_id"),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name="fk_demand_message_id"),
        sa.PrimaryKeyConstraint("id", name="pk_demand"),
        sa.UniqueConstraint("code", name="uq_demand_code"),
        sa.UniqueConstraint("message_id", "kind", name="uq_demand_message_id_kind"),
    )
    op.create_index("ix_demand_case_code", "demand", ["case_code"], unique=False)
    op.create_index("ix_demand_contact_id", "demand", ["contact_id"], unique=False)
    op.create_index("ix_demand_conversation_id", "demand", ["conversation_id"], unique=False)
    op.create_index("ix_demand_state_due_at", "demand", ["state", "due_at"], unique=False)
    op.create_table(
        "agency_case",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("theme", sa.String(length=40), nullable=False),
        sa.Column("trade", sa.String(length=40), nullable=True),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("path", sa.String(length=20), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("origin", sa.String(length=20), nullable=False),
        sa.Column("office_id", sa.String(length=40), nullable=False),
        sa.Column("agent", sa.String(length=40), nullable=True),
        sa.Column("contact_id", _NUMBER, nullable=False),
        sa.Column("enterprise_id", sa.String(length=40), nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=True),
        sa.Column("message_id", _NUMBER, nullable=True),
        sa.Column("hours", sa.Float(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accept_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("complete_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why_due", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("last_event", sa.Integer(), nullable=False),
        sa.Column("last_hash", sa.String(length=64), nullable=False),
        sa.Column("retention", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(state IN ('done', 'terminated')) = (closed_at IS NOT NULL)", name="ck_agency_case_closed_at"
        ),
        sa.CheckConstraint(
            "outcome IN ('all_online', 'bring_originals', 'check_at_window', 'site_visit')",
            name="ck_agency_case_outcome",
        ),
        sa.CheckConstraint("path IN ('online', 'mixed', 'window')", name="ck_agency_case_path"),
        sa.CheckConstraint("state <> 'terminated' OR reason IS NOT NULL", name="ck_agency_case_reason"),
        sa.CheckConstraint(
            "state IN ('submitted', 'accepted', 'supplement', 'in_progress', 'done', 'terminated')",
            name="ck_agency_case_state",
        ),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name="fk_agency_case_contact_id"),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name="fk_agency_case_conversation_id"),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name="fk_agency_case_enterprise_id"),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name="fk_agency_case_message_id"),
        sa.PrimaryKeyConstraint("id", name="pk_agency_case"),
        sa.UniqueConstraint("code", name="uq_agency_case_code"),
        sa.UniqueConstraint("message_id", name="uq_agency_case_message_id"),
    )
    op.create_index("ix_agency_case_contact_id", "agency_case", ["contact_id"], unique=False)
    op.create_index("ix_agency_case_conversation_id", "agency_case", ["conversation_id"], unique=False)
    op.create_index("ix_agency_case_enterprise_id", "agency_case", ["enterprise_id"], unique=False)
    op.create_index("ix_agency_case_office_id_state", "agency_case", ["office_id", "state"], unique=False)
    op.create_table(
        "sub_task",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("case_id", _NUMBER, nullable=False),
        sa.Column("item", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("department", sa.String(length=40), nullable=False),
        sa.Column("after", sa.String(length=40), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("remind_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('todo', 'blocked', 'reserved', 'doing', 'partly_done', 'done', 'failed', 'cancelled')",
            name="ck_sub_task_state",
        ),
        sa.CheckConstraint(
            "state NOT IN ('done', 'failed', 'partly_done') OR result IS NOT NULL", name="ck_sub_task_result"
        ),
        sa.ForeignKeyConstraint(["case_id"], ["agency_case.id"], name="fk_sub_task_case_id"),
        sa.PrimaryKeyConstraint("id", name="pk_sub_task"),
        sa.UniqueConstraint("case_id", "item", name="uq_sub_task_case_id_item"),
    )
    op.create_table(
        "case_material",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("case_id", _NUMBER, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("source IN ('upload', 'shared', 'e-licence', 'window')", name="ck_case_material_source"),
        sa.CheckConstraint("state <> 'refused' OR note IS NOT NULL", name="ck_case_material_note"),
        sa.CheckConstraint("state IN ('wanted', 'received', 'refused')", name="ck_case_material_state"),
        sa.ForeignKeyConstraint(["case_id"], ["agency_case.id"], name="fk_case_material_case_id"),
        sa.PrimaryKeyConstraint("id", name="pk_case_material"),
        sa.UniqueConstraint("case_id", "name", name="uq_case_material_case_id_name"),
    )
    op.create_table(
        "case_pause",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("case_id", _NUMBER, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "kind IN ('applicant', 'authority', 'identity', 'signature', 'publication')", name="ck_case_pause_kind"
        ),
        sa.CheckConstraint("ended_at IS NULL OR ended_at >= started_at", name="ck_case_pause_order"),
        sa.ForeignKeyConstraint(["case_id"], ["agency_case.id"], name="fk_case_pause_case_id"),
        sa.PrimaryKeyConstraint("id", name="pk_case_pause"),
    )
    op.create_index("ix_case_pause_case_id", "case_pause", ["case_id"], unique=False)
    op.create_index(
        "uq_case_pause_open",
        "case_pause",
        ["case_id", "kind"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "case_notice",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("case_id", _NUMBER, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("items", sa.Text(), nullable=False),
        sa.Column("added", sa.Text(), nullable=True),
        sa.Column("is_breach", sa.Boolean(), nullable=False),
        sa.Column("issued_by", sa.String(length=40), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(number > 1 AND added IS NOT NULL) OR NOT is_breach", name="ck_case_notice_is_breach"),
        sa.ForeignKeyConstraint(["case_id"], ["agency_case.id"], name="fk_case_notice_case_id"),
        sa.PrimaryKeyConstraint("id", name="pk_case_notice"),
        sa.UniqueConstraint("case_id", "number", name="uq_case_notice_case_id_number"),
    )
    op.create_table(
        "receipt",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("case_id", _NUMBER, nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("window_number", sa.String(length=40), nullable=False),
        sa.Column("materials", sa.Text(), nullable=False),
        sa.Column("accepted_by", sa.String(length=40), nullable=False),
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("pickup", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "length(window_number) > 0 AND length(materials) > 2 AND length(accepted_by) > 0 AND length(term) > 0"
            " AND length(pickup) > 0",
            name="ck_receipt_five_contents",
        ),
        sa.ForeignKeyConstraint(["case_id"], ["agency_case.id"], name="fk_receipt_case_id"),
        sa.PrimaryKeyConstraint("id", name="pk_receipt"),
        sa.UniqueConstraint("case_id", name="uq_receipt_case_id"),
        sa.UniqueConstraint("code", name="uq_receipt_code"),
    )
    op.create_table(
        "official_decision",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("case_id", _NUMBER, nullable=False),
        sa.Column("item", sa.String(length=40), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("document_number", sa.String(length=80), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('acceptance', 'correction', 'refusal', 'approval', 'rejection')",
            name="ck_official_decision_kind",
        ),
        sa.CheckConstraint("length(document_number) > 0", name="ck_official_decision_document_number"),
        sa.ForeignKeyConstraint(["case_id"], ["agency_case.id"], name="fk_official_decision_case_id"),
        sa.PrimaryKeyConstraint("id", name="pk_official_decision"),
        sa.UniqueConstraint(
            "case_id", "kind", "document_number", name="uq_official_decision_case_id_kind_document_number"
        ),
    )
    op.create_table(
        "record_event",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("record", sa.String(length=20), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("actor_kind", sa.String(length=10), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("actor_kind IN ('person', 'bot', 'staff', 'system')", name="ck_record_event_actor_kind"),
        sa.PrimaryKeyConstraint("id", name="pk_record_event"),
        sa.UniqueConstraint("record", "seq", name="uq_record_event_record_seq"),
    )
    op.create_table(
        "progress_attempt",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("asker", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=True),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_progress_attempt"),
    )
    op.create_index("ix_progress_attempt_asker_at", "progress_attempt", ["asker", "at"], unique=False)
    op.create_index("ix_progress_attempt_code_at", "progress_attempt", ["code", "at"], unique=False)
    op.create_table(
        "demo_clock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ahead_seconds", _NUMBER, nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_demo_clock"),
    )
    _make_append_only()


def _make_append_only() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
        )
        op.execute(
            "CREATE TRIGGER record_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON record_event "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    for what in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER record_event_no_{what.lower()} BEFORE {what} ON record_event "
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        )


def downgrade() -> None:
    for table in _TABLES:
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change()")
