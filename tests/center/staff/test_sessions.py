"""Sessions of staff: they hold for their time, end for one or for all, and belong to one member."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from center.records import Records
from center.staff.changing import disable
from center.staff.rights import Role
from center.staff.sessions import (
    Limits,
    OpenedSession,
    Session,
    csrf_of,
    end_session,
    end_sessions,
    find_session,
    open_session,
    sessions_of,
    touch_session,
)
from tests.center.staff.staffed import NOW, made, minutes

LIMITS = Limits(timedelta(minutes=30), timedelta(hours=12))


def opened(records: Records, member_id: int, now: datetime = NOW, device: str = "Firefox") -> OpenedSession:
    return records.write_now(lambda at: open_session(at, member_id, device, "10.0.0.8", now))


def found(records: Records, token: str, now: datetime = NOW) -> Session | None:
    return records.read_now(lambda at: find_session(at, token, now, LIMITS))


def test_a_session_holds_for_thirty_minutes_unused(records: Records) -> None:
    wang = made(records)
    session = opened(records, wang.id)
    held = found(records, session.token, minutes(29))
    assert held == Session(session.id, wang._replace(created_at=NOW), csrf_of(session.token), NOW, NOW)
    assert found(records, session.token, minutes(30)) is None


def test_used_it_holds_longer_but_never_over_twelve_hours(records: Records) -> None:
    session = opened(records, made(records).id)
    for number in range(20, 12 * 60, 20):
        records.write_now(lambda at, number=number: touch_session(at, session.id, minutes(number)))
    assert found(records, session.token, minutes(12 * 60 - 1)) is not None
    assert found(records, session.token, minutes(12 * 60)) is None


@pytest.mark.parametrize(("seconds", "is_due"), [(0, False), (59, False), (60, True)])
def test_its_use_is_written_down_once_a_minute(records: Records, seconds: int, is_due: bool) -> None:
    held = found(records, opened(records, made(records).id).token)
    assert held is not None
    assert held.needs_touch(NOW + timedelta(seconds=seconds)) is is_due


@pytest.mark.parametrize("token", ["", "x" * 43, "' OR 1=1 --", "\x00", "令牌"])
def test_a_made_up_token_is_no_session(records: Records, token: str) -> None:
    opened(records, made(records).id)
    assert found(records, token) is None


def test_one_session_is_ended_by_its_own_member_only(records: Records) -> None:
    wang, li = made(records), made(records, "li")
    session = opened(records, wang.id)
    assert records.write_now(lambda at: end_session(at, li.id, session.id, NOW)) is False
    assert found(records, session.token) is not None
    assert records.write_now(lambda at: end_session(at, wang.id, session.id, NOW)) is True
    assert found(records, session.token) is None
    assert records.write_now(lambda at: end_session(at, wang.id, session.id, NOW)) is False


def test_all_but_one_are_ended_and_listed(records: Records) -> None:
    wang = made(records)
    sessions = [opened(records, wang.id, minutes(number), f"browser {number}") for number in range(3)]
    listed = records.read_now(lambda at: sessions_of(at, wang.id, minutes(3), LIMITS))
    assert [own.device for own in listed] == ["browser 2", "browser 1", "browser 0"]
    assert records.write_now(lambda at: end_sessions(at, wang.id, minutes(3), but=sessions[1].id)) == 2
    listed = records.read_now(lambda at: sessions_of(at, wang.id, minutes(3), LIMITS))
    assert [own.id for own in listed] == [sessions[1].id]


def test_disabling_ends_every_session(records: Records) -> None:
    wang = made(records)
    made(records, "admin", Role.ADMIN)
    session = opened(records, wang.id)
    assert records.write_now(lambda at: disable(at, "wang", "admin", "离职", NOW)) is True
    assert found(records, session.token) is None


def test_the_secret_of_forms_does_not_give_the_token_away() -> None:
    assert csrf_of("a") != csrf_of("b")
    assert "token" not in csrf_of("token")
