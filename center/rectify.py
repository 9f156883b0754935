"""Lists and works the rectifications of bad ratings, until there is a desk.

``python -m center.rectify list``, ``late``, ``show CODE``, and with ``--staff ID``: ``assign CODE OWNER``,
``call-back CODE WORDS``, ``mend CODE EVIDENCE``, ``send-back CODE WHY``, ``verify CODE``.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from center.cases.events import verify as chain_faults
from center.rectifications import (
    Rectification,
    assign,
    call_back,
    mend,
    open_rectifications,
    overdue_rectifications,
    read_rectification,
    send_back,
    verify,
)
from center.service import Service
from center.staff_commands import run, typed_actor, typed_code
from center.times import Words, local_date

Act = Callable[[Any], Any]


class _Move(NamedTuple):
    """What is done with a rectification, and what has to be said with it."""

    do: Callable[..., Rectification]
    words: str
    help: str


MOVES = {
    "assign": _Move(assign, "负责人", "指定负责人"),
    "call-back": _Move(call_back, "情况", "登记回访的情况"),
    "mend": _Move(mend, "凭据", "登记整改和凭据"),
    "send-back": _Move(send_back, "原因", "退回重改"),
    "verify": _Move(verify, "", "核实办结；整改的人自己不能核实"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; 1 when it could not be done, 2 when it is not written as it should be."""
    typed = _parser().parse_args(arguments)
    return run(lambda opened: _done(opened, typed, opened.clock.now()))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m center.rectify", description="办理差评整改单")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="没办结的，最急的在前")
    commands.add_parser("late", help="超过时间的")
    commands.add_parser("show", help="看一条").add_argument("code", metavar="编号")
    for name, move in MOVES.items():
        command = commands.add_parser(name, help=move.help)
        command.add_argument("code", metavar="编号", help="整改单编号，如 Z-7KM2Q4XD")
        if move.words:
            command.add_argument("words", metavar=move.words)
        command.add_argument("--staff", metavar="工号", required=True, help="谁在操作")
    return parser


async def _done(opened: Service, typed: argparse.Namespace, now: datetime) -> str:
    if typed.command == "list":
        return listed(await opened.records.read(open_rectifications), now)
    if typed.command == "late":
        return listed(await opened.records.read(lambda connection: overdue_rectifications(connection, now)), now)
    code = typed_code(typed.code)
    if typed.command in MOVES:
        move, actor = MOVES[typed.command], typed_actor(typed.staff, "办理")
        said = (typed.words,) if move.words else ()
        await opened.records.write(lambda connection: move.do(connection, code, *said, actor, now))
    return await opened.records.read(lambda connection: _shown(connection, code, now))


def listed(found: Sequence[Rectification], now: datetime) -> str:
    """One line each."""
    words = Words(local_date(now).year)
    rows = (f"{one.code}  {one.level.caption}  {one.state.caption}  最晚{words.end(one.due_at)}" for one in found)
    return "\n".join(rows) or "没有要整改的。"


def _shown(connection: Any, code: str, now: datetime) -> str:
    one, words = read_rectification(connection, code), Words(local_date(now).year)
    told = (
        ("评价", "、".join(one.reasons) or None),
        ("原话", one.text),
        ("回访", one.call_back),
        ("凭据", one.evidence),
    )
    lines = [
        f"{one.code}：{one.level.caption}，{one.state.caption}（负责：{one.owner}）",
        f"最晚：{words.end(one.due_at)}（{one.why_due}）",
        *(f"{name}：{text}" for name, text in told if text),
        *(f"记录有问题：{fault}" for fault in chain_faults(connection, code)),
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
