"""The outbox: what the center has to tell somebody, what became of every attempt, and by which ways (AH 6.3.1).

``notice.counted_at`` is when it last went out to somebody's telephone, for the limit per person. ``notice_channel``
says which channels rest because nothing comes through, and how far a provider's receipts were read; ``notice_receipt``
keeps receipts that came before we knew what they are of; ``notice_wish`` what people do not want to be told;
``telephone_task`` what an operator is to read to somebody, whose text goes once that is over.
"""

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
    sa.Column("counted_at", Moment),
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
    sa.Index("ix_notice_due_at", "due_at"),
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
    sa.Column("at", Moment, nullable=False, index=True),
    sa.Column("delivered_at", Moment),
    sa.CheckConstraint("outcome IN ('sent', 'busy', 'refused', 'unavailable', 'undelivered')", name="outcome"),
    sa.CheckConstraint("outcome = 'sent' OR reason IS NOT NULL", name="reason"),
    sa.UniqueConstraint("notice_id", "number"),
    sa.Index(
        "ix_notice_attempt_wechat",
        "notice_id",
        sqlite_where=sa.text("channel = 'wechat' AND outcome = 'sent' AND delivered_at IS NULL"),
        postgresql_where=sa.text("channel = 'wechat' AND outcome = 'sent' AND delivered_at IS NULL"),
    ),
)

notice_channel = sa.Table(
    "notice_channel",
    metadata,
    sa.Column("name", sa.String(20), primary_key=True),
    sa.Column("busy_in_row", sa.Integer, nullable=False),
    sa.Column("rests_until", Moment),
    sa.Column("reason", sa.Text),
    sa.Column("receipts_cursor", sa.String(128)),
    sa.Column("updated_at", Moment, nullable=False),
)

notice_receipt = sa.Table(
    "notice_receipt",
    metadata,
    sa.Column("channel", sa.String(20), primary_key=True),
    sa.Column("receipt", sa.String(80), primary_key=True),
    sa.Column("is_delivered", sa.Boolean, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("at", Moment, nullable=False),
)

notice_wish = sa.Table(
    "notice_wish",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("contact_id", sa.ForeignKey("contact.id")),
    sa.Column("conversation_id", sa.ForeignKey("conversation.id")),
    sa.Column("about", sa.String(40), nullable=False),
    sa.Column("by", sa.String(40), nullable=False),
    sa.Column("retention", sa.String(20), nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("ended_at", Moment),
    sa.CheckConstraint("(contact_id IS NULL) <> (conversation_id IS NULL)", name="whose"),
    sa.UniqueConstraint("contact_id", "about"),
    sa.UniqueConstraint("conversation_id", "about"),
)

telephone_task = sa.Table(
    "telephone_task",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("key", sa.String(64), nullable=False, unique=True),
    sa.Column("notice_id", sa.ForeignKey("notice.id"), nullable=False, index=True),
    sa.Column("contact_id", sa.ForeignKey("contact.id"), nullable=False, index=True),
    sa.Column("record", sa.String(20), nullable=False, index=True),
    sa.Column("kind", sa.String(40), nullable=False),
    sa.Column("text", sa.Text),
    sa.Column("due_at", Moment, nullable=False),
    sa.Column("expires_at", Moment, nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("owner", sa.String(40)),
    sa.Column("reason", sa.Text),
    sa.Column("retention", sa.String(20), nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("updated_at", Moment, nullable=False),
    sa.CheckConstraint("state IN ('open', 'claimed', 'told', 'unreachable', 'withdrawn')", name="state"),
    sa.CheckConstraint("(state IN ('open', 'claimed')) = (text IS NOT NULL)", name="text"),
    sa.CheckConstraint("state NOT IN ('claimed', 'told', 'unreachable') OR owner IS NOT NULL", name="owner"),
    sa.Index(
        "ix_telephone_task_open",
        "due_at",
        sqlite_where=sa.text("state IN ('open', 'claimed')"),
        postgresql_where=sa.text("state IN ('open', 'claimed')"),
    ),
)
