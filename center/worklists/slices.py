"""A slice of a long list: some rows, and where the next slice begins."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, NamedTuple, TypeVar

import sqlalchemy as sa

Row = TypeVar("Row")
SIZE = 50
MANY = 100
"""A count stops here: more is 99+."""
_NO_TIME = "-"


@dataclass(frozen=True)
class Slice(Generic[Row]):
    """``after`` is where the next slice begins, None behind the last row."""

    rows: tuple[Row, ...]
    after: str | None


class Order(NamedTuple):
    """By a time, rows without one last, then by number; ``at`` None: by number alone."""

    at: Any
    number: Any
    is_descending: bool = False


class _Place(NamedTuple):
    at: datetime | None
    number: int


def slice_of(
    connection: Any, wanted: Any, order: Order, after: str, view: Callable[[Any], Row], size: int = SIZE
) -> Slice[Row]:
    """The slice of the select ``wanted`` behind ``after`` (empty: the first); a place that is none is the beginning.

    The select has its number as ``id``, and its time under the name of the column.
    """
    rows = _rows(connection, wanted, order, _read(after, order), size + 1)
    is_last = len(rows) <= size
    kept = rows[:size]
    return Slice(tuple(view(row) for row in kept), None if is_last else _written(kept[-1], order))


def count_up_to(connection: Any, wanted: Any, most: int = MANY) -> int:
    """How many rows the select has, ``most`` at most."""
    counted = sa.select(sa.func.count()).select_from(wanted.limit(most).subquery())
    return int(connection.execute(counted).scalar_one())


def _rows(connection: Any, wanted: Any, order: Order, place: _Place | None, size: int) -> list[Any]:
    """Those with a time first, then those without: each part is read along its index."""
    if order.at is None:
        return _part(connection, wanted, order, [order.number], _behind_number(order, place), size)
    rows: list[Any] = []
    if place is None or place.at is not None:
        timed = [order.at.is_not(None), *_behind(order, place)]
        rows = _part(connection, wanted, order, [order.at, order.number], timed, size)
        place = None
    if len(rows) < size:
        timeless = [order.at.is_(None), *_behind_number(order, place)]
        rows += _part(connection, wanted, order, [order.number], timeless, size - len(rows))
    return rows


def _part(
    connection: Any, wanted: Any, order: Order, columns: Sequence[Any], clauses: Sequence[Any], size: int
) -> list[Any]:
    by = [column.desc() if order.is_descending else column.asc() for column in columns]
    return list(connection.execute(wanted.where(*clauses).order_by(*by).limit(size)))


def _behind(order: Order, place: _Place | None) -> list[Any]:
    if place is None:
        return []
    at, number = order.at, order.number
    if order.is_descending:
        return [at <= place.at, sa.or_(at < place.at, number < place.number)]
    return [at >= place.at, sa.or_(at > place.at, number > place.number)]


def _behind_number(order: Order, place: _Place | None) -> list[Any]:
    if place is None:
        return []
    return [order.number < place.number if order.is_descending else order.number > place.number]


def _written(row: Any, order: Order) -> str:
    at = row._mapping[order.at.name] if order.at is not None else None
    return f"{at.isoformat() if at else _NO_TIME}~{row.id}"


def _read(after: str, order: Order) -> _Place | None:
    at, cut, number = after.partition("~")
    if not cut or not number.isascii() or not number.isdigit() or len(number) > 18:
        return None
    if at == _NO_TIME or order.at is None:
        return _Place(None, int(number))
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return None
    return _Place(moment, int(number)) if moment.tzinfo else None
