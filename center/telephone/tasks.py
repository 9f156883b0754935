"""Tasks of the telephone: opened by the courier, claimed by an operator, told or not; visible at the notice.

The words to read aloud are on the task until it is over. Functions take a connection and are part of the caller's
transaction.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.cases.refusals import Refusal
from center.cases.states import Captioned
from center.notice_tables import telephone_task
from center.notices.receipts import Told, take_told
from center.tables import Moment
from center.times import Words, local_date

CHANNEL = "telephone"
RETENTION = "notice"
HELD = timedelta(minutes=30)
"""So long a task is its operator's; then another may take it."""
NOT_REACHED = "电话打了，没有联系上。"
NOT_CALLED = "到时间了，还没有人打电话。"
FORGOTTEN = "本人要求删除信息，没有打电话。"


class TaskState(Captioned):
    """Where a task stands."""

    OPEN = "open", "待打"
    CLAIMED = "claimed", "有人在打"
    TOLD = "told", "已告知"
    UNREACHABLE = "unreachable", "联系不上"
    WITHDRAWN = "withdrawn", "不用打了"


class UnknownTask(Refusal):
    """No task has this number."""

    def __init__(self, task_id: int) -> None:
        super().__init__(f"there is no telephone task {task_id}", f"没有号码为{task_id}的电话任务，请核对。")


class CannotCall(Refusal):
    """Somebody else has the task, or it is over."""


class Task(NamedTuple):
    """One row; ``text`` is what to read aloud, None once it is over; times in UTC."""

    id: int
    notice_id: int
    contact_id: int
    record: str
    kind: str
    text: str | None
    due_at: datetime
    expires_at: datetime
    state: TaskState
    owner: str | None
    reason: str | None
    updated_at: datetime


class NewTask(NamedTuple):
    """What the courier hands over: the same ``key`` is one task."""

    key: str
    notice_id: int
    contact_id: int
    record: str
    kind: str
    text: str
    due_at: datetime
    expires_at: datetime


_OPEN = sa.text(
    """
    INSERT INTO telephone_task (key, notice_id, contact_id, record, kind, text, due_at, expires_at, state, retention,
        created_at, updated_at)
    VALUES (:key, :notice_id, :contact_id, :record, :kind, :text, :due_at, :expires_at, 'open', :retention, :now, :now)
    ON CONFLICT (key) DO NOTHING
    """
).bindparams(*(sa.bindparam(name, type_=Moment) for name in ("due_at", "expires_at", "now")))
_COLUMNS = [telephone_task.c[name] for name in Task._fields]
_TO_DO = (TaskState.OPEN.value, TaskState.CLAIMED.value)


def open_task(connection: Any, new: NewTask, now: datetime) -> int:
    """The number of the task, made when there is none of this key."""
    connection.execute(_OPEN, {**new._asdict(), "retention": RETENTION, "now": now})
    made = sa.select(telephone_task.c.id).where(telephone_task.c.key == new.key)
    return int(connection.execute(made).scalar_one())


def read_task(connection: Any, task_id: int) -> Task:
    """One task; raises UnknownTask."""
    row = connection.execute(sa.select(*_COLUMNS).where(telephone_task.c.id == task_id)).one_or_none()
    if row is None:
        raise UnknownTask(task_id)
    return _task(row)


def open_tasks(connection: Any, limit: int = 100) -> list[Task]:
    """What is to be called, the longest due first; those that somebody has taken too."""
    wanted = sa.select(*_COLUMNS).where(to_do())
    rows = connection.execute(wanted.order_by(telephone_task.c.due_at, telephone_task.c.id).limit(limit))
    return [_task(row) for row in rows]


def count_open(connection: Any) -> int:
    """How many calls nobody has made yet."""
    wanted = sa.select(sa.func.count()).select_from(telephone_task).where(to_do())
    return int(connection.execute(wanted).scalar_one())


def claim_task(connection: Any, task_id: int, staff: str, now: datetime) -> Task:
    """Take a task to call now; raises UnknownTask, and CannotCall when another has it or it is over."""
    mine = sa.or_(telephone_task.c.owner == staff, telephone_task.c.updated_at <= now - HELD)
    free = sa.or_(
        telephone_task.c.state == TaskState.OPEN.value, sa.and_(telephone_task.c.state == TaskState.CLAIMED.value, mine)
    )
    changed = {"state": TaskState.CLAIMED.value, "owner": staff}
    return _move(connection, task_id, sa.and_(free, telephone_task.c.expires_at > now), changed, now)


def tell(connection: Any, task_id: int, staff: str, now: datetime) -> Task:
    """The person was told, the notice is delivered. Raises UnknownTask, and CannotCall unless ``staff`` claimed it."""
    done = _end(connection, task_id, staff, TaskState.TOLD, None, now)
    take_told(connection, done.notice_id, Told(CHANNEL, True, now, receipt=_receipt(task_id)), now, is_first=True)
    return done


def give_up_task(connection: Any, task_id: int, staff: str, reason: str, now: datetime) -> Task:
    """They were not reached: the notice takes its next channel, or is dead. Raises as ``tell`` does."""
    done = _end(connection, task_id, staff, TaskState.UNREACHABLE, reason, now)
    _lose(connection, done.notice_id, task_id, NOT_REACHED, now)
    return done


def tasks_due(connection: Any, now: datetime) -> int:
    """Withdraw what is of no use to anybody any more; how many."""
    late = sa.and_(to_do(), telephone_task.c.expires_at <= now)
    return _withdraw_all(connection, late, NOT_CALLED, now)


def forget_calls(connection: Any, which: Any, now: datetime) -> int:
    """Withdraw those of ``which`` (a condition) that are to be made: their words are gone; how many.

    What is still to be told takes another way than the telephone.
    """
    return _withdraw_all(connection, sa.and_(to_do(), which), FORGOTTEN, now)


def to_do() -> Any:
    """The condition that a call is still to be made: its row holds the words."""
    return telephone_task.c.state.in_(_TO_DO)


def _withdraw_all(connection: Any, which: Any, reason: str, now: datetime) -> int:
    rows = connection.execute(sa.select(telephone_task.c.id, telephone_task.c.notice_id).where(which)).all()
    return sum(_withdraw(connection, row, reason, now) for row in rows)


def _withdraw(connection: Any, row: Any, reason: str, now: datetime) -> bool:
    mine = sa.and_(telephone_task.c.id == row.id, to_do())
    gone = {"state": TaskState.WITHDRAWN.value, "text": None, "reason": reason, "updated_at": now}
    if connection.execute(sa.update(telephone_task).where(mine).values(**gone)).rowcount != 1:
        return False
    _lose(connection, row.notice_id, row.id, reason, now)
    return True


def _end(connection: Any, task_id: int, staff: str, state: TaskState, reason: str | None, now: datetime) -> Task:
    mine = sa.and_(telephone_task.c.state == TaskState.CLAIMED.value, telephone_task.c.owner == staff)
    return _move(connection, task_id, mine, {"state": state.value, "text": None, "reason": reason}, now)


def _move(connection: Any, task_id: int, allowed: Any, changed: dict[str, Any], now: datetime) -> Task:
    this = sa.and_(telephone_task.c.id == task_id, allowed)
    moved = sa.update(telephone_task).where(this).values(**changed, updated_at=now)
    if connection.execute(moved).rowcount != 1:
        raise _refusal(read_task(connection, task_id), changed["state"], now)
    return read_task(connection, task_id)


def _refusal(task: Task, wanted: str, now: datetime) -> CannotCall:
    """Why it cannot be moved, in words that say what to do."""
    if task.state is TaskState.OPEN and wanted != TaskState.CLAIMED.value:
        return CannotCall("nobody has claimed the task", f"先认领再登记：claim {task.id}。")
    if task.state is TaskState.CLAIMED:
        since = Words(local_date(now).year).moment(task.updated_at)
        return CannotCall("another has claimed the task", f"工号{task.owner}在{since}认领了这个任务。")
    caption = "已经过时" if task.state is TaskState.OPEN else task.state.caption
    return CannotCall(f"the task is {task.state.value}", f"这个任务现在是“{caption}”，不用再打。")


def _lose(connection: Any, notice_id: int, task_id: int, reason: str, now: datetime) -> None:
    take_told(connection, notice_id, Told(CHANNEL, False, now, reason, _receipt(task_id)), now, is_first=True)


def _receipt(task_id: int) -> str:
    return f"task:{task_id}"


def _task(row: Any) -> Task:
    return Task(**{**row._mapping, "state": TaskState(row.state)})
