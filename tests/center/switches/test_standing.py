"""Switches: what stands, until when, what is told beside the composer, what is not told to everybody."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from center.knowledge import Knowledge
from center.records import Records
from center.switch_tables import switch
from center.switches import (
    BadSwitch,
    Banner,
    Off,
    Standing,
    Switches,
    lower_banner,
    raise_banner,
    read_switches,
    standing_of,
    switch_off,
    switch_on,
)
from center.switches.standing import LONGEST_BANNER, away_notice
from tests.center.recorded import FRIDAY_NOON

HOUR = timedelta(hours=1)
SNOW = "暴雪停业通知：11月20日下午大厅不开门"
UPKEEP = "系统维护，17:00 恢复"
AT_WORK = FRIDAY_NOON + 3 * HOUR


def stands(records: Records, now: Any = FRIDAY_NOON) -> Standing:
    return records.read_now(lambda connection: standing_of(connection, now))


def do(records: Records, change: Any, *arguments: Any) -> None:
    records.write_now(lambda connection: change(connection, *arguments))


def test_nothing_is_switched_at_first(records: Records) -> None:
    assert stands(records) == Standing(None, None)


def test_a_banner_stands_until_its_time_or_until_it_is_taken_down(records: Records) -> None:
    do(records, raise_banner, f"  {SNOW}\n", FRIDAY_NOON + HOUR, "clerk-1", FRIDAY_NOON)
    assert stands(records) == Standing(Banner(SNOW, FRIDAY_NOON, FRIDAY_NOON + HOUR))
    assert stands(records, FRIDAY_NOON + HOUR) == Standing()
    do(records, raise_banner, "大厅恢复开门", None, "clerk-1", FRIDAY_NOON + HOUR)
    assert stands(records, AT_WORK) == Standing(Banner("大厅恢复开门", FRIDAY_NOON + HOUR, None))
    do(records, lower_banner, "clerk-2", AT_WORK)
    assert stands(records, AT_WORK) == Standing()


def test_the_bot_is_off_since_it_was_first_switched_off(records: Records) -> None:
    do(records, switch_off, "检修", "clerk-1", FRIDAY_NOON)
    do(records, switch_off, UPKEEP, "clerk-1", FRIDAY_NOON + HOUR)
    assert stands(records) == Standing(None, Off(UPKEEP, FRIDAY_NOON))
    do(records, switch_on, "clerk-2", AT_WORK)
    assert stands(records) == Standing()


def test_who_made_the_newest_setting_and_when_is_kept_and_doing_it_again_changes_nothing(records: Records) -> None:
    do(records, switch_off, UPKEEP, "clerk-1", FRIDAY_NOON)
    for change in (switch_on, lower_banner, switch_on):
        do(records, change, "clerk-2", FRIDAY_NOON + HOUR)
        do(records, change, "clerk-3", AT_WORK)
    rows = records.read_now(lambda connection: connection.execute(sa.select(switch)).all())
    assert [(row.name, row.value, row.by, row.at) for row in rows] == [("bot", "{}", "clerk-2", FRIDAY_NOON + HOUR)]


@pytest.mark.parametrize(
    ("change", "arguments"),
    [
        (raise_banner, ("长" * (LONGEST_BANNER + 1), None)),
        (raise_banner, (" ", None)),
        (raise_banner, ("停业，找13900000001", None)),
        (raise_banner, (SNOW, FRIDAY_NOON)),
        (switch_off, ("修",)),
        (switch_off, ("联系13900000001",)),
    ],
)
def test_what_is_not_for_everybody_is_refused(records: Records, change: Any, arguments: tuple[Any, ...]) -> None:
    with pytest.raises(BadSwitch):
        do(records, change, *arguments, "clerk-1", FRIDAY_NOON)
    assert stands(records) == Standing()


def test_what_people_read_beside_the_composer(records: Records, real_knowledge: Knowledge) -> None:
    def switches(now: Any) -> Switches:
        return records.read_now(lambda connection: read_switches(connection, now))

    away = away_notice(real_knowledge.service, FRIDAY_NOON)
    assert switches(FRIDAY_NOON) == Switches(None, True, away, False)
    assert ("8:00" in away, "11月20日（周五）18:00" in away, "〔" in away or "{" in away) == (True, True, False)
    assert switches(AT_WORK) == Switches(None, True, None, True)
    do(records, raise_banner, SNOW, None, "clerk-1", FRIDAY_NOON)
    do(records, switch_off, UPKEEP, "clerk-1", FRIDAY_NOON)
    told = switches(AT_WORK)
    assert told == Switches(SNOW, False, told.notice, True)
    assert (UPKEEP in (told.notice or ""), "12345" in (told.notice or "")) == (True, True)
