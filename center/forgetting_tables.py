"""The table of what was emptied: because its person asked for it, or because its time was over."""

from __future__ import annotations

import sqlalchemy as sa

from center.tables import Moment, Number, metadata

erasure = sa.Table(
    "erasure",
    metadata,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("conversation_id", sa.ForeignKey("conversation.id"), nullable=False, index=True),
    sa.Column("cause", sa.String(10), nullable=False),
    sa.Column("erased", sa.Text, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.CheckConstraint("cause IN ('asked', 'retention')", name="cause"),
)
