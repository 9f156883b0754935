"""Tasks under way: what was begun in a conversation and not finished, kept so that it can be resumed another day.

At most one of a kind is open in a conversation. What was said is sealed, and stays with a task that was stopped, so
that it can be taken up again within a day. Functions take a connection and are part of the caller's transaction.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.cases.refusals import Refusal
from center.identities import conversations_behind
from center.sealing import Seal
from center.tables import Moment, conversation, task_in_progress, turn

KEPT_AFTER_STOP = timedelta(hours=24)
"""For so long a stopped task can be taken up again."""
_MOST_LOOKED_AT = 50


class TaskEnd(str, Enum):
    """How a task ended: finished, or stopped."""

    DONE = "done"
    DROPPED = "dropped"


class StillBusy(Refusal):
    """A message is being answered in the conversation that a task would be taken from, and may change the task."""

    def __init__(self) -> None:
        super().__init__(
            "a message is being answered where the task was begun",
            "您在另一处刚说的话还在答，过几秒再说“继续”，就能在这里接着办。",
        )


class TaskInProgress(NamedTuple):
    """An open task: its name, the slot that is asked for next, what is known, and when it was last touched (UTC)."""

    task: str
    step: str | None
    slots: dict[str, Any]
    updated_at: datetime


_SAVE = sa.text(
    """
    INSERT INTO task_in_progress (conversation_id, task, step, slots, state, created_at, updated_at)
    VALUES (:conversation_id, :task, :step, :slots, 'open', :now, :now)
    ON CONFLICT (conversation_id, task) WHERE state = 'open'
    DO UPDATE SET step = excluded.step, slots = excluded.slots, updated_at = excluded.updated_at
    """
).bindparams(sa.bindparam("now", type_=Moment))


def save_task(
    connection: Any,
    seal: Seal,
    conversation_id: str,
    task: str,
    step: str | None,
    slots: Mapping[str, Any],
    now: datetime,
) -> None:
    """Keep where a task stands; ``slots`` is JSON-ready and replaces what was kept of it before."""
    sealed = seal.seal(json.dumps(dict(slots), ensure_ascii=False), _about(conversation_id, task))
    values = {"conversation_id": conversation_id, "task": task, "step": step, "slots": sealed, "now": now}
    connection.execute(_SAVE, values)


def end_task(connection: Any, conversation_id: str, task: str, state: TaskEnd, now: datetime) -> bool:
    """Close the open task of this name; False when none was open."""
    mine = sa.and_(
        task_in_progress.c.conversation_id == conversation_id,
        task_in_progress.c.task == task,
        task_in_progress.c.state == "open",
    )
    ended = sa.update(task_in_progress).where(mine).values(state=TaskEnd(state).value, updated_at=now)
    return bool(connection.execute(ended).rowcount)


def open_task(connection: Any, seal: Seal, conversation_id: str, besides: str | None = None) -> TaskInProgress | None:
    """The open task that was touched last, here or in another conversation of the same person; None without one.

    ``besides`` is the name of a task that does not count.
    """
    rows = _rows(connection, conversations_behind(connection, conversation_id), only_open=True)
    row = next((row for row in rows if row.task != besides), None)
    return None if row is None else _opened(seal, row)


def tasks_begun(connection: Any, seal: Seal, conversation_id: str, task: str) -> list[TaskInProgress]:
    """Every task of this name that whoever talks there has begun, here or elsewhere, also finished and stopped ones.

    Those touched last come first; at most fifty tasks of any name are looked at.
    """
    rows = _rows(connection, conversations_behind(connection, conversation_id))
    return [_opened(seal, row) for row in rows if row.task == task]


def take_up(
    connection: Any, seal: Seal, conversation_id: str, now: datetime, left: Callable[[str, str], None] | None = None
) -> TaskInProgress | None:
    """Go on here with the open task that was touched last, else with the one stopped last within a day.

    It becomes an open task of this conversation, wherever it was begun; doing it again changes nothing. ``left`` is
    called with the other conversation that it was open in, and its name. None when there is nothing to go on with.
    Raises StillBusy: a turn under way there writes the task when it ends, and would begin it a second time.
    """
    talks = conversations_behind(connection, conversation_id)
    _hold(connection, talks)
    rows = _rows(connection, talks)
    row = next((row for row in rows if row.state == "open"), None) or _stopped(rows, now)
    if row is None:
        return None
    found = _opened(seal, row)
    if row.conversation_id != conversation_id:
        _refuse_under_way(connection, row.conversation_id)
        end_task(connection, conversation_id, row.task, TaskEnd.DROPPED, now)
        if left is not None and row.state == "open":
            left(row.conversation_id, row.task)
    sealed = seal.seal(json.dumps(found.slots, ensure_ascii=False), _about(conversation_id, row.task))
    moved = {"conversation_id": conversation_id, "slots": sealed, "state": "open", "updated_at": now}
    connection.execute(sa.update(task_in_progress).where(task_in_progress.c.id == row.id).values(**moved))
    return found._replace(updated_at=now)


def put_aside(connection: Any, seal: Seal, conversation_id: str, other: str) -> None:
    """Hang every task of one conversation on another one, in which there is none."""
    wanted = sa.select(task_in_progress).where(task_in_progress.c.conversation_id == conversation_id)
    for row in connection.execute(wanted).all():
        slots = json.dumps(_opened(seal, row).slots, ensure_ascii=False)
        moved = {"conversation_id": other, "slots": seal.seal(slots, _about(other, row.task))}
        connection.execute(sa.update(task_in_progress).where(task_in_progress.c.id == row.id).values(**moved))


def said_before(connection: Any, seal: Seal, conversation_id: str, now: datetime) -> dict[str, Any]:
    """What was said for the tasks of this conversation within a day, finished or not; the newest of each slot."""
    known: dict[str, Any] = {}
    for row in _rows(connection, [conversation_id]):
        if row.updated_at >= now - KEPT_AFTER_STOP:
            known = {**_opened(seal, row).slots, **known}
    return known


def _hold(connection: Any, conversations: Sequence[str]) -> None:
    """Nobody says anything in these conversations, nor takes a task from them, until the transaction ends.

    Always in the same order, so that two never wait for each other; SQLite has one writer anyway.
    """
    held = sa.select(conversation.c.id).where(conversation.c.id.in_(list(conversations)))
    connection.execute(held.order_by(conversation.c.id).with_for_update())


def _refuse_under_way(connection: Any, conversation_id: str) -> None:
    """What was said there and is not answered yet may be claimed at any moment."""
    waits = sa.and_(turn.c.conversation_id == conversation_id, turn.c.state != "done")
    if connection.execute(sa.select(turn.c.message_id).where(waits).limit(1)).first() is not None:
        raise StillBusy()


def _rows(connection: Any, conversations: Sequence[str], *, only_open: bool = False) -> list[Any]:
    """The tasks of these conversations, those touched last first."""
    table = task_in_progress
    wanted = sa.select(table).where(table.c.conversation_id.in_(list(conversations)))
    wanted = wanted.where(table.c.state == "open") if only_open else wanted
    newest = wanted.order_by(table.c.updated_at.desc(), table.c.id.desc()).limit(_MOST_LOOKED_AT)
    return list(connection.execute(newest))


def _stopped(rows: Sequence[Any], now: datetime) -> Any:
    """The task stopped last, unless it was done since, or its day is over."""
    seen: set[str] = set()
    for row in rows:
        if row.state == TaskEnd.DROPPED.value and row.task not in seen and row.updated_at >= now - KEPT_AFTER_STOP:
            return row
        seen.add(row.task)
    return None


def _opened(seal: Seal, row: Any) -> TaskInProgress:
    slots = json.loads(seal.open(row.slots, _about(row.conversation_id, row.task)))
    return TaskInProgress(row.task, row.step, slots, row.updated_at)


def _about(conversation_id: str, task: str) -> str:
    return f"task {task} of {conversation_id}"
