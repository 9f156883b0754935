"""All that is on record of one person, in words that do not depend on who they are.

Found is every row that belongs to their conversation, directly or through others, of all tables but ``LEFT_OUT``. Rows,
codes, telephone numbers and what is sealed are named by their place instead; times count to five minutes, lengths to
one. What then differs between two people who did the same was recorded otherwise, and ``DIFFERENT`` says where that has
to be so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any

import sqlalchemy as sa

from center.schema import metadata
from center.times import local

Row = dict[str, Any]
Rows = dict[str, list[Row]]
LEFT_OUT = {
    "installation": "the same for all",
    "switch": "the same for all",
    "demo_clock": "the same for all",
    "lease": "who works on what just now",
    "notice_channel": "how the channels are",
    "notice_receipt": "receipts of all channels",
    "appointment_slot": "seats, which people share",
    "progress_attempt": "tries of askers, who are known by fingerprints",
    "tracker_turn": "the dialogue's own memory of the same messages",
    "wechat_person": "how WeChat was told",
    "wechat_trigger": "how WeChat was told",
    "wechat_delivery": "how WeChat was told",
    "wechat_photo": "how a photo was fetched from WeChat; the upload that it became is compared",
    "transcript": "the index of transcripts, made of the conversations and messages that are compared",
    "transcript_trait": "the index of transcripts",
    "notice_attempt": "by which ways it was tried; the notices themselves are compared",
}
"""Tables that are not compared, and why."""
DIFFERENT = {
    "conversation": {
        "channel": "the one thing that is meant to differ",
        "person": "known on WeChat, unknown on the website",
        "last_seq": "following, the photo's question and notices are said on WeChat only",
    },
    "message": {"seq": "as above", "client_id": "WeChat's own, and the page's"},
    "turn": {"seq": "as above", "latency_ms": "measured", "understanding": "scores also weigh the telephone's digits"},
    "agency_case": {"origin": "the channel"},
    "appointment": {"origin": "the channel"},
    "rating": {"source": "the channel"},
    "notice": {
        "channel": "on WeChat what is a text message to somebody who left the website",
        "state": "WeChat tells what it took, a page tells nothing",
        "attempts": "as above",
        "delivered_at": "the provider's receipts have the machine's time",
        "updated_at": "as above",
    },
}
"""What has to differ, by table and column, and why."""
_PARENTS = ("contact", "enterprise", "stage_cycle")
"""Tables whose rows are found from the rows that name them."""
_CODED = ("record", "case_code")
_HIDDEN = re.compile("hash|sealed|previous|claim|stored_as|sha256")
_SEALED = "aes1:"
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[0-9:.]+(?:Z|[+-]\d\d:\d\d)")
_SECONDS = re.compile(r'"seconds": ([0-9]+)')
_OWN_WORDS = (
    (re.compile(r"\.[0-9]{10}\.[a-p]{32}\b"), ".<until>.<signature>"),
    (re.compile(r"DTSTAMP:\d{8}T\d{6}Z"), "DTSTAMP:<moment>"),
    (re.compile(r'"path": "M[^"]*"'), '"path": "<QR code>"'),
    (re.compile(r'"(channel|origin)":"(?:wechat|widget)"'), r'"\1":"<channel>"'),
    (re.compile(r', \{"title": "[^"]*", "payload": "/guide_helped[^}]*\}"\}'), ""),
)
"""What stands in texts and is somebody's own: links, the channel, and whether a guide helped, which a page asks."""
_STEP = timedelta(minutes=5)


def rows_behind(connection: Any, conversation_id: str) -> Rows:
    """Every row that belongs to the conversation, by table, in the order of their keys."""
    found: Rows = {}
    while True:
        grown = {table.name: _rows_of(connection, table, conversation_id, found) for table in _compared()}
        if {name: len(rows) for name, rows in grown.items()} == {name: len(rows) for name, rows in found.items()}:
            return {name: rows for name, rows in _without_asides(grown).items() if rows}
        found = grown


def told(found: Rows, number: str) -> Rows:
    """The rows in words that do not say whose they are; ``number`` is the person's telephone."""
    names = _names(found, number)
    return {
        name: [
            {column.name: _worded(column, row[column.name], found, names) for column in metadata.tables[name].c}
            for row in rows
        ]
        for name, rows in found.items()
    }


def comparable(rows: Rows) -> Rows:
    """The same without what has to differ."""
    return {
        name: [{key: value for key, value in row.items() if key not in DIFFERENT.get(name, ())} for row in found]
        for name, found in rows.items()
    }


def differing(one: Rows, other: Rows) -> list[str]:
    """Where the two differ, a line each: the table, which row, the column, and both values."""
    lengths = {name: (len(one.get(name, ())), len(other.get(name, ()))) for name in sorted(set(one) | set(other))}
    found = [f"{name}: {ours} and {theirs} rows" for name, (ours, theirs) in lengths.items() if ours != theirs]
    for name in sorted(set(one) & set(other)):
        for number, (row, beside) in enumerate(zip(one[name], other[name])):
            names = [key for key in row if row[key] != beside.get(key)]
            found += [f"{name} {number} {key}: {_parting(str(row[key]), str(beside.get(key)))}" for key in names]
    return found


def _parting(one: str, other: str) -> str:
    """Both from shortly before the place where they part."""
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other)))
    start = max(same - 30, 0)
    return f"{one[start : start + 120]!r} and {other[start : start + 120]!r}"


def _without_asides(found: Rows) -> Rows:
    """Of the messages the dialogue alone: no notices, and nothing beside it, as following, and which paper it is."""
    turns = {row["message_id"] for row in found["turn"]}
    return {**found, "message": [row for row in found["message"] if turns & {row["id"], row["answers_id"]}]}


def _compared() -> list[sa.Table]:
    return [table for table in metadata.sorted_tables if table.name not in LEFT_OUT]


def _rows_of(connection: Any, table: sa.Table, conversation_id: str, found: Rows) -> list[Row]:
    if table.name == "conversation":
        reasons = [table.c.id == conversation_id]
    else:
        reasons = list(_reasons(table, found))
    if not reasons:
        return []
    chosen = sa.select(table).where(sa.or_(*reasons)).order_by(*table.primary_key.columns)
    return [dict(row._mapping) for row in connection.execute(chosen)]


def _reasons(table: sa.Table, found: Rows) -> Iterator[Any]:
    """Why a row of the table belongs to the person: it names a row that does, or is named by one."""
    for column in table.c:
        for key in _keys(column):
            yield column.in_([row[key.column.name] for row in found.get(key.column.table.name, ())])
        if column.name in _CODED:
            yield column.in_([row["code"] for rows in found.values() for row in rows if "code" in row])
    if table.name in _PARENTS:
        yield table.c.id.in_(list(_naming(table, found)))


def _naming(table: sa.Table, found: Rows) -> Iterator[Any]:
    for name, rows in found.items():
        for column in metadata.tables[name].c:
            if any(key.column.table is table for key in _keys(column)):
                yield from (row[column.name] for row in rows if row[column.name] is not None)


def _keys(column: Any) -> list[Any]:
    """What the column refers to; of two columns that refer to a row together, the one that names it."""
    return [key for key in column.foreign_keys if key.column.primary_key]


def _names(found: Rows, number: str) -> dict[str, str]:
    """What stands for the words that are this person's alone."""
    names = {number: "<telephone>", f"{number[:3]}****{number[-4:]}": "<masked telephone>"}
    for name, rows in found.items():
        for place, row in enumerate(rows):
            names |= {row["code"]: f"<code of {name} {place}>"} if row.get("code") else {}
            names |= {row["id"]: f"<{name} {place}>"} if isinstance(row.get("id"), str) else {}
    return names


def _worded(column: Any, value: Any, found: Rows, names: dict[str, str]) -> Any:
    if value is None:
        return None
    for key in _keys(column):
        return _place(key.column, value, found)
    if column.primary_key and not isinstance(value, str):
        return "<number>"
    if _HIDDEN.search(column.name) or str(value).startswith(_SEALED):
        return "<hidden>"
    if isinstance(value, datetime):
        return _rounded(value)
    return _renamed(value, names) if isinstance(value, str) else value


def _place(column: Any, value: Any, found: Rows) -> str:
    name = column.table.name
    places = [place for place, row in enumerate(found.get(name, ())) if row[column.name] == value]
    return f"<{name} {places[0]}>" if places else f"<another {name}>"


def _rounded(value: datetime) -> str:
    at = local(value)
    return f"{at - (at - datetime.min.replace(tzinfo=at.tzinfo)) % _STEP:%Y-%m-%d %H:%M}"


def _renamed(value: str, names: dict[str, str]) -> str:
    for own, name in names.items():
        value = value.replace(own, name)
    for pattern, name in _OWN_WORDS:
        value = pattern.sub(name, value)
    value = _SECONDS.sub(lambda found: f'"minutes": {int(found[1]) // 60}', value)
    return _MOMENT.sub(lambda found: _rounded(datetime.fromisoformat(found[0].replace("Z", "+00:00"))), value)
