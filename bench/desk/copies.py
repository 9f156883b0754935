"""Rows in bulk: the first of a kind is made as the center makes it, the others are copies of it with other values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.knowledge import Knowledge
from center.sealing import Seal
from center.staff.accounts import StaffMember

AT_ONCE = 1_000
FIRST_PHONE = 13_900_000_000


class Making(NamedTuple):
    """What rows are made with: a connection, the center's parts, who works there, and the time (UTC)."""

    connection: Any
    seal: Seal
    knowledge: Knowledge
    staff: StaffMember
    colleague: StaffMember
    now: datetime

    @property
    def office_id(self) -> str:
        """The county whose staff works there."""
        return self.knowledge.service.catalogue.counties()[0]


def phone_of(number: int) -> str:
    """The telephone number of the how manieth person."""
    return str(FIRST_PHONE + number)


def rows_of(connection: Any, table: sa.Table, *clauses: Any) -> list[dict[str, Any]]:
    """The rows for which every clause holds, in the order in which they were made."""
    found = connection.execute(sa.select(table).where(*clauses).order_by(sa.text("rowid")))
    return [dict(row._mapping) for row in found]


def copy(connection: Any, table: sa.Table, row: Mapping[str, Any], changes: Iterable[Mapping[str, Any]]) -> None:
    """Insert ``row`` once for each of ``changes``, with those values in the place of its own.

    All changes name the same columns; the database gives the ids unless they do.
    """
    like = {name: value for name, value in row.items() if name != "id"}
    rows = ({**like, **change} for change in changes)
    while chunk := list(islice(rows, AT_ONCE)):
        connection.execute(sa.insert(table), chunk)
