"""A year of the center with 40 enterprises, on both databases: every rule holds, the totals agree with the events."""

from __future__ import annotations

from collections import Counter

from tests.year.checks import faults_of
from tests.year.checks.recount import totals
from tests.year.conftest import Lived

_EXPECTED_ALARMS = {"promise_due", "promise_late", "rectification_overdue", "notice_dead"}
_TRIED = {
    "BadDays", "IllegalMove", "IllegalStep", "NoWindow", "NotCured", "NotFinished", "NotOffered", "RatedBefore",
    "StillDormant", "TooEarly",
}  # fmt: skip
_SEEN = {
    "appointment": {"arrived", "cancelled", "no_show"},
    "promise": {"kept", "broken"},
    "stage_cycle": {"closed"},
    "dormancy": {"asleep", "awake", "resumed"},
    "rectification": {"closed"},
    "demand": {"closed"},
    "agency_case": {"done", "terminated"},
    "legal_window": {"cancelled", "passed", "used", "running"},
    "invitation": {"declined", "expired", "used"},
    "notice": {"cancelled", "delivered", "sent"},
}


def test_every_rule_holds(lived: Lived) -> None:
    assert faults_of(lived.ledger) == {}


def test_what_must_be_refused_was_refused_and_repeats_changed_nothing(lived: Lived) -> None:
    assert lived.year.wrong == ()
    assert set(lived.year.refused) >= _TRIED


def test_nothing_failed_and_staff_were_warned_as_often_as_the_events_say(lived: Lived) -> None:
    alarms = Counter(alarm.split()[1] for alarm in lived.year.alarms)
    assert set(alarms) <= _EXPECTED_ALARMS
    told = Counter(event.kind for code, events in lived.ledger.of("PZ") for event in events)
    assert [alarms[name] for name in ("promise_due", "promise_late", "rectification_overdue")] == [
        told[kind] for kind in ("warned", "escalated", "overdue")
    ]
    assert alarms["notice_dead"] == sum(row.state == "dead" for row in lived.ledger.rows["notice"])


def test_the_year_was_not_empty(lived: Lived) -> None:
    found = totals(lived.ledger)
    assert {table: states - set(found[table]) for table, states in _SEEN.items() if states - set(found[table])} == {}
    assert {row.end_kind for row in lived.ledger.rows["dormancy"]} == {None, "early", "term", "limit"}
    assert {row.level for row in lived.ledger.rows["rating"]} >= {"very_satisfied", "dissatisfied"}
    assert {sent.channel for sent in lived.ledger.sent} == {"conversation", "sms"} | _for_want_of_sms(lived)


def _for_want_of_sms(lived: Lived) -> set[str]:
    """Where an SMS was refused, which happens to a few or none, a message is left, or staff are told to call."""
    return {sent.channel for sent in lived.ledger.sent} & {"mailbox", "telephone"}
