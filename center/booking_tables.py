"""The tables of appointments: the seats of a window at a time, and who has one (XZ 5.2.1.2; AH 6.3.1)."""

from __future__ import annotations

import sqlalchemy as sa

from center.tables import Moment, Number, metadata

appointment_slot = sa.Table(
    "appointment_slot",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("office_id", sa.String(40), nullable=False),
    sa.Column("window_key", sa.String(40), nullable=False),
    sa.Column("starts_at", Moment, nullable=False),
    sa.Column("ends_at", Moment, nullable=False),
    sa.Column("seats", sa.Integer, nullable=False),
    sa.Column("taken", sa.Integer, nullable=False),
    sa.Column("updated_at", Moment, nullable=False),
    sa.CheckConstraint("taken >= 0 AND taken <= seats", name="taken"),
    sa.CheckConstraint("ends_at > starts_at", name="order"),
    sa.UniqueConstraint("office_id", "window_key", "starts_at"),
)

appointment = sa.Table(
    "appointment",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("code", sa.String(20), nullable=False, unique=True),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("slot_id", sa.ForeignKey("appointment_slot.id"), nullable=False, index=True),
    sa.Column("office_id", sa.String(40), nullable=False),
    sa.Column("window_key", sa.String(40), nullable=False),
    sa.Column("item", sa.String(80), nullable=False),
    sa.Column("title", sa.String(80), nullable=False),
    sa.Column("starts_at", Moment, nullable=False),
    sa.Column("contact_id", sa.ForeignKey("contact.id"), nullable=False, index=True),
    sa.Column("conversation_id", sa.ForeignKey("conversation.id"), index=True),
    sa.Column("message_id", sa.ForeignKey("message.id"), unique=True),
    sa.Column("case_code", sa.String(20), index=True),
    sa.Column("origin", sa.String(20), nullable=False),
    sa.Column("booked_by", sa.String(40)),
    sa.Column("moves", sa.Integer, nullable=False),
    sa.Column("moved_message_id", sa.ForeignKey("message.id"), unique=True),
    sa.Column("ended_at", Moment),
    sa.Column("last_event", sa.Integer, nullable=False),
    sa.Column("last_hash", sa.String(64), nullable=False),
    sa.Column("retention", sa.String(20), nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("updated_at", Moment, nullable=False),
    sa.CheckConstraint("state IN ('booked', 'arrived', 'no_show', 'cancelled')", name="state"),
    sa.CheckConstraint("(state = 'booked') = (ended_at IS NULL)", name="ended_at"),
    sa.Index(
        "uq_appointment_seat",
        "contact_id",
        "slot_id",
        unique=True,
        sqlite_where=sa.text("state = 'booked'"),
        postgresql_where=sa.text("state = 'booked'"),
    ),
    sa.Index("ix_appointment_state_starts_at", "state", "starts_at"),
    sa.Index("ix_appointment_starts_at", "starts_at"),
    sa.Index("ix_appointment_office_id_starts_at", "office_id", "starts_at"),
)
