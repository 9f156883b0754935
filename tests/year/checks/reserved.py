"""What was kept for later (分时分次) is remembered once, on the day that the person chose."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from tests.year.checks.ledger import PROMPTLY, Ledger, moment

_ENDS = ("terminate", "finish")
_NIGHT = timedelta(hours=12)


def remembered_once(ledger: Ledger) -> Iterator[str]:
    """One notice for the case while something is still kept; none when nothing is."""
    for code, events in ledger.of("D"):
        opening, sent = events[0].data, ledger.told(code, "reserved_items")
        if not opening["reserved"] or not opening["remind_at"]:
            if sent:
                yield f"{code} was reminded of what it has not kept"
            continue
        due = moment(opening["remind_at"])
        items = [event.at for event in events if event.kind == "sub_task" and event.data["from"] == "reserved"]
        until = min([*items, *(event.at for event in events if event.kind in _ENDS), ledger.now])
        is_wanted = until > due + _NIGHT
        if len(sent) > 1 or (until <= due and sent) or (is_wanted and not sent):
            yield f"{code} has kept items until {until}, due {due}: reminded of {len(sent)} times"
        if any(not due <= one.at <= due + _NIGHT + PROMPTLY for one in sent):
            yield f"{code} was reminded of at {sent[0].at}, due {due}"
