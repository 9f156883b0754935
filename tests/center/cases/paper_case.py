"""A case to hang papers on: accepted by the center, with a licence and a seal to get."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from center.case_tables import agency_case, sub_task
from center.cases.events import GENESIS, Actor, Event, history
from center.cases.moving import move
from center.cases.reading import CaseView, read_case
from center.clock import WorkingClock
from center.knowledge import load_knowledge
from center.people_tables import contact, enterprise
from center.records import Records
from tests.center.recorded import FRIDAY_NOON

CODE = "D-7KM2Q4XD"
NOW = FRIDAY_NOON
CLERK = Actor("staff", "clerk-1")
FETCHED = frozenset({"营业执照", "营业执照副本"})
ITEMS = (("licence", "营业执照"), ("seal", "印章"))


@lru_cache(maxsize=1)
def clock() -> WorkingClock:
    """The clock of the real knowledge."""
    return load_knowledge().service.working_clock()


def later(hours: float) -> datetime:
    """So many hours after the beginning."""
    return NOW + timedelta(hours=hours)


def submitted(records: Records, code: str = CODE) -> str:
    """The code of a case that nobody has looked at yet."""
    records.write_now(lambda connection: _insert(connection, code))
    return code


def accepted(records: Records, code: str = CODE) -> str:
    """The code of a case that the center has accepted."""
    submitted(records, code)
    moved(records, code, "accept")
    return code


def moved(records: Records, code: str, name: str, hours: float = 0, **details: Any) -> CaseView:
    """The case after a move by the clerk."""
    return records.write_now(lambda connection: move(connection, code, name, CLERK, later(hours), clock(), **details))


def case(records: Records, code: str = CODE) -> CaseView:
    """The case as it is."""
    return records.read_now(lambda connection: read_case(connection, code))


def events(records: Records, code: str = CODE) -> list[Event]:
    """The whole history of the case."""
    return records.read_now(lambda connection: history(connection, code))


def kinds(records: Records, code: str = CODE) -> list[str]:
    """What happened to the case, in order."""
    return [event.kind for event in events(records, code)]


def rows(records: Records, table: sa.Table) -> int:
    """How many rows a table has."""
    counted = sa.select(sa.func.count()).select_from(table)
    return records.read_now(lambda connection: int(connection.execute(counted).scalar_one()))


def _insert(connection: Any, code: str) -> None:
    stamped = {"retention": "case", "created_at": NOW, "updated_at": NOW}
    person = {"phone_sealed": "sealed", "phone_hash": code, **stamped}
    contact_id = connection.execute(sa.insert(contact).values(**person)).inserted_primary_key[0]
    firm = {"id": code, "name": "定襄县一家面馆", "is_registered": False, "office_id": "定襄县", "stage": "founding"}
    connection.execute(sa.insert(enterprise).values(**firm, contact_id=contact_id, **stamped))
    case_id = connection.execute(
        sa.insert(agency_case).values(
            code=code,
            theme="establishment",
            title="企业开办一链办理",
            stage="establishment",
            state="submitted",
            path="online",
            origin="chat",
            office_id="定襄县",
            contact_id=contact_id,
            enterprise_id=code,
            hours=4.0,
            confirmed_at=NOW,
            accept_by=later(6),
            why_due="",
            last_event=0,
            last_hash=GENESIS,
            **stamped,
        )
    ).inserted_primary_key[0]
    connection.execute(sa.insert(sub_task), list(_sub_tasks(case_id)))


def _sub_tasks(case_id: int) -> Iterable[dict[str, Any]]:
    for item, title in ITEMS:
        yield {
            "case_id": case_id,
            "item": item,
            "title": title,
            "department": "market",
            "state": "todo",
            "batch": 1,
            "created_at": NOW,
            "updated_at": NOW,
        }
