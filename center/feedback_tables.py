"""The table of whether a guide helped, as whoever asked says of the answer just given."""

from __future__ import annotations

import sqlalchemy as sa

from center.tables import Moment, metadata

guide_feedback = sa.Table(
    "guide_feedback",
    metadata,
    sa.Column("message_id", sa.ForeignKey("message.id"), primary_key=True, autoincrement=False),
    sa.Column("guide", sa.String(80), nullable=False, index=True),
    sa.Column("helped", sa.Boolean, nullable=False),
    sa.Column("version", sa.String(40)),
    sa.Column("at", Moment, nullable=False),
)
