"""Legal terms and dormancies: opened and ended on their days, told of at both ends, three years in all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

from tests.year.checks.ledger import PROMPTLY, Happened, Ledger
from tests.year.days import at, day_of

_DAY = timedelta(1)
_LENGTH = {"publication": 20, "filing": 20, "household_push": 10, "resume_notice": 30}
"""Days (市场主体登记管理条例第三十三条; 实施细则第四十二条)."""
_BY_THEMSELVES = ("publication", "household_push")
_TOLD = ("publication", "filing", "household_push", "extension", "resume_notice")
_REMINDED = ("filing", "extension", "resume_notice")
_ENDED = ("filing", "household_push", "resume_notice")
_EXTENSION_DAYS, _MOST_YEARS = 30, 3
_PASSED = ("publication_ended", "filing_missed", "push_ended", "extension_passed", "resume_notice_missed")
_CLOSINGS = (*_PASSED, "window_used", "window_cancelled", "window_closed")


class Term(NamedTuple):
    """One term by its events: ``end`` is how and when it was taken out of running."""

    record: str
    kind: str
    first_day: date
    last_day: date
    opened: Happened
    end: Happened | None

    @property
    def over(self) -> datetime:
        """When its last day is over."""
        return at(self.last_day + _DAY, 0)


def terms(ledger: Ledger) -> Iterator[Term]:
    """Every term of every record."""
    for record, events in ledger.of("DH"):
        for opened in (event for event in events if event.kind == "window_opened"):
            about = (opened.data["window"], opened.data["number"])
            ends = [event for event in events if event.kind in _CLOSINGS and _about(event) == about]
            first, last = (date.fromisoformat(opened.data[name]) for name in ("first_day", "last_day"))
            yield Term(record, about[0], first, last, opened, ends[0] if ends else None)


def last_as_long_as_the_law_says(ledger: Ledger) -> Iterator[str]:
    """From the day after what set it off; what the enterprise has to do itself moves to the next working day."""
    for term in terms(ledger):
        if term.kind in _LENGTH and (term.first_day, term.last_day) != _as_the_law_says(ledger, term):
            yield f"{term.record}: {term.kind} from {term.first_day} to {term.last_day}"
        if term.kind == "extension" and term.first_day != term.last_day - timedelta(_EXTENSION_DAYS):
            yield f"{term.record}: extension from {term.first_day} to {term.last_day}"


def ended_on_their_day(ledger: Ledger) -> Iterator[str]:
    """When the last day is over and not before; a publication is followed by its filing window at once."""
    for term in terms(ledger):
        if term.end is None:
            if term.over + PROMPTLY < ledger.now:
                yield f"{term.record}: {term.kind} still runs after {term.last_day}"
        elif term.end.kind in _PASSED and not term.over <= term.end.at <= term.over + PROMPTLY:
            yield f"{term.record}: {term.kind} to {term.last_day} ended at {term.end.at}"
        elif term.end.kind == "window_used" and not term.first_day <= day_of(term.end.at) <= term.last_day:
            if term.kind not in ("dormancy", "extension"):
                yield f"{term.record}: {term.kind} to {term.last_day} was used at {term.end.at}"
        elif term.end.at > term.over + PROMPTLY:
            yield f"{term.record}: {term.kind} to {term.last_day} was closed at {term.end.at}"


def filing_follows_publication(ledger: Ledger) -> Iterator[str]:
    """The filing window opens when the publication ends, and never otherwise."""
    found = list(terms(ledger))
    filings = {(term.record, term.opened.at) for term in found if term.kind == "filing"}
    ended = {
        (term.record, term.end.at) for term in found if term.end is not None and term.end.kind == "publication_ended"
    }
    yield from (f"{record}: no filing window at {when}" for record, when in ended - filings)
    yield from (f"{record}: a filing window at {when}" for record, when in filings - ended)


def told_at_both_ends(ledger: Ledger) -> Iterator[str]:
    """On the opening day, five days before the end and on the last working day, once each while it runs."""
    found: defaultdict[tuple[str, str], list[tuple[Term, datetime]]] = defaultdict(list)
    for term in terms(ledger):
        for kind, due in _tellings(ledger, term):
            found[term.record, kind].append((term, due))
    for (record, kind), wanted in found.items():
        times = [sent.at for sent in ledger.told(record, kind)]
        for term, due in wanted:
            until = term.end.at if term.end is not None else ledger.now
            mine = [sent for sent in times if due <= sent <= due + PROMPTLY]
            if len(mine) > 1 or (not mine and until > due + PROMPTLY and due + PROMPTLY < ledger.now):
                yield f"{record}: {kind} of {term.kind} sent {len(mine)} times at {due}"
        if len(times) > len(wanted):
            yield f"{record}: {kind} sent {len(times)} times, wanted {len(wanted)} times"


def dormancies_end_by_themselves(ledger: Ledger) -> Iterator[str]:
    """When the last day is over, with one event; and the enterprise is told."""
    for row in ledger.rows["dormancy"]:
        resumed = [event for event in ledger.events[row.code] if event.kind == "resumed"]
        over = at(row.to_day + _DAY, 0)
        if not resumed and over + PROMPTLY < ledger.now:
            yield f"{row.code} still sleeps after {row.to_day}"
        by_term = [event for event in resumed if event.data["end_kind"] != "early"]
        if any(not over <= event.at <= over + PROMPTLY for event in by_term):
            yield f"{row.code} slept to {row.to_day}, resumed at {by_term}"
        if len(resumed) > 1 or bool(resumed) == (row.state == "asleep"):
            yield f"{row.code} is {row.state} and resumed {len(resumed)} times"
        if len(ledger.told(row.code, "window_ended")) < bool(by_term and _tellable(ledger, by_term[0].at)):
            yield f"{row.code} was not told that it resumed"


def three_years_at_most(ledger: Ledger) -> Iterator[str]:
    """All dormancies of an enterprise together; and none overlaps another."""
    found: defaultdict[str, list[tuple[date, date]]] = defaultdict(list)
    for row in ledger.rows["dormancy"]:
        end = row.to_day + _DAY if row.ended_on is None else row.ended_on
        found[row.enterprise_id].append((row.from_day, end))
    for enterprise_id, spans in found.items():
        first, slept = min(spans)[0], sum((end - begin).days for begin, end in spans)
        limit = (first.replace(year=first.year + _MOST_YEARS) - first).days
        if slept > limit:
            yield f"{enterprise_id} sleeps {slept} days"
        ordered = sorted(spans)
        if any(later[0] < earlier[1] for earlier, later in pairwise(ordered)):
            yield f"{enterprise_id} sleeps twice at a time"


def _about(event: Happened) -> tuple[Any, Any]:
    return event.data.get("window"), event.data.get("number")


def _as_the_law_says(ledger: Ledger, term: Term) -> tuple[date, date]:
    """A window is set off on the day before its first; a filing by the last day of the publication."""
    start = day_of(term.opened.at) - (_DAY if term.kind == "filing" else timedelta())
    last = start + timedelta(_LENGTH[term.kind])
    return start + _DAY, last if term.kind in _BY_THEMSELVES else ledger.days.rolled(last)


def _tellings(ledger: Ledger, term: Term) -> Iterator[tuple[str, datetime]]:
    hour, before = ledger.settings.leaving_rules().reminders.hour, ledger.settings.leaving_rules().reminders.days_before
    if term.kind not in _TOLD:
        return
    today = day_of(term.opened.at)
    begins = max(term.first_day, today)
    yield "window_opens", max(at(begins, hour), term.opened.at)
    if term.kind in _REMINDED:
        if term.last_day - timedelta(before) > begins:
            yield "window_ends_soon", at(term.last_day - timedelta(before), hour)
        last = term.last_day if ledger.days.worked(term.last_day) else ledger.days.before(term.last_day)
        if last > begins:
            yield "window_last_day", at(last, hour)
    if term.kind in _ENDED and term.end is not None and term.end.kind in _PASSED:
        yield "window_ended", _awake(term.end.at)


def _awake(when: datetime) -> datetime:
    """``when``, or eight in the morning when it is at night."""
    return max(when, at(day_of(when), 8))


def _tellable(ledger: Ledger, when: datetime) -> bool:
    return _awake(when) + PROMPTLY < ledger.now
