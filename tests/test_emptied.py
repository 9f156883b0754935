"""A PostgreSQL database between two tests: as if it were fresh, or another one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from center.staff.audit import note
from center.staff_tables import audit_entry
from tests.center.recorded import FRIDAY_NOON, fresh_records


def changed(url: str, *statements: str) -> list[Any]:
    """What the last statement says."""
    with fresh_records(url) as records:
        return records.write_now(lambda at: [at.exec_driver_sql(one) for one in statements][-1].all())


def noted(url: str, number: int) -> list[tuple[int, str]]:
    """The entries, in whatever order they come, after so many more."""
    with fresh_records(url) as records:
        for entry in range(number):
            records.write_now(lambda at, entry=entry: note(at, "wang", "case.view", f"D-{entry}", FRIDAY_NOON))
        return records.read_now(lambda at: [(row.seq, row.about) for row in at.execute(audit_entry.select())])


def uncounted(emptied_postgres: Callable[[], str]) -> str:
    """A database in which PostgreSQL counts no table by itself when it comes by: a counted one would not be reused.

    It is a new one, for in a used one the tables may have been counted before they are told not to be.
    """
    changed(emptied_postgres(), "CREATE TABLE more (id int)", "SELECT 1")
    url = emptied_postgres()
    tables = changed(url, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    changed(url, *(f'ALTER TABLE "{name}" SET (autovacuum_enabled = off)' for (name,) in tables), "SELECT 1")
    return url


def test_nothing_is_left_and_rows_come_in_the_order_of_their_making(emptied_postgres: Callable[[], str]) -> None:
    first = uncounted(emptied_postgres)
    installed = changed(first, "SELECT id, min_code_revision FROM installation")
    for number in (60, 3, 0):
        url = emptied_postgres()
        assert url == first
        assert noted(url, number) == [(entry + 1, f"D-{entry}") for entry in range(number)]
    assert changed(first, "SELECT id, min_code_revision FROM installation") == installed != []


def test_a_changed_schema_is_thrown_away(emptied_postgres: Callable[[], str]) -> None:
    first = emptied_postgres()
    changed(first, "ALTER TABLE audit_entry DISABLE TRIGGER ALL", "SELECT 1")
    second = emptied_postgres()
    assert second != first
    changed(second, "CREATE TABLE more (id int)", "SELECT 1")
    assert emptied_postgres() not in (first, second)
