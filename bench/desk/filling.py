"""A database with made-up rows, and what pages are asked for in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from bench.desk.case_rows import case_rows
from bench.desk.copies import Making, phone_of
from bench.desk.other_rows import appointment_rows, call_rows, member, signed_in
from bench.desk.talk_rows import talk_rows
from center.calls.opening import open_call
from center.knowledge import KNOWLEDGE, load_knowledge
from center.records import Records
from center.sealing import Seal
from center.settings import read_settings
from center.staff.rights import Role

Result = TypeVar("Result")


class Size(NamedTuple):
    """How many cases there are, and calls, conversations, promises and appointments; and how many messages."""

    cases: int
    messages: int


class Filled(NamedTuple):
    """What pages are asked for: the session's token, one of each kind of record, a day of appointments."""

    token: str
    agent: str
    office: str
    theme: str
    case: str
    talk: str
    phone: str
    day_office: str
    day: str


class Operator(NamedTuple):
    """One who types: the session's token and the code of the call."""

    token: str
    call: str


def fill(folder: Path, size: Size) -> Filled:
    """Fill the database in ``folder``, which is up to date and empty."""
    return _written(folder, lambda connection, seal, now: _fill(connection, seal, now, size))


def operators(folder: Path, number: int) -> list[Operator]:
    """So many operators in the database in ``folder``, each with a call that has just come in."""
    return _written(
        folder, lambda connection, seal, now: [_operator(connection, seal, now, place) for place in range(number)]
    )


def _written(folder: Path, work: Callable[[Any, Seal, datetime], Result]) -> Result:
    """One transaction, sealed as the processes of this folder seal."""
    settings = read_settings({"QIHANG_VAR": str(folder)})
    seal, records = Seal(settings.secret), Records(settings.database_url)
    try:
        return records.write_now(lambda connection: work(connection, seal, datetime.now(timezone.utc)))
    finally:
        records.close()


def _fill(connection: Any, seal: Seal, now: datetime, size: Size) -> Filled:
    knowledge = load_knowledge(KNOWLEDGE)
    catalogue = knowledge.service.catalogue
    staff = member(connection, "bench", Role.SUPERVISOR, None, now)
    colleague = member(connection, "bench-agent", Role.AGENT, catalogue.counties()[0], now)
    making = Making(connection, seal, knowledge, staff, colleague, now)
    talks = talk_rows(making, size.cases, size.messages)
    code = case_rows(making, size.cases, talks.ids)
    call_rows(making, size.cases)
    day_office, day = appointment_rows(making, size.cases)
    return Filled(
        token=signed_in(connection, staff, now),
        agent=colleague.staff_id,
        office=making.office_id,
        theme=next(iter(catalogue.themes)),
        case=code,
        talk=talks.ids[0],
        phone=phone_of(0),
        day_office=day_office,
        day=day.isoformat(),
    )


def _operator(connection: Any, seal: Seal, now: datetime, place: int) -> Operator:
    staff = member(connection, f"operator-{place}", Role.OPERATOR, None, now)
    return Operator(signed_in(connection, staff, now), open_call(connection, seal, staff, "", now))
