"""The tables of enterprises that stop or sleep: triage, pre-check, legal windows, dormancy (XZ 表1 休眠, 注销)."""

from __future__ import annotations

import sqlalchemy as sa

from center.tables import Moment, Number, metadata

leaving_triage = sa.Table(
    "leaving_triage",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("conversation_id", sa.ForeignKey("conversation.id"), nullable=False, index=True),
    sa.Column("message_id", sa.ForeignKey("message.id"), unique=True),
    sa.Column("enterprise_id", sa.ForeignKey("enterprise.id"), index=True),
    sa.Column("wants_to_go_on", sa.Boolean),
    sa.Column("difficulty", sa.Text),
    sa.Column("is_short_term", sa.Boolean),
    sa.Column("cause", sa.String(20)),
    sa.Column("is_household", sa.Boolean),
    sa.Column("is_skipped", sa.Boolean, nullable=False),
    sa.Column("suggested", sa.String(20)),
    sa.Column("chosen", sa.String(20)),
    sa.Column("case_code", sa.String(20), index=True),
    sa.Column("retention", sa.String(20), nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("updated_at", Moment, nullable=False),
    sa.CheckConstraint("cause IN ('none', 'expired', 'dissolved', 'revoked', 'merged', 'ordered')", name="cause"),
    sa.CheckConstraint("suggested IN ('dormancy', 'simple', 'household', 'ordinary')", name="suggested"),
    sa.CheckConstraint("chosen IN ('dormancy', 'simple', 'household', 'ordinary', 'stay')", name="chosen"),
)

precheck = sa.Table(
    "precheck",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("case_id", sa.ForeignKey("agency_case.id"), nullable=False),
    sa.Column("blocker", sa.String(40), nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("source", sa.String(20), nullable=False),
    sa.Column("note", sa.Text),
    sa.Column("expected_on", sa.Date),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("updated_at", Moment, nullable=False),
    sa.CheckConstraint("state IN ('unknown', 'clear', 'blocked', 'cured')", name="state"),
    sa.CheckConstraint("source IN ('person', 'department', 'staff')", name="source"),
    sa.UniqueConstraint("case_id", "blocker"),
)

legal_window = sa.Table(
    "legal_window",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("record", sa.String(20), nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("first_day", sa.Date, nullable=False),
    sa.Column("last_day", sa.Date, nullable=False),
    sa.Column("ends_at", Moment, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("updated_at", Moment, nullable=False),
    sa.CheckConstraint(
        "kind IN ('publication', 'filing', 'household_push', 'dormancy', 'extension', 'resume_notice')", name="kind"
    ),
    sa.CheckConstraint("state IN ('running', 'used', 'passed', 'cancelled')", name="state"),
    sa.CheckConstraint("last_day >= first_day", name="order"),
    sa.UniqueConstraint("record", "kind", "number"),
    sa.Index("ix_legal_window_state_ends_at", "state", "ends_at"),
)

case_attempt = sa.Table(
    "case_attempt",
    metadata,
    sa.Column("case_code", sa.String(20), primary_key=True),
    sa.Column("previous_code", sa.String(20), nullable=False, unique=True),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("cured", sa.Text, nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.CheckConstraint("number >= 2", name="number"),
)

dormancy = sa.Table(
    "dormancy",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("code", sa.String(20), nullable=False, unique=True),
    sa.Column("enterprise_id", sa.ForeignKey("enterprise.id"), nullable=False, index=True),
    sa.Column("case_code", sa.String(20), nullable=False, unique=True),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("problem", sa.Text, nullable=False),
    sa.Column("filed_on", sa.Date, nullable=False),
    sa.Column("from_day", sa.Date, nullable=False),
    sa.Column("to_day", sa.Date, nullable=False),
    sa.Column("extensions", sa.Integer, nullable=False),
    sa.Column("end_kind", sa.String(10)),
    sa.Column("ended_on", sa.Date),
    sa.Column("evidence", sa.Text),
    sa.Column("woken_at", Moment),
    sa.Column("last_event", sa.Integer, nullable=False),
    sa.Column("last_hash", sa.String(64), nullable=False),
    sa.Column("retention", sa.String(20), nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("updated_at", Moment, nullable=False),
    sa.CheckConstraint("state IN ('asleep', 'resumed', 'awake')", name="state"),
    sa.CheckConstraint("to_day >= from_day", name="order"),
    sa.CheckConstraint("end_kind IN ('early', 'term', 'limit')", name="end_kind"),
    sa.CheckConstraint("(state = 'asleep') = (ended_on IS NULL)", name="ended_on"),
    sa.CheckConstraint("(state = 'asleep') = (end_kind IS NULL)", name="ended_how"),
    sa.CheckConstraint("state <> 'awake' OR (evidence IS NOT NULL AND woken_at IS NOT NULL)", name="evidence"),
    sa.Index(
        "uq_dormancy_asleep",
        "enterprise_id",
        unique=True,
        sqlite_where=sa.text("state = 'asleep'"),
        postgresql_where=sa.text("state = 'asleep'"),
    ),
    sa.Index("ix_dormancy_state_to_day", "state", "to_day"),
)

support_task = sa.Table(
    "support_task",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("dormancy_id", sa.ForeignKey("dormancy.id"), nullable=False),
    sa.Column("kind", sa.String(10), nullable=False),
    sa.Column("key", sa.String(40), nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("owner", sa.String(40), nullable=False),
    sa.Column("due_on", sa.Date, nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("result", sa.Text),
    sa.Column("done_at", Moment),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("updated_at", Moment, nullable=False),
    sa.CheckConstraint("kind IN ('support', 'wake_up')", name="kind"),
    sa.CheckConstraint("state IN ('todo', 'done', 'dropped')", name="state"),
    sa.CheckConstraint("(state = 'todo') = (done_at IS NULL)", name="done_at"),
    sa.CheckConstraint("state = 'todo' OR result IS NOT NULL", name="result"),
    sa.UniqueConstraint("dormancy_id", "kind", "key"),
)
