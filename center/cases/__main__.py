"""Shows an agency case to staff and moves it, until there is a desk.

``python -m center.cases CODE`` shows it, ``python -m center.cases CODE MOVE [key=value …] --staff ID`` moves it and
``python -m center.cases CODE ITEM.MOVE [result=…] --staff ID`` one of its items.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from center.cases.chronicle import caption_of
from center.cases.clocks import Color, clocks_of
from center.cases.events import Actor, history, verify
from center.cases.moving import move, move_sub_task
from center.cases.reading import CaseView, SubTask, read_case
from center.cases.states import MOVES, SUB_TASK_MOVES
from center.cases.subtasks import ITEM_CAPTIONS
from center.clock import WorkingClock
from center.knowledge import KNOWLEDGE, ServiceSettings, load_service
from center.service import Service
from center.staff_commands import CannotRead, run, typed_actor, typed_code
from center.times import Words, length, local_date, midnight

_DETAILS = ("reason", "note", "agent", "office_id", "kind", "outcome", "result", "parts", "remind_at")
_COLORS = {Color.GREEN: "正常", Color.AMBER: "快到时间", Color.RED: "超时"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; 1 when it could not be done."""
    typed = _parser().parse_args(arguments)
    return run(lambda opened: _answer(opened, typed))


def show(case: CaseView, events: Sequence[str], clock: WorkingClock, now: datetime) -> str:
    """A case in plain Chinese, without the person's name and number; ``events`` are its latest moves in words."""
    clocks, words = clocks_of(case, clock, now), Words(local_date(now).year)
    accepted = "材料还没齐" if clocks.accepted is None else length(clocks.accepted)
    lines = [
        f"{case.code} {case.title}：{case.state.caption}（{case.path.caption}，窗口 {case.office_id}）",
        f"代办员：{case.agent or '未指定'}；申请人确认：{words.moment(case.confirmed_at)}",
        f"工作时间：申请人感受 {length(clocks.felt)}，受理后 {accepted}，等申请人 {length(clocks.waiting)}",
        f"期限：{clocks.due.sentence if clocks.due else '没有'}（{_COLORS[clocks.color]}）",
        *([f"原因：{case.reason}"] if case.reason else []),
        "事项：",
        *(f"  {_item_line(task)}" for task in case.sub_tasks),
        *(f"暂停：{pause.kind.caption}（{pause.reason}）" for pause in case.pauses if pause.ended_at is None),
        "经过：",
        *(f"  {event}" for event in events),
    ]
    return "\n".join(lines)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m center.cases", description="查看、办理一件代办")
    parser.add_argument("code", metavar="编号", help="代办编号，如 D-7KM2Q4XD")
    parser.add_argument("move", metavar="操作", nargs="?", help=_help_on_moves())
    parser.add_argument("details", metavar="名称=内容", nargs="*", help="操作的说明，如 reason=申请人撤回")
    parser.add_argument("--staff", metavar="工号", help="谁在操作；办理时要写")
    return parser


def _help_on_moves() -> str:
    moves = "、".join(f"{name}（{move.caption}）" for name, move in MOVES.items())
    items = "、".join(f"{name}（{ITEM_CAPTIONS[name]}）" for name in SUB_TASK_MOVES)
    return f"整件：{moves}；其中一项写成 事项.操作，如 licence.start：{items}"


async def _answer(opened: Service, typed: argparse.Namespace) -> str:
    settings, now, code = load_service(KNOWLEDGE / "service"), opened.clock.now(), typed_code(typed.code)
    clock = _clock_for(await opened.records.read(lambda connection: read_case(connection, code)), settings)
    if typed.move:
        actor, details = typed_actor(typed.staff, "办理"), dict(map(_detail, typed.details))
        await opened.records.write(lambda connection: _move(connection, code, typed.move, actor, now, clock, details))
    return await opened.records.read(lambda connection: _shown(connection, code, clock, now))


def _clock_for(case: CaseView, settings: ServiceSettings) -> WorkingClock:
    office = settings.catalogue.offices.get(case.office_id)
    return settings.working_clock(office.hours if office else "")


def _detail(typed: str) -> tuple[str, Any]:
    name, is_pair, value = typed.partition("=")
    if name not in _DETAILS or not (is_pair and value):
        raise CannotRead(f"not a detail: {typed}", f"“{typed}”要写成 名称=内容，名称是{'、'.join(_DETAILS)}之一。")
    return name, _day(value) if name == "remind_at" else value


def _day(written: str) -> datetime:
    try:
        return midnight(date.fromisoformat(written))
    except ValueError:
        raise CannotRead("not a date", f"“{written}”要写成 2026-12-01 这样的日期。") from None


def _move(
    connection: Any, code: str, name: str, actor: Actor, now: datetime, clock: WorkingClock, details: dict[str, Any]
) -> None:
    item, is_item, item_move = name.rpartition(".")
    if is_item:
        move_sub_task(connection, code, item, item_move, actor, now, clock, **details)
    else:
        move(connection, code, name, actor, now, clock, **details)


def _shown(connection: Any, code: str, clock: WorkingClock, now: datetime) -> str:
    shown = show(read_case(connection, code), list(_in_words(connection, code, now)), clock, now)
    faults = verify(connection, code)
    return "\n".join([shown, *(f"记录有问题：{fault}" for fault in faults)])


def _item_line(task: SubTask) -> str:
    result = f"：{task.result}" if task.result else ""
    return f"{task.item}（{task.title}，第{task.batch}批）{task.state.caption}{result}"


def _in_words(connection: Any, code: str, now: datetime) -> Iterator[str]:
    words = Words(local_date(now).year)
    for event in history(connection, code):
        yield f"{event.seq}. {words.moment(event.at)} {caption_of(event)}（{event.actor.kind} {event.actor.name}）"


if __name__ == "__main__":
    sys.exit(main())
