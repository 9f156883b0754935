"""Legal terms as days, by the law's own words, over every start."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from center.leaving.states import WindowKind
from center.leaving.terms import NoTerm, before, last_chance, limit_day, span, term
from center.times import dates, midnight, years_later
from tests.center.leaving.leaving_case import CLOCK, DAY, SETTING

DAYS = st.dates(date(2025, 1, 1), date(2031, 12, 31))
FOLLOWING = [WindowKind.PUBLICATION, WindowKind.FILING, WindowKind.HOUSEHOLD_PUSH, WindowKind.RESUME_NOTICE]


@pytest.mark.parametrize(
    ("kind", "start", "first", "last"),
    [
        (WindowKind.PUBLICATION, (2026, 11, 23), (2026, 11, 24), (2026, 12, 13)),
        (WindowKind.FILING, (2026, 12, 13), (2026, 12, 14), (2027, 1, 4)),
        (WindowKind.HOUSEHOLD_PUSH, (2026, 11, 23), (2026, 11, 24), (2026, 12, 3)),
        (WindowKind.RESUME_NOTICE, (2026, 9, 5), (2026, 9, 6), (2026, 10, 8)),
    ],
)
def test_terms_by_hand(
    kind: WindowKind, start: tuple[int, int, int], first: tuple[int, int, int], last: tuple[int, int, int]
) -> None:
    found = term(SETTING, CLOCK, kind, date(*start))
    assert (found.first_day, found.last_day) == (date(*first), date(*last))
    assert found.at == midnight(date(*last) + DAY)


@given(DAYS, st.sampled_from(FOLLOWING))
def test_a_term_has_the_laws_days_and_only_what_people_do_moves_past_days_off(start: date, kind: WindowKind) -> None:
    found, days = term(SETTING, CLOCK, kind, start), SETTING.days(kind)
    nominal = start + timedelta(days)
    assert found.first_day == start + DAY
    assert found.at == midnight(found.last_day + DAY)
    if kind in (WindowKind.PUBLICATION, WindowKind.HOUSEHOLD_PUSH):
        assert found.last_day == nominal
    else:
        assert CLOCK.working_day(found.last_day)
        assert not any(map(CLOCK.working_day, dates(nominal, found.last_day - DAY)))


@given(DAYS)
def test_filing_follows_publication_without_a_gap(start: date) -> None:
    publication = term(SETTING, CLOCK, WindowKind.PUBLICATION, start)
    filing = term(SETTING, CLOCK, WindowKind.FILING, publication.last_day)
    assert filing.first_day == publication.last_day + DAY
    assert (filing.last_day - filing.first_day).days + 1 >= 20


@given(DAYS)
def test_extension_is_filed_in_the_thirty_days_before_the_end(end: date) -> None:
    found = before(SETTING, CLOCK, end)
    assert (found.first_day, found.last_day) == (end - timedelta(30), end)
    assert "期满前30日内" in found.steps[0]


@given(DAYS, st.integers(0, 1095))
def test_three_years_in_all(from_day: date, used: int) -> None:
    last = limit_day(from_day, used, 3)
    assert (last - from_day).days + 1 + used == (years_later(from_day, 3) - from_day).days
    assert limit_day(from_day, 0, 3) + DAY == years_later(from_day, 3)


@given(DAYS, st.integers(0, 40))
def test_the_last_chance_is_the_last_day_the_office_works(first: date, days: int) -> None:
    last = first + timedelta(days)
    chance = last_chance(CLOCK, first, last)
    assert first <= chance <= last
    assert not any(map(CLOCK.working_day, dates(chance + DAY, last)))


def test_terms_that_do_not_follow_from_a_day() -> None:
    for kind in (WindowKind.DORMANCY, WindowKind.EXTENSION):
        with pytest.raises(ValueError, match="does not follow"):
            term(SETTING, CLOCK, kind, date(2026, 11, 23))
    with pytest.raises(NoTerm):
        span(CLOCK, date(2026, 2, 2), date(2026, 2, 1), "")
    assert span(CLOCK, date(2026, 2, 2), date(2026, 2, 2), "一天。").steps == (
        "一天。",
        "从2026年2月2日（周一）到2026年2月2日（周一）24:00。",
    )
