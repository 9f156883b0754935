"""Records what others do in leaving and sleeping, until there is a desk.

``python -m center.leaving CODE`` shows a case or a dormancy, ``python -m center.leaving CODE MOVE [key=value …]
--staff ID`` records something. A dormancy (H-…) may also be named by the case that filed it (D-…).
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from center.cases.events import Actor
from center.cases.refusals import Refusal
from center.demo_clock import DemoClock
from center.identifiers import read_code
from center.knowledge import KNOWLEDGE, KnowledgeError, load_service
from center.leaving.desk import MOVES, CannotRead, Details, Work, do
from center.leaving.loading import leaving_setting
from center.leaving.shown import show
from center.service import Service, close_service, open_service
from center.settings import SettingsError, read_settings

_LONGEST_STAFF = 40
_HOURS = "agency"


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; 1 when it could not be done."""
    typed = _parser().parse_args(arguments)
    try:
        print(asyncio.run(_run(typed)))
    except Refusal as refusal:
        print(refusal.message, file=sys.stderr)
    except (SettingsError, KnowledgeError) as error:
        print(error, file=sys.stderr)
    except SQLAlchemyError as error:
        print(f"数据库没有准备好，或写不进去：{error}", file=sys.stderr)
    else:
        return 0
    return 1


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


async def _run(typed: argparse.Namespace) -> str:
    opened = open_service(read_settings())
    try:
        if isinstance(opened.clock, DemoClock):
            await opened.clock.look()
        return await _answer(opened, typed)
    finally:
        close_service(opened)


async def _answer(opened: Service, typed: argparse.Namespace) -> str:
    code, now = read_code(typed.code), opened.clock.now()
    if code is None:
        raise CannotRead("not a code", f"“{typed.code}”不是完整正确的编号，可能抄错了一位。")
    if typed.move:
        settings = load_service(KNOWLEDGE / "service")
        clock, details = settings.working_clock(_HOURS), dict(map(_detail, typed.details))
        work = Work(opened.seal, leaving_setting(), clock, settings.catalogue, _actor(typed.staff), now)
        return await opened.records.write(lambda connection: _done(connection, work, code, typed.move, details))
    return await opened.records.read(lambda connection: show(connection, leaving_setting(), code, now))


def _done(connection: Any, work: Work, code: str, move: str, details: Details) -> str:
    return show(connection, work.setting, do(connection, work, code, move, details), work.now)


def _actor(staff: str | None) -> Actor:
    if not staff or len(staff) > _LONGEST_STAFF:
        raise CannotRead("no staff id", f"登记要写明谁在操作：--staff 工号（最多{_LONGEST_STAFF}个字）。")
    return Actor("staff", staff)


def _detail(typed: str) -> tuple[str, str]:
    name, is_pair, value = typed.partition("=")
    if not (name and is_pair and value):
        raise CannotRead(f"not a detail: {typed}", f"“{typed}”要写成 名称=内容。")
    return name, value


if __name__ == "__main__":
    sys.exit(main())
