"""The enterprises of whoever talks, shown only as far as they may act for them (IM-06)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.authority import NoAuthority, shown_to
from center.enterprises import Enterprise
from center.people_tables import authority, enterprise


class OwnEnterprises(NamedTuple):
    """Those that may be shown, and why others may not: each reason once."""

    shown: tuple[Enterprise, ...]
    refused: tuple[str, ...]


def own_enterprises(connection: Any, contact_ids: Sequence[int], day: date) -> OwnEnterprises:
    """What the persons may see on ``day``, of the enterprises that they named or have had authority over."""
    shown: dict[str, Enterprise] = {}
    refused: dict[str, str] = {}
    for contact_id in contact_ids:
        for enterprise_id in _named_by(connection, contact_id):
            try:
                shown[enterprise_id] = shown_to(connection, enterprise_id, contact_id, day)
            except NoAuthority as refusal:
                refused[enterprise_id] = refusal.message
    reasons = [why for enterprise_id, why in refused.items() if enterprise_id not in shown]
    return OwnEnterprises(tuple(shown.values()), tuple(dict.fromkeys(reasons)))


def _named_by(connection: Any, contact_id: int) -> list[str]:
    named = sa.select(enterprise.c.id).where(enterprise.c.contact_id == contact_id)
    given = sa.select(authority.c.enterprise_id).where(authority.c.contact_id == contact_id)
    return sorted({str(found) for found in connection.execute(named.union(given)).scalars()})
