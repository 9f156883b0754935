"""Pages of long lists: sorted by the database, what has no value last, no row on two pages."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from center.pages import AS_IT_IS, Sorting, holds, page_of, sorted_by
from center.records import Records

ROWS = [(1, "b", 2), (2, "a", None), (3, "c", 1), (4, "a", 2), (5, "b", None)]


LISTED = sa.Table(
    "listed",
    sa.MetaData(),
    sa.Column("id", sa.Integer),
    sa.Column("name", sa.Text),
    sa.Column("weight", sa.Integer),
    prefixes=["TEMPORARY"],
)
SORTS = {"name": LISTED.c.name, "weight": LISTED.c.weight}


def numbers(records: Records, sorting: Sorting) -> list[int]:
    """The numbers of the rows on all pages, one page after another."""

    def read(connection: Any) -> list[int]:
        LISTED.create(connection)
        connection.execute(LISTED.insert(), [dict(zip(LISTED.c.keys(), row)) for row in ROWS])
        order, wanted = sorted_by(SORTS, sorting, (LISTED.c.id.desc(),), LISTED.c.id), sa.select(LISTED)
        pages = [page_of(connection, wanted, order, number, lambda row: int(row.id), size=2) for number in (1, 2, 3)]
        LISTED.drop(connection)
        return [number for page in pages for number in page.rows]

    return records.write_now(read)


@pytest.mark.parametrize(
    ("sorting", "found"),
    [
        (AS_IT_IS, [5, 4, 3, 2, 1]),
        (Sorting("nothing"), [5, 4, 3, 2, 1]),
        (Sorting("name"), [2, 4, 1, 5, 3]),
        (Sorting("name", is_down=True), [3, 5, 1, 4, 2]),
        (Sorting("weight"), [3, 1, 4, 2, 5]),
        (Sorting("weight", is_down=True), [4, 1, 3, 5, 2]),
    ],
)
def test_sorted_over_all_pages(records: Records, sorting: Sorting, found: list[int]) -> None:
    assert numbers(records, sorting) == found


@pytest.mark.parametrize(
    ("words", "found"), [("abc", [1, 2]), ("ABC", [1, 2]), ("100%", [3]), ("a_c", [4]), ("/", [5]), ("没有", [])]
)
def test_words_are_found_however_latin_letters_are_written(records: Records, words: str, found: list[int]) -> None:
    names = ["Abc科技有限公司", "xABCx", "100%果汁", "a_c", "甲/乙"]

    def read(connection: Any) -> list[int]:
        LISTED.create(connection)
        connection.execute(LISTED.insert(), [{"id": number, "name": name} for number, name in enumerate(names, 1)])
        rows = connection.execute(sa.select(LISTED.c.id).where(holds(LISTED.c.name, words)).order_by(LISTED.c.id)).all()
        LISTED.drop(connection)
        return [int(row.id) for row in rows]

    assert records.write_now(read) == found
