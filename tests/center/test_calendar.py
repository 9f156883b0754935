"""Days off, make-up workdays, and the hours of offices."""

from __future__ import annotations

import logging
from datetime import date, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from center.calendar import Day, HoursSetting, Interval, OfficeHours, WorkCalendar, YearCalendar
from center.knowledge import Knowledge, KnowledgeError
from tests.center.tree import KnowledgeTree

HOURS = "knowledge/service/hours.yml"
NEXT_YEAR = "knowledge/service/calendar/2027.yml"
NOTICE = {"title": "通知", "number": "1号", "published": "2026-11-04", "url": ""}
MORNING, AFTERNOON = Interval(480, 720), Interval(840, 1080)
CENTER_ONLY = "default: {hours: [8:00-12:00]}\n"
YEAR_FILE = """\
source: {title: 通知, number: 1号, published: 2026-11-04, url: ""}
holidays:
  - {name: 元旦, from: 2026-12-31, to: 2027-01-02, workdays: [2027-01-03]}
"""


def year_of(holidays: list[dict[str, Any]], year: int = 2027) -> YearCalendar:
    return YearCalendar.parse_obj({"year": year, "source": NOTICE, "holidays": holidays})


def year_days(calendar: WorkCalendar, year: int) -> list[Day]:
    first = date(year, 1, 1)
    return [calendar.day(first + timedelta(days)) for days in range((date(year + 1, 1, 1) - first).days)]


# The numbers of days off and the make-up workdays as the two notices print them.
@pytest.mark.parametrize(
    ("year", "days_off", "made_up"),
    [
        (
            2025,
            {"元旦": 1, "春节": 8, "清明节": 3, "劳动节": 5, "端午节": 3, "国庆节、中秋节": 8},
            ["01-26 日", "02-08 六", "04-27 日", "09-28 日", "10-11 六"],
        ),
        (
            2026,
            {"元旦": 3, "春节": 9, "清明节": 3, "劳动节": 5, "端午节": 3, "中秋节": 3, "国庆节": 7},
            ["01-04 日", "02-14 六", "02-28 六", "05-09 六", "09-20 日", "10-10 六"],
        ),
    ],
)
def test_the_years_hold_what_the_notices_say(
    real_knowledge: Knowledge, year: int, days_off: dict[str, int], made_up: list[str]
) -> None:
    days = year_days(real_knowledge.service.calendar, year)
    names = [day.holiday for day in days if not day.working and day.holiday]
    assert {name: names.count(name) for name in names} == days_off
    assert [f"{day.date:%m-%d} {'一二三四五六日'[day.date.weekday()]}" for day in days if day.is_make_up] == made_up
    assert sum(day.working for day in days) == 248
    assert not any(day.estimated for day in days)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 20), (True, "")),
        (date(2026, 11, 21), (False, "")),
        (date(2026, 10, 7), (False, "国庆节")),
        (date(2026, 10, 8), (True, "")),
        (date(2026, 10, 10), (True, "国庆节")),
        (date(2025, 1, 28), (False, "春节")),
    ],
)
def test_day(real_knowledge: Knowledge, day: date, expected: tuple[bool, str]) -> None:
    assert real_knowledge.service.calendar.day(day) == Day(day, *expected)


@pytest.mark.parametrize(
    ("day", "working", "holiday"),
    [
        (date(2027, 1, 1), False, "元旦"),
        (date(2027, 5, 2), False, "劳动节"),
        (date(2024, 5, 2), True, ""),
        (date(2029, 10, 3), False, "国庆节"),
        (date(2027, 10, 4), True, ""),
        (date(2027, 2, 20), False, ""),
        (date(1, 10, 1), False, "国庆节"),
        (date(9999, 12, 31), True, ""),
    ],
)
def test_a_year_without_notice_is_estimated(day: date, working: bool, holiday: str) -> None:
    assert WorkCalendar({}).day(day) == Day(day, working, holiday, estimated=True)


def test_each_estimated_year_raises_one_alarm(caplog: pytest.LogCaptureFixture) -> None:
    calendar = WorkCalendar({2027: year_of([{"name": "元旦", "from": "2027-01-01", "to": "2027-01-01"}])})
    with caplog.at_level(logging.WARNING, logger="center.calendar"):
        for day in (date(2027, 1, 1), date(2028, 1, 1), date(2028, 1, 2), date(2026, 1, 1)):
            calendar.day(day)
    assert [record.getMessage() for record in caplog.records] == [
        "no work calendar for 2028: its days are estimated; add service/calendar/2028.yml",
        "no work calendar for 2026: its days are estimated; add service/calendar/2026.yml",
    ]


def test_a_notice_may_reach_into_the_december_before() -> None:
    calendar = WorkCalendar({2027: year_of([{"name": "元旦", "from": "2026-12-31", "to": "2027-01-02"}])})
    assert calendar.day(date(2026, 12, 31)) == Day(date(2026, 12, 31), False, "元旦")
    assert calendar.estimated_years(date(2026, 12, 31), date(2028, 1, 1)) == [2026, 2028]


def test_next_working_day(real_knowledge: Knowledge) -> None:
    calendar = real_knowledge.service.calendar
    days = [date(2026, 9, 30), date(2026, 10, 1), date(2026, 10, 9), date(2026, 10, 11)]
    assert [calendar.next_working_day(day) for day in days] == [
        date(2026, 9, 30),
        date(2026, 10, 8),
        date(2026, 10, 9),
        date(2026, 10, 12),
    ]


@pytest.mark.parametrize(
    ("holiday", "problem"),
    [
        ({"from": "2027-01-03", "to": "2027-01-01"}, "to 早于 from"),
        ({"from": "2027-01-01", "to": "2027-01-01", "workdays": ["2027-01-04"]}, "2027-01-04 不是周末"),
        ({"from": "2027-01-01", "to": "2027-01-03", "workdays": ["2027-01-03"]}, "2027-01-03 写了两次"),
        ({"from": "2026-11-30", "to": "2026-12-01"}, "2026-11-30 不在 2027 年"),
        ({"from": "2027-12-31", "to": "2028-01-01"}, "2028-01-01 不在 2027 年"),
        ({"from": "2027-01-01"}, "field required"),
    ],
)
def test_a_faulty_holiday(holiday: dict[str, Any], problem: str) -> None:
    with pytest.raises(ValidationError, match=problem):
        year_of([{"name": "元旦", **holiday}])


def test_the_hours_of_a_season_hold_from_its_first_to_its_last_day() -> None:
    summer = {"from": "06-01", "to": "08-31", "hours": ["8:00-12:00", "15:00—18:30"]}
    hours = OfficeHours.parse_obj({"hours": ["08:00-12:00", "14:00-18:00"], "seasons": [summer]})
    days = [date(2026, 5, 31), date(2026, 6, 1), date(2026, 8, 31), date(2026, 9, 1)]
    late = (MORNING, Interval(900, 1110))
    assert [hours.on(day) for day in days] == [(MORNING, AFTERNOON), late, late, (MORNING, AFTERNOON)]


def test_a_season_may_run_over_new_year() -> None:
    winter = {"from": "11-15", "to": "02-29", "hours": ["9:00-17:00"]}
    hours = OfficeHours.parse_obj({"hours": ["8:00-12:00"], "seasons": [winter]})
    days = [date(2026, 11, 14), date(2026, 11, 15), date(2027, 1, 1), date(2028, 2, 29), date(2027, 3, 1)]
    assert [hours.on(day)[0].opens // 60 for day in days] == [8, 9, 9, 9, 8]


@pytest.mark.parametrize(
    ("hours", "problem"),
    [
        ([], "写成列表"),
        ("8:00-12:00", "写成列表"),
        (["8:00"], "“8:00”写成 8:00-12:00 这样"),
        (["8:60-12:00"], "写成 8:00-12:00 这样"),
        (["12:00-8:00"], "结束要晚于开始"),
        (["22:00-22:00"], "结束要晚于开始"),
        (["18:00-24:01"], "最晚到 24:00"),
        (["14:00-18:00", "8:00-12:00"], "时段要按先后写"),
        (["8:00-12:00", "11:59-18:00"], "不能重叠"),
    ],
)
def test_faulty_hours(hours: Any, problem: str) -> None:
    with pytest.raises(ValidationError, match=problem):
        OfficeHours.parse_obj({"hours": hours})


def test_an_opening_may_touch_the_next_and_end_at_midnight() -> None:
    assert OfficeHours.parse_obj({"hours": ["0:00-12:00", "12:00-24:00"]}).hours == (
        Interval(0, 720),
        Interval(720, 1440),
    )


@pytest.mark.parametrize(
    ("seasons", "problem"),
    [
        ([("06-01", "08-31"), ("08-31", "09-30")], "08-31 在两个季节里"),
        ([("11-01", "02-01"), ("01-01", "01-02")], "01-01 在两个季节里"),
        ([("6-1", "08-31")], "日期写成 06-01 这样"),
        ([("06-31", "08-31")], "day is out of range"),
    ],
)
def test_faulty_seasons(seasons: list[tuple[str, str]], problem: str) -> None:
    written = [{"from": first, "to": last, "hours": ["8:00-12:00"]} for first, last in seasons]
    with pytest.raises(ValidationError, match=problem):
        OfficeHours.parse_obj({"hours": ["8:00-12:00"], "seasons": written})


def test_an_office_has_its_own_hours_or_those_of_the_center() -> None:
    bank = {"hours": ["9:00-17:00"], "sample": True}
    setting = HoursSetting.parse_obj({"default": {"hours": ["8:00-12:00"]}, "offices": {"bank": bank}})
    assert [setting.of(office).hours for office in ("bank", "tax", "")] == [
        (Interval(540, 1020),),
        (MORNING,),
        (MORNING,),
    ]
    assert setting.samples() == ["hours.offices.bank"]


def test_the_real_hours_are_marked_as_samples(real_knowledge: Knowledge) -> None:
    service = real_knowledge.service
    assert service.hours is not None
    assert service.hours.samples() == [name for name in service.samples() if name.startswith("hours.")]


def test_knowledge_gives_the_clock_of_an_office(tree: KnowledgeTree) -> None:
    tree.write(HOURS, "default: {hours: [8:00-12:00], sample: true}\noffices: {tax: {hours: [14:00-18:00]}}\n")
    tree.write(NEXT_YEAR, YEAR_FILE)
    service = tree.knowledge().service
    assert service.working_clock().hours.hours == (MORNING,)
    assert service.working_clock("tax").hours.hours == (AFTERNOON,)
    assert service.working_clock("tax").calendar is service.working_clock().calendar
    assert not service.working_clock().working_day(date(2026, 12, 31))
    assert "hours.default" in service.samples()


def test_knowledge_without_hours_has_no_clock(tree: KnowledgeTree) -> None:
    with pytest.raises(KnowledgeError, match="缺这个文件"):
        tree.knowledge().service.working_clock()


@pytest.mark.parametrize(
    ("name", "text", "line", "problem"),
    [
        (HOURS, f"{CENTER_ONLY}offices:\n  moon: {{hours: [8:00-9:00]}}\n", 3, "offices.yml 里没有“moon”"),
        (HOURS, "default:\n  hours: [8-12]\n", 2, "default.hours：写法不对（“8-12”写成 8:00-12:00 这样）"),
        (HOURS, "offices: {}\n", 1, "default：缺这一项，请补上"),
        (
            NEXT_YEAR,
            YEAR_FILE.replace("2027-01-03", "2027-01-04"),
            3,
            "holidays.0.workdays.0：写法不对（2027-01-04 不是周末，不会是调休上班）",
        ),
        (NEXT_YEAR, YEAR_FILE.replace("number: 1号, ", ""), 1, "source.number：缺这一项，请补上"),
        ("knowledge/service/calendar/next.yml", YEAR_FILE, 1, "year：写一个整数"),
        (NEXT_YEAR, "", 1, "文件的写法不对：'NoneType' object is not a mapping"),
    ],
)
def test_a_fault_names_file_line_and_mend(tree: KnowledgeTree, name: str, text: str, line: int, problem: str) -> None:
    tree.write(name, text)
    assert tree.faults() == [(name, line, problem)]
