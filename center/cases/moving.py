"""The one gate through which a case and its sub-tasks move; every move is an event of the case's history.

A move reads the case, is checked, and takes the next event number: whoever takes it first wins, the other one gets
Conflict. An event is named by its move; those of sub-tasks are named ``sub_task`` with ``item`` and ``move`` in their
data, and ``alert`` is what somebody has to look at.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from typing import Any

from center.cases.events import Actor
from center.cases.making import make
from center.cases.reading import CaseView, read_case
from center.cases.rounds import close_or_rest
from center.cases.rules import Asked, checked
from center.cases.rules import IllegalMove as IllegalMove
from center.cases.subtasks import checked_item, make_item
from center.clock import WorkingClock
from center.cycles import settle_cycle
from center.privacy import mask_for_log


def move(
    connection: Any, code: str, name: str, actor: Actor, now: datetime, clock: WorkingClock, **details: Any
) -> CaseView:
    """Make the move ``name`` of MOVES and return the case as it then is; ``details`` go into the event, masked.

    prereview needs ``outcome``; hold ``kind``, and may give ``reason``; release ``kind`` when several pauses last;
    assign ``agent``; transfer ``office_id`` and ``note``; terminate, and finish when overdue, ``reason``. Raises
    IllegalMove, UnknownCase, Conflict.
    """
    asked = Asked(connection, read_case(connection, code), name, _masked(details), actor, now, clock)
    make(asked, checked(asked))
    close_or_rest(connection, code, now, clock)
    settle_cycle(connection, code, clock, now)
    return read_case(connection, code)


def move_sub_task(
    connection: Any, code: str, item: str, name: str, actor: Actor, now: datetime, clock: WorkingClock, **details: Any
) -> CaseView:
    """Make the move ``name`` of SUB_TASK_MOVES of one item; when all items have ended, the case is finished.

    complete, issue_partly and fail need ``result`` in words; reserve may give ``remind_at`` (aware datetime). Items
    that are issued in pairs need ``parts``, the keys of what is issued now (their captions are result enough): until
    all were, it is 部分发放, with an alert.
    When the promised time has passed, the case is finished only with a ``reason``. Raises as ``move`` does.
    """
    asked = Asked(connection, read_case(connection, code), name, _masked(details), actor, now, clock)
    make_item(asked, checked_item(asked, item))
    close_or_rest(connection, code, now, clock, asked.details.get("reason"))
    settle_cycle(connection, code, clock, now)
    return read_case(connection, code)


def _masked(details: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _masked_value(value) for name, value in details.items()}


def _masked_value(value: Any) -> Any:
    """Words without personal numbers, also inside of lists and mappings; everything else as it is."""
    if isinstance(value, Mapping):
        return _masked(value)
    if isinstance(value, (list, tuple)):
        return [_masked_value(entry) for entry in value]
    return mask_for_log(value) if isinstance(value, str) and not isinstance(value, Enum) else value
