"""So many at once book seats; each is another person, whose message is in the log before the clock starts.

Spread: every slot of every window in turn, so that hardly two want the same. Rush: one window's few slots, wanted by
four times as many as there are seats. At the end the database has to say that no seat was given twice.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, timezone
from functools import partial
from itertools import cycle, islice
from typing import Any, NamedTuple

import sqlalchemy as sa

from bench.figures import rounded
from bench.timing import milliseconds
from center.appointments.booking import Wish, book
from center.appointments.slots import Slot, grid_of
from center.appointments.states import NotOffered
from center.booking_tables import appointment, appointment_slot
from center.cases.opening import Origin
from center.conversations import open_conversation
from center.knowledge import KNOWLEDGE, Knowledge, load_knowledge
from center.messages import Words
from center.records import Records
from center.sealing import Seal
from center.turns import Incoming, receive

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=timezone.utc)
"""A Friday, nine o'clock in Shanghai."""
CHANNEL = "widget"
DAYS = 10
RUSHED_SLOTS = 5
PEOPLE_A_SEAT = 4
_FIRST_PHONE = 13_900_000_000


class WrongSeats(RuntimeError):
    """The database does not hold what was booked; the message says what it holds."""


class Plan(NamedTuple):
    """Which database (brought up to date, empty), how many at once, and how many bookings are timed."""

    url: str
    at_once: int
    bookings: int


class _Wanted(NamedTuple):
    """One person's wish for a slot, said in a message of the log."""

    slot: Slot
    number: int
    conversation_id: str
    message_id: int


async def load_bookings(plan: Plan) -> dict[str, Any]:
    """Book spread and in a rush; JSON-ready. Raises WrongSeats."""
    knowledge, seal = load_knowledge(KNOWLEDGE), Seal(secrets.token_urlsafe(32))
    records = Records(plan.url, threads=plan.at_once)
    try:
        every = list(slots_of(knowledge, sorted(knowledge.service.windows.windows)))
        rushed = list(slots_of(knowledge, ["tax"]))[:RUSHED_SLOTS]
        rush = list(islice(cycle(rushed), PEOPLE_A_SEAT * sum(slot.free for slot in rushed)))
        spread_slots = [slot for slot in every if slot not in rushed]
        found: dict[str, Any] = {"at_once": plan.at_once}
        first = 0
        for name, slots in (("spread", list(islice(cycle(spread_slots), plan.bookings))), ("rush", rush)):
            said = [await records.write(partial(_say, seal, slot, first + place)) for place, slot in enumerate(slots)]
            found[name] = await _drive(records, knowledge, seal, said, plan.at_once)
            first += len(slots)
        await records.read(partial(_check, sum(found[name]["booked"] for name in ("spread", "rush"))))
    finally:
        records.close()
    return found


def slots_of(knowledge: Knowledge, windows: Sequence[str]) -> Iterator[Slot]:
    """The slots of these windows in the first county, from the next working day on."""
    service = knowledge.service
    office, clock = service.catalogue.counties()[0], service.working_clock()
    for window in windows:
        grid = grid_of(service, clock, office, window)
        for day in range(1, DAYS + 1):
            yield from grid.on((NOW + timedelta(days=day)).date())


def _say(seal: Seal, slot: Slot, number: int, connection: Any) -> _Wanted:
    conversation_id = open_conversation(connection, CHANNEL, NOW)
    received = receive(connection, seal, conversation_id, Incoming(Words("对，约上吧")), NOW)
    return _Wanted(slot, number, conversation_id, received.message_id)


async def _drive(
    records: Records, knowledge: Knowledge, seal: Seal, said: Sequence[_Wanted], at_once: int
) -> dict[str, Any]:
    left, seconds, booked = iter(said), list[float](), list[bool]()

    async def go() -> None:
        for wanted in left:
            started = time.perf_counter()
            booked.append(await records.write(partial(_book, knowledge, seal, wanted)))
            seconds.append(time.perf_counter() - started)

    begun = time.perf_counter()
    await asyncio.gather(*(go() for _ in range(at_once)))
    took = time.perf_counter() - begun
    figures = {"wanted": len(said), "booked": sum(booked), "per_second": len(said) / took, **milliseconds(seconds)}
    return rounded(figures, 2)


def _book(knowledge: Knowledge, seal: Seal, wanted: _Wanted, connection: Any) -> bool:
    """Whether a seat was left."""
    slot, service = wanted.slot, knowledge.service
    phone = str(_FIRST_PHONE + wanted.number)
    wish = Wish(slot.office_id, slot.window_key, "other", "别的事", slot.starts_at, phone, None)
    origin = Origin(CHANNEL, wanted.conversation_id, wanted.message_id, None, None)
    try:
        book(connection, seal, service, service.working_clock(), wish, origin, NOW, knowledge=knowledge)
    except NotOffered:
        return False
    return True


def _check(booked: int, connection: Any) -> None:
    """Every seat that is taken is somebody's, and no slot has more than its seats."""
    count = connection.execute(sa.select(sa.func.count()).select_from(appointment)).scalar_one()
    columns = (sa.func.sum(appointment_slot.c.taken), sa.func.max(appointment_slot.c.taken - appointment_slot.c.seats))
    taken, over = connection.execute(sa.select(*columns)).one()
    if (count, taken) != (booked, booked) or over > 0:
        raise WrongSeats(
            f"{booked} were booked, {count} are there, {taken} seats are taken, {over} more than there are"
        )
