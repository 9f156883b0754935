"""An appointment made for the applicant from the outcome of the pre-review, with everything known."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
import sqlalchemy as sa

from center.booking_tables import appointment
from center.people_tables import contact
from tests.desk.cases.casework import URL, act, agent, case, opened
from tests.desk.house import House, Member

BOOKING = "/desk/appointments/new"


def reviewed(desk: House, member: Member, outcome: str, **details: Any) -> str:
    """The code of a case with this outcome of its pre-review."""
    code = opened(desk)
    assert act(member, code, "move/accept").status_code == 200
    assert act(member, code, "prereview", outcome=outcome, **details).status_code == 200
    return code


def link_of(member: Member, code: str) -> str | None:
    """Where the key of the case's page leads."""
    found = re.search(rf'href="({BOOKING}[^"]+)" data-key="b"', member.get(f"{URL}/{code}").text)
    return html.unescape(found[1]) if found else None


@pytest.mark.parametrize("outcome", ["bring_originals", "check_at_window"])
def test_who_has_to_come_gets_a_time_without_being_asked_who_they_are(desk: House, outcome: str) -> None:
    member = agent(desk)
    code = reviewed(desk, member, outcome, originals="租赁合同原件", place="3号窗口")
    link = link_of(member, code)
    assert link is not None
    page = member.get(link).text
    assert "139****0001" in page and "13900000001" not in page and 'name="phone"' not in page
    fields = dict(re.findall(r'type="hidden" name="(office|item|case)" value="([^"]*)"', page))
    [window] = set(re.findall(r"window=([a-z_]+)", page))
    [day] = re.findall(r'<option value="([^"]+)" selected', page)
    slots = member.get("/desk/appointments/slots", params={"office": fields["office"], "window": window, "day": day})
    starts_at = re.findall(r'name="starts_at" value="([^"]+)"', slots.text)[0]
    for _ in range(2):
        answer = member.post(BOOKING, data={**fields, "day": day, "starts_at": starts_at})
        assert (answer.status_code, answer.headers.get("location")) == (303, f"{URL}/{code}"), answer.text
    [made] = desk.rows(sa.select(appointment))
    known = case(desk, code)
    assert (made.case_code, made.contact_id, made.item) == (code, known.contact_id, fields["item"])
    assert made.item in [task.item for task in known.sub_tasks]


@pytest.mark.parametrize("outcome", ["all_online", "site_visit"])
def test_who_need_not_come_is_offered_no_time(desk: House, outcome: str) -> None:
    member = agent(desk)
    code = reviewed(desk, member, outcome, delivery="download", visit_on="2026-11-25", prepare="营业场所")
    assert link_of(member, code) is None


def test_anothers_applicant_is_not_booked_for(desk: House) -> None:
    code = reviewed(desk, agent(desk), "check_at_window", originals="租赁合同原件", place="3号窗口")
    stranger = agent(desk, "agent-9", office_id="五台县")
    given = {"office": "五台县", "item": "licence", "case": code, "starts_at": "2026-11-24T10:00:00+08:00"}
    assert stranger.get(BOOKING, params=given).status_code == 404
    assert stranger.hx("POST", BOOKING, data=given).status_code in (404, 422)
    assert stranger.hx("POST", BOOKING, data={**given, "case": "D-1"}).status_code == 404
    assert desk.rows(sa.select(appointment)) == []


def test_a_name_and_a_number_that_come_along_make_nobody_else_the_applicant(desk: House) -> None:
    member = agent(desk)
    code = reviewed(desk, member, "check_at_window", originals="租赁合同原件", place="3号窗口")
    before = desk.rows(sa.select(contact))
    given = {"office": "定襄县", "item": "licence", "case": code, "starts_at": "2026-11-24T10:00:00+08:00"}
    assert member.post(BOOKING, data={**given, "phone": "13900000099", "name": "别人"}).status_code == 303
    assert desk.rows(sa.select(contact)) == before
