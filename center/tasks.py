"""Tasks under way: what was begun in a conversation and not finished, kept so that it can be resumed another day.

At most one of a kind is open in a conversation. What was said is sealed. Functions take a connection and are part of
the caller's transaction.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.sealing import Seal
from center.tables import Moment, task_in_progress


class TaskEnd(str, Enum):
    """How a task ended: finished, or given up."""

    DONE = "done"
    DROPPED = "dropped"


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


def open_task(connection: Any, seal: Seal, conversation_id: str) -> TaskInProgress | None:
    """The open task that was touched last; None when nothing is under way."""
    table = task_in_progress
    row = connection.execute(
        sa.select(table.c.task, table.c.step, table.c.slots, table.c.updated_at)
        .where(table.c.conversation_id == conversation_id, table.c.state == "open")
        .order_by(table.c.updated_at.desc(), table.c.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    slots = json.loads(seal.open(row.slots, _about(conversation_id, row.task)))
    return TaskInProgress(row.task, row.step, slots, row.updated_at)


def _about(conversation_id: str, task: str) -> str:
    return f"task {task} of {conversation_id}"
