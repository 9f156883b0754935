"""The audit log: every entry follows the one before, nothing is changed unseen, and the database refuses to try."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from center.records import Records
from center.staff.acts import ACTS, caption_of
from center.staff.audit import GENESIS, Entry, entry_of, note, verify
from center.staff_tables import audit_entry, audit_head
from tests.center.staff.staffed import NOW, minutes


def noted(records: Records, number: int = 3) -> list[Entry]:
    """So many entries, one a transaction."""
    return [
        records.write_now(lambda at, place=place: note(at, "wang", "sign_in", f"record {place}", minutes(place)))
        for place in range(1, number + 1)
    ]


def faults(records: Records) -> list[str]:
    return records.read_now(verify)


def tampered(records: Records, statement: Any) -> None:
    """Change what the database refuses to change, as somebody with its files could."""

    def work(connection: Any) -> None:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("ALTER TABLE audit_entry DISABLE TRIGGER USER"))
        else:
            for what in ("update", "delete"):
                connection.execute(sa.text(f"DROP TRIGGER IF EXISTS audit_entry_no_{what}"))
        connection.execute(statement)

    records.write_now(work)


def test_an_entry_says_who_what_about_why_and_when(records: Records) -> None:
    entry = records.write_now(
        lambda at: note(at, "wang", "person.unmask", "C-17", NOW, "回拨13900000005", {"shown": ["13900000005"]})
    )
    assert entry == Entry(
        1, "wang", "person.unmask", "C-17", "回拨139****0005", {"shown": ["139****0005"]}, NOW, GENESIS, entry.hash
    )
    kept = records.read_now(lambda connection: connection.execute(sa.select(audit_entry)).one())
    assert entry_of(kept) == entry


def test_every_entry_follows_the_one_before(records: Records) -> None:
    entries = noted(records)
    assert [entry.previous for entry in entries] == [GENESIS, entries[0].hash, entries[1].hash]
    assert [entry.seq for entry in entries] == [1, 2, 3]
    assert faults(records) == []


def test_an_empty_log_is_whole(records: Records) -> None:
    assert faults(records) == []


def test_what_is_rolled_back_leaves_no_gap(records: Records) -> None:
    def fails(connection: Any) -> None:
        note(connection, "wang", "sign_in", "record", NOW)
        raise RuntimeError("rolled back")

    noted(records, 1)
    with pytest.raises(RuntimeError):
        records.write_now(fails)
    noted(records, 1)
    assert faults(records) == []


@pytest.mark.parametrize(
    "statement",
    [
        sa.update(audit_entry).values(staff_id="li"),
        sa.delete(audit_entry).where(audit_entry.c.seq == 2),
    ],
)
def test_the_database_refuses_to_change_it(records: Records, statement: Any) -> None:
    noted(records)
    with pytest.raises(DBAPIError, match="append-only"):
        records.write_now(lambda connection: connection.execute(statement))
    assert faults(records) == []


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (sa.update(audit_entry).where(audit_entry.c.seq == 2).values(staff_id="li"), ["第2条操作记录被改动过。"]),
        (sa.update(audit_entry).where(audit_entry.c.seq == 2).values(at=minutes(9)), ["第2条操作记录被改动过。"]),
        (sa.update(audit_entry).where(audit_entry.c.seq == 2).values(details="[]"), ["第2条操作记录被改动过。"]),
        (
            sa.delete(audit_entry).where(audit_entry.c.seq == 2),
            ["第2条到第2条操作记录不见了。", "第3条操作记录接不上它前面的一条。"],
        ),
        (sa.delete(audit_entry).where(audit_entry.c.seq == 3), ["最后1条操作记录不见了。"]),
        (sa.update(audit_head).values(last_hash="f" * 64), ["最后一条操作记录和登记的校验值对不上。"]),
    ],
)
def test_tampering_shows(records: Records, statement: Any, words: list[str]) -> None:
    noted(records)
    tampered(records, statement)
    assert faults(records) == words


def test_every_act_has_its_words() -> None:
    assert all(ACTS.values())
    assert caption_of("sign_in") == "登录"
    assert caption_of("unheard.of") == "unheard.of"
