"""Lists what is to be told by telephone, and takes note of it, until there is a desk.

``python -m center.telephone list``, ``claim NUMBER --staff ID`` (shows the number to call and what to read aloud),
``told NUMBER --staff ID`` and ``unreachable NUMBER REASON --staff ID``.
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from center.knowledge import KNOWLEDGE, load_service
from center.notices.rules import NoticeRules
from center.people import read_contact
from center.service import Service
from center.staff_commands import run, typed_actor
from center.telephone.tasks import Task, claim_task, give_up_task, open_tasks, read_task, tell
from center.times import Words, local_date

LONGEST_REASON = 200
NOTHING = "没有要打的电话。"
_LOG = logging.getLogger(__name__)


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; 1 when it could not be done."""
    typed = _parser().parse_args(arguments)
    return run(lambda opened: _answer(opened, typed))


def table(found: Sequence[Task], rules: NoticeRules, now: datetime) -> str:
    """Tasks in plain Chinese, one a line, without words and numbers."""
    return "\n".join(_line(task, rules, now) for task in found) or NOTHING


def _line(task: Task, rules: NoticeRules, now: datetime) -> str:
    words = Words(local_date(now).year)
    owner = f"（{task.owner}）" if task.owner else ""
    reason = f"；{task.reason}" if task.reason else ""
    until = f"应告知{words.moment(task.due_at)}，{words.moment(task.expires_at)}后不用再打"
    return f"{task.id}  {rules.title_of(task.kind)}  {task.record}  {task.state.caption}{owner}  {until}{reason}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m center.telephone", description="要打电话告知的：查看、认领、登记结果"
    )
    does = parser.add_subparsers(dest="does", metavar="操作", required=True)
    does.add_parser("list", help="还没打的，最急的在前")
    for name, caption in (("claim", "认领，看号码和要说的话"), ("told", "已经告知"), ("unreachable", "联系不上")):
        acting = does.add_parser(name, help=caption)
        acting.add_argument("number", metavar="号码", type=int, help="任务的号码，见 list 的第一列")
        if name == "unreachable":
            acting.add_argument("reason", metavar="原因", help="如：无人接听，打了三次")
        acting.add_argument("--staff", metavar="工号", required=True, help="谁在操作")
    return parser


async def _answer(opened: Service, typed: argparse.Namespace) -> str:
    rules, now = load_service(KNOWLEDGE / "service").notices, opened.clock.now()
    if typed.does == "list":
        return table(await opened.records.read(open_tasks), rules, now)
    staff = typed_actor(typed.staff.strip(), "登记").name
    await opened.records.write(lambda connection: _move(connection, typed, staff, now))
    _LOG.warning("Telephone task %d: %s by %s", typed.number, typed.does, staff)
    return await opened.records.read(lambda connection: _shown(connection, opened, typed, rules, now))


def _move(connection: Any, typed: argparse.Namespace, staff: str, now: datetime) -> Task:
    if typed.does == "claim":
        return claim_task(connection, typed.number, staff, now)
    if typed.does == "told":
        return tell(connection, typed.number, staff, now)
    return give_up_task(connection, typed.number, staff, typed.reason.strip()[:LONGEST_REASON], now)


def _shown(connection: Any, opened: Service, typed: argparse.Namespace, rules: NoticeRules, now: datetime) -> str:
    task = read_task(connection, typed.number)
    line = _line(task, rules, now)
    if task.text is None:
        return line
    person = read_contact(connection, opened.seal, task.contact_id)
    called = f"{person.name}，{person.phone}" if person.name else person.phone
    return f"{line}\n打给：{called or '号码已删除'}\n请读：{task.text}"


if __name__ == "__main__":
    sys.exit(main())
