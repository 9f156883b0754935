"""The tables of the 12345 platform's work orders: the orders, what the platform told, what we have to tell it."""

from __future__ import annotations

import sqlalchemy as sa

from center.tables import Moment, Number, metadata

_WAITING = sa.text("state = 'waiting'")

work_order = sa.Table(
    "work_order",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("code", sa.String(20), nullable=False, unique=True),
    sa.Column("number", sa.String(64), nullable=False, unique=True),
    sa.Column("source", sa.String(10), nullable=False),
    sa.Column("kind", sa.String(12), nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("title", sa.String(120), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("sealed", sa.Text),
    sa.Column("person_sealed", sa.Text),
    sa.Column("phone_hash", sa.String(64), index=True),
    sa.Column("contact_id", sa.ForeignKey("contact.id"), index=True),
    sa.Column("office_id", sa.String(40), nullable=False),
    sa.Column("department", sa.String(40)),
    sa.Column("owner", sa.String(40), nullable=False),
    sa.Column("is_urgent", sa.Boolean, nullable=False),
    sa.Column("urged", sa.Integer, nullable=False),
    sa.Column("issued_at", Moment, nullable=False),
    sa.Column("due_at", Moment, nullable=False),
    sa.Column("escalated_at", Moment),
    sa.Column("conversation_id", sa.ForeignKey("conversation.id"), index=True),
    sa.Column("call_code", sa.String(20)),
    sa.Column("demand_code", sa.String(20)),
    sa.Column("case_code", sa.String(20)),
    sa.Column("answer", sa.Text),
    sa.Column("answer_sealed", sa.Text),
    sa.Column("result", sa.String(12)),
    sa.Column("basis", sa.Text),
    sa.Column("unit", sa.String(80)),
    sa.Column("closed_at", Moment),
    sa.Column("last_event", sa.Integer, nullable=False),
    sa.Column("last_hash", sa.String(64), nullable=False),
    sa.Column("retention", sa.String(20), nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("updated_at", Moment, nullable=False),
    sa.CheckConstraint("source IN ('platform', 'typed')", name="source"),
    sa.CheckConstraint("kind IN ('consult', 'help', 'complaint', 'suggestion', 'praise', 'other')", name="kind"),
    sa.CheckConstraint("state IN ('new', 'signed', 'answered', 'returned', 'withdrawn')", name="state"),
    sa.CheckConstraint("state <> 'answered' OR (answer IS NOT NULL AND result IS NOT NULL)", name="answer"),
    sa.CheckConstraint("state <> 'returned' OR (basis IS NOT NULL AND unit IS NOT NULL)", name="basis"),
    sa.CheckConstraint("(state IN ('answered', 'returned', 'withdrawn')) = (closed_at IS NOT NULL)", name="closed_at"),
    sa.CheckConstraint("urged >= 0", name="urged"),
    sa.Index("ix_work_order_state_due_at", "state", "due_at"),
    sa.Index("ix_work_order_office_id_state", "office_id", "state"),
    sa.Index("ix_work_order_closed_at", "closed_at"),
)
"""``number`` is the platform's own and names one order for ever; ``due_at`` is the platform's time, never ours."""

work_order_news = sa.Table(
    "work_order_news",
    metadata,
    sa.Column("event", sa.String(64), primary_key=True),
    sa.Column("number", sa.String(64), nullable=False, index=True),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("is_done", sa.Boolean, nullable=False),
    sa.Column("at", Moment, nullable=False),
)
"""What the platform told, each by an id of its own; ``is_done`` is false for what did not fit the order any more."""

work_order_report = sa.Table(
    "work_order_report",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("key", sa.String(40), nullable=False, unique=True),
    sa.Column("order_id", sa.ForeignKey("work_order.id"), nullable=False, index=True),
    sa.Column("kind", sa.String(12), nullable=False),
    sa.Column("content_sealed", sa.Text),
    sa.Column("made_by", sa.String(40), nullable=False),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("next_at", Moment),
    sa.Column("claim", sa.String(40)),
    sa.Column("claimed_until", Moment),
    sa.Column("receipt", sa.String(80)),
    sa.Column("reason", sa.Text),
    sa.Column("settled_by", sa.String(40)),
    sa.Column("settled_at", Moment),
    sa.Column("retention", sa.String(20), nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("updated_at", Moment, nullable=False),
    sa.CheckConstraint(
        "kind IN ('signed', 'progress', 'answered', 'returned', 'transferred', 'extension')", name="kind"
    ),
    sa.CheckConstraint("state IN ('waiting', 'sent', 'refused', 'by_hand', 'dropped')", name="state"),
    sa.CheckConstraint("(state = 'waiting') = (next_at IS NOT NULL)", name="next_at"),
    sa.CheckConstraint("state <> 'sent' OR receipt IS NOT NULL", name="receipt"),
    sa.CheckConstraint("state <> 'refused' OR reason IS NOT NULL", name="reason"),
    sa.CheckConstraint("state <> 'by_hand' OR settled_by IS NOT NULL", name="settled_by"),
    sa.Index("ix_work_order_report_waiting", "next_at", sqlite_where=_WAITING, postgresql_where=_WAITING),
)
"""The outbox to the platform: written with the move it tells of; ``sent`` only with the platform's receipt."""
