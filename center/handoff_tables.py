"""The tables of hand-overs between the bot and people: who waits, who answers, what was noted, who looks on."""

from __future__ import annotations

import sqlalchemy as sa

from center.tables import Moment, Number, metadata

handoff = sa.Table(
    "handoff",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("conversation_id", sa.ForeignKey("conversation.id"), nullable=False, index=True),
    sa.Column("message_id", sa.ForeignKey("message.id")),
    sa.Column("office_id", sa.String(40)),
    sa.Column("reason", sa.String(12), nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("asked_at", Moment, nullable=False),
    sa.Column("queued_at", Moment, nullable=False),
    sa.Column("told_place", sa.Integer),
    sa.Column("told_seconds", sa.Integer),
    sa.Column("wanted", sa.String(40)),
    sa.Column("claimed_by", sa.String(40)),
    sa.Column("claimed_at", Moment),
    sa.Column("due_at", Moment),
    sa.Column("alarmed_at", Moment),
    sa.Column("result", sa.String(12)),
    sa.Column("ended_by", sa.String(40)),
    sa.Column("ended_at", Moment),
    sa.Column("retention", sa.String(20), nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("updated_at", Moment, nullable=False),
    sa.CheckConstraint("reason IN ('asked', 'failure', 'confidence', 'rating', 'taken')", name="reason"),
    sa.CheckConstraint("state IN ('waiting', 'claimed', 'later', 'ended')", name="state"),
    sa.CheckConstraint("state NOT IN ('claimed', 'later') OR claimed_by IS NOT NULL", name="claimed_by"),
    sa.CheckConstraint("(state = 'later') = (due_at IS NOT NULL)", name="due_at"),
    sa.CheckConstraint("(state = 'ended') = (ended_at IS NOT NULL AND result IS NOT NULL)", name="ended_at"),
    sa.Index(
        "uq_handoff_open",
        "conversation_id",
        unique=True,
        sqlite_where=sa.text("state <> 'ended'"),
        postgresql_where=sa.text("state <> 'ended'"),
    ),
    sa.Index("ix_handoff_state_queued_at", "state", "queued_at"),
    sa.Index("ix_handoff_claimed_at", "claimed_at"),
    sa.Index("ix_handoff_ended_at", "ended_at"),
    sa.Index("ix_handoff_updated_at", "updated_at"),
)

handoff_event = sa.Table(
    "handoff_event",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("handoff_id", sa.ForeignKey("handoff.id"), nullable=False, index=True),
    sa.Column("kind", sa.String(12), nullable=False),
    sa.Column("staff_id", sa.String(40)),
    sa.Column("about", sa.String(40)),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("client_id", sa.String(80)),
    sa.Column("at", Moment, nullable=False),
    sa.UniqueConstraint("handoff_id", "client_id"),
)

handoff_viewer = sa.Table(
    "handoff_viewer",
    metadata,
    sa.Column("conversation_id", sa.ForeignKey("conversation.id"), primary_key=True),
    sa.Column("staff_id", sa.String(40), primary_key=True),
    sa.Column("since", Moment, nullable=False),
    sa.Column("seen_at", Moment, nullable=False),
)

handoff_pause = sa.Table(
    "handoff_pause",
    metadata,
    sa.Column("staff_id", sa.String(40), primary_key=True),
    sa.Column("since", Moment, nullable=False),
)

canned_reply = sa.Table(
    "canned_reply",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("staff_id", sa.String(40), nullable=False),
    sa.Column("title", sa.String(20), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("updated_at", Moment, nullable=False),
    sa.UniqueConstraint("staff_id", "title"),
)
