"""The date parser against a table worked out by hand, and what holds for any text."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from center.calendar import OfficeHours, WorkCalendar
from center.dates import DAY_END, Fault, Precision, WantedTime, said_back, wanted_time
from center.knowledge import KNOWLEDGE, load_service
from center.times import SHANGHAI

TABLE = yaml.safe_load((Path(__file__).parent / "expressions.yml").read_text(encoding="utf-8"))["rows"]
CALENDAR: WorkCalendar = load_service(KNOWLEDGE / "service").calendar
WEDNESDAY = datetime(2026, 11, 18, 10, tzinfo=SHANGHAI)
SUMMER_HOURS = OfficeHours.parse_obj({"hours": ["7:30-11:30", "15:00-19:00"]})
PIECES = [
    "周",
    "三",
    "下",
    "点",
    "半",
    "号",
    "月",
    "天",
    "后",
    "前",
    "到",
    "1",
    "24",
    ":",
    ".",
    "-",
    "年",
    "早",
    "个",
    "内",
]


def clock(written: str) -> time:
    return DAY_END if written == "24:00" else time.fromisoformat(written)


def wanted(written: str) -> tuple[Any, ...]:
    """The whole meaning of a ``want`` of the table, without the words."""
    days, *rest = written.split()
    first, _, last = days.partition("..")
    flags = {"earliest", "unclear", "undated"} & set(rest)
    times = next((part for part in rest if part[0].isdigit()), "")
    start, dash, end = times.partition("-")
    return (
        (date.fromisoformat(first), date.fromisoformat(last or first)),
        (clock(start), clock(end)) if dash else None,
        clock(start) if times and not dash else None,
        "earliest" in flags,
        "unclear" in flags,
        "undated" not in flags,
    )


def before(written: str | None) -> WantedTime | None:
    if written is None:
        return None
    days, hours, exact, earliest, unclear, is_day_named = wanted(written)
    return WantedTime(days, hours, exact, earliest, unclear, written, is_day_named)


def read(row: dict[str, str]) -> WantedTime | Fault | None:
    now = datetime.fromisoformat(row["now"].replace("Z", "+00:00"))
    return wanted_time(row["say"], now, CALENDAR, after=before(row.get("after")))


def meaning(found: WantedTime | Fault | None) -> object:
    if found is None:
        return "none"
    if isinstance(found, Fault):
        return "fault"
    return (*found[:5], found.is_day_named)


def expected(want: str) -> object:
    return want if want in ("none", "fault") else wanted(want)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row['now'][:10]} {row['say']}")
def test_what_is_said_is_read_as_it_is_meant(row: dict[str, str]) -> None:
    assert meaning(read(row)) == expected(row["want"])


def test_the_table_is_large_and_has_many_texts_without_a_time() -> None:
    keys = [(row["say"], row["now"], row.get("after")) for row in TABLE]
    assert len(keys) == len(set(keys)) >= 260
    assert sum(row["want"] == "none" for row in TABLE) >= 40
    assert len({row["now"] for row in TABLE}) >= 10


@pytest.mark.parametrize(
    ("say", "message"),
    [
        ("2月30日", "2026年2月没有30号，最后一天是28号。您想约哪一天？"),
        ("11月31号", "11月没有31号，最后一天是30号。您想约哪一天？"),
        ("13月5号", "没有13月，一年是1月到12月。您想约几月几号？"),
        ("32号", "没有32号，一个月最多31天。您想约几号？"),
        ("明天25点", "没有25:00这个时间。您想约几点？比如“上午9点半”。"),
        ("上午15点", "上午没有15点。您想约上午还是下午，几点？"),
        ("11月24号周三", "11月24日（周二）和您说的星期对不上。请再说一下是哪一天。"),
        ("星期八", "没有星期八这一天，一周是从周一到周日。您想约周几？"),
        ("过几天", "“过几天”是哪一天呢？请说个日子，比如“下周二上午”。"),
        ("中秋后", "那个假期的安排还没公布，我算不出是哪天。请直接说几月几号。"),
    ],
)
def test_a_time_that_does_not_exist_is_explained(say: str, message: str) -> None:
    assert wanted_time(say, WEDNESDAY, CALENDAR) == Fault(message)


@pytest.mark.parametrize(
    ("say", "words"),
    [
        ("我想约下周二上午九点半去办执照", "下周二上午九点半"),
        ("越快越好啊", "越快越好"),
        ("大概三点以后吧", "三点以后"),
        ("電話號碼改了，禮拜五下午見", "礼拜五下午"),
    ],
)
def test_the_words_are_the_piece_that_was_read(say: str, words: str) -> None:
    found = wanted_time(say, WEDNESDAY, CALENDAR)
    assert isinstance(found, WantedTime)
    assert found.words == words


@pytest.mark.parametrize(
    ("say", "precision"),
    [
        ("尽快", Precision.NONE),
        ("下周", Precision.RANGE),
        ("明天", Precision.DAY),
        ("明天上午", Precision.PART_OF_DAY),
        ("明天上午9点", Precision.TIME),
    ],
)
def test_the_precision_says_how_much_was_named(say: str, precision: Precision) -> None:
    found = wanted_time(say, WEDNESDAY, CALENDAR)
    assert isinstance(found, WantedTime)
    assert found.precision is precision


@pytest.mark.parametrize(
    ("say", "exact", "is_unclear"),
    [("明天一上班", time(7, 30), False), ("明天七点", time(19), True), ("明天七点半", time(7, 30), False)],
)
def test_an_unclear_hour_is_the_one_in_office_hours(say: str, exact: time, is_unclear: bool) -> None:
    found = wanted_time(say, WEDNESDAY, CALENDAR, hours=SUMMER_HOURS)
    assert isinstance(found, WantedTime)
    assert (found.exact, found.is_time_unclear) == (exact, is_unclear)


def test_a_present_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError):
        wanted_time("明天", datetime(2026, 11, 18, 10), CALENDAR)


@pytest.mark.parametrize(
    ("day", "at", "this_year", "said"),
    [
        (date(2026, 11, 24), time(9, 30), 2026, "11月24日（周二）上午9:30"),
        (date(2026, 11, 24), time(14, 5), 2026, "11月24日（周二）下午2:05"),
        (date(2026, 11, 24), time(12), 2026, "11月24日（周二）中午12:00"),
        (date(2026, 11, 24), None, 2026, "11月24日（周二）"),
        (date(2027, 1, 4), time(18), 2026, "2027年1月4日（周一）晚上6:00"),
        (date(2026, 11, 24), None, None, "2026年11月24日（周二）"),
    ],
)
def test_a_day_is_said_back_in_full(day: date, at: time | None, this_year: int | None, said: str) -> None:
    assert said_back(day, at, this_year) == said


@given(
    day=st.dates(min_value=date(2026, 11, 18), max_value=date(2028, 12, 31)),
    minute=st.none() | st.integers(min_value=0, max_value=24 * 60 - 1),
)
def test_what_is_said_back_is_read_as_the_same_time(day: date, minute: int | None) -> None:
    at = None if minute is None else time(*divmod(minute, 60))
    found = wanted_time(said_back(day, at, 2026), WEDNESDAY, CALENDAR)
    assert meaning(found) == ((day, day), None, at, False, False, True)


@given(text=st.text(max_size=60) | st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_no_text_breaks_it(text: str) -> None:
    after = WantedTime((date(2026, 11, 24), date(2026, 11, 24)), None, time(9, 30), False, False, "")
    for reference in (None, after):
        found = wanted_time(text, WEDNESDAY, CALENDAR, after=reference)
        assert found is None or isinstance(found, Fault) or found.days[0] <= found.days[1]


@given(now=st.datetimes(min_value=datetime(2025, 1, 1), max_value=datetime(2035, 12, 31)), row=st.sampled_from(TABLE))
def test_every_expression_can_be_said_at_any_time(now: datetime, row: dict[str, str]) -> None:
    found = wanted_time(row["say"], now.replace(tzinfo=timezone.utc), CALENDAR, after=before(row.get("after")))
    assert (found is None) <= (row["want"] == "none")


@pytest.mark.parametrize(
    "piece", ["下周二上午九点半", "1", "十", "周三或者", "一", "2026-11-", "月", "三点", "国庆后", "99个工作日内"]
)
def test_long_texts_take_time_in_proportion(piece: str) -> None:
    def seconds(length: int) -> float:
        started = perf_counter()
        wanted_time((piece * length)[:length], WEDNESDAY, CALENDAR)
        return perf_counter() - started

    seconds(100)
    assert min(seconds(10_000) for _ in range(3)) < 60 * max(min(seconds(500) for _ in range(3)), 0.005)


def test_days_of_a_year_without_a_calendar_are_read() -> None:
    found = wanted_time("2029年3月1日", WEDNESDAY + timedelta(days=400), CALENDAR)
    assert meaning(found) == wanted("2029-03-01")
