"""What went out: each message once, nobody woken in quiet hours, nothing forgotten, what failed is visible."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from tests.year.checks.ledger import PROMPTLY, Ledger
from tests.year.days import at, day_of

_QUIET_ENDS, _QUIET_BEGINS = 8, 21


def sent_once(ledger: Ledger) -> Iterator[str]:
    """A notice goes out once; a second time only where the first was reported as not arrived."""
    taken = Counter(sent.notice_id for sent in ledger.sent if sent.outcome == "sent")
    yield from (f"notice {number} went out {count} times" for number, count in taken.items() if count > 1)


def provider_agrees(ledger: Ledger) -> Iterator[str]:
    """The provider has sent, for every notice that went by SMS, one message and no other."""
    ours = Counter(sent.notice_id for sent in ledger.sent if sent.channel == "sms" and sent.outcome != "refused")
    theirs = Counter(int(message["key"].split(".")[0]) for message in ledger.outbox)
    for number in ours.keys() | theirs.keys():
        if ours[number] != theirs[number]:
            yield f"notice {number}: {ours[number]} by our records, {theirs[number]} by the provider's"


def nobody_is_woken(ledger: Ledger) -> Iterator[str]:
    """No SMS between 21:00 and 8:00; a conversation only while it is under way."""
    for sent in ledger.sent:
        if sent.channel == "sms" and not sent.is_urgent and _is_quiet(sent.at):
            yield f"SMS about {sent.record} at {sent.at}"
        if sent.channel == "conversation" and not _is_under_way(ledger, sent.conversation_id, sent.at):
            yield f"{sent.record} was told into a silent conversation at {sent.at}"


def nothing_is_forgotten(ledger: Ledger) -> Iterator[str]:
    """Nothing waits whose time has come, nothing expired unnoticed, and what is dead was refused or lost."""
    failed = {sent.notice_id for sent in ledger.sent if sent.outcome in ("refused", "undelivered")}
    for row in ledger.rows["notice"]:
        if row.state == "waiting" and row.next_at + PROMPTLY < ledger.now:
            yield f"notice {row.id} waits since {row.next_at}"
        if row.state == "dead" and row.id not in failed:
            yield f"notice {row.id} is dead for no reason"
        if row.state == "expired" and row.id not in failed and _was_useful(row.due_at, row.expires_at):
            yield f"notice {row.id} ({row.kind}) expired"


def no_two_of_a_kind(ledger: Ledger) -> Iterator[str]:
    """Rating and effect notices go out once a cycle, once a closing."""
    seen: defaultdict[str, list[str]] = defaultdict(list)
    for row in ledger.rows["notice"]:
        if row.kind in ("rating_invitation", "rating_reminder", "promise_late", "promise_answer", "promise_closed"):
            seen[row.record].append(row.kind)
    for record, kinds in seen.items():
        if len(set(kinds)) < len(kinds):
            yield f"{record} has {kinds}"


def _is_quiet(when: datetime) -> bool:
    return not at(day_of(when), _QUIET_ENDS) <= when < at(day_of(when), _QUIET_BEGINS)


def _is_under_way(ledger: Ledger, conversation_id: str | None, when: datetime) -> bool:
    channel = {row.id: row.channel for row in ledger.rows["conversation"]}.get(conversation_id, "")
    rule = ledger.settings.notices.talks.get(channel)
    said = ledger.heard.get(conversation_id or "", ())
    place = bisect_left(said, when + timedelta(seconds=1))
    return rule is not None and place > 0 and when - said[place - 1] < timedelta(minutes=rule.active_minutes)


def _was_useful(due: datetime, ends: datetime | None) -> bool:
    """Whether there was a time outside of quiet hours between its due time and the end of its use."""
    if ends is None or not _is_quiet(due):
        return True
    morning = at(day_of(due), _QUIET_ENDS)
    return ends > (morning if due < morning else morning + timedelta(1))
