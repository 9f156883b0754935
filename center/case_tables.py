"""The tables of agency cases (政务代办): the case, its sub-tasks, papers, pauses and its history."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from center.tables import Moment, Number, metadata

_OPEN = sa.text("closed_at IS NULL")
_CLOSED = sa.text("closed_at IS NOT NULL")
_SUBMITTED = sa.text("state = 'submitted'")
_WAITING = sa.text("state = 'supplement'")
_AT_WORK = sa.text(
    "state IN ('todo', 'doing', 'partly_done') AND case_state IN ('accepted', 'supplement', 'in_progress')"
)
_DOING = sa.text("state IN ('doing', 'partly_done')")
_LATER = sa.text("state IN ('blocked', 'reserved')")
_ENDED = sa.text("state IN ('done', 'failed', 'cancelled')")
_STILL = ("closed_at", "state", "office_id", "theme", "agent")
_STANDING = ("closed_at", "state", "accept_by", "office_id", "theme")
_ASKED = (*_STANDING, "agent", "enterprise_id", "title")
_NEW = ("closed_at", "state", "due_at", "office_id", "theme", "agent", "enterprise_id", "title")
"""What lists of open cases are narrowed by stands in their indexes: counting them reads nothing else."""


def _part(name: str, condition: Any, *columns: str) -> sa.Index:
    return sa.Index(f"ix_sub_task_{name}", *columns, sqlite_where=condition, postgresql_where=condition)


def _by_due(name: str, condition: Any) -> tuple[sa.Index, sa.Index]:
    """What is due first, of all and of one department; the office is read from the index alone."""
    states = ("state", "case_state") if condition is _AT_WORK else ("state",)
    return (
        _part(f"{name}_due", condition, "due_at", "id", "department", "office_id", *states),
        _part(f"department_{name}", condition, "department", "due_at", "id", "office_id", *states),
    )


agency_case = sa.Table(
    "agency_case",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("code", sa.String(20), nullable=False, unique=True),
    sa.Column("theme", sa.String(40), nullable=False),
    sa.Column("trade", sa.String(40)),
    sa.Column("title", sa.String(80), nullable=False),
    sa.Column("stage", sa.String(20), nullable=False),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("path", sa.String(20), nullable=False),
    sa.Column("outcome", sa.String(20)),
    sa.Column("origin", sa.String(20), nullable=False),
    sa.Column("office_id", sa.String(40), nullable=False),
    sa.Column("agent", sa.String(40)),
    sa.Column("contact_id", sa.ForeignKey("contact.id"), nullable=False, index=True),
    sa.Column("enterprise_id", sa.ForeignKey("enterprise.id"), nullable=False, index=True),
    sa.Column("conversation_id", sa.ForeignKey("conversation.id"), index=True),
    sa.Column("message_id", sa.ForeignKey("message.id"), unique=True),
    sa.Column("hours", sa.Float, nullable=False),
    sa.Column("confirmed_at", Moment, nullable=False),
    sa.Column("accept_by", Moment, nullable=False),
    sa.Column("complete_at", Moment),
    sa.Column("due_at", Moment),
    sa.Column("why_due", sa.Text, nullable=False),
    sa.Column("closed_at", Moment),
    sa.Column("reason", sa.Text),
    sa.Column("last_event", sa.Integer, nullable=False),
    sa.Column("last_hash", sa.String(64), nullable=False),
    sa.Column("retention", sa.String(20), nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("updated_at", Moment, nullable=False),
    sa.CheckConstraint(
        "state IN ('submitted', 'accepted', 'supplement', 'in_progress', 'done', 'terminated')", name="state"
    ),
    sa.CheckConstraint("path IN ('online', 'mixed', 'window')", name="path"),
    sa.CheckConstraint("outcome IN ('all_online', 'bring_originals', 'check_at_window', 'site_visit')", name="outcome"),
    sa.CheckConstraint("(state IN ('done', 'terminated')) = (closed_at IS NOT NULL)", name="closed_at"),
    sa.CheckConstraint("state <> 'terminated' OR reason IS NOT NULL", name="reason"),
    sa.Index("ix_agency_case_office_id_state", "office_id", "state"),
    sa.Index("ix_agency_case_due", "due_at", "id", *_ASKED, sqlite_where=_OPEN, postgresql_where=_OPEN),
    sa.Index(
        "ix_agency_case_agent_due", "agent", "due_at", "id", *_STANDING, sqlite_where=_OPEN, postgresql_where=_OPEN
    ),
    sa.Index("ix_agency_case_accept", "accept_by", "id", *_NEW, sqlite_where=_SUBMITTED, postgresql_where=_SUBMITTED),
    sa.Index("ix_agency_case_closed", "closed_at", "id", sqlite_where=_CLOSED, postgresql_where=_CLOSED),
    sa.Index("ix_agency_case_waiting", "id", *_STILL, sqlite_where=_WAITING, postgresql_where=_WAITING),
)

sub_task = sa.Table(
    "sub_task",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("case_id", sa.ForeignKey("agency_case.id"), nullable=False),
    sa.Column("item", sa.String(40), nullable=False),
    sa.Column("title", sa.String(80), nullable=False),
    sa.Column("department", sa.String(40), nullable=False),
    sa.Column("after", sa.String(40)),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("batch", sa.Integer, nullable=False),
    sa.Column("remind_at", Moment),
    sa.Column("result", sa.Text),
    sa.Column("finished_at", Moment),
    sa.Column("office_id", sa.String(40)),
    sa.Column("case_state", sa.String(20)),
    sa.Column("due_at", Moment),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("updated_at", Moment, nullable=False),
    sa.CheckConstraint(
        "state IN ('todo', 'blocked', 'reserved', 'doing', 'partly_done', 'done', 'failed', 'cancelled')",
        name="state",
    ),
    sa.CheckConstraint("state NOT IN ('done', 'failed', 'partly_done') OR result IS NOT NULL", name="result"),
    sa.UniqueConstraint("case_id", "item"),
    sa.Index("uq_sub_task_id_state", "id", "state", unique=True),
    *_by_due("work", _AT_WORK),
    *_by_due("doing", _DOING),
    *_by_due("later", _LATER),
    _part("department_ended", _ENDED, "department", "id", "office_id", "state"),
    _part("last_ended", _ENDED, "id", "department", "office_id", "state"),
    sa.Index("ix_sub_task_case_id_department", "case_id", "department"),
)
"""``office_id``, ``case_state`` and ``due_at`` are what the case says, kept so by triggers: lists are read by them."""

case_material = sa.Table(
    "case_material",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("case_id", sa.ForeignKey("agency_case.id"), nullable=False),
    sa.Column("name", sa.String(120), nullable=False),
    sa.Column("source", sa.String(20), nullable=False),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("note", sa.Text),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("updated_at", Moment, nullable=False),
    sa.CheckConstraint("source IN ('upload', 'shared', 'e-licence', 'window')", name="source"),
    sa.CheckConstraint("state IN ('wanted', 'received', 'refused')", name="state"),
    sa.CheckConstraint("state <> 'refused' OR note IS NOT NULL", name="note"),
    sa.UniqueConstraint("case_id", "name"),
)

case_pause = sa.Table(
    "case_pause",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("case_id", sa.ForeignKey("agency_case.id"), nullable=False, index=True),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("started_at", Moment, nullable=False),
    sa.Column("ended_at", Moment),
    sa.Column("actor", sa.String(40), nullable=False),
    sa.CheckConstraint("kind IN ('applicant', 'authority', 'identity', 'signature', 'publication')", name="kind"),
    sa.CheckConstraint("ended_at IS NULL OR ended_at >= started_at", name="order"),
    sa.Index(
        "uq_case_pause_open",
        "case_id",
        "kind",
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    ),
)

case_notice = sa.Table(
    "case_notice",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("case_id", sa.ForeignKey("agency_case.id"), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("items", sa.Text, nullable=False),
    sa.Column("added", sa.Text),
    sa.Column("is_breach", sa.Boolean, nullable=False),
    sa.Column("issued_by", sa.String(40), nullable=False),
    sa.Column("issued_at", Moment, nullable=False),
    sa.CheckConstraint("(number > 1 AND added IS NOT NULL) OR NOT is_breach", name="is_breach"),
    sa.UniqueConstraint("case_id", "number"),
)


def _as_issued() -> tuple[Any, ...]:
    """What stands on a receipt, whether it holds or was replaced."""
    return (
        sa.Column("code", sa.String(20), nullable=False, unique=True),
        sa.Column("window_number", sa.String(40), nullable=False),
        sa.Column("materials", sa.Text, nullable=False),
        sa.Column("accepted_by", sa.String(40), nullable=False),
        sa.Column("term", sa.Text, nullable=False),
        sa.Column("pickup", sa.Text, nullable=False),
        sa.Column("issued_at", Moment, nullable=False),
    )


receipt = sa.Table(
    "receipt",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("case_id", sa.ForeignKey("agency_case.id"), nullable=False, unique=True),
    *_as_issued(),
    sa.CheckConstraint(
        "length(window_number) > 0 AND length(materials) > 2 AND length(accepted_by) > 0 AND length(term) > 0"
        " AND length(pickup) > 0",
        name="five_contents",
    ),
)

former_receipt = sa.Table(
    "former_receipt",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("case_id", sa.ForeignKey("agency_case.id"), nullable=False, index=True),
    *_as_issued(),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("replaced_by", sa.String(40), nullable=False),
    sa.Column("replaced_at", Moment, nullable=False),
    sa.CheckConstraint("length(reason) > 0", name="reason"),
)
"""Receipts as they were issued before another took their place: why, who did it and when."""

official_decision = sa.Table(
    "official_decision",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("case_id", sa.ForeignKey("agency_case.id"), nullable=False),
    sa.Column("item", sa.String(40)),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("document_number", sa.String(80), nullable=False),
    sa.Column("decided_on", sa.Date, nullable=False),
    sa.Column("recorded_by", sa.String(40), nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.CheckConstraint("kind IN ('acceptance', 'correction', 'refusal', 'approval', 'rejection')", name="kind"),
    sa.CheckConstraint("length(document_number) > 0", name="document_number"),
    sa.UniqueConstraint("case_id", "kind", "document_number"),
)

record_event = sa.Table(
    "record_event",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("record", sa.String(20), nullable=False),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("kind", sa.String(40), nullable=False),
    sa.Column("actor_kind", sa.String(10), nullable=False),
    sa.Column("actor", sa.String(40), nullable=False),
    sa.Column("data", sa.Text, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("previous", sa.String(64), nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
    sa.CheckConstraint("actor_kind IN ('person', 'bot', 'staff', 'system')", name="actor_kind"),
    sa.UniqueConstraint("record", "seq"),
)

progress_attempt = sa.Table(
    "progress_attempt",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("asker", sa.String(64), nullable=False),
    sa.Column("code", sa.String(20)),
    sa.Column("succeeded", sa.Boolean, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Index("ix_progress_attempt_asker_at", "asker", "at"),
    sa.Index("ix_progress_attempt_code_at", "code", "at"),
)

demo_clock = sa.Table(
    "demo_clock",
    metadata,
    sa.Column("id", sa.Integer, sa.CheckConstraint("id = 1", name="ck_demo_clock_one"), primary_key=True),
    sa.Column("ahead_seconds", Number, nullable=False),
    sa.Column("moved_at", Moment, nullable=False),
)
