"""The table of what staff write down of a case beside its moves (XZ 表1 工程1): guided, coordinated, tracked, urged."""

from __future__ import annotations

import sqlalchemy as sa

from center.tables import Moment, Number, metadata

_WAITING = sa.text("kind = 'urge' AND answered_at IS NULL AND withdrawn_at IS NULL")

case_log = sa.Table(
    "case_log",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("case_id", sa.ForeignKey("agency_case.id"), nullable=False),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("kind", sa.String(10), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("staff_id", sa.String(40), nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("item", sa.String(40)),
    sa.Column("to_staff", sa.String(40)),
    sa.Column("to_department", sa.String(40)),
    sa.Column("due_at", Moment),
    sa.Column("answer", sa.Text),
    sa.Column("answered_by", sa.String(40)),
    sa.Column("answered_at", Moment),
    sa.Column("escalated_at", Moment),
    sa.Column("withdrawn_at", Moment),
    sa.CheckConstraint("kind IN ('guide', 'coordinate', 'track', 'urge')", name="kind"),
    sa.CheckConstraint("length(text) > 0", name="text"),
    sa.CheckConstraint("(kind = 'urge') = (due_at IS NOT NULL)", name="due_at"),
    sa.CheckConstraint(
        "kind <> 'urge' OR (to_staff IS NULL) <> (to_department IS NULL)",
        name="to_whom",
    ),
    sa.CheckConstraint("(answered_at IS NULL) = (answer IS NULL)", name="answer"),
    sa.CheckConstraint("(answered_at IS NULL) = (answered_by IS NULL)", name="answered_by"),
    sa.CheckConstraint("answered_at IS NULL OR withdrawn_at IS NULL", name="withdrawn_at"),
    sa.UniqueConstraint("case_id", "seq"),
    sa.Index("ix_case_log_waiting", "due_at", "id", sqlite_where=_WAITING, postgresql_where=_WAITING),
)
"""``seq`` is the number of the entry's event in the history of its case; columns from ``to_staff`` on are an urge's."""
