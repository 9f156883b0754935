"""Stage cycles, invitations, ratings and what follows from bad ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from tests.year.checks.ledger import PROMPTLY, Happened, Ledger, moment
from tests.year.days import day_of

_CLOSED = ("finish", "terminate")


def closed_on_their_day(ledger: Ledger) -> Iterator[str]:
    """At the close of the working day after the last case's end, unless another case came; and only then."""
    for code, events in ledger.of("Y"):
        marks = [event for event in events if event.kind in ("joined", "closing", "held", "closed")]
        for mark, following in zip(marks, [*marks[1:], None]):
            if mark.kind == "closing":
                yield from _closing_faults(ledger, code, mark, following)
            elif mark.kind == "closed" and not _follows_closing(marks, mark):
                yield f"{code} was closed without its time"


def closed_when_all_is_done(ledger: Ledger) -> Iterator[str]:
    """A cycle all of whose cases have ended closes."""
    ends = {code: _end_of(events) for code, events in ledger.of("D")}
    for code, events in ledger.of("Y"):
        ended = [ends[case] for case in _cases(events)]
        if all(ended) and not _at(events, "closed"):
            last = max(filter(None, ended))
            if ledger.days.closing(ledger.days.after(day_of(last), 1)) + PROMPTLY < ledger.now:
                yield f"{code} is open though its last case ended at {last}"


def invited_once_after_closing(ledger: Ledger) -> Iterator[str]:
    """One invitation where something was done, one reminder at most, none before closing, none after an answer."""
    answered = _answered(ledger)
    for code, events in ledger.of("Y"):
        closed = _at(events, "closed")
        is_due = closed is not None and any(_has_done(ledger.events[case], closed) for case in _cases(events))
        invited = [event.at for event in events if event.kind == "invited"]
        if invited != ([closed] if is_due else []):
            yield f"{code} closed at {closed}, invited at {invited}"
        yield from _sent_faults(ledger, code, closed if is_due else None, answered.get(code))


def rated_once_after_closing(ledger: Ledger) -> Iterator[str]:
    """At most one rating of a cycle, an item or a session, and of a cycle only once it is closed."""
    closed = {row.id: row.closed_at for row in ledger.rows["stage_cycle"]}
    seen = Counter(_subject(row) for row in ledger.rows["rating"])
    yield from (f"{subject} was rated {count} times" for subject, count in seen.items() if count > 1)
    for row in ledger.rows["rating"]:
        if row.kind == "stage" and (closed[row.cycle_id] is None or row.created_at < closed[row.cycle_id]):
            yield f"rating {row.id} came before its cycle closed"
    rated = {row.cycle_id for row in ledger.rows["rating"]}
    for row in ledger.rows["invitation"]:
        if (row.state == "used") != (row.cycle_id in rated) and row.state != "expired":
            yield f"invitation {row.code} is {row.state}"


def low_ratings_are_put_right(ledger: Ledger) -> Iterator[str]:
    """Each has one rectification, which another person verifies, and which is told of once when it is late."""
    low = {row.id for row in ledger.rows["rating"] if row.level in ("dissatisfied", "very_dissatisfied")}
    opened = Counter(row.rating_id for row in ledger.rows["rectification"])
    yield from (f"rating {number} has {opened[number]} rectifications" for number in low if opened[number] != 1)
    yield from (f"rating {number} needs no rectification" for number in opened if number not in low)
    made = {row.id: row.created_at for row in ledger.rows["rating"]}
    for row in ledger.rows["rectification"]:
        days = ledger.settings.ratings.rectify_days
        due = ledger.days.closing(ledger.days.after(day_of(made[row.rating_id]), days))
        overdue = [event.at for event in ledger.events[row.code] if event.kind == "overdue"]
        if not _once_when_late(overdue, due, _at(ledger.events[row.code], "verify"), ledger.now):
            yield f"{row.code} due {due}: told overdue at {overdue}"


def verified_by_another(ledger: Ledger) -> Iterator[str]:
    """Whoever put it right last did not verify it, and nothing is closed that was not put right after a call."""
    for code, events in ledger.of("Z"):
        verified = [event for event in events if event.kind == "verify"]
        mended = [event for event in events if event.kind == "mend"]
        if verified and (not mended or not _at(events, "call_back") or verified[-1].who == mended[-1].who):
            yield f"{code} was verified by {verified[-1].who}"


def _closing_faults(ledger: Ledger, code: str, mark: Happened, following: Happened | None) -> Iterator[str]:
    due = ledger.days.closing(ledger.days.after(day_of(mark.at), 1))
    if moment(mark.data["closes_at"]) != due:
        yield f"{code} closes at {mark.data['closes_at']}, not at {due}"
    if following is None and due + PROMPTLY < ledger.now:
        yield f"{code} was not closed at {due}"
    if following is not None and following.kind == "closed" and not due <= following.at <= due + PROMPTLY:
        yield f"{code} was closed at {following.at}, not at {due}"
    if following is not None and following.kind != "closed" and following.at > due + PROMPTLY:
        yield f"{code} was not closed at {due} but went on at {following.at}"


def _follows_closing(marks: Sequence[Happened], mark: Happened) -> bool:
    place = marks.index(mark)
    return place > 0 and marks[place - 1].kind == "closing"


def _sent_faults(ledger: Ledger, code: str, closed: datetime | None, answered: datetime | None) -> Iterator[str]:
    invitations = [sent.at for sent in ledger.told(code, "rating_invitation")]
    reminders = [sent.at for sent in ledger.told(code, "rating_reminder")]
    if len(invitations) > 1 or len(reminders) > 1:
        yield f"{code}: {len(invitations)} invitations and {len(reminders)} reminders were sent"
    if closed is None:
        yield from (f"{code} was written of at {sent}" for sent in invitations + reminders)
        return
    due = ledger.days.closing(ledger.days.after(day_of(closed), ledger.settings.ratings.remind_after))
    early = [sent for sent in invitations if sent < closed] + [sent for sent in reminders if sent < due]
    yield from (f"{code} closed at {closed} was written of at {sent}" for sent in early)
    late = [sent for sent in reminders if answered is not None and sent > answered]
    yield from (f"{code} was reminded of at {sent}, after the answer at {answered}" for sent in late)
    is_wanted = answered is None or answered > due + PROMPTLY
    if is_wanted and due + PROMPTLY < ledger.now and not ledger.told(code, "rating_reminder"):
        yield f"{code} was not reminded of at {due}"


def _answered(ledger: Ledger) -> dict[str, datetime]:
    """By cycle code, when it was rated or declined."""
    codes = {row.id: row.code for row in ledger.rows["stage_cycle"]}
    declined = [row for row in ledger.rows["invitation"] if row.state == "declined"]
    rated = [row for row in ledger.rows["rating"] if row.kind == "stage"]
    answers = {codes[row.cycle_id]: row.updated_at for row in declined}
    return answers | {codes[row.cycle_id]: row.created_at for row in rated}


def _cases(events: Sequence[Happened]) -> list[str]:
    return [event.data["case"] for event in events if event.kind == "joined"]


def _at(events: Sequence[Happened], kind: str) -> datetime | None:
    return next((event.at for event in events if event.kind == kind), None)


def _end_of(events: Sequence[Happened]) -> datetime | None:
    return next((event.at for event in events if event.kind in _CLOSED), None)


def _has_done(events: Sequence[Happened], until: datetime) -> bool:
    return any(
        event.at <= until and (event.kind == "finish" or (event.kind == "sub_task" and event.data["to"] == "done"))
        for event in events
    )


def _subject(row: Any) -> tuple[Any, ...]:
    ways = {"stage": (row.cycle_id,), "item": (row.sub_task_id,), "reception": (row.conversation_id, row.session)}
    return (row.kind, *ways[row.kind])


def _once_when_late(told: Sequence[datetime], due: datetime, ended: datetime | None, now: datetime) -> bool:
    end = ended or now
    if end <= due:
        return not told
    in_time = all(due <= when <= due + PROMPTLY for when in told)
    return in_time and (len(told) == 1 or (not told and end <= due + PROMPTLY))
