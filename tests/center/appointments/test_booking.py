"""Booking: once per message and per person and slot, never beyond the seats, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from center.appointments.booking import Booked
from center.appointments.moving import cancel, no_shows_due
from center.appointments.offers import offers
from center.appointments.reading import AppointmentView, appointment_of, own_appointment, own_appointments
from center.appointments.states import (
    AppointmentState,
    NotOffered,
    Reason,
    TakenAlready,
    TooManyOpen,
    UnknownAppointment,
)
from center.booking_tables import appointment, appointment_slot
from center.cases.events import Actor, history, verify
from center.identifiers import read_code
from center.identities import Asker
from center.people import BadPhone
from center.records import Records
from tests.center.appointments.booked import (
    CLERK,
    COUNTY,
    HALF_HOUR,
    HALF_PAST_NINE,
    TUESDAY,
    at,
    booking,
    clock,
    miscounted,
    origin,
    service,
    taken,
    wish,
)
from tests.center.recorded import FRIDAY_NOON, new_conversation, said


def codes(views: list[AppointmentView]) -> list[str]:
    return [view.code for view in views]


def test_a_booking_has_a_code_a_seat_and_a_history(records: Records) -> None:
    talk = new_conversation(records)
    booked = records.write_now(booking(wish(1, case_code="D-22222229"), origin(said(records, talk), talk)))
    view = booked.view
    assert booked == Booked(booked.code, True, view, ())
    assert read_code(booked.code) == booked.code
    assert view._asdict() == {
        "code": booked.code,
        "state": AppointmentState.BOOKED,
        "office_id": COUNTY,
        "window_key": "registration",
        "item": "licence",
        "title": "营业执照",
        "starts_at": HALF_PAST_NINE,
        "ends_at": HALF_PAST_NINE + HALF_HOUR,
        "contact_id": view.contact_id,
        "conversation_id": talk,
        "case_code": "D-22222229",
        "origin": "json",
        "booked_by": None,
        "moves": 0,
        "ended_at": None,
        "last_event": 1,
        "created_at": FRIDAY_NOON,
        "updated_at": FRIDAY_NOON,
    }
    (event,) = records.read_now(lambda connection: history(connection, booked.code))
    assert (event.kind, event.actor, event.data) == (
        "booked",
        Actor("person", talk),
        {
            "office_id": COUNTY,
            "window_key": "registration",
            "item": "licence",
            "starts_at": HALF_PAST_NINE.isoformat(),
            "origin": "json",
            "case_code": "D-22222229",
        },
    )
    assert records.read_now(lambda connection: verify(connection, booked.code)) == []
    assert taken(records) == {HALF_PAST_NINE: 1}


def test_staff_books_for_a_caller(records: Records) -> None:
    booked = records.write_now(booking(wish(1), origin(staff="clerk-1")))
    assert booked.view.booked_by == "clerk-1"
    (event,) = records.read_now(lambda connection: history(connection, booked.code))
    assert event.actor == CLERK


def test_the_same_message_books_once(records: Records) -> None:
    talk = new_conversation(records)
    source = origin(said(records, talk), talk)
    first = records.write_now(booking(wish(1), source))
    again = records.write_now(booking(wish(1, starts_at=at(TUESDAY, 11)), source, FRIDAY_NOON + timedelta(days=9)))
    assert again == first._replace(fresh=False)
    assert taken(records) == {HALF_PAST_NINE: 1}


def test_a_message_sent_twice_at_once_books_once(busy_records: Records) -> None:
    talk = new_conversation(busy_records)
    source, settings = origin(said(busy_records, talk), talk), service(seats=9)
    with ThreadPoolExecutor(8) as threads:
        found = list(
            threads.map(
                lambda person: busy_records.write_now(booking(wish(person), source, settings=settings)), range(8)
            )
        )
    assert len({one.code for one in found}) == 1
    assert [one.fresh for one in found].count(True) == 1
    assert taken(busy_records) == {HALF_PAST_NINE: 1}


def test_a_person_has_one_seat_in_a_slot(records: Records) -> None:
    settings, talk = service(seats=3), new_conversation(records)
    first = records.write_now(booking(wish(1), origin(None, talk), settings=settings))
    again = records.write_now(booking(wish(1), origin(None, talk), settings=settings))
    by_staff = records.write_now(booking(wish(1), origin(None, talk, CLERK.name), settings=settings))
    assert again == by_staff == first._replace(fresh=False)
    assert taken(records) == {HALF_PAST_NINE: 1}


def test_who_knows_a_number_learns_nothing_of_what_it_has_booked(records: Records) -> None:
    settings, owner, stranger = service(seats=3), new_conversation(records), new_conversation(records)
    first = records.write_now(booking(wish(1), origin(None, owner), settings=settings))
    with pytest.raises(TakenAlready) as refused:
        records.write_now(booking(wish(1), origin(None, stranger), settings=settings))
    assert first.code not in refused.value.message
    elsewhere = wish(1, window="tax", item="tax", title="税务")
    assert records.write_now(booking(elsewhere, origin(None, stranger), settings=settings)).told == ()
    assert taken(records) == {HALF_PAST_NINE: 1}


def test_the_database_itself_gives_a_person_one_seat_in_a_slot(records: Records) -> None:
    settings = service(seats=3)
    records.write_now(booking(wish(1), settings=settings))
    row = records.read_now(lambda connection: dict(connection.execute(sa.select(appointment)).one()._mapping))
    del row["id"]
    twin = sa.insert(appointment).values(**{**row, "code": "A-22222222"})
    with pytest.raises(IntegrityError):
        records.write_now(lambda connection: connection.execute(twin))


def test_an_overlap_at_another_window_is_booked_and_told(records: Records) -> None:
    own = origin(None, new_conversation(records))
    first = records.write_now(booking(wish(1), own))
    second = records.write_now(booking(wish(1, window="tax", item="tax", title="税务"), own))
    assert second.fresh
    assert second.told == (f"您11月24日（周二）上午9:30还约了“营业执照”（编号{first.code}），时间有重叠，请留意。",)


def test_at_most_three_wait_for_a_person(records: Records) -> None:
    for hour in (8, 9, 10):
        records.write_now(booking(wish(1, starts_at=at(TUESDAY, hour))))
    with pytest.raises(TooManyOpen) as refused:
        records.write_now(booking(wish(1, starts_at=at(TUESDAY, 11))))
    assert refused.value.message == "您已经有3个还没办的预约，同时最多约3个。先取消一个，或者办完再约。"
    assert records.write_now(booking(wish(2, starts_at=at(TUESDAY, 11)))).fresh


def test_who_often_stayed_away_is_told_and_not_kept_out(records: Records) -> None:
    for hour in (8, 9, 10):
        records.write_now(booking(wish(1, starts_at=at(TUESDAY, hour))))
    evening = at(TUESDAY, 18)
    assert records.write_now(lambda connection: no_shows_due(connection, evening)) == 3
    booked = records.write_now(booking(wish(1, starts_at=at(date(2026, 11, 27), 9)), now=evening))
    assert (booked.fresh, booked.told) == (
        True,
        ("您最近90天有3次约了没来。来不了请提前取消，把时间留给别人。",),
    )
    much_later = at(date(2027, 3, 1), 8)
    later = records.write_now(booking(wish(1, starts_at=at(date(2027, 3, 2), 9)), now=much_later))
    assert later.told == ()


@pytest.mark.parametrize(
    ("starts_at", "reason"),
    [
        (at(date(2026, 11, 19), 9), Reason.PAST),
        (at(date(2026, 11, 21), 9), Reason.DAY_OFF),
        (at(TUESDAY, 12), Reason.OUTSIDE_HOURS),
        (at(TUESDAY, 9, 40), Reason.OUTSIDE_HOURS),
        (at(date(2026, 12, 31), 9), Reason.TOO_FAR),
        (at(date(2026, 11, 20), 12), Reason.OUTSIDE_HOURS),
    ],
)
def test_what_is_not_offered_is_not_booked(records: Records, starts_at: Any, reason: Reason) -> None:
    with pytest.raises(NotOffered) as refused:
        records.write_now(booking(wish(1, starts_at=starts_at)))
    assert refused.value.why.reason is reason
    assert refused.value.message.endswith("请换一个时间。")
    assert taken(records) == {}


def test_too_soon_is_not_booked(records: Records) -> None:
    with pytest.raises(NotOffered) as refused:
        records.write_now(booking(wish(1), now=at(TUESDAY, 9, 1)))
    assert refused.value.message == "预约要提前30分钟，这个时间来不及了。请换一个时间。"
    assert records.write_now(booking(wish(1), now=at(TUESDAY, 9))).fresh


def test_a_full_slot_and_a_bad_number_are_refused(records: Records) -> None:
    records.write_now(booking(wish(1)))
    with pytest.raises(NotOffered) as refused:
        records.write_now(booking(wish(2)))
    assert refused.value.message == "这个时间刚刚约满了。请换一个时间。"
    with pytest.raises(BadPhone):
        records.write_now(booking(wish(3)._replace(phone="12345")))
    assert (taken(records), miscounted(records)) == ({HALF_PAST_NINE: 1}, [])


@pytest.mark.parametrize(("people", "seats"), [(200, 20)])
def test_a_crowd_gets_exactly_the_seats(busy_records: Records, people: int, seats: int) -> None:
    settings = service(seats=seats)

    def attempt(person: int) -> str:
        wanted = wish()._replace(phone=f"139000{person:05d}")
        try:
            return "booked" if busy_records.write_now(booking(wanted, settings=settings)).fresh else "known"
        except NotOffered as refused:
            return refused.why.reason.value

    with ThreadPoolExecutor(16) as threads:
        outcomes = Counter(threads.map(attempt, range(people)))
    assert outcomes == {"booked": seats, "full": people - seats}
    assert (taken(busy_records), miscounted(busy_records)) == ({HALF_PAST_NINE: seats}, [])


def test_fewer_seats_in_the_settings_keep_what_is_booked(records: Records) -> None:
    booked = [records.write_now(booking(wish(person), settings=service(seats=3))) for person in range(3)]
    with pytest.raises(NotOffered):
        records.write_now(booking(wish(9), settings=service(seats=1)))
    records.write_now(lambda connection: cancel(connection, service(seats=1), booked[0].code, CLERK, FRIDAY_NOON))
    with pytest.raises(NotOffered):
        records.write_now(booking(wish(9), settings=service(seats=2)))
    assert records.write_now(booking(wish(9), settings=service(seats=4))).fresh
    row = records.read_now(lambda connection: connection.execute(sa.select(appointment_slot)).one())
    assert (row.taken, row.seats, miscounted(records)) == (3, 4, [])


def test_a_transaction_that_fails_leaves_no_seat_taken(records: Records) -> None:
    def book_and_die(connection: Any) -> None:
        booking(wish(1))(connection)
        raise ConnectionError("gone")

    with pytest.raises(ConnectionError):
        records.write_now(book_and_die)
    assert (taken(records), miscounted(records)) == ({}, [])


def test_a_person_finds_their_own(records: Records) -> None:
    talk = new_conversation(records)
    later = records.write_now(booking(wish(1, starts_at=at(TUESDAY, 15)), origin(conversation_id=talk)))
    sooner = records.write_now(booking(wish(1)))
    records.write_now(booking(wish(2, window="tax")))
    me = sooner.view.contact_id

    def mine(contact_ids: list[int], conversation_id: str | None, now: Any = FRIDAY_NOON) -> list[str]:
        return codes(
            records.read_now(lambda connection: own_appointments(connection, contact_ids, conversation_id, now))
        )

    assert mine([me], None) == [sooner.code, later.code]
    assert mine([], talk) == [later.code]
    assert mine([], None) == []
    assert mine([me], talk, at(TUESDAY, 10)) == [later.code]


def test_a_strangers_code_looks_like_none(records: Records) -> None:
    booked = records.write_now(booking(wish(1)))
    asker = Asker(None, (booked.view.contact_id,))
    assert records.read_now(lambda connection: own_appointment(connection, booked.code, asker)) == booked.view
    for code in (booked.code, "A-22222222"):
        with pytest.raises(UnknownAppointment) as refused:
            records.read_now(lambda connection, code=code: own_appointment(connection, code, Asker("another")))
        assert refused.value.message == f"没有查到编号为{code}的预约，请核对编号。"
    assert records.read_now(lambda connection: appointment_of(connection, booked.code)) == booked.view


def test_what_is_offered_can_be_booked(records: Records) -> None:
    settings = service()
    offer = records.read_now(
        lambda connection: offers(connection, settings, clock(), COUNTY, "registration", None, FRIDAY_NOON)
    )
    for person, slot in enumerate(offer.slots):
        assert records.write_now(booking(wish(person, starts_at=slot.starts_at))).view.starts_at == slot.starts_at
