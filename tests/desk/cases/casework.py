"""A case at the running desk, and short ways to work it as a member's browser does."""

from __future__ import annotations

import re
from typing import Any

import httpx

from center.cases.opening import open_case
from center.cases.reading import CaseView, read_case
from tests.center.cases.opened_case import catalogue, clock, origin, wanted
from tests.desk.house import House, Member

URL = "/desk/cases"


def opened(desk: House, number: int = 1, **changes: Any) -> str:
    """The code of a new case of somebody in 定襄县."""
    person = {"phone": f"139000000{number:02d}", "enterprise": f"定襄县{number}号面馆"}
    choice = wanted(**{**person, **changes})
    return desk.write(
        lambda connection: open_case(connection, desk.seal, clock(), choice, origin(), desk.now, catalogue=catalogue())
    ).code


def case(desk: House, code: str) -> CaseView:
    """The case as it is."""
    return desk.read(lambda connection: read_case(connection, code))


def act(member: Member, code: str, what: str, seen: Any = None, **fields: Any) -> httpx.Response:
    """A form of the case's page, sent as htmx does; ``seen`` is what the page shows unless told otherwise."""
    page = member.get(f"{URL}/{code}")
    found = re.search(r'name="seen" value="(\d+)"', page.text)
    shown = seen if seen is not None else (int(found[1]) if found else 0)
    return member.hx("POST", f"{URL}/{code}/{what}", data={"seen": str(shown), **fields})


def agent(desk: House, staff_id: str = "agent-1", **told: Any) -> Member:
    """An agent of 定襄县."""
    return desk.sign_in("agent", staff_id=staff_id, **{"office_id": "定襄县", **told})


def refusal(answer: httpx.Response) -> str:
    """What a form is told that was not obeyed."""
    found = re.search(r"data-refused[^>]*>([^<]*)<", answer.text)
    assert found, answer.text
    return found[1].strip()
