"""Cases in bulk: every list of them is as long a share of all as of the first hundred."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import islice
from typing import Any

from bench.cases.steps import RESULT, Acts
from bench.desk.copies import Making, copy, phone_of, rows_of
from center.case_tables import agency_case, record_event, sub_task
from center.cases.states import CaseState, SubTaskState
from center.identifiers import public_code
from center.people import contact_of
from center.people_tables import enterprise

COUNTIES = 4
"""Over so many counties the cases are spread."""
NAME = "晋味面馆"
_STEPS = 5
"""Accepted, pre-reviewed, one item done, the next begun."""
_STATES = (
    *(CaseState.SUBMITTED,) * 3,
    *(CaseState.SUPPLEMENT,) * 3,
    CaseState.IN_PROGRESS,
    *(CaseState.DONE,) * 3,
)
"""Of ten cases so many stand so."""
_DUE_HOURS = (-30.0, -3.0, 1.0, 3.0, 72.0)
"""Of five clocks two have run out, two nearly, one has time."""


def case_rows(making: Making, cases: int, talks: Sequence[str]) -> str:
    """One case as the center opens and moves it, and so many copies, each another person's; the code of the one."""
    connection = making.connection
    acts = Acts(making.seal, making.knowledge.service)
    code = acts.open(acts.say_yes(cases, connection), connection)
    for step in islice(acts.moves(code), _STEPS):
        step(connection)
    (first,) = rows_of(connection, agency_case, agency_case.c.code == code)
    codes = [public_code("D") for _ in range(cases)]
    firms = _enterprises(making, cases, first["enterprise_id"])
    copy(connection, agency_case, first, _cases(making, first["id"] + 1, codes, talks, firms))
    for task in rows_of(connection, sub_task, sub_task.c.case_id == first["id"]):
        copy(connection, sub_task, task, _items(making, task, first["id"] + 1, cases))
    for event in rows_of(connection, record_event, record_event.c.record == code):
        copy(connection, record_event, event, ({"record": one} for one in codes))
    return code


def _enterprises(making: Making, cases: int, like: str) -> list[tuple[int, str]]:
    """A person and an enterprise for every case, by their ids."""
    connection, now = making.connection, making.now
    (first,) = rows_of(connection, enterprise, enterprise.c.id == like)
    people = [contact_of(connection, making.seal, phone_of(number), "王小明", now) for number in range(cases)]
    firms = [(contact, f"bench-{number}") for number, contact in enumerate(people)]
    changes = (
        {"id": firm, "contact_id": contact, "name": f"{NAME}{number}号"} for number, (contact, firm) in enumerate(firms)
    )
    copy(connection, enterprise, first, changes)
    return firms


def _cases(
    making: Making, first_id: int, codes: Sequence[str], talks: Sequence[str], firms: Sequence[tuple[int, str]]
) -> Iterator[dict[str, Any]]:
    catalogue = making.knowledge.service.catalogue
    counties, themes = catalogue.counties()[:COUNTIES], list(catalogue.themes)[:2]
    for number, (code, talk, (contact, firm)) in enumerate(zip(codes, talks, firms)):
        yield {
            "id": first_id + number,
            "code": code,
            "contact_id": contact,
            "enterprise_id": firm,
            "conversation_id": talk,
            "message_id": None,
            "office_id": counties[number // 3 % len(counties)],
            "theme": themes[number // 7 % len(themes)],
            "agent": _agent(making, number),
            **_standing(making, number),
        }


def _items(making: Making, like: Mapping[str, Any], first_id: int, cases: int) -> Iterator[dict[str, Any]]:
    """One item of every case: done where the case is, else as it was copied."""
    done = {"state": SubTaskState.DONE.value, "result": RESULT, "finished_at": making.now}
    kept = {name: like[name] for name in done}
    for number in range(cases):
        yield {"case_id": first_id + number, **(done if _state(number) is CaseState.DONE else kept)}


def _state(number: int) -> CaseState:
    return _STATES[number % len(_STATES)]


def _agent(making: Making, number: int) -> str | None:
    """Of five two have none, two are one's own, one is a colleague's."""
    of_five = (number // 2 + number // 10) % 5
    return None if of_five < 2 else making.staff.staff_id if of_five < 4 else making.colleague.staff_id


def _standing(making: Making, number: int) -> dict[str, Any]:
    now, state = making.now, _state(number)
    opened = now - timedelta(minutes=11 * number + 60)
    due = now + timedelta(hours=_DUE_HOURS[(number + number // 10) % len(_DUE_HOURS)], seconds=-number)
    is_done, waits = state is CaseState.DONE, state is CaseState.SUPPLEMENT
    return {
        "state": state.value,
        "confirmed_at": opened,
        "created_at": opened,
        "updated_at": opened,
        "accept_by": due,
        "complete_at": None,
        "due_at": None if waits else due,
        "closed_at": now - timedelta(minutes=7 * number + 1) if is_done else None,
    }
