"""Cases of the load are real ones: another person each, agreed to, done; a database that says otherwise is told."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from bench.cases.load import Plan, WrongRecords, load_records
from center.case_tables import agency_case, record_event
from center.people_tables import consent, contact
from center.records import Records

MOVES = 2 + 2 * 7


def held(url: str) -> dict[str, Any]:
    """What the database holds of cases."""

    def look(connection: Any) -> dict[str, Any]:
        def count(column: Any) -> int:
            return int(connection.execute(sa.select(sa.func.count(sa.distinct(column)))).scalar_one())

        people = {"contacts": count(contact.c.id), "consents": count(consent.c.contact_id)}
        people |= {"applicants": count(agency_case.c.contact_id), "messages": count(agency_case.c.message_id)}
        states = connection.execute(sa.select(agency_case.c.state)).scalars()
        of_cases = sa.select(sa.func.count(sa.distinct(record_event.c.record))).where(record_event.c.record.like("D-%"))
        histories = int(connection.execute(of_cases).scalar_one())
        return {**people, "states": sorted(states), "histories": histories}

    records = Records(url)
    try:
        return records.read_now(look)
    finally:
        records.close()


async def test_every_case_is_another_persons_agreed_to_and_done(url: str) -> None:
    found = await load_records(Plan(url, at_once=3, warm_up=2, cases=5, stores=()))
    same = {"contacts": 7, "consents": 7, "applicants": 7, "messages": 7, "histories": 7}
    assert held(url) == {**same, "states": ["done"] * 7}
    assert (found["at_once"], found["cases"]) == (3, 5)
    assert (found["opening"]["steps"], found["moving"]["steps"]) == (5, 5 * MOVES)
    assert all(found[act][name] > 0 for act in ("opening", "moving") for name in ("cases_per_second", "p50_ms"))


async def test_a_database_that_holds_something_else_is_told(url: str) -> None:
    plan = Plan(url, at_once=1, warm_up=1, cases=1, stores=())
    await load_records(plan)
    with pytest.raises(WrongRecords, match="of 2 cases 4 are done and 4 agreed to"):
        await load_records(plan)
