"""The explanations of the working clock, read as people read them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from center.calendar import OfficeHours
from center.clock import SHANGHAI, Explained, Window, WorkingClock
from center.knowledge import Knowledge

ESTIMATE = (
    "暂估：这里没有2027年的放假安排，只按周末和元旦、劳动节、国庆节的法定假日计算，没有算进"
    "春节、清明节、端午节、中秋节，以及补假和调休上班的日子；以国务院办公厅公布的放假安排为准。"
)


@pytest.fixture(scope="session")
def clock(real_knowledge: Knowledge) -> WorkingClock:
    return WorkingClock(
        OfficeHours.parse_obj({"hours": ["08:00-12:00", "14:00-18:00"]}), real_knowledge.service.calendar
    )


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=SHANGHAI)


def told(result: Explained | Window) -> list[str]:
    return [*result.steps, result.sentence]


@pytest.mark.parametrize(
    ("start", "lines"),
    [
        (
            "09-30 16:30",
            [
                "从9月30日（周三）16:30开始，算4小时工作时间。",
                "9月30日（周三）16:30—18:00，计1小时30分钟。",
                "10月1日（周四）至10月7日（周三）国庆节放假，不计。",
                "10月8日（周四）8:00—10:30，计2小时30分钟。",
                "到10月8日（周四）10:30为止。",
                "最晚10月8日（周四）10:30。",
            ],
        ),
        (
            "02-13 17:00",
            [
                "从2月13日（周五）17:00开始，算4小时工作时间。",
                "2月13日（周五）17:00—18:00，计1小时。",
                "2月14日（周六）调休上班，8:00—11:00，计3小时。",
                "到2月14日（周六）11:00为止。",
                "最晚2月14日（周六）11:00。",
            ],
        ),
        (
            "11-21 15:00",
            [
                "从11月21日（周六）15:00开始，算4小时工作时间。",
                "11月21日（周六）不上班，顺延到11月23日（周一）8:00。",
                "11月23日（周一）8:00—12:00，计4小时。",
                "到11月23日（周一）12:00为止。",
                "最晚11月23日（周一）12:00。",
            ],
        ),
        (
            "11-20 10:00:40",
            [
                "从11月20日（周五）10:00开始，算4小时工作时间。",
                "11月20日（周五）10:00—12:00、14:00—16:00，计4小时。",
                "到11月20日（周五）16:00为止。",
                "最晚11月20日（周五）16:00。",
            ],
        ),
        (
            "09-30 18:00",
            [
                "从9月30日（周三）18:00开始，算4小时工作时间。",
                "9月30日（周三）18:00已下班，顺延到10月8日（周四）8:00。",
                "10月1日（周四）至10月7日（周三）国庆节放假，不计。",
                "10月8日（周四）8:00—12:00，计4小时。",
                "到10月8日（周四）12:00为止。",
                "最晚10月8日（周四）12:00。",
            ],
        ),
        (
            "12-31 17:00",
            [
                "从12月31日（周四）17:00开始，算4小时工作时间。",
                "12月31日（周四）17:00—18:00，计1小时。",
                "2027年1月1日（周五）元旦放假，不计。",
                "2027年1月2日（周六）至2027年1月3日（周日）休息，不计。",
                "2027年1月4日（周一）8:00—11:00，计3小时。",
                "到2027年1月4日（周一）11:00为止。",
                ESTIMATE,
                "最晚2027年1月4日（周一）11:00（暂估）。",
            ],
        ),
    ],
)
def test_half_a_workday_is_explained(clock: WorkingClock, start: str, lines: list[str]) -> None:
    assert told(clock.due(at(start), 4)) == lines


@pytest.mark.parametrize(
    ("pauses", "lines"),
    [
        (
            [(at("11-23 09:00"), at("11-25 09:00"), "公告")],
            [
                "从11月20日（周五）11:00开始，算40小时工作时间。",
                "11月20日（周五）11:00—12:00、14:00—18:00，计5小时。",
                "11月21日（周六）至11月22日（周日）休息，不计。",
                "11月23日（周一）8:00—9:00，计1小时。",
                "11月23日（周一）9:00至11月25日（周三）9:00暂停计时（公告）。",
                "11月25日（周三）9:00—12:00、14:00—18:00，计7小时。",
                "11月26日（周四）至11月27日（周五）每天8小时，共16小时。",
                "11月28日（周六）至11月29日（周日）休息，不计。",
                "11月30日（周一）8:00—12:00、14:00—18:00，计8小时。",
                "12月1日（周二）8:00—11:00，计3小时。",
                "到12月1日（周二）11:00为止。",
                "最晚12月1日（周二）11:00。",
            ],
        ),
        (
            [(at("11-23 09:00"), None, "待授权委托")],
            [
                "从11月20日（周五）11:00开始，算40小时工作时间。",
                "11月20日（周五）11:00—12:00、14:00—18:00，计5小时。",
                "11月21日（周六）至11月22日（周日）休息，不计。",
                "11月23日（周一）8:00—9:00，计1小时。",
                "11月23日（周一）9:00起暂停计时（待授权委托），还没有恢复。",
                "计时已暂停（待授权委托），恢复后还剩34小时工作时间。",
            ],
        ),
    ],
)
def test_pauses_are_explained(clock: WorkingClock, pauses: list[Any], lines: list[str]) -> None:
    assert told(clock.due(at("11-20 11:00"), 40, pauses)) == lines


def test_no_hours_are_explained(clock: WorkingClock) -> None:
    assert told(clock.due(at("11-21 11:00"), 0)) == [
        "从11月21日（周六）11:00开始，算0小时工作时间。",
        "到11月21日（周六）11:00为止。",
        "最晚11月21日（周六）11:00。",
    ]


def test_midnight_is_shown_as_the_end_of_its_day(clock: WorkingClock) -> None:
    night = WorkingClock(OfficeHours.parse_obj({"hours": ["20:00-24:00"]}), clock.calendar)
    assert told(night.due(at("11-20 21:00"), 3)) == [
        "从11月20日（周五）21:00开始，算3小时工作时间。",
        "11月20日（周五）21:00—24:00，计3小时。",
        "到11月20日（周五）24:00为止。",
        "最晚11月20日（周五）24:00。",
    ]


def test_working_days_are_explained(clock: WorkingClock) -> None:
    assert told(clock.due_days(date(2026, 9, 24), 7, "working")) == [
        "从9月24日（周四）的第二天起，数7个工作日（当天不算）。",
        "9月25日（周五）至9月27日（周日）中秋节放假，不算。",
        "10月1日（周四）至10月7日（周三）国庆节放假，不算。",
        "10月10日（周六）调休上班，算工作日。",
        "10月11日（周日）休息，不算。",
        "10月12日（周一）18:00下班时到期。",
        "最晚10月12日（周一）18:00。",
    ]


@pytest.mark.parametrize(
    ("start", "lines"),
    [
        (at("11-20 17:55"), ["当个工作日办结。", "11月20日（周五）18:00下班时到期。", "最晚11月20日（周五）18:00。"]),
        (
            at("11-20 18:05"),
            [
                "当个工作日办结。",
                "11月20日（周五）18:05已下班，顺延到11月23日（周一）8:00。",
                "11月23日（周一）18:00下班时到期。",
                "最晚11月23日（周一）18:00。",
            ],
        ),
        (
            date(2026, 11, 21),
            [
                "当个工作日办结。",
                "11月21日（周六）不上班，顺延到11月23日（周一）8:00。",
                "11月23日（周一）18:00下班时到期。",
                "最晚11月23日（周一）18:00。",
            ],
        ),
    ],
)
def test_the_same_working_day_is_explained(clock: WorkingClock, start: date, lines: list[str]) -> None:
    assert told(clock.due_days(start, 0, "working")) == lines


def test_calendar_days_are_explained(clock: WorkingClock) -> None:
    assert told(clock.due_days(date(2026, 11, 1), 20, "calendar")) == [
        "从11月1日（周日）的第二天起，数20天（当天不算）。",
        "最后一天是11月21日（周六）。",
        "11月21日（周六）不上班，顺延到11月23日（周一）（民法典第二百零三条）。",
        "11月23日（周一）24:00到期；到窗口办的，要在当天18:00下班前。",
        "从11月2日（周一）到11月23日（周一）24:00。",
    ]


def test_calendar_days_that_end_on_a_day_off_have_no_counter(clock: WorkingClock) -> None:
    assert told(clock.due_days(date(2026, 11, 1), 20, "calendar", rolls=False)) == [
        "从11月1日（周日）的第二天起，数20天（当天不算）。",
        "最后一天是11月21日（周六）。",
        "11月21日（周六）24:00到期。",
        "从11月2日（周一）到11月21日（周六）24:00。",
    ]


def test_years_are_explained(clock: WorkingClock) -> None:
    assert told(clock.due_years(date(2023, 10, 1), 3)) == [
        "从2023年10月1日（周日）的第二天起算，满3年（当天不算）。",
        "最后一天是2026年10月1日（周四）。",
        "2026年10月1日（周四）国庆节放假，顺延到2026年10月8日（周四）（民法典第二百零三条）。",
        "2026年10月8日（周四）24:00到期；到窗口办的，要在当天18:00下班前。",
        "从2023年10月2日（周一）到2026年10月8日（周四）24:00。",
    ]


def test_the_next_opening_is_explained(clock: WorkingClock) -> None:
    assert told(clock.next_open(at("11-20 12:30"))) == [
        "11月20日（周五）12:30不在上班时间，顺延到14:00。",
        "11月20日（周五）14:00上班。",
    ]
    assert told(clock.next_open(at("11-20 09:00"))) == ["11月20日（周五）9:00在上班时间内。", "现在正在上班。"]
