"""Seats and reminders: every kept appointment is reminded of exactly twice and in time, none without need."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from center.appointments.windows import served
from tests.year.checks.ledger import PROMPTLY, Happened, Ledger, moment
from tests.year.days import at, day_of

_ENDS = ("arrived", "no_show", "cancelled")
_TWO_HOURS, _HOUR = timedelta(hours=2), timedelta(hours=1)
_MORNING, _EVENING, _AHEAD = (8, 0), (21, 0), (20, 30)
_REMINDERS = ("reminder_day", "reminder_hours")


class Period(NamedTuple):
    """An appointment as it stood from ``since`` to ``until``: at ``starts_at``."""

    code: str
    starts_at: datetime
    since: datetime
    until: datetime


def periods(ledger: Ledger) -> Iterator[Period]:
    """Every time that an appointment ever had."""
    for code, events in ledger.of("A"):
        marks = [event for event in events if event.kind in ("booked", "moved", *_ENDS)]
        ends = [mark.at for mark in marks[1:]] + [ledger.now]
        for mark, until in zip(marks, ends):
            if mark.kind not in _ENDS:
                yield Period(code, _starts_at(mark), mark.at, until)


def reminded_once_and_in_time(ledger: Ledger) -> Iterator[str]:
    """The day before at four, and two hours before, as the hours of the day allow."""
    for period in periods(ledger):
        for kind, due in (("reminder_day", _day_before(ledger, period)), ("reminder_hours", _hours_before(period))):
            times = [sent.at for sent in ledger.told(period.code, kind)]
            times = [sent for sent in times if period.since <= sent < period.until]
            fault = _fault(times, due, period.until)
            if fault:
                yield f"{period.code} at {period.starts_at}: {kind} {fault}: {times}, due {due}"


def never_reminded_after_the_end(ledger: Ledger) -> Iterator[str]:
    """No reminder of what was cancelled, kept or missed."""
    for code, events in ledger.of("A"):
        ended = next((event.at for event in events if event.kind in _ENDS), ledger.now)
        late = [sent for kind in _REMINDERS for sent in ledger.told(code, kind) if sent.at > ended]
        if late:
            yield f"{code} ended at {ended} and was reminded of after: {late}"


def told_of_every_booking_once(ledger: Ledger) -> Iterator[str]:
    """One confirmation of each time that staff have booked for somebody, none where it was read in the talk."""
    by_staff = {code for code, events in ledger.of("A") if events[0].by == "staff"}
    for period in periods(ledger):
        times = [sent.at for sent in ledger.told(period.code, "appointment_booked")]
        mine = [sent for sent in times if period.since <= sent < period.until]
        quiet_ends = _quiet_until(period.since) or period.since
        must = min(period.until, period.starts_at) > quiet_ends + PROMPTLY
        wanted = period.code in by_staff
        if len(mine) > wanted or (wanted and must and not mine):
            yield f"{period.code} at {period.starts_at} confirmed {len(mine)} times"


def seats_are_counted(ledger: Ledger) -> Iterator[str]:
    """What a slot has taken is what the events say, and never more than there are seats."""
    held: Counter[tuple[str, str, datetime]] = Counter()
    for _, events in ledger.of("A"):
        if all(event.kind != "cancelled" for event in events):
            last = [event for event in events if event.kind in ("booked", "moved")][-1]
            held[last.data["office_id"], events[0].data["window_key"], _starts_at(last)] += 1
    for slot in ledger.rows["appointment_slot"]:
        counted = held.pop((slot.office_id, slot.window_key, slot.starts_at), 0)
        if slot.taken != counted:
            yield f"slot {slot.id}: {slot.taken} taken, {counted} counted"
        settings = ledger.settings
        place = served(settings.windows, settings.catalogue.offices, slot.office_id, slot.window_key)
        if counted > place.seats:
            yield f"slot {slot.id}: {counted} in {place.seats} seats"
    yield from (f"no slot for {seat}" for seat, count in held.items() if count)


def every_end_is_noted(ledger: Ledger) -> Iterator[str]:
    """Nobody came: noted an hour after the end; and no appointment is on a day off."""
    ends = {row.id: row.ends_at for row in ledger.rows["appointment_slot"]}
    for row in ledger.rows["appointment"]:
        missed = ends[row.slot_id] + _HOUR
        noted = [event.at for event in ledger.events[row.code] if event.kind == "no_show"]
        if row.state == "booked" and missed + PROMPTLY < ledger.now:
            yield f"{row.code} is still open"
        if any(not missed <= when <= missed + PROMPTLY for when in noted):
            yield f"{row.code} ended at {missed - _HOUR}, noted as missed at {noted}"
        if not ledger.days.worked(day_of(row.starts_at)):
            yield f"{row.code} is on a day off: {row.starts_at}"


def _fault(times: Sequence[datetime], due: datetime | None, until: datetime) -> str:
    if due is None or until <= due:
        return "was sent though it was not wanted" if times else ""
    if len(times) > 1:
        return f"was sent {len(times)} times"
    if not times:
        return "was not sent" if until > due + PROMPTLY else ""
    return "" if due <= times[0] <= due + PROMPTLY else "was not in time"


def _day_before(ledger: Ledger, period: Period) -> datetime | None:
    due = at(ledger.days.before(day_of(period.starts_at)), 16)
    return due if period.since < due else None


def _hours_before(period: Period) -> datetime | None:
    """At 7:30 at the earliest; what quiet hours would leave less than an hour of use is sent the evening before."""
    day = day_of(period.starts_at)
    due = max(period.starts_at - _TWO_HOURS, at(day, 7, 30))
    if period.since >= due:
        return None
    morning, eve = at(day, *_MORNING), day - timedelta(1)
    if due >= morning:
        return due
    if period.starts_at - morning >= _HOUR:
        return morning
    if period.since < at(eve, *_EVENING):
        return max(at(eve, *_AHEAD), period.since)
    return morning if period.starts_at > morning else None


def _quiet_until(moment_: datetime) -> datetime | None:
    day = day_of(moment_)
    if moment_ < at(day, *_MORNING):
        return at(day, *_MORNING)
    return at(day + timedelta(1), *_MORNING) if moment_ >= at(day, *_EVENING) else None


def _starts_at(event: Happened) -> datetime:
    return moment(event.data["starts_at"] if event.kind == "booked" else event.data["to"])
