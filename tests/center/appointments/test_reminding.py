"""What is told about an appointment, and when."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from center.appointments.moving import arrive, cancel, no_shows_due, rebook
from center.cases.events import Actor
from center.conversations import open_conversation
from center.records import Records
from tests.center.appointments.booked import (
    CLERK,
    HALF_PAST_NINE,
    TUESDAY,
    at,
    booking,
    clock,
    knowledge,
    notices,
    origin,
    service,
    texts,
    wish,
)
from tests.center.recorded import FRIDAY_NOON

MONDAY_FOUR = at(date(2026, 11, 23), 16)
HALF_PAST_SEVEN = at(TUESDAY, 7, 30)
PERSON = Actor("person", "talk")


def test_a_booking_is_told_at_once_the_day_before_and_two_hours_before(records: Records) -> None:
    records.write_now(booking(wish(1)))
    assert notices(records) == [
        ("appointment_booked", "waiting", FRIDAY_NOON),
        ("reminder_day", "waiting", MONDAY_FOUR),
        ("reminder_hours", "waiting", HALF_PAST_SEVEN),
    ]


@pytest.mark.parametrize(
    ("starts_at", "now", "due"),
    [
        (at(date(2026, 11, 23), 15), FRIDAY_NOON, [at(date(2026, 11, 20), 16), at(date(2026, 11, 23), 13)]),
        (at(date(2026, 10, 8), 8), at(date(2026, 9, 25), 9), [at(date(2026, 9, 30), 16), at(date(2026, 10, 8), 7, 30)]),
        (at(date(2026, 9, 21), 10), at(date(2026, 9, 18), 9), [at(date(2026, 9, 20), 16), at(date(2026, 9, 21), 8)]),
        (HALF_PAST_NINE, at(date(2026, 11, 23), 17), [HALF_PAST_SEVEN]),
        (HALF_PAST_NINE, at(TUESDAY, 8), []),
    ],
)
def test_reminders_come_on_working_days_and_only_if_there_is_time(
    records: Records, starts_at: datetime, now: datetime, due: list[datetime]
) -> None:
    records.write_now(booking(wish(1, starts_at=starts_at), now=now))
    assert [when for _, _, when in notices(records)] == [now, *due]


def test_the_texts_are_complete(records: Records) -> None:
    code = records.write_now(booking(wish(1, item="bank_account", title="银行预约开户", window="bank"))).code
    booked, day_before, hours_before = texts(records)
    rest = (
        "：银行预约开户，11月24日（周二）上午9:30。"
        "地点：定襄县政务服务中心帮办代办服务区（样例），银行服务点，地址以大厅公告为准（样例）。"
        f"预约编号{code}。"
    )
    assert booked.startswith(f"预约好了{rest}请带：")
    assert booked.endswith(
        "要本人到场（现场签字盖章、核验原件）。要改时间或取消，请说“改预约”或“取消预约”，或者打0350-0000002（样例）。"
    )
    assert day_before == booked.replace("预约好了", "提醒您来办事")
    assert hours_before == booked.replace("预约好了", "提醒您今天来办事")
    assert "139" not in booked


def test_a_move_withdraws_what_waits_and_tells_anew(records: Records) -> None:
    code = records.write_now(booking(wish(1))).code
    three = at(TUESDAY, 15)
    for when in (three, HALF_PAST_NINE):
        records.write_now(
            lambda connection, when=when: rebook(
                connection, service(), clock(), code, when, PERSON, None, FRIDAY_NOON, knowledge=knowledge()
            )
        )
    first, moved, back = notices(records)[:3], notices(records)[3:6], notices(records)[6:]
    assert {state for _, state, _ in first + moved} == {"cancelled"}
    assert [when for _, _, when in moved] == [FRIDAY_NOON, MONDAY_FOUR, at(TUESDAY, 13)]
    assert back == [
        ("appointment_booked", "waiting", FRIDAY_NOON),
        ("reminder_day", "waiting", MONDAY_FOUR),
        ("reminder_hours", "waiting", HALF_PAST_SEVEN),
    ]
    assert texts(records)[-3].startswith("预约改好了：营业执照，11月24日（周二）上午9:30。")


@pytest.mark.parametrize("actor", [PERSON, CLERK])
def test_cancelling_withdraws_what_waits_and_tells_when_staff_did_it(records: Records, actor: Actor) -> None:
    code = records.write_now(booking(wish(1))).code
    records.write_now(lambda connection: cancel(connection, service(), code, actor, FRIDAY_NOON))
    assert {state for _, state, _ in notices(records)[:3]} == {"cancelled"}
    told = [(kind, state) for kind, state, _ in notices(records)[3:]]
    assert told == ([("appointment_cancelled", "waiting")] if actor is CLERK else [])
    if actor is CLERK:
        assert texts(records)[-1] == (
            "您的预约已由工作人员取消：营业执照，11月24日（周二）上午9:30，企业登记窗口，"
            f"预约编号{code}。还想来办，请说“预约”重新选时间，或者打0350-0000002（样例）。"
        )


def test_nothing_waits_about_what_is_over(records: Records) -> None:
    here = records.write_now(booking(wish(1))).code
    records.write_now(booking(wish(2, window="tax")))
    records.write_now(lambda connection: arrive(connection, here, CLERK, at(TUESDAY, 8)))
    records.write_now(lambda connection: no_shows_due(connection, at(TUESDAY, 18)))
    assert {state for _, state, _ in notices(records)} == {"cancelled"}


def test_who_booked_in_a_conversation_has_read_it_and_who_called_gets_it_in_writing(records: Records) -> None:
    talk = records.write_now(lambda connection: open_conversation(connection, "json", FRIDAY_NOON))
    records.write_now(booking(wish(1), origin(conversation_id=talk)))
    assert [kind for kind, _, _ in notices(records)] == ["reminder_day", "reminder_hours"]
    call = records.write_now(lambda connection: open_conversation(connection, "hotline", FRIDAY_NOON))
    records.write_now(
        booking(wish(2, starts_at=at(TUESDAY, 10)), origin(conversation_id=call)._replace(channel="hotline"))
    )
    assert sorted(kind for kind, _, _ in notices(records)).count("appointment_booked") == 1
