"""The conversation log, turns, dialogue state, tasks in progress, promises and leases; Rasa's own events table goes.

Code that still reads that table cannot run on this schema: min_code_revision is raised.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TABLES = ("lease", "promise", "task_in_progress", "tracker_turn", "turn", "message", "conversation")


def upgrade() -> None:
    op.create_table(
        "conversation",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=True),
        sa.Column("office_id", sa.String(length=40), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("state_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.String(length=40), nullable=True),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("session", sa.Integer(), nullable=False),
        sa.Column("tracker_revision", sa.Integer(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retention", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(state = 'human') = (answered_by IS NOT NULL)", name="ck_conversation_answered_by"),
        sa.CheckConstraint("state IN ('bot', 'waiting', 'human', 'closed')", name="ck_conversation_state"),
        sa.PrimaryKeyConstraint("id", name="pk_conversation"),
        sa.UniqueConstraint("channel", "person", name="uq_conversation_channel_person"),
    )
    op.create_index("ix_conversation_state_state_since", "conversation", ["state", "state_since"], unique=False)
    op.create_table(
        "lease",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("holder", sa.String(length=40), nullable=True),
        sa.Column("number", _NUMBER, nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_lease"),
    )
    op.create_table(
        "message",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("session", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(length=10), nullable=False),
        sa.Column("staff_id", sa.String(length=40), nullable=True),
        sa.Column("client_id", sa.String(length=80), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("sealed", sa.Text(), nullable=True),
        sa.Column("answers_id", _NUMBER, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("author IN ('person', 'bot', 'staff', 'system')", name="ck_message_author"),
        sa.ForeignKeyConstraint(["answers_id"], ["message.id"], name="fk_message_answers_id"),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name="fk_message_conversation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_message"),
        sa.UniqueConstraint("conversation_id", "client_id", name="uq_message_conversation_id_client_id"),
        sa.UniqueConstraint("conversation_id", "seq", name="uq_message_conversation_id_seq"),
    )
    op.create_index("ix_message_answers_id", "message", ["answers_id"], unique=False)
    op.create_table(
        "task_in_progress",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        sa.Column("task", sa.String(length=40), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=True),
        sa.Column("slots", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('open', 'done', 'dropped')", name="ck_task_in_progress_state"),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name="fk_task_in_progress_conversation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_task_in_progress"),
    )
    op.create_index(
        "uq_task_in_progress_open",
        "task_in_progress",
        ["conversation_id", "task"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "tracker_turn",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        sa.Column("events", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name="fk_tracker_turn_conversation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_tracker_turn"),
    )
    op.create_index("ix_tracker_turn_conversation_id", "tracker_turn", ["conversation_id"], unique=False)
    op.create_table(
        "promise",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        sa.Column("message_id", _NUMBER, nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=True),
        sa.Column("phone_sealed", sa.Text(), nullable=True),
        sa.Column("phone_hash", sa.String(length=64), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why_due", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("kept_by", sa.String(length=40), nullable=True),
        sa.Column("retention", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason IN ('failure', 'question')", name="ck_promise_reason"),
        sa.CheckConstraint("state IN ('open', 'kept', 'late', 'broken')", name="ck_promise_state"),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name="fk_promise_conversation_id"),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name="fk_promise_message_id"),
        sa.PrimaryKeyConstraint("id", name="pk_promise"),
        sa.UniqueConstraint("code", name="uq_promise_code"),
        sa.UniqueConstraint("message_id", "reason", name="uq_promise_message_id_reason"),
    )
    op.create_index("ix_promise_conversation_id", "promise", ["conversation_id"], unique=False)
    op.create_index("ix_promise_phone_hash", "promise", ["phone_hash"], unique=False)
    op.create_index("ix_promise_state_due_at", "promise", ["state", "due_at"], unique=False)
    op.create_table(
        "turn",
        sa.Column("message_id", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("claim", sa.String(length=40), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("version", sa.String(length=40), nullable=True),
        sa.Column("decision", sa.String(length=20), nullable=True),
        sa.Column("guide", sa.String(length=80), nullable=True),
        sa.Column("understanding", sa.Text(), nullable=True),
        sa.Column("latency_ms", sa.Integer(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'done') = (outcome IS NOT NULL)", name="ck_turn_outcome"),
        sa.CheckConstraint("state IN ('received', 'processing', 'done')", name="ck_turn_state"),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name="fk_turn_conversation_id"),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name="fk_turn_message_id"),
        sa.PrimaryKeyConstraint("message_id", name="pk_turn"),
    )
    op.create_index(
        "ix_turn_open",
        "turn",
        ["conversation_id", "seq"],
        unique=False,
        sqlite_where=sa.text("state <> 'done'"),
        postgresql_where=sa.text("state <> 'done'"),
    )

    op.drop_table("events")
    op.execute("UPDATE installation SET min_code_revision = 2")


def downgrade() -> None:
    for table in _TABLES:
        op.drop_table(table)
    op.create_table(
        "events",
        sa.Column("id", sa.Integer, sa.Sequence("events_id_seq", optional=True), primary_key=True, autoincrement=True),
        sa.Column("sender_id", sa.String(255), nullable=False),
        sa.Column("type_name", sa.String(255), nullable=False),
        sa.Column("timestamp", sa.Float),
        sa.Column("intent_name", sa.String(255)),
        sa.Column("action_name", sa.String(255)),
        sa.Column("data", sa.Text),
    )
    op.create_index("ix_events_sender_id_id", "events", ["sender_id", "id"])
    op.execute("UPDATE installation SET min_code_revision = 1")
