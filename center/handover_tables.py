"""The tables of hand-overs to the government portal and of what is to be paid (XZ-45, AH-25, AH-26).

``handover`` is one item of a case, handed over once or more; ``handover_use`` says which link was used up for which
item; ``handover_document`` keeps what the portal told of the authority's documents; ``handover_event`` the events of
portal and payment platform that were heard, each once; ``bill`` what the authority wants to be paid, in fen.
"""

from __future__ import annotations

import sqlalchemy as sa

from center.tables import Moment, Number, metadata

handover = sa.Table(
    "handover",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("key", sa.String(40), nullable=False, unique=True),
    sa.Column("case_id", sa.ForeignKey("agency_case.id"), nullable=False),
    sa.Column("item", sa.String(40), nullable=False),
    sa.Column("portal_item", sa.String(64), nullable=False),
    sa.Column("conversation_id", sa.ForeignKey("conversation.id"), nullable=False, index=True),
    sa.Column("is_carried", sa.Boolean, nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("names", sa.Text, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("waiting_since", Moment),
    sa.Column("next_at", Moment),
    sa.Column("reason", sa.String(40)),
    sa.Column("ready_at", Moment),
    sa.Column("opened_at", Moment),
    sa.Column("submitted_at", Moment),
    sa.Column("number", sa.String(80)),
    sa.Column("retention", sa.String(20), nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("updated_at", Moment, nullable=False),
    sa.CheckConstraint(
        "state IN ('begun', 'waiting', 'ready', 'opened', 'submitted', 'decided', 'refused', 'given_up')", name="state"
    ),
    sa.CheckConstraint("(state = 'waiting') = (next_at IS NOT NULL)", name="next_at"),
    sa.CheckConstraint("state <> 'waiting' OR waiting_since IS NOT NULL", name="waiting_since"),
    sa.CheckConstraint("state NOT IN ('refused', 'given_up') OR reason IS NOT NULL", name="reason"),
    sa.CheckConstraint("state <> 'submitted' OR (submitted_at IS NOT NULL AND number IS NOT NULL)", name="submitted"),
    sa.UniqueConstraint("case_id", "item"),
    sa.Index(
        "ix_handover_waiting",
        "next_at",
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    ),
)

handover_use = sa.Table(
    "handover_use",
    metadata,
    sa.Column("ticket", sa.String(40), primary_key=True),
    sa.Column("item", sa.String(40), primary_key=True),
    sa.Column("uses", sa.Integer, nullable=False),
    sa.Column("expires_at", Moment, nullable=False, index=True),
    sa.CheckConstraint("uses >= 0", name="uses"),
)

handover_document = sa.Table(
    "handover_document",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("handover_id", sa.ForeignKey("handover.id"), nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("number", sa.String(80), nullable=False),
    sa.Column("decided_on", sa.Date, nullable=False),
    sa.Column("recorded_at", Moment),
    sa.Column("fault", sa.String(40)),
    sa.Column("created_at", Moment, nullable=False),
    sa.CheckConstraint("kind IN ('acceptance', 'correction', 'refusal', 'approval', 'rejection')", name="kind"),
    sa.CheckConstraint("recorded_at IS NULL OR fault IS NULL", name="fault"),
    sa.UniqueConstraint("handover_id", "kind", "number"),
    sa.Index(
        "ix_handover_document_open",
        "id",
        sqlite_where=sa.text("recorded_at IS NULL AND fault IS NULL"),
        postgresql_where=sa.text("recorded_at IS NULL AND fault IS NULL"),
    ),
)

handover_event = sa.Table(
    "handover_event",
    metadata,
    sa.Column("source", sa.String(10), primary_key=True),
    sa.Column("event", sa.String(64), primary_key=True),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.CheckConstraint("source IN ('portal', 'payment')", name="source"),
)

bill = sa.Table(
    "bill",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("number", sa.String(64), nullable=False, unique=True),
    sa.Column("handover_id", sa.ForeignKey("handover.id"), nullable=False, index=True),
    sa.Column("case_id", sa.ForeignKey("agency_case.id"), nullable=False, index=True),
    sa.Column("purpose", sa.String(120), nullable=False),
    sa.Column("authority", sa.String(80), nullable=False),
    sa.Column("amount", sa.Integer, nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("paid_at", Moment),
    sa.Column("receipt", sa.String(80)),
    sa.Column("retention", sa.String(20), nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("updated_at", Moment, nullable=False),
    sa.CheckConstraint("state IN ('due', 'paid', 'void', 'refunded')", name="state"),
    sa.CheckConstraint("state NOT IN ('paid', 'refunded') OR paid_at IS NOT NULL", name="paid_at"),
    sa.CheckConstraint("amount > 0", name="amount"),
)
