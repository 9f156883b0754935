"""So many at once open cases and move them; each waits for its transaction before it begins the next.

The cases of the warm-up are opened and moved before the clock starts. At the end the records themselves have to say
that every case was agreed to and is done, else nothing was measured.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, NamedTuple

import sqlalchemy as sa

from bench.cases.steps import Acts, Step
from bench.figures import rounded
from bench.timing import milliseconds
from bench.turns.trees import cost_of
from center.case_tables import agency_case
from center.cases.events import verify
from center.cases.states import CaseState
from center.knowledge import KNOWLEDGE, load_service
from center.people_tables import consent
from center.records import Records
from center.sealing import Seal


class WrongRecords(RuntimeError):
    """The database does not hold what was done; the message says what it holds."""


class Plan(NamedTuple):
    """Which database (brought up to date, empty), how many at once and in all, and the processes that are its own."""

    url: str
    at_once: int
    warm_up: int
    cases: int
    stores: Sequence[int]


class _Driven(NamedTuple):
    """The figures, and what the last step of every way gave, in the order in which they ended."""

    figures: dict[str, Any]
    ends: list[Any]


async def load_records(plan: Plan) -> dict[str, Any]:
    """Open and move the cases of the warm-up, then those that are timed; JSON-ready. Raises WrongRecords."""
    acts = Acts(Seal(secrets.token_urlsafe(32)), load_service(KNOWLEDGE / "service"))
    records = Records(plan.url)
    try:
        await _open_and_move(records, acts, range(plan.warm_up), plan)
        everyone = plan.warm_up + plan.cases
        timed = await _open_and_move(records, acts, range(plan.warm_up, everyone), plan)
        await records.read(partial(_check, everyone))
    finally:
        records.close()
    return {"at_once": plan.at_once, "cases": plan.cases, **timed}


async def _open_and_move(records: Records, acts: Acts, numbers: Iterable[int], plan: Plan) -> dict[str, Any]:
    said = [await records.write(partial(acts.say_yes, number)) for number in numbers]
    opening = await _drive(records, [[partial(acts.open, yes)] for yes in said], plan)
    moving = await _drive(records, [list(acts.moves(code)) for code in opening.ends], plan)
    return {"opening": opening.figures, "moving": moving.figures}


async def _drive(records: Records, ways: Sequence[Sequence[Step]], plan: Plan) -> _Driven:
    """Go all ways, each step by step, so many ways at once."""
    left, seconds, ends = iter(ways), list[float](), list[Any]()

    async def go() -> None:
        for way in left:
            for step in way:
                started = time.perf_counter()
                end = await records.write(step)
                seconds.append(time.perf_counter() - started)
            ends.append(end)

    begun, cpu, stores = time.perf_counter(), time.process_time(), cost_of(plan.stores)
    await asyncio.gather(*(go() for _ in range(plan.at_once)))
    took, cpu = time.perf_counter() - begun, time.process_time() - cpu
    stores_cpu = cost_of(plan.stores).cpu_seconds - stores.cpu_seconds
    return _Driven(_figures(len(ways), seconds, took, cpu, stores_cpu), ends)


def _figures(ways: int, seconds: Sequence[float], took: float, cpu: float, stores_cpu: float) -> dict[str, Any]:
    figures = {
        "steps": len(seconds),
        "cases_per_second": ways / took,
        "steps_per_second": len(seconds) / took,
        **milliseconds(seconds),
        "cpu_per_1000": 1_000 * cpu / ways,
        "stores_cpu_per_1000": 1_000 * stores_cpu / ways,
    }
    return rounded(figures, 2)


def _check(cases: int, connection: Any) -> None:
    """Every case is done and agreed to, and no history is broken."""
    done = sa.select(agency_case.c.code).where(agency_case.c.state == CaseState.DONE.value)
    codes = list(connection.execute(done).scalars())
    agreed = connection.execute(sa.select(sa.func.count()).select_from(consent)).scalar_one()
    if (len(codes), agreed) != (cases, cases):
        raise WrongRecords(f"of {cases} cases {len(codes)} are done and {agreed} agreed to")
    if broken := [code for code in codes if verify(connection, code)]:
        raise WrongRecords(f"{len(broken)} of {cases} histories are broken")
