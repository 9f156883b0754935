"""The center's clock."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from center.clock import SHANGHAI, today_in_shanghai


def test_today_is_the_date_eight_hours_ahead_of_greenwich() -> None:
    eight = timezone(timedelta(hours=8))
    before, today, after = datetime.now(eight).date(), today_in_shanghai(), datetime.now(eight).date()
    assert before <= today <= after


def test_shanghai_has_one_time_all_year() -> None:
    offsets = {datetime(2026, month, 15, tzinfo=SHANGHAI).utcoffset() for month in range(1, 13)}
    assert offsets == {timedelta(hours=8)}
