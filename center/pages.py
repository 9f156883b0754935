"""One page of a long list, as the database cuts it: the rows, which page it is, and how many there are in all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import sqlalchemy as sa

Row = TypeVar("Row")
SIZE = 30
"""Rows of a page."""


@dataclass(frozen=True)
class Page(Generic[Row]):
    """``rows`` of page ``number`` (the first is 1) of a list of ``total`` rows, ``size`` on each."""

    rows: tuple[Row, ...]
    number: int
    total: int
    size: int = SIZE

    @property
    def last(self) -> int:
        """The number of the last page; 1 for an empty list."""
        return max(1, -(-self.total // self.size))


def page_of(
    connection: Any, wanted: Any, order: Sequence[Any], number: int, view: Callable[[Any], Row], size: int = SIZE
) -> Page[Row]:
    """Page ``number`` of the select ``wanted``; one behind the last is the last, one before the first the first."""
    total = int(connection.execute(sa.select(sa.func.count()).select_from(wanted.subquery())).scalar_one())
    here = min(max(number, 1), max(1, -(-total // size)))
    rows = connection.execute(wanted.order_by(*order).limit(size).offset((here - 1) * size))
    return Page(tuple(view(row) for row in rows), here, total, size)
