"""The tables of letters (来信): what came, from whom, by when it is answered, how it was, and what was scanned."""

from __future__ import annotations

import sqlalchemy as sa

from center.tables import Moment, Number, metadata

_ON_DISK = sa.text("state IN ('waiting', 'checked', 'quarantined')")

letter = sa.Table(
    "letter",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("code", sa.String(20), nullable=False, unique=True),
    sa.Column("key", sa.String(64), nullable=False, unique=True),
    sa.Column("kind", sa.String(12), nullable=False),
    sa.Column("came_by", sa.String(10), nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("received_on", sa.Date, nullable=False),
    sa.Column("subject", sa.String(80), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("sealed", sa.Text),
    sa.Column("sender_sealed", sa.Text),
    sa.Column("phone_hash", sa.String(64), index=True),
    sa.Column("contact_id", sa.ForeignKey("contact.id"), index=True),
    sa.Column("office_id", sa.String(40), nullable=False),
    sa.Column("department", sa.String(40)),
    sa.Column("owner", sa.String(40), nullable=False),
    sa.Column("registered_by", sa.String(40), nullable=False),
    sa.Column("due_at", Moment, nullable=False),
    sa.Column("why_due", sa.Text, nullable=False),
    sa.Column("escalated_at", Moment),
    sa.Column("conversation_id", sa.ForeignKey("conversation.id"), index=True),
    sa.Column("call_code", sa.String(20)),
    sa.Column("promise_code", sa.String(20)),
    sa.Column("case_code", sa.String(20)),
    sa.Column("reply", sa.Text),
    sa.Column("reply_sealed", sa.Text),
    sa.Column("reply_way", sa.String(10)),
    sa.Column("guide", sa.String(80)),
    sa.Column("written_at", Moment),
    sa.Column("replied_by", sa.String(40)),
    sa.Column("mail_number", sa.String(40)),
    sa.Column("closed_at", Moment),
    sa.Column("last_event", sa.Integer, nullable=False),
    sa.Column("last_hash", sa.String(64), nullable=False),
    sa.Column("retention", sa.String(20), nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("updated_at", Moment, nullable=False),
    sa.CheckConstraint(
        "kind IN ('consult', 'help', 'complaint', 'suggestion', 'praise', 'other')",
        name="kind",
    ),
    sa.CheckConstraint("came_by IN ('post', 'hand', 'email', 'box')", name="came_by"),
    sa.CheckConstraint("state IN ('open', 'written', 'answered', 'filed')", name="state"),
    sa.CheckConstraint("reply_way IN ('phone', 'letter')", name="reply_way"),
    sa.CheckConstraint(
        "state NOT IN ('written', 'answered') OR (reply IS NOT NULL AND reply_way IS NOT NULL)", name="reply"
    ),
    sa.CheckConstraint("(state IN ('answered', 'filed')) = (closed_at IS NOT NULL)", name="closed_at"),
    sa.Index("ix_letter_state_due_at", "state", "due_at"),
    sa.Index("ix_letter_office_id_state", "office_id", "state"),
    sa.Index("ix_letter_closed_at", "closed_at"),
)

letter_scan = sa.Table(
    "letter_scan",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("code", sa.String(20), nullable=False, unique=True),
    sa.Column("letter_id", sa.ForeignKey("letter.id"), nullable=False, index=True),
    sa.Column("name", sa.String(120), nullable=False),
    sa.Column("size", Number, nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("media_type", sa.String(80), nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("reason", sa.Text),
    sa.Column("stored_as", sa.String(40), nullable=False, unique=True),
    sa.Column("added_by", sa.String(40), nullable=False),
    sa.Column("scanned_at", Moment),
    sa.Column("deleted_at", Moment),
    sa.Column("retention", sa.String(20), nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("updated_at", Moment, nullable=False),
    sa.CheckConstraint("state IN ('waiting', 'checked', 'refused', 'quarantined', 'deleted')", name="state"),
    sa.CheckConstraint("(state IN ('refused', 'deleted')) = (deleted_at IS NOT NULL)", name="deleted_at"),
    sa.CheckConstraint("state NOT IN ('refused', 'quarantined') OR reason IS NOT NULL", name="reason"),
    sa.CheckConstraint("size > 0", name="size"),
    sa.Index("ix_letter_scan_state_created_at", "state", "created_at"),
    sa.Index(
        "uq_letter_scan_content",
        "letter_id",
        "sha256",
        unique=True,
        sqlite_where=_ON_DISK,
        postgresql_where=_ON_DISK,
    ),
)
"""Scans keep the rules of uploads (center/upload_tables.py): what looks like an identity document is quarantined."""
