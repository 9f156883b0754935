"""Promises warned of and escalated once each; demands judged by whoever made them, asked about once a closing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from tests.year.checks.ledger import PROMPTLY, Happened, Ledger, moment
from tests.year.days import day_of

_ENDS = ("answered", "kept", "closed")
_SHARES = (50, 80)
_EFFECT_DAYS, _REMIND_DAYS = 10, 3


def warned_once_each(ledger: Ledger) -> Iterator[str]:
    """At half and at four fifths of the working time, while nobody has answered."""
    for code, events in ledger.of("P"):
        made, due = events[0].at, moment(events[0].data["due_at"])
        whole = ledger.days.worked_between(made, due)
        for share in _SHARES:
            told = [event.at for event in events if event.kind == "warned" and event.data["percent"] == share]
            fault = _fault(told, ledger.days.passed(made, whole * share / 100), _end(events) or ledger.now)
            if fault:
                yield f"{code}: warning at {share} % {fault}: {told}"


def escalated_once_when_late(ledger: Ledger) -> Iterator[str]:
    """Late when its time has passed, and then the supervisor's, once; whoever asked is told."""
    for code, events in ledger.of("P"):
        due, end = moment(events[0].data["due_at"]), _end(events) or ledger.now
        for kind in ("late", "escalated"):
            fault = _fault([event.at for event in events if event.kind == kind], due, end)
            if fault:
                yield f"{code}: {kind} {fault}"


def due_after_working_hours(ledger: Ledger) -> Iterator[str]:
    """What was promised is so many working hours after it was asked."""
    hours = ledger.settings.promises["reply"].working_hours or 4
    for code, events in ledger.of("P"):
        whole = ledger.days.worked_between(events[0].at, moment(events[0].data["due_at"]))
        if abs(whole.total_seconds() - hours * 3600) > 1:
            yield f"{code} was promised in {whole}"


def answered_once(ledger: Ledger) -> Iterator[str]:
    """A promise ends once, and an answer or a reason goes out once."""
    for code, events in ledger.of("P"):
        ends = [event for event in events if event.kind in _ENDS]
        sent = [*ledger.told(code, "promise_answer"), *ledger.told(code, "promise_closed")]
        wanted = [event for event in ends if event.kind != "kept"]
        if len(ends) > 1 or len(sent) > len(wanted):
            yield f"{code} ended {len(ends)} times and was told {len(sent)} times"


class _Closing(NamedTuple):
    """A demand from its closing to whatever came next."""

    code: str
    closed: datetime
    until: datetime
    asked: Sequence[datetime]


def effects_are_asked_about_once(ledger: Ledger) -> Iterator[str]:
    """Ten working days after a closing, if it is still closed then."""
    for closing in _closings(ledger):
        due = ledger.days.closing(ledger.days.after(day_of(closing.closed), _EFFECT_DAYS))
        fault = _fault(closing.asked, due, closing.until)
        if fault:
            yield f"{closing.code} closed at {closing.closed}: effect {fault}: {closing.asked}, due {due}"


def effects_are_reminded_of_once(ledger: Ledger) -> Iterator[str]:
    """One reminder three working days later, none after a verdict."""
    for code, events in ledger.of("SCN"):
        asked = [event.at for event in events if event.kind == "effect_asked"]
        said = [event.at for event in events if event.kind in ("verdict", "reopen")]
        sent = [one.at for one in ledger.told(code, "effect_reminder")]
        for when, following in zip(asked, [*asked[1:], ledger.now]):
            due = ledger.days.closing(ledger.days.after(day_of(when), _REMIND_DAYS))
            mine = [one for one in sent if when < one < following]
            fault = _fault(mine, due, min([*_later(said, when), ledger.now]))
            if fault:
                yield f"{code} asked at {when}: reminder {fault}: {mine}"
        if len(sent) > len(asked):
            yield f"{code} was reminded of {len(sent)} times, asked about {len(asked)} times"


def only_people_judge(ledger: Ledger) -> Iterator[str]:
    """A verdict is said by whoever made the demand, and the row keeps the last one."""
    for row in ledger.rows["demand"]:
        said = [event for event in ledger.events[row.code] if event.kind == "verdict"]
        if any(event.by != "person" for event in said):
            yield f"{row.code} was judged by {[event.by for event in said]}"
        if row.verdict != (said[-1].data["verdict"] if said else None):
            yield f"{row.code} keeps {row.verdict}"


def _closings(ledger: Ledger) -> Iterator[_Closing]:
    for code, events in ledger.of("SCN"):
        closed: datetime | None = None
        for event in events:
            if _closes(event) and closed is None:
                closed = event.at
            elif _reopens(event) and closed is not None:
                yield _Closing(code, closed, event.at, _asked(events, closed, event.at))
                closed = None
        if closed is not None:
            yield _Closing(code, closed, ledger.now, _asked(events, closed, ledger.now))


def _closes(event: Happened) -> bool:
    return event.kind == "close" or (event.kind == "verdict" and event.data["verdict"] == "solved")


def _reopens(event: Happened) -> bool:
    return event.kind == "reopen" or (event.kind == "verdict" and event.data["verdict"] != "solved")


def _asked(events: Sequence[Happened], since: datetime, until: datetime) -> list[datetime]:
    return [event.at for event in events if event.kind == "effect_asked" and since <= event.at <= until]


def _later(moments: Sequence[datetime], than: datetime) -> list[datetime]:
    return [when for when in moments if when > than]


def _end(events: Sequence[Happened]) -> datetime | None:
    return next((event.at for event in events if event.kind in _ENDS), None)


def _fault(told: Sequence[datetime], due: datetime, until: datetime) -> str:
    """Why ``told`` is not once at ``due``, for what ended at ``until``."""
    if until <= due:
        return "though it was not due" if told else ""
    if len(told) > 1:
        return f"{len(told)} times"
    if not told:
        return "never" if until > due + PROMPTLY else ""
    return "" if due <= told[0] <= due + PROMPTLY else "not in time"
