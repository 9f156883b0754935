"""The tables of staff: accounts, sessions, sign-in attempts, what they did, and the roster of agents."""

from __future__ import annotations

import sqlalchemy as sa

from center.tables import Moment, Number, metadata

staff_member = sa.Table(
    "staff_member",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("staff_id", sa.String(40), nullable=False, unique=True),
    sa.Column("name", sa.String(40), nullable=False),
    sa.Column("office_id", sa.String(40)),
    sa.Column("department", sa.String(40)),
    sa.Column("password_hash", sa.String(200), nullable=False),
    sa.Column("must_change", sa.Boolean, nullable=False),
    sa.Column("two_step_sealed", sa.Text),
    sa.Column("two_step_since", Moment),
    sa.Column("two_step_used", Number, nullable=False, server_default="0"),
    sa.Column("disabled_at", Moment),
    sa.Column("created_by", sa.String(40), nullable=False),
    sa.Column("retention", sa.String(20), nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("updated_at", Moment, nullable=False),
    sa.CheckConstraint("two_step_since IS NULL OR two_step_sealed IS NOT NULL", name="two_step"),
)

staff_role = sa.Table(
    "staff_role",
    metadata,
    sa.Column("member_id", sa.ForeignKey("staff_member.id"), primary_key=True),
    sa.Column("role", sa.String(20), primary_key=True),
    sa.Column("granted_by", sa.String(40), nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.CheckConstraint(
        "role IN ('operator', 'clerk', 'agent', 'department', 'reviewer', 'editor', 'supervisor', 'admin',"
        " 'evaluator')",
        name="role",
    ),
)

staff_session = sa.Table(
    "staff_session",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("member_id", sa.ForeignKey("staff_member.id"), nullable=False, index=True),
    sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
    sa.Column("device", sa.String(120), nullable=False),
    sa.Column("address", sa.String(45), nullable=False),
    sa.Column("started_at", Moment, nullable=False),
    sa.Column("seen_at", Moment, nullable=False),
    sa.Column("ended_at", Moment),
)

sign_in_attempt = sa.Table(
    "sign_in_attempt",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("name_hash", sa.String(64), nullable=False),
    sa.Column("address", sa.String(45), nullable=False),
    sa.Column("succeeded", sa.Boolean, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Index("ix_sign_in_attempt_name_hash_at", "name_hash", "at"),
    sa.Index("ix_sign_in_attempt_address_at", "address", "at"),
)

recovery_code = sa.Table(
    "recovery_code",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("member_id", sa.ForeignKey("staff_member.id"), nullable=False),
    sa.Column("code_hash", sa.String(64), nullable=False),
    sa.Column("used_at", Moment),
    sa.Column("created_at", Moment, nullable=False),
    sa.UniqueConstraint("member_id", "code_hash"),
)

audit_entry = sa.Table(
    "audit_entry",
    metadata,
    sa.Column("seq", Number, primary_key=True, autoincrement=False),
    sa.Column("staff_id", sa.String(40), nullable=False),
    sa.Column("act", sa.String(40), nullable=False),
    sa.Column("about", sa.String(80), nullable=False),
    sa.Column("reason", sa.Text),
    sa.Column("details", sa.Text, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("previous", sa.String(64), nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
    sa.Index("ix_audit_entry_staff_id_seq", "staff_id", "seq"),
    sa.Index("ix_audit_entry_about_seq", "about", "seq"),
    sa.Index("ix_audit_entry_act_seq", "act", "seq"),
    sa.Index("ix_audit_entry_at", "at"),
)

audit_head = sa.Table(
    "audit_head",
    metadata,
    sa.Column("id", sa.Integer, sa.CheckConstraint("id = 1", name="ck_audit_head_one"), primary_key=True),
    sa.Column("last_seq", Number, nullable=False),
    sa.Column("last_hash", sa.String(64), nullable=False),
)

agent_profile = sa.Table(
    "agent_profile",
    metadata,
    sa.Column("member_id", sa.ForeignKey("staff_member.id"), primary_key=True, autoincrement=False),
    sa.Column("level", sa.String(10), nullable=False),
    sa.Column("capacity", sa.Integer, nullable=False),
    sa.Column("letter_number", sa.String(80)),
    sa.Column("letter_until", sa.Date),
    sa.Column("updated_by", sa.String(40), nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("updated_at", Moment, nullable=False),
    sa.CheckConstraint("level IN ('city', 'county', 'town', 'village')", name="level"),
    sa.CheckConstraint("capacity > 0", name="capacity"),
    sa.CheckConstraint("(letter_number IS NULL) = (letter_until IS NULL)", name="letter"),
)

agent_office = sa.Table(
    "agent_office",
    metadata,
    sa.Column("member_id", sa.ForeignKey("staff_member.id"), primary_key=True),
    sa.Column("office_id", sa.String(40), primary_key=True),
    sa.Index("ix_agent_office_office_id", "office_id"),
)

agent_theme = sa.Table(
    "agent_theme",
    metadata,
    sa.Column("member_id", sa.ForeignKey("staff_member.id"), primary_key=True),
    sa.Column("theme", sa.String(40), primary_key=True),
)

agent_leave = sa.Table(
    "agent_leave",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("member_id", sa.ForeignKey("staff_member.id"), nullable=False, index=True),
    sa.Column("substitute_id", sa.ForeignKey("staff_member.id"), nullable=False, index=True),
    sa.Column("first_day", sa.Date, nullable=False),
    sa.Column("last_day", sa.Date, nullable=False),
    sa.Column("reason", sa.String(80), nullable=False),
    sa.Column("recorded_by", sa.String(40), nullable=False),
    sa.Column("handed_over_at", Moment),
    sa.Column("handed_back_at", Moment),
    sa.Column("cancelled_at", Moment),
    sa.Column("created_at", Moment, nullable=False),
    sa.CheckConstraint("last_day >= first_day", name="days"),
    sa.CheckConstraint("substitute_id <> member_id", name="substitute"),
)

leave_case = sa.Table(
    "leave_case",
    metadata,
    sa.Column("leave_id", sa.ForeignKey("agent_leave.id"), primary_key=True),
    sa.Column("case_code", sa.String(20), primary_key=True),
)
