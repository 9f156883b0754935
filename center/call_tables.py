"""The tables of calls: what an operator registers of a call, what it is about, and what was made during it."""

from __future__ import annotations

import sqlalchemy as sa

from center.tables import Moment, Number, metadata

call = sa.Table(
    "call",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("code", sa.String(20), nullable=False, unique=True),
    sa.Column("open_key", sa.String(120), unique=True),
    sa.Column("operator", sa.String(40), nullable=False),
    sa.Column("office_id", sa.String(40)),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("kind", sa.String(10)),
    sa.Column("result", sa.String(20)),
    sa.Column("owner", sa.String(40)),
    sa.Column("caller_sealed", sa.Text),
    sa.Column("caller_hash", sa.String(64)),
    sa.Column("contact_id", sa.ForeignKey("contact.id"), index=True),
    sa.Column("identity", sa.String(10), nullable=False),
    sa.Column("conversation_id", sa.ForeignKey("conversation.id"), unique=True),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("question_sealed", sa.Text),
    sa.Column("answer", sa.Text, nullable=False),
    sa.Column("answer_sealed", sa.Text),
    sa.Column("notice_given", sa.Boolean),
    sa.Column("started_at", Moment, nullable=False),
    sa.Column("answered_at", Moment, nullable=False),
    sa.Column("ended_at", Moment),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("retention", sa.String(20), nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("updated_at", Moment, nullable=False),
    sa.CheckConstraint("state IN ('open', 'closed', 'discarded')", name="state"),
    sa.CheckConstraint("kind IN ('guidance', 'business', 'complex')", name="kind"),
    sa.CheckConstraint(
        "result IN ('answered', 'guided', 'case', 'appointment', 'progress', 'promise', 'demand', 'rating', 'draft',"
        " 'transferred', 'dropped')",
        name="result",
    ),
    sa.CheckConstraint("identity IN ('unknown', 'linked', 'confirmed', 'unlinked')", name="identity"),
    sa.CheckConstraint("identity NOT IN ('linked', 'confirmed') OR contact_id IS NOT NULL", name="contact"),
    sa.CheckConstraint(
        "state <> 'closed' OR (kind IS NOT NULL AND result IS NOT NULL AND notice_given IS NOT NULL)", name="complete"
    ),
    sa.CheckConstraint("state <> 'closed' OR kind <> 'complex' OR owner IS NOT NULL", name="owner"),
    sa.CheckConstraint("(state = 'open') = (ended_at IS NULL)", name="ended_at"),
    sa.CheckConstraint("open_key IS NULL OR state = 'open'", name="open_key"),
    sa.CheckConstraint("(caller_sealed IS NULL) = (caller_hash IS NULL)", name="caller"),
    sa.Index("ix_call_caller_hash_started_at", "caller_hash", "started_at"),
    sa.Index("ix_call_state_operator", "state", "operator"),
    sa.Index("ix_call_started_at", "started_at"),
    sa.Index("ix_call_operator_started_at", "operator", "started_at"),
    sa.Index(
        "ix_call_owner",
        "owner",
        sqlite_where=sa.text("owner IS NOT NULL"),
        postgresql_where=sa.text("owner IS NOT NULL"),
    ),
    sa.Index("ix_call_office_id_started_at", "office_id", "started_at"),
)
"""``open_key`` keeps one number from opening two drafts at one desk; ``identity`` says how sure we are who calls."""

call_guide = sa.Table(
    "call_guide",
    metadata,
    sa.Column("call_id", sa.ForeignKey("call.id"), primary_key=True, autoincrement=False),
    sa.Column("guide", sa.String(80), primary_key=True),
    sa.Column("created_at", Moment, nullable=False),
    sa.Index("ix_call_guide_guide", "guide"),
)

call_record = sa.Table(
    "call_record",
    metadata,
    sa.Column("call_id", sa.ForeignKey("call.id"), primary_key=True, autoincrement=False),
    sa.Column("record", sa.String(20), primary_key=True),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("recorded_by", sa.String(40), nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Index("ix_call_record_record", "record"),
)
"""What was opened, booked, promised or taken down (代录) during a call, by its public code."""
