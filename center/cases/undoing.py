"""Taking back what was just done, where a move has another one that leads back.

What is taken back is the last event of the case, by whoever made it; the history keeps both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from center.cases.acting import Hand, NotAllowed
from center.cases.acts import hand_back, make_item_move, make_move, take_back, take_in
from center.cases.events import Event, history
from center.cases.reading import UnknownCase
from center.staff.sight import sees_case

_Way = Callable[[Hand, Event, Sequence[Event]], Any]


def can_undo(connection: Any, code: str, seq: int, staff_id: str) -> bool:
    """Whether event ``seq`` is the last one, this member's, and of a kind that can be taken back."""
    events = history(connection, code)
    return bool(events) and _way(events, seq, staff_id) is not None


def undo(hand: Hand, seq: int) -> str:
    """Take event ``seq`` back and say what was: raises UnknownCase, NotAllowed, and what the move back raises."""
    if not sees_case(hand.connection, hand.member, hand.code):
        raise UnknownCase(hand.code)
    events = history(hand.connection, hand.code)
    way = _way(events, seq, hand.member.staff_id)
    if way is None:
        raise NotAllowed("这一步不能撤回了：后面又有了新的记录，或者这种操作没有退路。")
    event = events[-1]
    way(hand._replace(seen=seq), event, events)
    return event.kind


def _way(events: Sequence[Event], seq: int, staff_id: str) -> _Way | None:
    last = events[-1]
    if last.seq != seq or last.actor.kind != "staff" or last.actor.name != staff_id:
        return None
    if last.kind == "assign" and _agent_before(events) is None:
        return None
    name = f"item {last.data['move']}" if last.kind == "sub_task" else last.kind
    return _WAYS.get(name)


def _agent_before(events: Sequence[Event]) -> str | None:
    """Whom the case was assigned to before its last event, since it came to its office."""
    for event in reversed(events[:-1]):
        if event.kind == "transfer":
            return None
        if event.kind == "assign":
            return str(event.data["agent"])
    return None


def _release(hand: Hand, event: Event, events: Sequence[Event]) -> Any:
    return make_move(hand, "release", kind=event.data["kind"])


def _hold(hand: Hand, event: Event, events: Sequence[Event]) -> Any:
    kind = event.data["kind"]
    held = [past.data for past in events if past.kind == "hold" and past.data["kind"] == kind]
    return make_move(hand, "hold", kind=kind, reason=held[-1]["reason"] if held else "")


def _assign(hand: Hand, event: Event, events: Sequence[Event]) -> Any:
    return hand_back(hand, _agent_before(events) or "")


def _take_up(hand: Hand, event: Event, events: Sequence[Event]) -> Any:
    return make_item_move(hand, event.data["item"], "take_up")


def _reserve(hand: Hand, event: Event, events: Sequence[Event]) -> Any:
    remind_at = event.data.get("remind_at")
    moment = datetime.fromisoformat(remind_at) if remind_at else None
    return make_item_move(hand, event.data["item"], "reserve", remind_at=moment)


_WAYS: Mapping[str, _Way] = {
    "hold": _release,
    "release": _hold,
    "assign": _assign,
    "receive": lambda hand, event, _: take_back(hand, event.data["name"]),
    "receive_undone": lambda hand, event, _: take_in(hand, event.data["name"]),
    "item reserve": _take_up,
    "item take_up": _reserve,
}
"""The way back, by the kind of the event."""
