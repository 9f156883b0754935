"""Chains that verify, and the state of every record told by its events alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from tests.year.checks.ledger import Happened, Ledger
from tests.year.checks.terms import terms

Replay = Callable[[str, Happened], str]
_APPOINTMENT = {"booked": "booked", "moved": "booked"} | {end: end for end in ("arrived", "no_show", "cancelled")}
_PROMISE = {"promised": "open", "late": "late", "answered": "kept", "kept": "kept", "closed": "broken"}
_CYCLE = {"opened": "open", "closed": "closed"}
_DORMANCY = {"begun": "asleep", "resumed": "resumed", "awake": "awake"}
_RECTIFICATION = {
    "opened": "open",
    "call_back": "called_back",
    "mend": "mended",
    "send_back": "called_back",
    "verify": "closed",
}
_DEMAND = {
    "received": "received",
    "dispatch": "dispatched",
    "sign": "signed",
    "return": "coordinating",
    "answer": "answered",
    "close": "closed",
    "reopen": "coordinating",
}
_OF_ITEMS = ("sub_task",)
_WINDOW = {"window_used": "used", "window_cancelled": "cancelled"}


def chains_are_whole(ledger: Ledger) -> Iterator[str]:
    """center.cases.events.verify finds nothing."""
    yield from (f"{code}: {''.join(faults)}" for code, faults in ledger.broken.items())


def states_are_those_of_the_events(ledger: Ledger) -> Iterator[str]:
    """Of every record, and so of every total by state."""
    for table, (letters, replay) in _RECORDS.items():
        stored = {row.code: row.state for row in ledger.rows[table]}
        told = {code: _replayed(events, replay) for code, events in ledger.of(letters)}
        for code in stored.keys() | told.keys():
            if stored.get(code) != told.get(code):
                yield f"{code} is {stored.get(code)}, its events say {told.get(code)}"
        if Counter(stored.values()) != Counter(told.values()):
            yield f"{table}: {Counter(stored.values())}, by the events {Counter(told.values())}"


def windows_are_those_of_the_events(ledger: Ledger) -> Iterator[str]:
    """Legal terms by state."""
    stored = Counter((row.record, row.kind, row.state) for row in ledger.rows["legal_window"])
    told = Counter((term.record, term.kind, _window_state(ledger, term.record, term.end)) for term in terms(ledger))
    yield from (f"{window} by the rows only" for window in stored - told)
    yield from (f"{window} by the events only" for window in told - stored)


def items_are_those_of_the_events(ledger: Ledger) -> Iterator[str]:
    """What is done of every case, and what is reserved."""
    codes = {row.id: row.code for row in ledger.rows["agency_case"]}
    stored: Counter[tuple[str, str]] = Counter()
    for row in ledger.rows["sub_task"]:
        stored[codes[row.case_id], row.state] += row.state in ("done", "reserved")
    told: Counter[tuple[str, str]] = Counter()
    for code, events in ledger.of("D"):
        for state in _items(events).values():
            told[code, state] += state in ("done", "reserved")
    yield from (
        f"{item}: {stored[item]}, by the events {told[item]}" for item in stored | told if stored[item] != told[item]
    )


def totals(ledger: Ledger) -> dict[str, Counter[str]]:
    """How many records of each table are in which state."""
    tables = (*_RECORDS, "legal_window", "invitation", "notice")
    return {table: Counter(row.state for row in ledger.rows[table]) for table in tables}


def _replayed(events: Sequence[Happened], replay: Replay) -> str:
    state = ""
    for event in events:
        state = replay(state, event)
    return state


def _by(names: dict[str, str]) -> Replay:
    return lambda state, event: names.get(event.kind, state)


def _case(state: str, event: Happened) -> str:
    if event.kind == "opened":
        return "submitted"
    return str(event.data.get("to", state)) if event.kind not in _OF_ITEMS else state


def _demand(state: str, event: Happened) -> str:
    if event.kind == "verdict":
        return "closed" if event.data["verdict"] == "solved" else "coordinating"
    return _DEMAND.get(event.kind, state)


def _window_state(ledger: Ledger, record: str, end: Happened | None) -> str:
    if end is None:
        return "running"
    if end.kind == "window_closed":
        resumed = [event for event in ledger.events[record] if event.kind == "resumed"]
        return "cancelled" if resumed[-1].data["end_kind"] == "early" else "passed"
    return _WINDOW.get(end.kind, "passed")


def _items(events: Sequence[Happened]) -> dict[str, str]:
    states = dict.fromkeys(events[0].data["items"], "todo") | dict.fromkeys(events[0].data["reserved"], "reserved")
    for event in events:
        if event.kind == "sub_task":
            states[event.data["item"]] = event.data["to"]
        elif event.kind in ("terminate", "finish"):
            states = {item: state if state == "done" else "over" for item, state in states.items()}
    return states


_RECORDS: dict[str, tuple[str, Replay]] = {
    "appointment": ("A", _by(_APPOINTMENT)),
    "promise": ("P", _by(_PROMISE)),
    "stage_cycle": ("Y", _by(_CYCLE)),
    "dormancy": ("H", _by(_DORMANCY)),
    "rectification": ("Z", _by(_RECTIFICATION)),
    "demand": ("SCN", _demand),
    "agency_case": ("D", _case),
}
