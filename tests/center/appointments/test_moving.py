"""Moving, cancelling, arriving, staying away, on SQLite and on PostgreSQL."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from center.appointments.moving import arrive, cancel, no_shows_due, rebook
from center.appointments.reading import AppointmentView, appointment_of
from center.appointments.states import (
    AppointmentState,
    IllegalMove,
    NotOffered,
    NotToday,
    Reason,
    TakenAlready,
    UnknownAppointment,
)
from center.cases.events import Actor, history, verify
from center.cases.refusals import Refusal
from center.knowledge import ServiceSettings
from center.records import Records
from tests.center.appointments.booked import (
    CLERK,
    HALF_PAST_NINE,
    TUESDAY,
    at,
    booking,
    clock,
    knowledge,
    miscounted,
    service,
    taken,
    wish,
)
from tests.center.recorded import FRIDAY_NOON, fresh_records, new_conversation, said

TEN = at(TUESDAY, 10)
PERSON = Actor("person", "talk")


def booked(records: Records, person: int = 1, starts_at: datetime = HALF_PAST_NINE, seats: int = 1) -> str:
    return records.write_now(booking(wish(person, starts_at=starts_at), settings=service(seats=seats))).code


def move(
    records: Records,
    code: str,
    starts_at: datetime,
    message_id: int | None = None,
    seats: int = 1,
    actor: Actor = PERSON,
) -> AppointmentView:
    chosen = service(seats=seats)
    return records.write_now(
        lambda connection: rebook(
            connection, chosen, clock(), code, starts_at, actor, message_id, FRIDAY_NOON, knowledge=knowledge()
        )
    )


def call_off(records: Records, code: str, actor: Actor = PERSON) -> AppointmentView:
    return records.write_now(lambda connection: cancel(connection, service(), code, actor, FRIDAY_NOON))


def come(records: Records, code: str, now: datetime) -> AppointmentView:
    return records.write_now(lambda connection: arrive(connection, code, CLERK, now))


def seen(records: Records, code: str) -> AppointmentView:
    return records.read_now(lambda connection: appointment_of(connection, code))


def kinds(records: Records, code: str) -> list[str]:
    assert records.read_now(lambda connection: verify(connection, code)) == []
    return [event.kind for event in records.read_now(lambda connection: history(connection, code))]


def test_a_move_takes_the_new_seat_and_gives_the_old_back(records: Records) -> None:
    code = booked(records)
    before = seen(records, code)
    after = move(records, code, TEN)
    assert after == before._replace(
        starts_at=TEN, ends_at=TEN + timedelta(minutes=30), moves=1, last_event=2, updated_at=FRIDAY_NOON
    )
    assert taken(records) == {HALF_PAST_NINE: 0, TEN: 1}
    assert kinds(records, code) == ["booked", "moved"]


def test_a_full_slot_keeps_the_old_seat(records: Records) -> None:
    mine, other = booked(records, 1), booked(records, 2, TEN)
    before = seen(records, mine)
    with pytest.raises(NotOffered) as refused:
        move(records, mine, TEN)
    assert (refused.value.why.reason, refused.value.message) == (
        Reason.FULL,
        "这个时间刚刚约满了，原来的预约还给您留着。请换一个时间。",
    )
    assert seen(records, mine) == before
    assert taken(records) == {HALF_PAST_NINE: 1, TEN: 1}
    assert kinds(records, other) == ["booked"]


def test_a_retried_move_moves_once(records: Records) -> None:
    talk = new_conversation(records)
    first, second = said(records, talk), said(records, talk)
    code = booked(records)
    once = move(records, code, TEN, first)
    assert move(records, code, TEN, first) == once
    back = move(records, code, HALF_PAST_NINE, second)
    assert (back.moves, back.starts_at) == (2, HALF_PAST_NINE)
    assert move(records, code, TEN, first) == back
    assert move(records, code, HALF_PAST_NINE, None) == back
    assert (taken(records), miscounted(records)) == ({HALF_PAST_NINE: 1, TEN: 0}, [])


def test_the_same_move_twice_at_once_is_one(busy_records: Records) -> None:
    talk = new_conversation(busy_records)
    message, code = said(busy_records, talk), booked(busy_records)
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda _: move(busy_records, code, TEN, message), range(4)))
    assert {view.moves for view in found} == {1}
    assert kinds(busy_records, code) == ["booked", "moved"]
    assert taken(busy_records) == {HALF_PAST_NINE: 0, TEN: 1}


def test_a_move_is_refused_where_a_booking_is(records: Records) -> None:
    code = booked(records)
    with pytest.raises(NotOffered) as refused:
        move(records, code, at(date(2026, 11, 21), 9))
    assert refused.value.message == "11月21日（周六）是周末，不上班。请换一个时间。"
    with pytest.raises(UnknownAppointment):
        move(records, "A-22222222", TEN)


def test_nobody_moves_into_a_slot_where_they_have_a_seat(records: Records) -> None:
    first, second = booked(records, 1, seats=2), booked(records, 1, TEN, seats=2)
    with pytest.raises(TakenAlready) as refused:
        move(records, first, TEN, seats=2, actor=CLERK)
    assert refused.value.message == f"这个时间您已经约过了，编号是{second}。"
    with pytest.raises(TakenAlready) as unknown:
        move(records, first, TEN, seats=2)
    assert second not in unknown.value.message


def test_two_who_swap_full_slots_keep_what_they_have(busy_records: Records) -> None:
    one, two = booked(busy_records, 1), booked(busy_records, 2, TEN)
    with ThreadPoolExecutor(2) as threads:
        moves = [threads.submit(move, busy_records, one, TEN), threads.submit(move, busy_records, two, HALF_PAST_NINE)]
        assert [type(each.exception()) for each in moves] == [NotOffered, NotOffered]
    assert (seen(busy_records, one).starts_at, seen(busy_records, two).starts_at) == (HALF_PAST_NINE, TEN)
    assert miscounted(busy_records) == []


def test_many_who_swap_where_there_is_room_all_succeed(busy_records: Records) -> None:
    early = [booked(busy_records, person, HALF_PAST_NINE, 8) for person in range(4)]
    late = [booked(busy_records, person, TEN, 8) for person in range(4, 8)]
    wanted = [*((code, TEN) for code in early), *((code, HALF_PAST_NINE) for code in late)]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda each: move(busy_records, *each, seats=8), wanted))
    assert [seen(busy_records, code).starts_at for code, _ in wanted] == [when for _, when in wanted]
    assert (taken(busy_records), miscounted(busy_records)) == ({HALF_PAST_NINE: 4, TEN: 4}, [])


def test_cancelling_gives_the_seat_back_once(records: Records) -> None:
    code = booked(records)
    gone = call_off(records, code)
    assert (gone.state, gone.ended_at) == (AppointmentState.CANCELLED, FRIDAY_NOON)
    assert call_off(records, code) == gone
    assert (taken(records), kinds(records, code)) == ({HALF_PAST_NINE: 0}, ["booked", "cancelled"])
    assert booked(records, 2) != code


def test_what_has_ended_is_not_moved(records: Records) -> None:
    code = booked(records)
    call_off(records, code)
    for again in (lambda: move(records, code, TEN), lambda: come(records, code, HALF_PAST_NINE)):
        with pytest.raises(IllegalMove) as refused:
            again()
        assert refused.value.message == f"预约{code}现在是“已取消”，不能再改了。需要的话请重新约一个。"


def test_arriving_keeps_the_seat(records: Records) -> None:
    code = booked(records)
    with pytest.raises(NotToday) as refused:
        come(records, code, FRIDAY_NOON)
    assert refused.value.message == f"预约{code}的时间是2026年11月24日（周二）上午9:30，不是今天。"
    here = come(records, code, at(TUESDAY, 9, 20))
    assert here.state is AppointmentState.ARRIVED
    assert come(records, code, at(TUESDAY, 9, 25)) == here
    assert (taken(records), kinds(records, code)) == ({HALF_PAST_NINE: 1}, ["booked", "arrived"])
    with pytest.raises(IllegalMove):
        call_off(records, code)


def test_nobody_is_missed_before_an_hour_has_passed(records: Records) -> None:
    code, came = booked(records), booked(records, 2, TEN)
    come(records, came, TEN)

    def missed(now: datetime) -> int:
        return records.write_now(lambda connection: no_shows_due(connection, now))

    assert missed(at(TUESDAY, 10, 59)) == 0
    assert missed(at(TUESDAY, 11)) == 1
    assert missed(at(TUESDAY, 18)) == 0
    assert (seen(records, code).state, seen(records, came).state) == (
        AppointmentState.NO_SHOW,
        AppointmentState.ARRIVED,
    )
    assert kinds(records, code) == ["booked", "no_show"]


def test_who_comes_late_on_the_day_has_arrived_after_all(records: Records) -> None:
    code = booked(records)
    records.write_now(lambda connection: no_shows_due(connection, at(TUESDAY, 12)))
    assert come(records, code, at(TUESDAY, 14)).state is AppointmentState.ARRIVED
    assert kinds(records, code) == ["booked", "no_show", "arrived"]


def test_two_clockworks_count_everybody_once(busy_records: Records) -> None:
    for person in range(20):
        booked(busy_records, person, seats=20)
    with ThreadPoolExecutor(4) as threads:
        evening = at(TUESDAY, 18)
        counts = threads.map(
            lambda _: busy_records.write_now(lambda connection: no_shows_due(connection, evening)), range(4)
        )
        assert sum(counts) == 20


_TIMES = st.sampled_from([at(TUESDAY, hour, minute) for hour in (9, 10) for minute in (0, 30)])
_STEPS = st.lists(
    st.tuples(st.sampled_from(["book", "move", "cancel", "arrive", "miss"]), st.integers(0, 5), _TIMES), max_size=30
)


@settings(max_examples=20)
@given(_STEPS)
def test_taken_is_the_number_of_seats_held_after_any_history(steps: list[tuple[str, int, datetime]]) -> None:
    with tempfile.TemporaryDirectory() as folder, fresh_records(f"sqlite:///{Path(folder)}/qihang.db") as records:
        chosen, made = service(seats=2), list[str]()
        for step in steps:
            with suppress(Refusal):
                made += records.write_now(partial(_take, chosen, tuple(made), step))
            assert miscounted(records) == []
        assert max(taken(records).values(), default=0) <= 2


def _take(chosen: ServiceSettings, made: Sequence[str], step: tuple[str, int, datetime], connection: Any) -> list[str]:
    """Take one step; the codes that it made."""
    name, which, when = step
    if name == "book":
        booked_now = booking(wish(which, starts_at=when), settings=chosen)(connection)
        return [booked_now.code] if booked_now.fresh else []
    if name == "miss":
        no_shows_due(connection, when)
    elif made:
        _change(connection, chosen, made[which % len(made)], name, when)
    return []


def _change(connection: Any, chosen: ServiceSettings, code: str, name: str, when: datetime) -> None:
    if name == "move":
        rebook(connection, chosen, clock(), code, when, PERSON, None, FRIDAY_NOON, knowledge=knowledge())
    elif name == "cancel":
        cancel(connection, chosen, code, PERSON, FRIDAY_NOON)
    else:
        arrive(connection, code, CLERK, when)
