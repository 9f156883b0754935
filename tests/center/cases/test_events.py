"""The history of records and what tampering does to it, on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from center.case_tables import record_event
from center.cases.events import GENESIS, Conflict, Event, UnknownRecord, append, history, verify
from center.records import Records
from tests.center.cases.opened_case import CLERK, NINE, case, events, faults, opened


@pytest.fixture
def code(records: Records) -> str:
    """A case with four events."""
    code = opened(records).code
    for number in range(3):
        add(records, code, {"number": number})
    return code


def add(records: Records, code: str, data: dict[str, Any], seen: int | None = None) -> Event:
    return records.write_now(
        lambda connection: append(connection, code, "note", CLERK, data, NINE + timedelta(hours=1), seen=seen)
    )


def tamper(records: Records, *statements: str) -> None:
    """Change the history as somebody could who owns the database."""

    def drop_and_change(connection: Any) -> None:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("DROP TRIGGER record_event_append_only ON record_event"))
        else:
            connection.execute(sa.text("DROP TRIGGER record_event_no_update"))
            connection.execute(sa.text("DROP TRIGGER record_event_no_delete"))
        for statement in statements:
            connection.execute(sa.text(statement))

    records.write_now(drop_and_change)


def test_an_event_reads_back_as_it_was_written(records: Records, code: str) -> None:
    added = add(records, code, {"day": date(2026, 11, 20), "words": "补“章程”", "deep": {"list": [1, None]}})
    assert events(records, code)[-1] == added
    assert added.data == {"day": "2026-11-20", "words": "补“章程”", "deep": {"list": [1, None]}}


def test_every_event_follows_the_one_before(records: Records, code: str) -> None:
    chain = events(records, code)
    assert [event.seq for event in chain] == [1, 2, 3, 4]
    assert [event.previous for event in chain] == [GENESIS, *(event.hash for event in chain[:-1])]
    row = case(records, code)
    assert (row.last_event, row.last_hash) == (4, chain[-1].hash)
    assert faults(records, code) == []


def test_who_has_not_seen_the_last_event_adds_none(records: Records, code: str) -> None:
    with pytest.raises(Conflict) as refused:
        add(records, code, {}, seen=3)
    assert refused.value.message
    assert len(events(records, code)) == 4
    assert add(records, code, {}, seen=4).seq == 5


def test_an_unknown_record_has_no_history(records: Records) -> None:
    with pytest.raises(UnknownRecord):
        add(records, "D-22222222", {})
    with pytest.raises(UnknownRecord):
        records.read_now(lambda connection: verify(connection, "D-22222222"))
    assert records.read_now(lambda connection: history(connection, "D-22222222")) == []


def test_what_json_cannot_hold_is_refused(records: Records, code: str) -> None:
    with pytest.raises(TypeError, match="set"):
        add(records, code, {"items": {1}})
    assert faults(records, code) == []


@pytest.mark.parametrize("statement", ["UPDATE record_event SET data = '{}'", "DELETE FROM record_event"])
def test_the_database_itself_refuses_changes(records: Records, code: str, statement: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"):
        records.write_now(lambda connection: connection.execute(sa.text(statement)))
    assert faults(records, code) == []


@pytest.mark.parametrize(
    "change",
    [
        "data = '{\"number\": 9}'",
        "data = 'no json'",
        "kind = 'finish'",
        "actor = 'clerk-2'",
        "actor_kind = 'system'",
        "at = '2026-11-19 01:00:00.000000'",
        f"hash = '{'a' * 64}'",
    ],
)
def test_a_changed_event_is_found(records: Records, code: str, change: str) -> None:
    tamper(records, f"UPDATE record_event SET {change} WHERE seq = 3")
    assert "第3条记录被改动过。" in faults(records, code)


def test_a_removed_event_is_found(records: Records, code: str) -> None:
    tamper(records, "DELETE FROM record_event WHERE seq = 2")
    assert faults(records, code) == ["第2条记录不见了。", "第3条记录接不上它前面的一条。"]


def test_reordered_events_are_found(records: Records, code: str) -> None:
    swap = ["UPDATE record_event SET seq = 9 WHERE seq = 2", "UPDATE record_event SET seq = 2 WHERE seq = 3"]
    tamper(records, *swap, "UPDATE record_event SET seq = 3 WHERE seq = 9")
    found = faults(records, code)
    assert "第2条记录接不上它前面的一条。" in found
    assert "第2条记录被改动过。" in found


def test_a_cut_tail_is_found(records: Records, code: str) -> None:
    tamper(records, "DELETE FROM record_event WHERE seq > 2")
    assert faults(records, code) == ["最后2条记录不见了。"]


def test_a_history_that_is_gone_is_found(records: Records, code: str) -> None:
    tamper(records, "DELETE FROM record_event")
    assert faults(records, code) == ["最后4条记录不见了。"]


def test_a_rewritten_end_is_found(records: Records, code: str) -> None:
    last = sa.select(record_event).where(record_event.c.seq == 4)
    row = records.read_now(lambda connection: connection.execute(last).one())
    forged = f"INSERT INTO record_event SELECT {row.id + 1}, record, 5, kind, actor_kind, actor, data, at, hash, "
    tamper(records, f"{forged}previous FROM record_event WHERE seq = 4")
    assert faults(records, code) == ["第5条记录被改动过。", "最后一条记录和登记的校验值对不上。"]
