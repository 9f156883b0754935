"""The tables of licences drafted from an idea: the draft, and every version of it."""

from __future__ import annotations

import sqlalchemy as sa

from center.tables import Moment, Number, metadata

draft = sa.Table(
    "draft",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("code", sa.String(20), nullable=False, unique=True),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("conversation_id", sa.ForeignKey("conversation.id"), index=True),
    sa.Column("message_id", sa.ForeignKey("message.id"), unique=True),
    sa.Column("contact_id", sa.ForeignKey("contact.id"), index=True),
    sa.Column("office_id", sa.String(40)),
    sa.Column("last_version", sa.Integer, nullable=False),
    sa.Column("confirmed_version", sa.Integer),
    sa.Column("filed_version", sa.Integer),
    sa.Column("case_code", sa.String(20)),
    sa.Column("reason", sa.Text),
    sa.Column("expires_at", Moment, nullable=False),
    sa.Column("last_event", sa.Integer, nullable=False),
    sa.Column("last_hash", sa.String(64), nullable=False),
    sa.Column("retention", sa.String(20), nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("updated_at", Moment, nullable=False),
    sa.CheckConstraint("state IN ('open', 'confirmed', 'filed', 'dropped')", name="state"),
    sa.CheckConstraint(
        "state NOT IN ('confirmed', 'filed') OR (case_code IS NOT NULL AND confirmed_version IS NOT NULL)",
        name="case_code",
    ),
    sa.CheckConstraint("state <> 'filed' OR filed_version IS NOT NULL", name="filed_version"),
    sa.CheckConstraint("state <> 'dropped' OR reason IS NOT NULL", name="reason"),
    sa.Index("ix_draft_state_expires_at", "state", "expires_at"),
    sa.Index(
        "uq_draft_case",
        "case_code",
        unique=True,
        sqlite_where=sa.text("state IN ('confirmed', 'filed')"),
        postgresql_where=sa.text("state IN ('confirmed', 'filed')"),
    ),
)

draft_version = sa.Table(
    "draft_version",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("draft_id", sa.ForeignKey("draft.id"), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("fields", sa.Text, nullable=False),
    sa.Column("sealed", sa.Text),
    sa.Column("gaps", sa.Text, nullable=False),
    sa.Column("actor_kind", sa.String(10), nullable=False),
    sa.Column("actor", sa.String(40), nullable=False),
    sa.Column("message_id", sa.ForeignKey("message.id"), unique=True),
    sa.Column("created_at", Moment, nullable=False),
    sa.CheckConstraint("number > 0", name="number"),
    sa.CheckConstraint("actor_kind IN ('person', 'bot', 'staff', 'system')", name="actor_kind"),
    sa.UniqueConstraint("draft_id", "number"),
)
