"""Somebody wants a person: the conversation joins the queue, and is told its place and how long it takes.

The row and the state of the conversation change in one transaction; asked again, the hand-over that is there counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from statistics import median
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.case_tables import agency_case
from center.clock import WorkingClock
from center.conversations import WrongState, ask_for_person
from center.handoff_tables import handoff
from center.handoffs.records import Handoff, add_event, begin, change, open_handoff
from center.handoffs.setting import HandoffSetting
from center.handoffs.staffed import answerers, is_staffed
from center.handoffs.states import HandoffEventKind, HandoffReason, HandoffState
from center.identities import conversations_behind
from center.staff.accounts import StaffMember
from center.staff.sight import office_clause, sees_office
from center.tables import conversation
from center.times import length

_MOST_WAITS = 200


class Place(NamedTuple):
    """Where somebody stands: how many wait before, and how long it takes as a rule; None while nobody can tell."""

    before: int
    expected: timedelta | None

    def filled(self, setting: HandoffSetting) -> dict[str, str]:
        """For phrases with 〔排队〕 and 〔等待〕."""
        place = setting.line("behind", {"几": str(self.before)}) if self.before else setting.line("first")
        wait = setting.line("wait_unknown")
        if self.expected is not None:
            wait = setting.line("wait", {"多久": in_words(self.expected)})
        return {"排队": place, "等待": wait}

    def card(self, state: str) -> dict[str, Any]:
        """What a program shows; ``expected_seconds`` is null while nobody can tell."""
        seconds = None if self.expected is None else round(self.expected.total_seconds())
        return {"kind": "handoff", "state": state, "before": self.before, "expected_seconds": seconds}


class Queued(NamedTuple):
    """The hand-over of a conversation and its place; not ``fresh`` when it was queued, or answered, before."""

    handoff: Handoff
    place: Place
    fresh: bool


def queue(
    connection: Any,
    setting: HandoffSetting,
    clock: WorkingClock,
    conversation_id: str,
    reason: HandoffReason,
    message_id: int | None,
    now: datetime,
) -> Queued | None:
    """Queue the conversation for staff; None while nobody is there to answer, or the center is closed.

    Raises UnknownConversation.
    """
    found = open_handoff(connection, conversation_id)
    if found is not None and found.state is not HandoffState.LATER:
        return Queued(found, place_of(connection, setting, found, now), False)
    office_id = found.office_id if found is not None else office_behind(connection, conversation_id)
    if not is_staffed(connection, setting, clock, office_id, now):
        return None
    try:
        ask_for_person(connection, conversation_id, now)
    except WrongState:
        return _answered(connection, setting, conversation_id, now)
    waiting = _again(connection, found, now) if found is not None else None
    waiting = waiting or _begun(connection, conversation_id, reason, message_id, office_id, now)
    add_event(connection, waiting, HandoffEventKind.ASKED, None, now, reason.caption)
    place = place_of(connection, setting, waiting, now)
    _note_told(connection, waiting, place, now)
    return Queued(waiting, place, True)


def place_of(connection: Any, setting: HandoffSetting, found: Handoff, now: datetime) -> Place:
    """How many wait before ``found`` at whoever of those there sees it and has the fewest, and the usual wait there."""
    sights = _sights(connection, setting, found, now)
    counted = [(_before(connection, found, sight), sight) for sight in sights]
    before, sight = min(counted, key=lambda one: one[0])
    return Place(before, usual_wait(connection, setting, now, sight))


def _sights(connection: Any, setting: HandoffSetting, found: Handoff, now: datetime) -> list[Any]:
    """What those who are there and see ``found`` see beside it; while nobody is, its own office and the unplaced."""
    there = {one.office_id: one for one in answerers(connection, setting, now) if _sees(one, found)}
    if there:
        return [office_clause(one, handoff.c.office_id, unplaced=True) for one in there.values()]
    return [sa.or_(handoff.c.office_id == found.office_id, handoff.c.office_id.is_(None))]


def _sees(staff: StaffMember, found: Handoff) -> bool:
    return sees_office(staff, found.office_id, unplaced=True)


def _before(connection: Any, found: Handoff, sight: Any) -> int:
    if found.state is not HandoffState.WAITING:
        return 0
    earlier = sa.or_(
        handoff.c.queued_at < found.queued_at,
        sa.and_(handoff.c.queued_at == found.queued_at, handoff.c.id < found.id),
    )
    is_waiting = handoff.c.state == HandoffState.WAITING.value
    wanted = sa.select(sa.func.count()).select_from(handoff).where(is_waiting, earlier, sight)
    return int(connection.execute(wanted).scalar_one())


def usual_wait(connection: Any, setting: HandoffSetting, now: datetime, sight: Any) -> timedelta | None:
    """The median time from asking to being answered, of the last hours, of the rows for which ``sight`` holds.

    None when too few were answered in them.
    """
    lately = sa.and_(handoff.c.claimed_at > now - setting.median_over, handoff.c.claimed_at <= now)
    asked = handoff.c.reason != HandoffReason.TAKEN.value
    wanted = sa.select(handoff.c.queued_at, handoff.c.claimed_at).where(lately, asked, sight)
    rows = connection.execute(wanted.order_by(handoff.c.claimed_at.desc()).limit(_MOST_WAITS)).all()
    if len(rows) < setting.median_of_at_least:
        return None
    return timedelta(seconds=median((row.claimed_at - row.queued_at).total_seconds() for row in rows))


def in_words(span: timedelta) -> str:
    """A wait as one says it: in whole minutes, at least one."""
    return length(timedelta(minutes=max(1, round(span.total_seconds() / 60))))


def queued_text(setting: HandoffSetting, queued: Queued, reason: HandoffReason) -> str:
    """What the person is told."""
    if queued.handoff.state is HandoffState.CLAIMED:
        return setting.line("already_human")
    if not queued.fresh:
        return setting.line("queued_again", queued.place.filled(setting))
    return setting.line(_PHRASES.get(reason, "queued"), queued.place.filled(setting))


def office_behind(connection: Any, conversation_id: str) -> str | None:
    """The office that a conversation belongs to: its own, else that of the newest case of whoever talks there."""
    mine = sa.select(conversation.c.office_id).where(conversation.c.id == conversation_id)
    own: str | None = connection.execute(mine).scalar_one_or_none()
    if own is not None:
        return own
    made = agency_case.c.conversation_id.in_(conversations_behind(connection, conversation_id))
    newest = sa.select(agency_case.c.office_id).where(made).order_by(agency_case.c.id.desc()).limit(1)
    found: str | None = connection.execute(newest).scalar_one_or_none()
    return found


_PHRASES: Mapping[HandoffReason, str] = {
    HandoffReason.CONFIDENCE: "queued_confidence",
    HandoffReason.FAILURE: "queued_failure",
    HandoffReason.RATING: "queued_rating",
}


def _again(connection: Any, found: Handoff, now: datetime) -> Handoff | None:
    """What was put off waits again; None when somebody was faster."""
    anew = {"state": HandoffState.WAITING.value, "queued_at": now, "due_at": None, "alarmed_at": None}
    if not change(connection, found, now, **anew, wanted=found.claimed_by, claimed_by=None, claimed_at=None):
        return None
    return open_handoff(connection, found.conversation_id)


def _answered(connection: Any, setting: HandoffSetting, conversation_id: str, now: datetime) -> Queued | None:
    """Somebody has taken over meanwhile."""
    found = open_handoff(connection, conversation_id)
    return None if found is None else Queued(found, place_of(connection, setting, found, now), False)


def _begun(
    connection: Any,
    conversation_id: str,
    reason: HandoffReason,
    message_id: int | None,
    office_id: str | None,
    now: datetime,
) -> Handoff:
    values = {"state": HandoffState.WAITING.value, "message_id": message_id, "office_id": office_id}
    found = begin(connection, conversation_id, reason, now, **values) or open_handoff(connection, conversation_id)
    assert found is not None
    return found


def _note_told(connection: Any, waiting: Handoff, place: Place, now: datetime) -> None:
    seconds = None if place.expected is None else round(place.expected.total_seconds())
    change(connection, waiting, now, told_place=place.before, told_seconds=seconds)
