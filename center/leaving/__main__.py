"""Records what others do in leaving and sleeping, until there is a desk.

``python -m center.leaving CODE`` shows a case or a dormancy, ``python -m center.leaving CODE MOVE [key=value …]
--staff ID`` records something. A dormancy (H-…) may also be named by the case that filed it (D-…).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import Any

from center.knowledge import KNOWLEDGE, load_service
from center.leaving.desk import MOVES, Details, Work, do
from center.leaving.loading import leaving_setting
from center.leaving.shown import show
from center.service import Service
from center.staff_commands import CannotRead, run, typed_actor, typed_code

_HOURS = "agency"


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; 1 when it could not be done."""
    typed = _parser().parse_args(arguments)
    return run(lambda opened: _answer(opened, typed))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m center.leaving", description="登记注销、歇业中的事")
    parser.add_argument("code", metavar="编号", help="代办编号（D-…）或歇业编号（H-…）")
    parser.add_argument("move", metavar="操作", nargs="?", choices=sorted(MOVES), help=_help_on_moves())
    parser.add_argument("details", metavar="名称=内容", nargs="*", help="操作的说明，如 start=2026-11-20")
    parser.add_argument("--staff", metavar="工号", help="谁在操作；登记时要写")
    return parser


def _help_on_moves() -> str:
    return "；".join(
        f"{name}（{move.caption}）{' '.join(f'{key}=' for key in move.details)}" for name, move in MOVES.items()
    )


async def _answer(opened: Service, typed: argparse.Namespace) -> str:
    code, now = typed_code(typed.code), opened.clock.now()
    if typed.move:
        settings = load_service(KNOWLEDGE / "service")
        clock, details = settings.working_clock(_HOURS), dict(map(_detail, typed.details))
        work = Work(opened.seal, leaving_setting(), clock, settings.catalogue, typed_actor(typed.staff, "登记"), now)
        return await opened.records.write(lambda connection: _done(connection, work, code, typed.move, details))
    return await opened.records.read(lambda connection: show(connection, leaving_setting(), code, now))


def _done(connection: Any, work: Work, code: str, move: str, details: Details) -> str:
    return show(connection, work.setting, do(connection, work, code, move, details), work.now)


def _detail(typed: str) -> tuple[str, str]:
    name, is_pair, value = typed.partition("=")
    if not (name and is_pair and value):
        raise CannotRead(f"not a detail: {typed}", f"“{typed}”要写成 名称=内容。")
    return name, value


if __name__ == "__main__":
    sys.exit(main())
