"""The tables of stage cycles, ratings and what follows from a bad one (XZ 6.1-6.6)."""

from __future__ import annotations

import sqlalchemy as sa

from center.tables import Moment, Number, metadata

stage_cycle = sa.Table(
    "stage_cycle",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("code", sa.String(20), nullable=False, unique=True),
    sa.Column("enterprise_id", sa.ForeignKey("enterprise.id"), nullable=False),
    sa.Column("stage", sa.String(20), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("opened_at", Moment, nullable=False),
    sa.Column("closes_at", Moment),
    sa.Column("closed_at", Moment),
    sa.Column("last_event", sa.Integer, nullable=False),
    sa.Column("last_hash", sa.String(64), nullable=False),
    sa.Column("updated_at", Moment, nullable=False),
    sa.CheckConstraint("state IN ('open', 'closed')", name="state"),
    sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_at"),
    sa.UniqueConstraint("enterprise_id", "stage", "number"),
    sa.UniqueConstraint("id", "state"),
    sa.Index(
        "uq_stage_cycle_open",
        "enterprise_id",
        "stage",
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    ),
    sa.Index("ix_stage_cycle_state_closes_at", "state", "closes_at"),
)

cycle_case = sa.Table(
    "cycle_case",
    metadata,
    sa.Column("case_code", sa.String(20), primary_key=True),
    sa.Column("cycle_id", sa.ForeignKey("stage_cycle.id"), nullable=False, index=True),
)

rating = sa.Table(
    "rating",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("kind", sa.String(10), nullable=False),
    sa.Column("level", sa.String(20), nullable=False),
    sa.Column("cycle_id", Number),
    sa.Column("cycle_state", sa.String(10)),
    sa.Column("sub_task_id", Number),
    sa.Column("sub_task_state", sa.String(20)),
    sa.Column("conversation_id", sa.ForeignKey("conversation.id"), index=True),
    sa.Column("session", sa.Integer),
    sa.Column("contact_id", sa.ForeignKey("contact.id"), index=True),
    sa.Column("office_id", sa.String(40)),
    sa.Column("reasons", sa.Text, nullable=False),
    sa.Column("text", sa.Text),
    sa.Column("sealed", sa.Text),
    sa.Column("source", sa.String(20), nullable=False),
    sa.Column("recorded_by", sa.String(40)),
    sa.Column("call_id", sa.String(40)),
    sa.Column("message_id", sa.ForeignKey("message.id"), unique=True),
    sa.Column("retention", sa.String(20), nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("updated_at", Moment, nullable=False),
    sa.CheckConstraint("kind IN ('stage', 'item', 'reception')", name="kind"),
    sa.CheckConstraint(
        "level IN ('very_satisfied', 'satisfied', 'basically_satisfied', 'dissatisfied', 'very_dissatisfied')",
        name="level",
    ),
    sa.CheckConstraint(
        "(kind = 'stage' AND cycle_id IS NOT NULL AND cycle_state IS NOT NULL AND cycle_state = 'closed'"
        " AND sub_task_id IS NULL)"
        " OR (kind = 'item' AND sub_task_id IS NOT NULL AND sub_task_state IS NOT NULL AND sub_task_state = 'done'"
        " AND cycle_id IS NULL)"
        " OR (kind = 'reception' AND conversation_id IS NOT NULL AND session IS NOT NULL AND cycle_id IS NULL"
        " AND sub_task_id IS NULL)",
        name="subject",
    ),
    sa.CheckConstraint("(recorded_by IS NULL) = (call_id IS NULL)", name="recorded_by"),
    sa.ForeignKeyConstraint(["cycle_id", "cycle_state"], ["stage_cycle.id", "stage_cycle.state"]),
    sa.ForeignKeyConstraint(["sub_task_id", "sub_task_state"], ["sub_task.id", "sub_task.state"]),
    *(
        sa.Index(
            f"uq_rating_{kind}",
            *columns,
            unique=True,
            sqlite_where=sa.text(f"kind = '{kind}'"),
            postgresql_where=sa.text(f"kind = '{kind}'"),
        )
        for kind, columns in (
            ("stage", ("cycle_id",)),
            ("item", ("sub_task_id",)),
            ("reception", ("conversation_id", "session")),
        )
    ),
)

invitation = sa.Table(
    "invitation",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("code", sa.String(20), nullable=False, unique=True),
    sa.Column("cycle_id", sa.ForeignKey("stage_cycle.id"), nullable=False, unique=True),
    sa.Column("contact_id", sa.ForeignKey("contact.id"), nullable=False, index=True),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("expires_at", Moment, nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("updated_at", Moment, nullable=False),
    sa.CheckConstraint("state IN ('open', 'used', 'declined', 'expired')", name="state"),
)

rectification = sa.Table(
    "rectification",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("code", sa.String(20), nullable=False, unique=True),
    sa.Column("rating_id", sa.ForeignKey("rating.id"), nullable=False, unique=True),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("office_id", sa.String(40)),
    sa.Column("owner", sa.String(40), nullable=False),
    sa.Column("advice", sa.Text),
    sa.Column("evidence", sa.Text),
    sa.Column("called_back_at", Moment),
    sa.Column("call_back", sa.Text),
    sa.Column("verified_by", sa.String(40)),
    sa.Column("due_at", Moment, nullable=False),
    sa.Column("why_due", sa.Text, nullable=False),
    sa.Column("closed_at", Moment),
    sa.Column("last_event", sa.Integer, nullable=False),
    sa.Column("last_hash", sa.String(64), nullable=False),
    sa.Column("retention", sa.String(20), nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("updated_at", Moment, nullable=False),
    sa.CheckConstraint("state IN ('open', 'called_back', 'mended', 'closed')", name="state"),
    sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_at"),
    sa.CheckConstraint("state NOT IN ('called_back', 'mended', 'closed') OR called_back_at IS NOT NULL", name="called"),
    sa.CheckConstraint("state NOT IN ('mended', 'closed') OR evidence IS NOT NULL", name="evidence"),
    sa.CheckConstraint("state <> 'closed' OR verified_by IS NOT NULL", name="verified_by"),
    sa.Index("ix_rectification_state_due_at", "state", "due_at"),
)
