"""The tables of people and enterprises: who they are, what they allowed, what they demand."""

from __future__ import annotations

import sqlalchemy as sa

from center.tables import Moment, Number, metadata

contact = sa.Table(
    "contact",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("name_sealed", sa.Text),
    sa.Column("phone_sealed", sa.Text, nullable=False),
    sa.Column("phone_hash", sa.String(64), nullable=False, unique=True),
    sa.Column("retention", sa.String(20), nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("updated_at", Moment, nullable=False),
)

channel_identity = sa.Table(
    "channel_identity",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("channel", sa.String(20), nullable=False),
    sa.Column("person", sa.String(64), nullable=False),
    sa.Column("contact_id", sa.ForeignKey("contact.id"), nullable=False, index=True),
    sa.Column("proved_by", sa.String(20), nullable=False),
    sa.Column("proved_at", Moment, nullable=False),
    sa.Column("retention", sa.String(20), nullable=False),
    sa.CheckConstraint("proved_by IN ('channel', 'code', 'staff')", name="proved_by"),
    sa.UniqueConstraint("channel", "person", "contact_id"),
)

phone_proof = sa.Table(
    "phone_proof",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("record", sa.String(20), nullable=False, unique=True),
    sa.Column("conversation_id", sa.ForeignKey("conversation.id"), nullable=False, index=True),
    sa.Column("contact_id", sa.ForeignKey("contact.id"), nullable=False, index=True),
    sa.Column("code_hash", sa.String(64), nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("message_id", sa.ForeignKey("message.id")),
    sa.Column("sign", sa.String(10)),
    sa.Column("name_sealed", sa.Text),
    sa.Column("agreed", sa.Text),
    sa.Column("decided_by", sa.String(40)),
    sa.Column("expires_at", Moment, nullable=False),
    sa.Column("retention", sa.String(20), nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("updated_at", Moment, nullable=False),
    sa.CheckConstraint("state IN ('open', 'used', 'ended', 'held', 'refused')", name="state"),
    sa.CheckConstraint("sign IN ('name', 'unused')", name="sign"),
    sa.CheckConstraint("state <> 'held' OR (sign IS NOT NULL AND agreed IS NOT NULL)", name="held"),
    sa.Index(
        "uq_phone_proof_open",
        "conversation_id",
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    ),
    sa.Index("ix_phone_proof_created_at", "created_at"),
)
"""Codes sent to telephone numbers: ``code_hash`` is all that is kept of one, ``message_id`` the last that tried it.

``held``: the number is proved and staff have to say whether it is still the same person's; ``sign`` says why.
"""

enterprise = sa.Table(
    "enterprise",
    metadata,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("name", sa.String(120), nullable=False),
    sa.Column("is_registered", sa.Boolean, nullable=False),
    sa.Column("credit_code", sa.String(18), unique=True),
    sa.Column("contact_id", sa.ForeignKey("contact.id"), index=True),
    sa.Column("office_id", sa.String(40), nullable=False),
    sa.Column("stage", sa.String(20), nullable=False),
    sa.Column("retention", sa.String(20), nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("updated_at", Moment, nullable=False),
    sa.CheckConstraint(
        "stage IN ('founding', 'establishment', 'construction', 'change', 'operation', 'dormancy', 'deregistration',"
        " 'ended')",
        name="stage",
    ),
)

stage_event = sa.Table(
    "stage_event",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("enterprise_id", sa.ForeignKey("enterprise.id"), nullable=False),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("stage", sa.String(20), nullable=False),
    sa.Column("cause", sa.String(40), nullable=False),
    sa.Column("case_code", sa.String(20)),
    sa.Column("at", Moment, nullable=False),
    sa.UniqueConstraint("enterprise_id", "seq"),
)

authority = sa.Table(
    "authority",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("enterprise_id", sa.ForeignKey("enterprise.id"), nullable=False, index=True),
    sa.Column("contact_id", sa.ForeignKey("contact.id"), nullable=False, index=True),
    sa.Column("role", sa.String(20), nullable=False),
    sa.Column("document", sa.String(80), nullable=False),
    sa.Column("valid_to", sa.Date),
    sa.Column("recorded_by", sa.String(40), nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("ended_at", Moment),
    sa.CheckConstraint("role IN ('representative', 'partner', 'operator', 'agent')", name="role"),
)

consent = sa.Table(
    "consent",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("contact_id", sa.ForeignKey("contact.id"), nullable=False, index=True),
    sa.Column("conversation_id", sa.ForeignKey("conversation.id")),
    sa.Column("message_id", sa.ForeignKey("message.id")),
    sa.Column("purpose", sa.String(20), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("given_at", Moment, nullable=False),
    sa.Column("withdrawn_at", Moment),
    sa.Column("retention", sa.String(20), nullable=False),
    sa.UniqueConstraint("message_id", "purpose"),
)

demand = sa.Table(
    "demand",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("code", sa.String(20), nullable=False, unique=True),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("conversation_id", sa.ForeignKey("conversation.id"), index=True),
    sa.Column("message_id", sa.ForeignKey("message.id")),
    sa.Column("case_code", sa.String(20), index=True),
    sa.Column("contact_id", sa.ForeignKey("contact.id"), index=True),
    sa.Column("office_id", sa.String(40), nullable=False),
    sa.Column("department", sa.String(40)),
    sa.Column("owner", sa.String(40), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("sealed", sa.Text),
    sa.Column("answer", sa.Text),
    sa.Column("reason_code", sa.String(20)),
    sa.Column("cause", sa.Text),
    sa.Column("fix", sa.Text),
    sa.Column("due_at", Moment, nullable=False),
    sa.Column("why_due", sa.Text, nullable=False),
    sa.Column("effect_check_at", Moment),
    sa.Column("verdict", sa.String(10)),
    sa.Column("verdict_at", Moment),
    sa.Column("closed_at", Moment),
    sa.Column("last_event", sa.Integer, nullable=False),
    sa.Column("last_hash", sa.String(64), nullable=False),
    sa.Column("retention", sa.String(20), nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("updated_at", Moment, nullable=False),
    sa.CheckConstraint("kind IN ('demand', 'complaint', 'asked_to_pay', 'not_done')", name="kind"),
    sa.CheckConstraint(
        "state IN ('received', 'dispatched', 'signed', 'coordinating', 'answered', 'closed')", name="state"
    ),
    sa.CheckConstraint(
        "state NOT IN ('answered', 'closed') OR (answer IS NOT NULL AND reason_code IS NOT NULL)", name="answer"
    ),
    sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_at"),
    sa.CheckConstraint(
        "kind <> 'not_done' OR state <> 'closed' OR (cause IS NOT NULL AND fix IS NOT NULL)", name="cause_and_fix"
    ),
    sa.UniqueConstraint("message_id", "kind"),
    sa.Index("ix_demand_state_due_at", "state", "due_at"),
)
