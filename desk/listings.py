"""Lists as they are asked for by the address: sorted, filtered and paged by the database, never in the browser."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple
from urllib.parse import urlencode

from desk.visits import Visit

PAGE = 50


class Column(NamedTuple):
    """The head of a column: its caption, what the list is sorted by there (empty: not), its class (``number``)."""

    label: str
    sort: str = ""
    kind: str = ""


class Listing(NamedTuple):
    """How a list is asked for; ``kept`` are the filters, which every link keeps, ``number`` counts pages from 1."""

    url: str
    sort: str
    is_down: bool
    number: int
    kept: tuple[tuple[str, str], ...]

    @property
    def offset(self) -> int:
        """How many rows come before the page."""
        return (self.number - 1) * PAGE

    def sorted_by(self, sort: str) -> str:
        """The address of the same list by another column; by the same one, the other way round."""
        turned = "" if sort != self.sort or self.is_down else "down"
        return self._link([("sort", sort), ("order", turned)])

    def aria(self, sort: str) -> str:
        """The value of ``aria-sort`` of a column."""
        if sort != self.sort:
            return "none"
        return "descending" if self.is_down else "ascending"

    def arrow(self, sort: str) -> str:
        """Which way a column is sorted."""
        return {"none": "", "ascending": " ↑", "descending": " ↓"}[self.aria(sort)]

    def page_link(self, number: int) -> str:
        """The address of another page by number."""
        return self._link([*self._order(), ("page", str(number) if number > 1 else "")])

    def previous(self) -> str:
        """The address of the page before; empty on the first."""
        return self.page_link(self.number - 1) if self.number > 1 else ""

    def next(self, total: int) -> str:
        """The address of the page behind, of ``total`` rows; empty on the last."""
        return self.page_link(self.number + 1) if self.number * PAGE < total else ""

    def note(self, total: int, unit: str = "条") -> str:
        """Which rows the page shows."""
        if not total:
            return ""
        return f"第 {self.offset + 1}–{min(self.number * PAGE, total)} {unit}，共 {total} {unit}"

    def again(self) -> str:
        """The query that asks for the same page of the same list once more."""
        return self._query([*self._order(), ("page", str(self.number))])

    def _order(self) -> list[tuple[str, str]]:
        return [("sort", self.sort), ("order", "down" if self.is_down else "")]

    def _link(self, fields: list[tuple[str, str]]) -> str:
        query = self._query(fields)
        return f"{self.url}?{query}" if query else self.url

    def _query(self, fields: list[tuple[str, str]]) -> str:
        return urlencode([(name, value) for name, value in [*self.kept, *fields] if value])


def listing(
    visit: Visit,
    sorts: Collection[str],
    default: str,
    *,
    down: bool = False,
    kept: Collection[str] = (),
    url: str = "",
) -> Listing:
    """How the visit asks for a list that can be sorted by ``sorts``; ``kept`` names its filters. Raises Refused.

    ``url``: the address of the list's page, where the visit asks for a part of it.
    """
    args = visit.args
    sort = args.choice("sort", sorts, default=default)
    is_down = args.choice("order", ("down", "up"), default="down" if down and not args.text("sort") else "up") == "down"
    filters = tuple((name, value) for name in kept for value in args.texts(name, longest=200))
    number = args.number("page", least=1, most=100_000, default=1)
    return Listing(url or visit.request.path, sort, is_down, number, filters)
