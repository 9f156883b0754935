"""Every check of the year can fail: one row or event is changed in a copy, and the check whose matter it is says so."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
import sqlalchemy as sa

from center.database import connect
from tests.year.checks import CHECKS
from tests.year.checks.ledger import Ledger, read_ledger
from tests.year.checks.recount import chains_are_whole
from tests.year.conftest import Lived

_TWICE = (
    "INSERT INTO notice_attempt (notice_id, number, channel, outcome, at)"
    " SELECT notice_id, number + 50, channel, outcome, at FROM notice_attempt WHERE outcome = 'sent' AND notice_id ="
)
_ONE = "(SELECT min(n.id) FROM notice n JOIN notice_attempt t ON t.notice_id = n.id AND t.outcome = 'sent' WHERE {})"
_DROP = "DELETE FROM notice_attempt WHERE notice_id = " + _ONE
_ONE_EVENT = "(SELECT min(e.id) FROM record_event e WHERE {})"
_DROP_EVENT = "DELETE FROM record_event WHERE id = " + _ONE_EVENT
_SHIFT_SENT = "UPDATE notice_attempt SET at = datetime(at, '{}') WHERE notice_id = " + _ONE
_SHIFT_EVENT = "UPDATE record_event SET at = datetime(at, '{}') WHERE id = " + _ONE_EVENT


def sent(kind: str) -> str:
    """A notice of the kind that went out."""
    return f"n.kind = '{kind}'"


def event(kind: str, more: str = "1") -> str:
    """An event of the kind."""
    return f"e.kind = '{kind}' AND {more}"


SPOILED: dict[str, Sequence[str]] = {
    "reminded_once_and_in_time": (
        _DROP.format(sent("reminder_day")),
        _DROP.format(sent("reminder_hours")),
        _SHIFT_SENT.format("-20 minutes", sent("reminder_day")),
        _SHIFT_SENT.format("+20 minutes", sent("reminder_hours")),
    ),
    "never_reminded_after_the_end": (
        "UPDATE notice_attempt SET at = datetime(at, '+40 days') WHERE notice_id = "
        + _ONE.format(sent("reminder_day")),
    ),
    "told_of_every_booking_once": (
        "DELETE FROM notice_attempt WHERE notice_id IN (SELECT id FROM notice WHERE kind = 'appointment_booked')",
    ),
    "seats_are_counted": (
        "UPDATE appointment_slot SET taken = taken - 1 WHERE id ="
        " (SELECT min(id) FROM appointment_slot WHERE taken > 0)",
        _DROP_EVENT.format(event("cancelled", "e.record LIKE 'A%'")),
    ),
    "every_end_is_noted": (
        _SHIFT_EVENT.format("+30 minutes", event("no_show")),
        "UPDATE appointment SET state = 'booked', ended_at = NULL"
        " WHERE id = (SELECT min(id) FROM appointment WHERE state = 'no_show')",
        "UPDATE appointment SET starts_at = '2026-02-17 02:00:00.000000' WHERE id = (SELECT min(id) FROM appointment)",
    ),
    "sent_once": (_TWICE + _ONE.format(sent("reminder_day")),),
    "provider_agrees": (_DROP.format("t.channel = 'sms'"), _TWICE + _ONE.format("t.channel = 'sms'")),
    "nobody_is_woken": (
        _SHIFT_SENT.format("+12 hours", "t.channel = 'sms' AND n.kind = 'reminder_day'"),
        "DELETE FROM message WHERE author = 'person'",
    ),
    "nothing_is_forgotten": (
        "UPDATE notice SET state = 'waiting' WHERE id = " + _ONE.format(sent("reminder_day")),
        "UPDATE notice SET state = 'expired' WHERE id = " + _ONE.format(sent("reminder_day")),
        "UPDATE notice SET state = 'dead' WHERE id = " + _ONE.format(sent("reminder_day")),
    ),
    "no_two_of_a_kind": (
        "UPDATE notice SET kind = 'rating_invitation' WHERE id = " + _ONE.format(sent("rating_reminder")),
    ),
    "remembered_once": (_DROP.format(sent("reserved_items")), _SHIFT_SENT.format("-2 days", sent("reserved_items"))),
    "closed_on_their_day": (
        _SHIFT_EVENT.format("+1 hours", event("closed", "e.record LIKE 'Y%'")),
        _DROP_EVENT.format(event("closing")),
        "UPDATE record_event SET data = replace(data, ':00:00', ':30:00') WHERE id = "
        + _ONE_EVENT.format(event("closing")),
    ),
    "closed_when_all_is_done": (
        "DELETE FROM record_event WHERE kind IN ('closing', 'closed') AND record ="
        " (SELECT min(record) FROM record_event WHERE kind = 'invited')",
    ),
    "invited_once_after_closing": (
        _DROP_EVENT.format(event("invited")),
        _SHIFT_SENT.format("-1 days", sent("rating_invitation")),
        _SHIFT_SENT.format("-1 days", sent("rating_reminder")),
        _DROP.format(sent("rating_reminder")),
        "UPDATE invitation SET state = 'declined', updated_at = created_at WHERE cycle_id ="
        " (SELECT y.id FROM stage_cycle y JOIN notice n ON n.record = y.code"
        " WHERE n.kind = 'rating_reminder' AND n.sent_at IS NOT NULL"
        " AND y.id NOT IN (SELECT cycle_id FROM rating WHERE cycle_id IS NOT NULL) LIMIT 1)",
    ),
    "rated_once_after_closing": (
        "UPDATE rating SET created_at = datetime(created_at, '-30 days') WHERE id ="
        " (SELECT min(id) FROM rating WHERE kind = 'stage')",
        "UPDATE invitation SET state = 'used' WHERE id = (SELECT min(id) FROM invitation WHERE state = 'declined')",
    ),
    "low_ratings_are_put_right": (
        "DELETE FROM rectification WHERE id = (SELECT min(id) FROM rectification)",
        "UPDATE rating SET level = 'satisfied' WHERE id = (SELECT min(rating_id) FROM rectification)",
        _DROP_EVENT.format(event("overdue")),
        _SHIFT_EVENT.format("-1 days", event("overdue")),
    ),
    "verified_by_another": (
        "UPDATE record_event SET actor = CASE actor WHEN 'clerk-1' THEN 'clerk-2' ELSE 'clerk-1' END WHERE id = "
        + _ONE_EVENT.format(event("verify")),
        "DELETE FROM record_event WHERE kind = 'call_back'",
    ),
    "last_as_long_as_the_law_says": (
        'UPDATE record_event SET data = replace(data, \'"last_day":"2026-\', \'"last_day":"2027-\') WHERE id = '
        + _ONE_EVENT.format(event("window_opened", "e.data LIKE '%publication%'")),
        _SHIFT_EVENT.format("+1 days", event("window_opened", "e.data LIKE '%\"filing\"%'")),
    ),
    "ended_on_their_day": (
        _SHIFT_EVENT.format("+1 hours", event("publication_ended")),
        _SHIFT_EVENT.format("-1 hours", event("filing_missed")),
        _DROP_EVENT.format(event("push_ended")),
        _SHIFT_EVENT.format("+60 days", event("window_used", "e.data LIKE '%\"filing\"%'")),
    ),
    "filing_follows_publication": (
        _DROP_EVENT.format(event("window_opened", "e.data LIKE '%\"filing\"%'")),
        _DROP_EVENT.format(event("publication_ended")),
    ),
    "told_at_both_ends": (
        *(_DROP.format(sent(kind)) for kind in ("window_opens", "window_ends_soon", "window_last_day")),
        _SHIFT_SENT.format("-1 days", sent("window_opens")),
    ),
    "dormancies_end_by_themselves": (
        _DROP_EVENT.format(event("resumed")),
        _SHIFT_EVENT.format("+1 days", event("resumed", "e.data NOT LIKE '%early%'")),
        "DELETE FROM notice_attempt WHERE notice_id IN (SELECT id FROM notice WHERE kind = 'window_ended')",
    ),
    "three_years_at_most": (
        "UPDATE dormancy SET from_day = date(from_day, '-1 days') WHERE end_kind = 'limit'",
        "UPDATE dormancy SET enterprise_id = (SELECT min(enterprise_id) FROM dormancy WHERE end_kind = 'limit'),"
        " from_day = '2026-01-01' WHERE end_kind = 'term'",
    ),
    "warned_once_each": (
        _DROP_EVENT.format(event("warned", "e.data LIKE '%50%'")),
        _DROP_EVENT.format(event("warned", "e.data LIKE '%80%'")),
        _SHIFT_EVENT.format("+30 minutes", event("warned")),
    ),
    "escalated_once_when_late": (
        _DROP_EVENT.format(event("escalated")),
        _DROP_EVENT.format(event("late")),
        _SHIFT_EVENT.format("-1 hours", event("late")),
    ),
    "due_after_working_hours": (
        "UPDATE record_event SET data = replace(data, ':00:00', ':20:00') WHERE kind = 'promised'",
        _SHIFT_EVENT.format("-3 days", event("promised")),
    ),
    "answered_once": ("UPDATE record_event SET kind = 'kept' WHERE id = " + _ONE_EVENT.format(event("answered")),),
    "effects_are_asked_about_once": (
        _DROP_EVENT.format(event("effect_asked")),
        _SHIFT_EVENT.format("-1 days", event("effect_asked")),
    ),
    "effects_are_reminded_of_once": (
        _DROP.format(sent("effect_reminder")),
        _SHIFT_SENT.format("-1 days", sent("effect_reminder")),
    ),
    "only_people_judge": (
        "UPDATE record_event SET actor_kind = 'staff' WHERE id = " + _ONE_EVENT.format(event("verdict")),
        "UPDATE demand SET verdict = NULL WHERE id = (SELECT min(id) FROM demand WHERE verdict IS NOT NULL)",
    ),
    "chains_are_whole": (
        _DROP_EVENT.format(event("moved")),
        "UPDATE record_event SET actor = 'clerk-9' WHERE id = " + _ONE_EVENT.format(event("arrived")),
    ),
    "states_are_those_of_the_events": (
        *(
            f"UPDATE {table} SET state = '{state}' WHERE id = (SELECT min(id) FROM {table} WHERE state <> '{state}')"
            for table, state in (
                ("demand", "received"),
                ("agency_case", "accepted"),
                ("promise", "broken"),
                ("rectification", "open"),
                ("dormancy", "resumed"),
                ("stage_cycle", "open"),
                ("appointment", "arrived"),
            )
        ),
    ),
    "windows_are_those_of_the_events": (
        "UPDATE legal_window SET state = 'used' WHERE id = (SELECT min(id) FROM legal_window WHERE state = 'passed')",
    ),
    "items_are_those_of_the_events": (
        "UPDATE sub_task SET state = 'failed' WHERE id = (SELECT min(id) FROM sub_task WHERE state = 'done')",
    ),
}


@pytest.fixture(scope="module")
def copied(sqlite_year: Lived, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A copy of the year's records in which nothing keeps anybody from spoiling them."""
    path = tmp_path_factory.mktemp("copied") / "copied.db"
    shutil.copyfile(sqlite_year.url.removeprefix("sqlite:///"), path)
    engine = connect(f"sqlite:///{path}")
    with engine.connect() as connection:
        connection.execute(sa.text("PRAGMA ignore_check_constraints = ON"))
        triggers = connection.execute(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
        for trigger in triggers:
            connection.execute(sa.text(f"DROP TRIGGER {trigger}"))
        yield connection
    engine.dispose()


def spoiled(copied: Any, lived: Lived, statement: str, verifies: bool) -> Ledger:
    """What the records say after ``statement``, which is then undone."""
    whole = lived.ledger
    copied.execute(sa.text("SAVEPOINT spoiled"))
    try:
        assert copied.execute(sa.text(statement.replace(":", "\\:"))).rowcount > 0, statement
        return read_ledger(copied, whole.outbox, whole.settings, whole.now, verifies=verifies)
    finally:
        copied.execute(sa.text("ROLLBACK TO spoiled"))


def test_every_check_is_spoiled() -> None:
    assert set(SPOILED) == {check.__name__ for check in CHECKS}


@pytest.mark.parametrize(
    ("name", "statement"),
    [pytest.param(name, one, id=f"{name}-{place}") for name, ones in SPOILED.items() for place, one in enumerate(ones)],
)
def test_a_spoiled_year_is_found_out(copied: Any, sqlite_year: Lived, name: str, statement: str) -> None:
    check = {check.__name__: check for check in CHECKS}[name]
    assert list(check(sqlite_year.ledger)) == []
    assert list(check(spoiled(copied, sqlite_year, statement, check is chains_are_whole))) != []
