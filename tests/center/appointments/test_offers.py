"""Offers: what fits, else the nearest before and after, and why."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from center.appointments.offers import Offer, offers
from center.appointments.states import Reason, Why
from center.dates.words import DAY_END, WantedTime
from center.records import Records
from tests.center.appointments.booked import COUNTY, TUESDAY, at, booking, clock, service, wanted, wish
from tests.center.recorded import FRIDAY_NOON

MORNING, EVENING = (time(8), time(12)), (time(18), DAY_END)
FRIDAY, SATURDAY, SUNDAY, MONDAY = (date(2026, 11, day) for day in (20, 21, 22, 23))


def offered(
    records: Records, wish: WantedTime | None, now: datetime = FRIDAY_NOON, office: str = COUNTY, window: str = "tax"
) -> Offer:
    return records.read_now(lambda connection: offers(connection, service(), clock(), office, window, wish, now))


def said(offer: Offer, year: int = 2026) -> list[str]:
    return [slot.said(year) for slot in offer.slots]


def test_what_fits_is_offered_in_order(records: Records) -> None:
    found = offered(records, wanted(TUESDAY, hours=MORNING))
    assert (said(found), found.why) == (
        ["11月24日（周二）上午8:00", "11月24日（周二）上午8:30", "11月24日（周二）上午9:00"],
        None,
    )
    found = offered(records, wanted(TUESDAY, exact=time(9, 40)))
    assert (said(found), found.why) == (["11月24日（周二）上午9:30"], None)


def test_without_a_wish_the_nearest_times_are_offered(records: Records) -> None:
    found = offered(records, None)
    assert (said(found), found.why) == (
        ["11月20日（周五）下午2:00", "11月20日（周五）下午2:30", "11月20日（周五）下午3:00"],
        None,
    )


def test_without_a_day_the_time_is_looked_for_from_that_day_on(records: Records) -> None:
    found = offered(records, wanted(FRIDAY, hours=MORNING, is_day_named=False))
    assert (said(found)[0], found.why) == ("11月23日（周一）上午8:00", None)


@pytest.mark.parametrize(
    ("wish", "why", "slots"),
    [
        (
            wanted(date(2026, 11, 19)),
            Why(Reason.PAST, "这个时间已经过去了。"),
            ["11月20日（周五）下午2:00", "11月20日（周五）下午2:30", "11月20日（周五）下午3:00"],
        ),
        (
            wanted(FRIDAY, hours=MORNING),
            Why(Reason.PAST, "这个时间已经过去了。"),
            ["11月20日（周五）下午2:00", "11月20日（周五）下午2:30", "11月20日（周五）下午3:00"],
        ),
        (
            wanted(SATURDAY, SUNDAY),
            Why(Reason.DAY_OFF, "11月21日（周六）至11月22日（周日）是周末，不上班。"),
            ["11月20日（周五）下午5:00", "11月20日（周五）下午5:30", "11月23日（周一）上午8:00"],
        ),
        (
            wanted(TUESDAY, exact=time(12, 30)),
            Why(Reason.OUTSIDE_HOURS, "这个时间不上班。"),
            ["11月24日（周二）上午11:00", "11月24日（周二）上午11:30", "11月24日（周二）下午2:00"],
        ),
        (
            wanted(TUESDAY, hours=EVENING),
            Why(Reason.OUTSIDE_HOURS, "这个时间不上班。"),
            ["11月24日（周二）下午5:00", "11月24日（周二）下午5:30", "11月25日（周三）上午8:00"],
        ),
        (
            wanted(date(2026, 12, 31)),
            Why(Reason.TOO_FAR, "现在最远能约到12月11日（周五）。"),
            ["12月11日（周五）下午4:30", "12月11日（周五）下午5:00", "12月11日（周五）下午5:30"],
        ),
    ],
)
def test_what_cannot_be_had_is_explained(records: Records, wish: WantedTime, why: Why, slots: list[str]) -> None:
    found = offered(records, wish)
    assert (found.why, said(found)) == (why, slots)


def test_a_holiday_is_called_by_its_name(records: Records) -> None:
    found = offered(records, wanted(date(2026, 10, 1)), now=at(date(2026, 9, 25), 12))
    assert found.why == Why(Reason.DAY_OFF, "10月1日（周四）是国庆节假期，不上班。", "国庆节")
    assert said(found) == ["9月30日（周三）下午5:00", "9月30日（周三）下午5:30", "10月8日（周四）上午8:00"]


def test_a_make_up_sunday_can_be_had(records: Records) -> None:
    found = offered(records, wanted(date(2026, 9, 20), exact=time(10)), now=at(date(2026, 9, 18), 12))
    assert (said(found), found.why) == (["9月20日（周日）上午10:00"], None)


def test_a_year_without_a_calendar_is_marked(records: Records) -> None:
    found = offered(records, wanted(date(2027, 1, 4), exact=time(9)), now=at(date(2026, 12, 25), 12))
    assert (said(found), found.why) == (["2027年1月4日（周一）上午9:00（暂估，以当年放假通知为准）"], None)
    off = offered(records, wanted(date(2027, 1, 1)), now=at(date(2026, 12, 25), 12))
    assert off.why == Why(Reason.DAY_OFF, "2027年1月1日（周五）是元旦假期（暂估），不上班。", "元旦")


def test_half_an_hour_before_the_start_is_the_last_moment(records: Records) -> None:
    ten = wanted(TUESDAY, exact=time(10))
    assert said(offered(records, ten, now=at(TUESDAY, 9, 30))) == ["11月24日（周二）上午10:00"]
    late = offered(records, ten, now=at(TUESDAY, 9, 31))
    assert late.why == Why(Reason.TOO_SOON, "预约要提前30分钟，这个时间来不及了。")
    assert said(late)[0] == "11月24日（周二）上午10:30"


def test_a_full_slot_is_answered_with_its_neighbors(records: Records) -> None:
    records.write_now(booking(wish(1, window="tax")))
    found = offered(records, wanted(TUESDAY, exact=time(9, 30)))
    assert found.why == Why(Reason.FULL, "这个时间已经约满了。")
    assert said(found) == ["11月24日（周二）上午8:30", "11月24日（周二）上午9:00", "11月24日（周二）上午10:00"]


def test_a_range_is_explained_by_the_day_that_came_nearest(records: Records) -> None:
    for person, minute in enumerate((0, 30)):
        records.write_now(booking(wish(person, starts_at=at(MONDAY, 17, minute), window="tax")))
    late = wanted(SATURDAY, MONDAY, hours=(time(17), time(18)))
    assert offered(records, late).why == Why(Reason.FULL, "这个时间已经约满了。")


def test_a_county_without_the_window_sends_to_the_city(records: Records) -> None:
    found = offered(records, wanted(TUESDAY), office="五台山风景名胜区/台怀镇", window="drug")
    assert (found.place.office.id, {slot.office_id for slot in found.slots}) == ("市本级", {"市本级"})
