"""Appointments at the desk: the day, who comes, numbers given on the spot, booked and moved for others, cancelled."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from center.appointments.booking import Wish, book
from center.appointments.reading import AppointmentView, appointment_of
from center.appointments.states import AppointmentState
from center.booking_tables import appointment, appointment_slot
from center.cases.events import history
from center.cases.opening import Origin
from center.knowledge import Knowledge, load_knowledge
from center.notice_tables import notice
from center.staff_tables import audit_entry
from center.times import SHANGHAI
from tests.desk.house import House, Member

COUNTY, URL = "定襄县", "/desk/appointments"
TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge()


def at(hour: int, minute: int = 0, day: int = 23) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)


def booked(
    desk: House, knowledge: Knowledge, starts_at: datetime, person: int = 1, office: str = COUNTY, name: str = "王小明"
) -> str:
    """The code of an appointment at the registration window, made on Friday."""
    service, friday = knowledge.service, at(10, day=20)
    clock = service.working_clock(service.catalogue.offices[office].hours)
    phone = f"139000000{person:02d}"
    wish = Wish(office, "registration", "licence", "营业执照", starts_at, phone, name)
    origin = Origin("widget", None, None, None, None)
    return desk.write(lambda to: book(to, desk.seal, service, clock, wish, origin, friday, knowledge=knowledge)).code


def view(desk: House, code: str) -> AppointmentView:
    return desk.read(lambda connection: appointment_of(connection, code))


def kinds(desk: House, code: str) -> list[str]:
    return [event.kind for event in desk.read(lambda connection: history(connection, code))]


def clerk(desk: House, **told: Any) -> Member:
    return desk.sign_in("clerk", **{"office_id": COUNTY, **told})


def act(member: Member, code: str, name: str, **data: str) -> int:
    return member.hx("POST", f"{URL}/{code}/{name}", data=data).status_code


def check_in(member: Member, said: str) -> Any:
    return member.hx("POST", f"{URL}/check-in", data={"said": said})


def test_the_day_shows_windows_seats_and_masked_people(desk: House, knowledge: Knowledge) -> None:
    code = booked(desk, knowledge, at(10))
    page = clerk(desk).get(URL).text
    assert all(
        words in page for words in (code, "企业登记窗口", "1/4", "王**", "139****0001", "待到场 <strong>1</strong>")
    )
    assert "13900000001" not in page and "王小明" not in page
    empty = clerk(desk).get(f"{URL}?day=2026-11-22").text
    assert "不上班" in empty and code not in empty
    assert "待到场 <strong>1</strong>" in clerk(desk).get(f"{URL}/rows?window=tax").text


@pytest.mark.parametrize("said", ["CODE", "code without hyphen", "后四位0001", "13900000001"])
def test_one_who_comes_is_checked_in_by_code_or_digits(desk: House, knowledge: Knowledge, said: str) -> None:
    code = booked(desk, knowledge, at(10))
    typed = {"CODE": code, "code without hyphen": code.replace("-", "").lower()}.get(said, said)
    answer = check_in(clerk(desk), typed)
    assert answer.headers["hx-redirect"].endswith("&day=2026-11-23")
    assert view(desk, code).state is AppointmentState.ARRIVED
    assert kinds(desk, code) == ["booked", "arrived"]


def test_of_several_with_the_same_digits_one_is_chosen(desk: House, knowledge: Knowledge) -> None:
    codes = [booked(desk, knowledge, at(hour)) for hour in (10, 11)]
    answer = check_in(clerk(desk), "0001")
    assert "hx-redirect" not in answer.headers and all(code in answer.text for code in codes)
    assert {view(desk, code).state for code in codes} == {AppointmentState.BOOKED}


def test_another_day_and_nobody_are_said(desk: House, knowledge: Knowledge) -> None:
    tomorrow, member = booked(desk, knowledge, at(10, day=24)), clerk(desk)
    assert "不是今天的预约" in check_in(member, tomorrow).text
    assert act(member, tomorrow, "arrive") == 422
    assert "今天没有" in check_in(member, "9999").text
    assert "&lt;b&gt;" in check_in(member, "<b>").text
    assert check_in(member, "").status_code == 422


def test_a_wrong_check_in_is_taken_back(desk: House, knowledge: Knowledge) -> None:
    code, member = booked(desk, knowledge, at(9)), clerk(desk)
    assert act(member, code, "arrive") == 200
    assert f"{URL}/{code}/undo" in member.get(URL).text, "the flash offers it"
    assert act(member, code, "undo") == 200
    assert view(desk, code).state is AppointmentState.BOOKED and view(desk, code).ended_at is None
    assert act(member, code, "miss") == 200
    assert view(desk, code).state is AppointmentState.NO_SHOW
    assert act(member, code, "arrive") == 200, "late, but here"
    assert kinds(desk, code) == ["booked", "arrived", "undone", "no_show", "arrived"]
    desk.clock.wait(days=1)
    assert act(clerk(desk), code, "undo") == 422


def test_nobody_stays_away_before_their_time(desk: House, knowledge: Knowledge) -> None:
    code = booked(desk, knowledge, at(15))
    assert act(clerk(desk), code, "miss") == 422
    assert view(desk, code).state is AppointmentState.BOOKED


def test_a_number_on_the_spot_takes_a_seat_that_is_free_and_no_more(desk: House, knowledge: Knowledge) -> None:
    for person in range(10, 14):
        booked(desk, knowledge, at(9, 30), person)
    member, given = clerk(desk), {"item": "licence", "phone": "13900000020", "name": "赵六", "office": COUNTY}
    for _ in range(2):
        assert member.post(f"{URL}/walk-in", data=given).status_code == 303
    rows = desk.rows(sa.select(appointment.c.starts_at, appointment.c.state).where(appointment.c.origin == "walk_in"))
    assert [tuple(row) for row in rows] == [(at(10), "arrived")], "9:30 is full; asked twice, one number"
    taken = desk.rows(sa.select(appointment_slot.c.taken).order_by(appointment_slot.c.starts_at))
    assert [row.taken for row in taken] == [4, 1]
    assert "现场取号" in member.get(URL).text
    desk.clock.set(at(18, 30))
    assert clerk(desk).hx("POST", f"{URL}/walk-in", data=given | {"phone": "13900000021"}).status_code == 422


def test_booked_for_somebody_who_is_told(desk: House) -> None:
    member = desk.sign_in("operator", office_id=COUNTY)
    assert "营业执照" in member.get(f"{URL}/new?q=办营业执照").text
    assert "哪一天" in member.get(f"{URL}/new?item=licence").text
    slots = member.hx("GET", f"{URL}/slots?office={COUNTY}&window=registration&day=2026-11-24").text
    starts_at = at(10, day=24).astimezone(SHANGHAI)
    assert "2026-11-24T02:00:00+00:00" in slots
    given = {"office": COUNTY, "item": "licence", "starts_at": starts_at.isoformat(), "phone": "13900000005"}
    for _ in range(2):
        assert member.post(f"{URL}/new", data=given).status_code == 303
    rows = desk.rows(sa.select(appointment.c.code, appointment.c.booked_by, appointment.c.origin))
    assert [tuple(row)[1:] for row in rows] == [("operator-1", "desk")]
    told = desk.rows(sa.select(notice.c.kind).where(notice.c.record == rows[0].code).order_by(notice.c.id))
    assert told[0].kind == "appointment_booked"
    for change in ({"starts_at": ""}, {"starts_at": "2026-11-24T10:00:00"}, {"item": "x"}, {"phone": "1"}):
        assert member.hx("POST", f"{URL}/new", data=given | change).status_code == 422, change
    past = given | {"starts_at": at(8).isoformat()}
    assert member.hx("POST", f"{URL}/new", data=past).status_code == 422


def test_moved_and_cancelled_with_a_reason_that_is_told(desk: House, knowledge: Knowledge) -> None:
    code, member = booked(desk, knowledge, at(10, day=24)), clerk(desk)
    assert act(member, code, "move", starts_at=at(11, day=24).isoformat()) == 200
    assert (view(desk, code).starts_at, view(desk, code).moves) == (at(11, day=24), 1)
    assert act(member, code, "cancel", reason="") == 422
    assert act(member, code, "cancel", reason="window_closed") == 200
    assert view(desk, code).state is AppointmentState.CANCELLED
    told = desk.rows(sa.select(notice.c.text).where(notice.c.kind == "appointment_cancelled"))
    assert "（窗口临时停办）" in told[0].text
    assert act(member, code, "move", starts_at=at(14, day=24).isoformat()) == 422
    assert act(member, code, "undo") == 422


@pytest.mark.parametrize("name", ["", "arrive", "miss", "undo", "move", "cancel", "unmask"])
def test_another_offices_appointment_is_not_there(desk: House, knowledge: Knowledge, name: str) -> None:
    code, member = booked(desk, knowledge, at(9)), clerk(desk, office_id="原平市")
    assert code not in member.get(URL).text
    assert member.get(f"{URL}?office={COUNTY}").status_code == 404
    assert "今天没有" in check_in(member, code).text and "今天没有" in check_in(member, "0001").text
    if name:
        data = {"reason": "asked", "starts_at": at(11).isoformat()}
        assert act(member, code, name, **data) == 422
        assert kinds(desk, code) == ["booked"]
    else:
        assert member.get(f"{URL}/{code}").status_code == 404


def test_one_appointment_with_its_code_to_scan_and_the_number_for_a_reason(desk: House, knowledge: Knowledge) -> None:
    code, member = booked(desk, knowledge, at(10)), clerk(desk)
    page = member.get(f"{URL}/{code}").text
    assert "<svg" in page and "13900000001" not in page and "王小明" not in page
    assert act(member, code, "unmask", reason="") == 422
    page = member.post(f"{URL}/{code}/unmask", data={"reason": "过号了"}).text
    assert "13900000001" in page and "王小明" in page
    noted = desk.rows(sa.select(audit_entry.c.act).where(audit_entry.c.about == code).order_by(audit_entry.c.seq))
    assert [row.act for row in noted] == ["appointment.view", "appointment.view", "appointment.unmask"]


def test_the_list_of_a_day_is_printed_masked_and_noted(desk: House, knowledge: Knowledge) -> None:
    code, member = booked(desk, knowledge, at(10)), clerk(desk)
    page = member.get(f"{URL}/print").text
    assert code in page and "139****0001" in page and "13900000001" not in page
    noted = desk.rows(sa.select(audit_entry.c.about).where(audit_entry.c.act == "appointment.print"))
    assert [row.about for row in noted] == [f"{COUNTY} {TODAY}"]
    assert desk.sign_in("operator", office_id=COUNTY).get(f"{URL}/print").status_code == 403


def test_names_are_text(desk: House, knowledge: Knowledge) -> None:
    code = booked(desk, knowledge, at(10), name="<img src=x>")
    member = clerk(desk)
    assert "<img src=x>" not in member.get(URL).text
    assert "&lt;img src=x&gt;" in member.post(f"{URL}/{code}/unmask", data={"reason": "x"}).text


def test_who_booked_a_day_that_became_a_day_off_is_shown_and_printed(desk: House, knowledge: Knowledge) -> None:
    code, sunday = booked(desk, knowledge, at(10)), at(10, day=22)
    mine = appointment.c.code == code
    desk.write(lambda to: to.execute(sa.update(appointment).where(mine).values(starts_at=sunday)))
    for url in (f"{URL}?day=2026-11-22", f"{URL}/print?day=2026-11-22"):
        page = clerk(desk).get(url).text
        assert code in page and "不在现在的时段里" in page, url
