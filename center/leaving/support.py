"""What is done for an enterprise while it sleeps, and what it lacks to wake up: tasks with owner and day (XZ 休眠3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.cases.events import Actor, append
from center.cases.reading import stored
from center.cases.refusals import Refusal
from center.clock import WorkingClock
from center.leaving.records import Dormancy, read_dormancy
from center.leaving.setting import LeavingSetting, TaskSetting
from center.leaving.states import DormancyState, TaskKind, TaskState
from center.leaving_tables import dormancy, support_task
from center.privacy import mask_for_log
from center.tables import Moment


class UnknownTask(Refusal, LookupError):
    """The dormancy has no such task, or the setting no such lack."""


class TaskEnded(Refusal):
    """The task was ended otherwise before, or is ended without saying what came of it."""


class SupportTask(NamedTuple):
    """One task of a dormancy; ``owner`` is a key of offices.yml, ``result`` what came of it or why it was dropped."""

    code: str
    kind: TaskKind
    key: str
    title: str
    owner: str
    due_on: date
    state: TaskState
    result: str | None


_INSERT = sa.text(
    """
    INSERT INTO support_task (dormancy_id, kind, key, title, owner, due_on, state, created_at, updated_at)
    VALUES (:dormancy_id, :kind, :key, :title, :owner, :due_on, 'todo', :now, :now)
    ON CONFLICT (dormancy_id, kind, key) DO NOTHING
    """
).bindparams(sa.bindparam("due_on", type_=sa.Date), sa.bindparam("now", type_=Moment))
_COLUMNS = [dormancy.c.code, *(support_task.c[name] for name in SupportTask._fields[1:])]


def add_tasks(
    connection: Any,
    clock: WorkingClock,
    found: Dormancy,
    kind: TaskKind,
    tasks: Mapping[str, TaskSetting],
    actor: Actor,
    now: datetime,
) -> int:
    """Give the dormancy ``tasks`` with their days counted from ``now``; those it has stay as they are. How many."""
    added = [key for key, task in tasks.items() if _insert(connection, clock, found, kind, key, task, now)]
    if added:
        append(connection, found.code, "tasks_added", actor, {"kind": kind.value, "keys": added}, now)
    return len(added)


def plan_wake_up(
    connection: Any,
    setting: LeavingSetting,
    clock: WorkingClock,
    code: str,
    lacking: Sequence[str],
    actor: Actor,
    now: datetime,
) -> list[SupportTask]:
    """The wake-up plan: an action for everything that the enterprise lacks (keys of ``wake_up`` in leaving.yml).

    What was planned before stays. Raises UnknownTask, UnknownDormancy, and TaskEnded when it is awake already.
    """
    strange = [key for key in lacking if key not in setting.wake_up]
    if strange:
        known = "、".join(task.lack for task in setting.wake_up.values())
        raise UnknownTask(f"no lack {strange}", f"苏醒计划里没有这一项，可选的有：{known}。")
    found = read_dormancy(connection, code)
    if found.state is DormancyState.AWAKE:
        raise TaskEnded(f"{code} is awake", f"{code}已经苏醒，不用再列苏醒计划。")
    wanted = {key: setting.wake_up[key] for key in lacking}
    add_tasks(connection, clock, found, TaskKind.WAKE_UP, wanted, actor, now)
    return tasks_of(connection, code, TaskKind.WAKE_UP)


def end_task(
    connection: Any,
    code: str,
    kind: TaskKind,
    key: str,
    result: str,
    actor: Actor,
    now: datetime,
    *,
    state: TaskState = TaskState.DONE,
) -> SupportTask:
    """The task is done, or dropped for the reason in ``result`` (masked); the same again changes nothing.

    Raises UnknownTask, TaskEnded, UnknownDormancy.
    """
    words = mask_for_log(result.strip())
    if not words or state is TaskState.TODO:
        raise TaskEnded(f"{key} of {code} ends without a result", "请写明办的结果，或者不办的原因。")
    seen = _task(connection, code, kind, key)
    if (seen.state, seen.result) == (state, words):
        return seen
    mine = sa.and_(
        support_task.c.dormancy_id == read_dormancy(connection, code).id,
        support_task.c.kind == kind.value,
        support_task.c.key == key,
        support_task.c.state == TaskState.TODO.value,
    )
    values = {"state": state.value, "result": words, "done_at": now, "updated_at": now}
    if connection.execute(sa.update(support_task).where(mine).values(**values)).rowcount != 1:
        raise TaskEnded(f"{key} of {code} is {seen.state.value}", f"“{seen.title}”已经是“{seen.state.caption}”。")
    append(connection, code, "task_ended", actor, {"kind": kind.value, "key": key, "state": state.value}, now)
    return seen._replace(state=state, result=words)


def tasks_of(connection: Any, code: str, kind: TaskKind | None = None) -> list[SupportTask]:
    """The tasks of a dormancy in the order in which they were given."""
    return _tasks(connection, [dormancy.c.code == code] + ([support_task.c.kind == kind.value] if kind else []))


def overdue_tasks(connection: Any, today: date) -> list[SupportTask]:
    """The tasks of every dormancy that are not ended and whose day is over."""
    return _tasks(connection, [support_task.c.state == TaskState.TODO.value, support_task.c.due_on < today])


def _tasks(connection: Any, wanted: Sequence[Any]) -> list[SupportTask]:
    joined = sa.select(*_COLUMNS).join(dormancy, dormancy.c.id == support_task.c.dormancy_id)
    rows = connection.execute(joined.where(*wanted).order_by(support_task.c.id)).all()
    return [
        SupportTask(*row)._replace(kind=stored(TaskKind, row.kind), state=stored(TaskState, row.state)) for row in rows
    ]


def _task(connection: Any, code: str, kind: TaskKind, key: str) -> SupportTask:
    found = [task for task in tasks_of(connection, code, kind) if task.key == key]
    if not found:
        raise UnknownTask(f"{code} has no {kind.value} {key}", f"{code}没有这项{kind.caption}。")
    return found[0]


def _insert(
    connection: Any, clock: WorkingClock, found: Dormancy, kind: TaskKind, key: str, task: TaskSetting, now: datetime
) -> bool:
    values = {
        "dormancy_id": found.id,
        "kind": kind.value,
        "key": key,
        "title": task.title,
        "owner": task.owner,
        "due_on": clock.due_days(now, task.days, "working").last_day,
        "now": now,
    }
    return bool(connection.execute(_INSERT, values).rowcount == 1)
