"""Whoever acts for an enterprise by a letter is told before it ends (IM-06)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from center.answers import phrase_of
from center.knowledge import ServiceSettings
from center.notices.outbox import Draft, enqueue
from center.people_tables import authority, enterprise
from center.times import Words, local_date, midnight

KIND = "authority_expires"
"""The kind of the notice; a phrase of this name is its text."""
_MOST = 200


def authorities_due(connection: Any, settings: ServiceSettings, now: datetime) -> int:
    """Write a notice about every letter that ends within the days of proofs.yml, once; how many were written."""
    today = local_date(now)
    rows = connection.execute(_ending(today, today + timedelta(days=settings.proofs.letter_days)))
    return sum(_tell(connection, settings, row, today, now) for row in rows.all())


def _ending(first: date, last: date) -> Any:
    soon = sa.and_(authority.c.ended_at.is_(None), authority.c.valid_to >= first, authority.c.valid_to <= last)
    columns = (authority.c.id, authority.c.contact_id, authority.c.valid_to, enterprise.c.name)
    return sa.select(*columns).join_from(authority, enterprise).where(soon).order_by(authority.c.id).limit(_MOST)


def _tell(connection: Any, settings: ServiceSettings, row: Any, today: date, now: datetime) -> bool:
    filled = {"企业": row.name, "日期": Words(today.year).day(row.valid_to)}
    text = phrase_of(settings, KIND, filled)
    ends = midnight(row.valid_to + timedelta(days=1))
    record = f"authority-{row.id}"
    draft = Draft(f"{KIND}:{row.id}", KIND, record, text, now, row.contact_id, expires_at=ends)
    return enqueue(connection, draft, now)
