"""The tables of the database as the code reads and writes them; migrations/ makes them, a test compares the two."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import sqlalchemy as sa


class Moment(sa.types.TypeDecorator):  # type: ignore[type-arg]
    """A point in time: aware, in UTC, on every database; a naive one raises ValueError."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """What is written: UTC, so that SQLite's text sorts as time does."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment is an aware datetime")
        return value.astimezone(timezone.utc)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """What is read: SQLite forgets the zone, which is always UTC."""
        if value is None:
            return None
        return value.astimezone(timezone.utc) if value.tzinfo else value.replace(tzinfo=timezone.utc)


metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)
Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_GUIDED = sa.text("guide IS NOT NULL")
_CLOSED = sa.text("closed_at IS NOT NULL")

installation = sa.Table(
    "installation",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    sa.Column("min_code_revision", sa.Integer, nullable=False),
)

conversation = sa.Table(
    "conversation",
    metadata,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("channel", sa.String(20), nullable=False),
    sa.Column("person", sa.String(64)),
    sa.Column("office_id", sa.String(40)),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("state_since", Moment, nullable=False),
    sa.Column("answered_by", sa.String(40)),
    sa.Column("last_seq", sa.Integer, nullable=False),
    sa.Column("session", sa.Integer, nullable=False),
    sa.Column("tracker_revision", sa.Integer, nullable=False),
    sa.Column("answered_at", Moment),
    sa.Column("retention", sa.String(20), nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("updated_at", Moment, nullable=False),
    sa.CheckConstraint("state IN ('bot', 'waiting', 'human', 'closed')", name="state"),
    sa.CheckConstraint("(state = 'human') = (answered_by IS NOT NULL)", name="answered_by"),
    sa.UniqueConstraint("channel", "person"),
    sa.Index("ix_conversation_state_state_since", "state", "state_since"),
    sa.Index("ix_conversation_updated_at", "updated_at"),
    sa.Index(
        "ix_conversation_kept",
        "created_at",
        sqlite_where=sa.text("retention = 'conversation'"),
        postgresql_where=sa.text("retention = 'conversation'"),
    ),
)

message = sa.Table(
    "message",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("conversation_id", sa.ForeignKey("conversation.id"), nullable=False),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("session", sa.Integer, nullable=False),
    sa.Column("author", sa.String(10), nullable=False),
    sa.Column("staff_id", sa.String(40)),
    sa.Column("client_id", sa.String(80)),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("body", sa.Text),
    sa.Column("sealed", sa.Text),
    sa.Column("answers_id", sa.ForeignKey("message.id"), index=True),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("delivered_at", Moment),
    sa.CheckConstraint("author IN ('person', 'bot', 'staff', 'system')", name="author"),
    sa.UniqueConstraint("conversation_id", "seq"),
    sa.UniqueConstraint("conversation_id", "client_id"),
)

turn = sa.Table(
    "turn",
    metadata,
    sa.Column("message_id", sa.ForeignKey("message.id"), primary_key=True, autoincrement=False),
    sa.Column("conversation_id", sa.ForeignKey("conversation.id"), nullable=False),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("outcome", sa.String(20)),
    sa.Column("claim", sa.String(40)),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("due_at", Moment, nullable=False),
    sa.Column("error", sa.Text),
    sa.Column("version", sa.String(40)),
    sa.Column("decision", sa.String(20)),
    sa.Column("guide", sa.String(80)),
    sa.Column("understanding", sa.Text),
    sa.Column("latency_ms", sa.Integer),
    sa.Column("received_at", Moment, nullable=False),
    sa.Column("finished_at", Moment),
    sa.CheckConstraint("state IN ('received', 'processing', 'done')", name="state"),
    sa.CheckConstraint("(state = 'done') = (outcome IS NOT NULL)", name="outcome"),
    sa.Index(
        "ix_turn_open",
        "conversation_id",
        "seq",
        sqlite_where=sa.text("state <> 'done'"),
        postgresql_where=sa.text("state <> 'done'"),
    ),
    sa.Index("ix_turn_guided", "conversation_id", "seq", sqlite_where=_GUIDED, postgresql_where=_GUIDED),
)

tracker_turn = sa.Table(
    "tracker_turn",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("conversation_id", sa.ForeignKey("conversation.id"), nullable=False, index=True),
    sa.Column("events", sa.Text, nullable=False),
)

task_in_progress = sa.Table(
    "task_in_progress",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("conversation_id", sa.ForeignKey("conversation.id"), nullable=False),
    sa.Column("task", sa.String(40), nullable=False),
    sa.Column("step", sa.String(40)),
    sa.Column("slots", sa.Text, nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("updated_at", Moment, nullable=False),
    sa.CheckConstraint("state IN ('open', 'done', 'dropped')", name="state"),
    sa.Index(
        "uq_task_in_progress_open",
        "conversation_id",
        "task",
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    ),
)

promise = sa.Table(
    "promise",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("code", sa.String(20), nullable=False, unique=True),
    sa.Column("conversation_id", sa.ForeignKey("conversation.id"), nullable=False, index=True),
    sa.Column("message_id", sa.ForeignKey("message.id"), nullable=False),
    sa.Column("reason", sa.String(20), nullable=False),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("sealed", sa.Text),
    sa.Column("phone_sealed", sa.Text),
    sa.Column("phone_hash", sa.String(64), index=True),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("due_at", Moment, nullable=False),
    sa.Column("why_due", sa.Text, nullable=False),
    sa.Column("kept_at", Moment),
    sa.Column("kept_by", sa.String(40)),
    sa.Column("owner", sa.String(40)),
    sa.Column("answer", sa.Text),
    sa.Column("answer_sealed", sa.Text),
    sa.Column("warned", sa.Integer, nullable=False, server_default="0"),
    sa.Column("escalated_at", Moment),
    sa.Column("closed_at", Moment),
    sa.Column("last_event", sa.Integer, nullable=False, server_default="0"),
    sa.Column("last_hash", sa.String(64), nullable=False, server_default="0" * 64),
    sa.Column("retention", sa.String(20), nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("updated_at", Moment, nullable=False),
    sa.CheckConstraint("reason IN ('failure', 'question')", name="reason"),
    sa.CheckConstraint("state IN ('open', 'kept', 'late', 'broken')", name="state"),
    sa.UniqueConstraint("message_id", "reason"),
    sa.Index("ix_promise_state_due_at", "state", "due_at"),
    sa.Index("ix_promise_closed", "closed_at", "id", "conversation_id", sqlite_where=_CLOSED, postgresql_where=_CLOSED),
)

lease = sa.Table(
    "lease",
    metadata,
    sa.Column("name", sa.String(80), primary_key=True),
    sa.Column("holder", sa.String(40)),
    sa.Column("number", Number, nullable=False),
    sa.Column("expires_at", Moment, nullable=False),
)
