"""The day of an office, who may have come, numbers given on the spot, what was noted by mistake."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from center.appointments.listing import (
    DayCounts,
    DayWindow,
    appointment_pulse,
    counts_on,
    day_of_office,
    found_today,
    open_slots,
    visitor_of,
    visitors_on,
)
from center.appointments.moving import arrive, cancel, miss, undo
from center.appointments.slots import grid_of
from center.appointments.states import (
    AppointmentState,
    CancelReason,
    IllegalMove,
    NothingToUndo,
    NotOffered,
    NotYet,
    TakenAlready,
    UnknownAppointment,
)
from center.appointments.walking_in import WALK_IN, WalkIn, walk_in
from center.appointments.windows import WindowsSetting
from center.knowledge import ServiceSettings
from center.records import Records
from center.staff.accounts import StaffMember
from center.staff.rights import Role
from tests.center.appointments.booked import (
    CLERK,
    COUNTY,
    HALF_HOUR,
    HALF_PAST_NINE,
    TUESDAY,
    at,
    booking,
    clock,
    knowledge,
    miscounted,
    notices,
    service,
    taken,
    texts,
    wish,
)
from tests.center.recorded import FRIDAY_NOON, SEAL

NOW = HALF_PAST_NINE + timedelta(minutes=10)


def member(office: str | None = None) -> StaffMember:
    return StaffMember(1, "clerk-1", "石磊", frozenset({Role.CLERK}), office, None)


def booked(records: Records, person: int = 0, starts_at: datetime = HALF_PAST_NINE, **other: Any) -> str:
    return records.write_now(booking(wish(person, starts_at, **other), settings=service(2))).code


def do(records: Records, work: Any, *details: Any) -> Any:
    return records.write_now(lambda connection: work(connection, *details))


def look(records: Records, work: Any, *details: Any) -> Any:
    return records.read_now(lambda connection: work(connection, *details))


def number(records: Records, person: int = 5, now: datetime = NOW, seats: int = 2) -> Any:
    wanted = WalkIn(COUNTY, "registration", "licence", "营业执照", f"139000000{person:02d}", "赵六")
    return records.write_now(
        lambda connection: walk_in(
            connection, SEAL, service(seats), clock(), wanted, "clerk-1", now, knowledge=knowledge()
        )
    )


def test_a_day_by_window_and_slot(records: Records) -> None:
    code = booked(records, name="王小明")
    days = look(records, day_of_office, SEAL, service(2), clock(), COUNTY, TUESDAY)
    assert [one.place.key for one in days] == list(service(2).windows.windows), "every window of the county"
    window = days[0]
    assert (window.seats, window.taken, len(window.slots)) == (32, 1, 16)
    slot = window.by_start[HALF_PAST_NINE]
    assert (slot.seats, slot.taken, slot.slot.free) == (2, 1, 1)
    assert [(one.view.code, one.name, one.phone) for one in slot.visitors] == [(code, "王**", "139****0000")]
    assert window.visitors == slot.visitors
    assert look(records, counts_on, member(), TUESDAY) == DayCounts(1, 0, 0, 0)
    assert look(records, counts_on, member(), TUESDAY, "原平市") == DayCounts(0, 0, 0, 0)
    weekend = look(records, day_of_office, SEAL, service(2), clock(), COUNTY, date(2026, 11, 22))
    assert {len(one.slots) for one in weekend} == {0}


def test_lowered_seats_never_show_less_than_is_taken(records: Records) -> None:
    booked(records), booked(records, 1)
    window = look(records, day_of_office, SEAL, service(1), clock(), COUNTY, TUESDAY)[0]
    slot = window.by_start[HALF_PAST_NINE]
    assert (slot.seats, slot.taken, slot.slot.free) == (2, 2, 0)


def day_with(records: Records, settings: ServiceSettings) -> list[DayWindow]:
    return look(records, day_of_office, SEAL, settings, clock(), COUNTY, TUESDAY)


def test_who_has_a_time_that_is_none_any_more_stays_on_the_day(records: Records) -> None:
    code, gone = booked(records), booked(records, 1)
    do(records, cancel, service(2), gone, CLERK, FRIDAY_NOON + HALF_HOUR, CancelReason.WINDOW_CLOSED.value)
    window = day_with(records, service(2, minutes=40))[0]
    assert HALF_PAST_NINE in window.by_start and [one.slot.starts_at for one in window.off] == [HALF_PAST_NINE]
    off = window.off[0]
    assert ([one.view.code for one in off.visitors], off.seats, off.taken, off.slot.free) == ([code, gone], 1, 1, 0)
    assert [one.view.code for one in window.visitors] == [code, gone]
    assert all(one.off == () for one in day_with(records, service(2)))


def test_who_has_a_time_at_a_window_that_is_there_no_more_stays_on_the_day(records: Records) -> None:
    code, real = booked(records), service(2)
    own = {COUNTY: {"registration": {"absent": True}}}
    windows = WindowsSetting(**{**real.windows.dict(), "offices": own})
    lost = day_with(records, ServiceSettings(**{**real.__dict__, "windows": windows}))[-1]
    assert (lost.place.key, lost.place.title) == ("registration", real.windows.windows["registration"].title)
    assert [one.view.code for one in lost.visitors] == [code] and lost.slots == lost.off


@pytest.mark.parametrize(("office", "is_seen"), [(None, True), (COUNTY, True), ("原平市", False)])
def test_sight_holds_everywhere(records: Records, office: str | None, is_seen: bool) -> None:
    code, staff = booked(records), member(office)
    assert bool(look(records, visitors_on, SEAL, staff, TUESDAY)) == is_seen
    assert bool(look(records, found_today, SEAL, staff, code, TUESDAY)) == is_seen
    assert bool(look(records, found_today, SEAL, staff, "0000", TUESDAY)) == is_seen
    assert bool(look(records, counts_on, staff, TUESDAY).booked) == is_seen
    if not is_seen:
        with pytest.raises(UnknownAppointment):
            look(records, visitor_of, SEAL, staff, code)


def test_found_by_code_on_any_day_and_by_digits_today(records: Records) -> None:
    code, other = booked(records), booked(records, starts_at=at(TUESDAY, 15))

    def found(said: str, day: date = TUESDAY) -> list[str]:
        return [one.view.code for one in look(records, found_today, SEAL, member(), said, day)]

    assert found(code, FRIDAY_NOON.date()) == [code]
    assert found(f"我的编号是{code.lower()}") == [code]
    assert found("尾号0000") == [code, other] == found("13900000000")
    assert found("0000", FRIDAY_NOON.date()) == [] == found("0001") == found("不知道")


def test_slots_that_can_be_booked(records: Records) -> None:
    grid = grid_of(service(1), clock(), COUNTY, "registration")
    records.write_now(booking(wish()))
    free = look(records, open_slots, grid, TUESDAY, at(TUESDAY, 8, 30))
    assert [slot.starts_at for slot in free[:2]] == [at(TUESDAY, 9), at(TUESDAY, 10)], "9:30 is taken, 8:30 too soon"
    assert look(records, open_slots, grid, date(2027, 3, 1), FRIDAY_NOON) == []


def test_passed_over_taken_back_and_come_after_all(records: Records) -> None:
    code = booked(records)
    with pytest.raises(NotYet):
        do(records, miss, code, CLERK, HALF_PAST_NINE - HALF_HOUR)
    before = look(records, appointment_pulse, TUESDAY)
    assert do(records, miss, code, CLERK, NOW).state is AppointmentState.NO_SHOW
    assert look(records, appointment_pulse, TUESDAY) != before
    assert do(records, miss, code, CLERK, NOW).state is AppointmentState.NO_SHOW
    again = do(records, undo, code, CLERK, NOW)
    assert (again.state, again.ended_at) == (AppointmentState.BOOKED, None)
    assert do(records, undo, code, CLERK, NOW) == again
    assert do(records, arrive, code, CLERK, NOW).state is AppointmentState.ARRIVED
    with pytest.raises(IllegalMove):
        do(records, miss, code, CLERK, NOW)
    with pytest.raises(NothingToUndo):
        do(records, undo, code, CLERK, NOW + timedelta(days=1))
    assert taken(records) == {HALF_PAST_NINE: 1} and miscounted(records) == []


def test_cancelled_stays_so_and_a_seat_taken_again_is_not_doubled(records: Records) -> None:
    code, early = booked(records), FRIDAY_NOON + HALF_HOUR
    do(records, cancel, service(2), code, CLERK, early, CancelReason.WINDOW_CLOSED.value)
    assert "已由工作人员取消（窗口临时停办）" in texts(records)[-1]
    with pytest.raises(NothingToUndo):
        do(records, undo, code, CLERK, NOW)
    missed = booked(records)
    do(records, miss, missed, CLERK, HALF_PAST_NINE)
    early = at(TUESDAY, 9)
    again = records.write_now(booking(wish(), now=early, settings=service(2))).code
    assert again != missed
    with pytest.raises(TakenAlready):
        do(records, undo, missed, CLERK, NOW)


def test_a_number_is_a_seat_of_the_running_slot(records: Records) -> None:
    view = number(records)
    assert (view.starts_at, view.state, view.origin) == (HALF_PAST_NINE, AppointmentState.ARRIVED, WALK_IN)
    assert number(records).code == view.code, "asked twice"
    assert {state for _, state, _ in notices(records)} <= {"cancelled"}, "who stands here needs no reminder"
    assert number(records, 6).starts_at == HALF_PAST_NINE
    assert number(records, 7).starts_at == HALF_PAST_NINE + HALF_HOUR, "the running slot is full"
    assert taken(records) == {HALF_PAST_NINE: 2, HALF_PAST_NINE + HALF_HOUR: 1} and miscounted(records) == []


def test_whoever_has_booked_this_slot_arrives_with_what_they_have(records: Records) -> None:
    code = booked(records, 5)
    assert number(records).code == code and taken(records) == {HALF_PAST_NINE: 1}


def test_no_seat_left_and_closed_are_said(records: Records) -> None:
    for person in range(10, 26):
        number(records, person, at(TUESDAY, 8, 1), seats=1)
    with pytest.raises(NotOffered, match="full"):
        number(records, 30, at(TUESDAY, 8, 2), seats=1)
    with pytest.raises(NotOffered, match="full"):
        number(records, 31, at(TUESDAY, 20))
    assert set(taken(records).values()) == {1}
