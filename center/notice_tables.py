"""The outbox: what the center has to tell somebody, and what became of every attempt (AH 6.3.1)."""

from __future__ import annotations

import sqlalchemy as sa

from center.tables import Moment, Number, metadata

notice = sa.Table(
    "notice",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("key", sa.String(120), nullable=False, unique=True),
    sa.Column("kind", sa.String(40), nullable=False),
    sa.Column("record", sa.String(20), nullable=False, index=True),
    sa.Column("contact_id", sa.ForeignKey("contact.id"), index=True),
    sa.Column("conversation_id", sa.ForeignKey("conversation.id"), index=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("body", sa.Text),
    sa.Column("is_urgent", sa.Boolean, nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("due_at", Moment, nullable=False),
    sa.Column("next_at", Moment, nullable=False),
    sa.Column("expires_at", Moment),
    sa.Column("channel", sa.String(20)),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("claim", sa.String(40)),
    sa.Column("claimed_until", Moment),
    sa.Column("sent_at", Moment),
    sa.Column("delivered_at", Moment),
    sa.Column("retention", sa.String(20), nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("updated_at", Moment, nullable=False),
    sa.CheckConstraint("state IN ('waiting', 'sent', 'delivered', 'cancelled', 'expired', 'dead')", name="state"),
    sa.CheckConstraint("state NOT IN ('sent', 'delivered') OR sent_at IS NOT NULL", name="sent_at"),
    sa.CheckConstraint("contact_id IS NOT NULL OR conversation_id IS NOT NULL", name="receiver"),
    sa.CheckConstraint("(claim IS NULL) = (claimed_until IS NULL)", name="claim"),
    sa.Index(
        "ix_notice_waiting",
        "next_at",
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    ),
)

notice_attempt = sa.Table(
    "notice_attempt",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("notice_id", sa.ForeignKey("notice.id"), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("channel", sa.String(20), nullable=False),
    sa.Column("outcome", sa.String(20), nullable=False),
    sa.Column("receipt", sa.String(80), index=True),
    sa.Column("reason", sa.Text),
    sa.Column("at", Moment, nullable=False),
    sa.Column("delivered_at", Moment),
    sa.CheckConstraint("outcome IN ('sent', 'busy', 'refused', 'unavailable', 'undelivered')", name="outcome"),
    sa.CheckConstraint("outcome = 'sent' OR reason IS NOT NULL", name="reason"),
    sa.UniqueConstraint("notice_id", "number"),
)
