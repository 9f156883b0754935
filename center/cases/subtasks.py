"""The moves of a case's sub-tasks: what they demand, and how they are written (XZ 表1 设立1, 设立2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.case_tables import sub_task
from center.cases.events import Actor, append, history
from center.cases.reading import SubTask, opened_with
from center.cases.rules import Asked
from center.cases.stages import move_stage_by
from center.cases.states import ENDED, OPEN, SUB_TASK_MOVES, CaseState, SubTaskState

SYSTEM = Actor("system", "cases")
"""Who makes the moves that follow from another one."""
ITEM_CAPTIONS = {
    "start": "开始办",
    "unblock": "可以办了",
    "reserve": "留到以后",
    "take_up": "现在接着办",
    "issue_partly": "部分发放",
    "complete": "办好",
    "fail": "没办成",
    "cancel": "不办了",
}
PART_CAPTIONS = {"e_licence": "电子营业执照", "e_seal": "电子印章"}
"""What is issued together, in words."""
_PLANNED = frozenset({"reserve", "take_up", "cancel", "unblock"})
_NEED_RESULT = frozenset({"issue_partly", "complete", "fail"})
_ACCEPTED = OPEN - {CaseState.SUBMITTED}


class ItemStep(NamedTuple):
    """A legal move of a sub-task: ``name`` may differ from what was asked when only a part was issued.

    ``kept`` is what its event keeps beside what was asked.
    """

    task: SubTask
    name: str
    target: SubTaskState
    values: dict[str, Any]
    missing: tuple[str, ...] = ()
    kept: Mapping[str, Any] = {}


def checked_item(asked: Asked, item: str) -> ItemStep:
    """The legal move of ``item``; raises IllegalMove, saying why it is none."""
    task = asked.case.sub_task(item)
    if task is None:
        known = "、".join(f"{task.item}（{task.title}）" for task in asked.case.sub_tasks)
        raise asked.refuse(f"{asked.case.code}里没有“{item}”，有的是：{known}。")
    _check_origin(asked, task)
    if asked.name in ("start", "unblock"):
        _check_predecessor(asked, task)
    if asked.name in _NEED_RESULT:
        return _with_result(asked, task)
    kept = {"remind_at": task.remind_at} if asked.name == "take_up" and task.remind_at else {}
    return ItemStep(task, asked.name, SUB_TASK_MOVES[asked.name][1], _planned(asked), kept=kept)


def make_item(asked: Asked, step: ItemStep) -> None:
    """Write the move, an alert for what was issued only in part, and the followers that may go on now."""
    task = step.task
    data = {"item": task.item, "title": task.title, "move": step.name, "from": task.state, "to": step.target}
    _note(asked, asked.actor, "sub_task", {**asked.details, **step.kept, **data}, seen=asked.case.last_event)
    _write(asked, task, step.target, step.values)
    if step.target is SubTaskState.PARTLY_DONE:
        _note(asked, SYSTEM, "alert", _alert(step))
    if step.target is SubTaskState.DONE:
        move_stage_by(asked.connection, asked.case, task.item, asked.now)
    if step.target in (SubTaskState.DONE, SubTaskState.CANCELLED):
        _unblock_followers(asked, task)


def _check_origin(asked: Asked, task: SubTask) -> None:
    if asked.name not in SUB_TASK_MOVES:
        raise asked.refuse(f"没有“{asked.name}”这个操作，可用的有：{'、'.join(SUB_TASK_MOVES)}。")
    caption = ITEM_CAPTIONS[asked.name]
    if asked.case.state not in (OPEN if asked.name in _PLANNED else _ACCEPTED):
        raise asked.refuse(f"{asked.case.code}现在是“{asked.case.state.caption}”，“{task.title}”不能做“{caption}”。")
    if task.state not in SUB_TASK_MOVES[asked.name][0]:
        raise asked.refuse(f"“{task.title}”现在是“{task.state.caption}”，不能做“{caption}”。")


def _check_predecessor(asked: Asked, task: SubTask) -> None:
    before = asked.case.sub_task(task.after) if task.after else None
    if before and not before.has_ended:
        raise asked.refuse(f"“{task.title}”要等“{before.title}”办好，现在是“{before.state.caption}”。")


def _planned(asked: Asked) -> dict[str, Any]:
    if asked.name == "reserve":
        remind_at = asked.details.get("remind_at")
        if remind_at is not None and not isinstance(remind_at, datetime):
            raise asked.refuse("提醒时间写成 2026-12-01 这样。")
        taken_up = [task.batch for task in asked.case.sub_tasks if task.state is not SubTaskState.RESERVED]
        return {"remind_at": remind_at, "batch": max(taken_up) + 1}
    if asked.name == "take_up":
        return {"remind_at": None}
    return {"finished_at": asked.now} if asked.name == "cancel" else {}


def _with_result(asked: Asked, task: SubTask) -> ItemStep:
    pair = opened_with(asked.connection, asked.case.code).get("pairs", {}).get(task.item, ())
    parts = _parts(asked.details, pair) if asked.name != "fail" else []
    given = "；".join(filter(None, [_captions(parts), str(asked.details.get("result") or "").strip()]))
    if not given:
        raise asked.refuse(f"“{ITEM_CAPTIONS[asked.name]}”要写明结果。")
    name, missing = _name_by_parts(asked, task, pair, parts)
    target = SUB_TASK_MOVES[name][1]
    kept = {"result": given, "parts": parts} if "parts" in asked.details else {}
    values = {"result": "；".join(filter(None, [task.result, given])), **_finished(target, asked.now)}
    return ItemStep(task, name, target, values, missing, kept)


def _name_by_parts(
    asked: Asked, task: SubTask, pair: Sequence[str], parts: Sequence[str]
) -> tuple[str, tuple[str, ...]]:
    """What the move comes to by all that was issued of the item, and the captions of what was not."""
    if not pair or asked.name == "fail":
        return asked.name, ()
    issued = {*parts, *_issued_before(asked, task)}
    missing = tuple(PART_CAPTIONS.get(part, part) for part in pair if part not in issued)
    if not issued:
        raise asked.refuse(f"“{task.title}”要选明发了哪些：{'、'.join(missing)}。")
    if missing and task.state is SubTaskState.PARTLY_DONE:
        raise asked.refuse(f"“{task.title}”还差{'、'.join(missing)}，没有全部发放。")
    return "issue_partly" if missing else "complete", missing


def _parts(details: Mapping[str, Any], pair: Sequence[str]) -> list[str]:
    """What was ticked of ``pair``, by key: a list, or keys with commas between as they are typed."""
    named = details.get("parts") or ()
    ticked = named.split(",") if isinstance(named, str) else named
    return [part for part in pair if part in ticked]


def _captions(parts: Sequence[str]) -> str:
    return "、".join(PART_CAPTIONS.get(part, part) for part in parts)


def _issued_before(asked: Asked, task: SubTask) -> set[str]:
    events = (event.data for event in history(asked.connection, asked.case.code) if event.kind == "sub_task")
    return {part for data in events if data["item"] == task.item for part in data.get("parts", ())}


def _finished(target: SubTaskState, now: datetime) -> dict[str, Any]:
    return {"finished_at": now} if target in ENDED else {}


def _alert(step: ItemStep) -> dict[str, Any]:
    lacking = f"，还差{'、'.join(step.missing)}" if step.missing else ""
    text = f"“{step.task.title}”只发放了一部分{lacking}。"
    return {"item": step.task.item, "title": step.task.title, "missing": list(step.missing), "text": text}


def _unblock_followers(asked: Asked, task: SubTask) -> None:
    for follower in asked.case.sub_tasks:
        if follower.after == task.item and follower.state is SubTaskState.BLOCKED:
            target = SUB_TASK_MOVES["unblock"][1]
            data = {"item": follower.item, "title": follower.title, "move": "unblock"}
            _note(asked, SYSTEM, "sub_task", {**data, "from": follower.state, "to": target})
            _write(asked, follower, target, {})


def _note(asked: Asked, actor: Actor, kind: str, data: Mapping[str, Any], seen: int | None = None) -> None:
    append(asked.connection, asked.case.code, kind, actor, data, asked.now, seen=seen)


def _write(asked: Asked, task: SubTask, target: SubTaskState, values: Mapping[str, Any]) -> None:
    mine = sa.and_(sub_task.c.case_id == asked.case.id, sub_task.c.item == task.item)
    changed = {**values, "state": target.value, "updated_at": asked.now}
    asked.connection.execute(sa.update(sub_task).where(mine).values(**changed))
