"""One page of a long list, as the database cuts it: the rows, which page it is, and how many there are in all."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

Row = TypeVar("Row")
SIZE = 30
"""Rows of a page."""


class Sorting(NamedTuple):
    """By which column somebody wants a list, by its name there; empty: as the list is by itself."""

    column: str = ""
    is_down: bool = False


AS_IT_IS = Sorting()


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
    connection: Any,
    wanted: Any,
    order: Sequence[Any],
    number: int,
    view: Callable[[Any], Row],
    size: int = SIZE,
    counted: Any = None,
) -> Page[Row]:
    """Page ``number`` of the select ``wanted``; one behind the last is the last, one before the first the first.

    ``counted``: a select with as many rows that the database counts more easily.
    """
    rows_of = (wanted if counted is None else counted).subquery()
    total = int(connection.execute(sa.select(sa.func.count()).select_from(rows_of)).scalar_one())
    if not total:
        return Page((), 1, 0, size)
    here = min(max(number, 1), max(1, -(-total // size)))
    rows = connection.execute(wanted.order_by(*order).limit(size).offset((here - 1) * size))
    return Page(tuple(view(row) for row in rows), here, total, size)


def sorted_by(columns: Mapping[str, Any], sorting: Sorting, otherwise: Sequence[Any], number: Any) -> Sequence[Any]:
    """The order of a select: by the column wanted, of ``columns``, what has no value last; else ``otherwise``.

    ``number`` decides between equals, so that no row is on two pages.
    """
    if sorting.column not in columns:
        return otherwise
    column = columns[sorting.column]
    by = (column.desc(), number.desc()) if sorting.is_down else (column.asc(), number.asc())
    return [sa.nulls_last(by[0]), by[1]]


class _Holds(FunctionElement):  # type: ignore[type-arg]
    """``column LIKE words``; small and large Latin letters are the same, which SQLite does by itself."""

    name = "holds"
    type = sa.Boolean()
    inherit_cache = True


@compiles(_Holds)  # type: ignore[no-untyped-call,untyped-decorator]
def _compiled(element: Any, compiler: Any, **options: Any) -> str:
    column, words = (compiler.process(part, **options) for part in element.clauses)
    like = "LIKE" if compiler.dialect.name == "sqlite" else "ILIKE"
    return f"({column} {like} {words} ESCAPE '/')"


def holds(column: Any, words: str) -> Any:
    """That ``words`` stand in ``column``, Latin letters large or small; without any, PostgreSQL need not fold case."""
    written = re.sub(r"([/%_])", r"/\1", words)
    if words.upper() == words.lower():
        return column.like(f"%{written}%", escape="/")
    return _Holds(column, f"%{written}%")
