"""The table of the switches that hold for everybody: an emergency banner, the bot switched off."""

from __future__ import annotations

import sqlalchemy as sa

from center.tables import Moment, metadata

switch = sa.Table(
    "switch",
    metadata,
    sa.Column("name", sa.String(20), primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
    sa.Column("by", sa.String(40), nullable=False),
    sa.Column("at", Moment, nullable=False),
)
