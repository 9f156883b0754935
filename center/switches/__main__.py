"""Shows and sets what holds for everybody; every process of the center sees it within five seconds.

``python -m center.switches show``, ``banner TEXT [--until 2026-11-30T18:00]``, ``banner off``, ``bot off REASON`` and
``bot on``; ``--staff ID`` says who does it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from center.service import Service
from center.staff_commands import CannotRead, run, typed_actor
from center.switches.standing import (
    BadSwitch,
    Standing,
    lower_banner,
    raise_banner,
    standing_of,
    switch_off,
    switch_on,
)
from center.times import SHANGHAI, Words, local_date

CONSOLE = "console"
"""Who does it when nobody is named: whoever may run commands on the server."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; 1 when it could not be done, 2 when it is not written as it should be."""
    typed = _parser().parse_args(arguments)
    return run(lambda opened: _done(opened, typed, opened.clock.now()))


def told(standing: Standing, now: datetime) -> str:
    """How the switches stand, for staff."""
    words, off, banner = Words(local_date(now).year), standing.off, standing.banner
    bot = f"停用（{off.reason}），从{words.moment(off.since)}起" if off else "正常答复"
    if banner is None:
        return f"机器人：{bot}\n紧急通知：没有"
    ends = f"到{words.end(banner.until)}" if banner.until else "到取消为止"
    return f"机器人：{bot}\n紧急通知（从{words.moment(banner.since)}起，{ends}）：{banner.text}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m center.switches", description="紧急通知，停用和恢复机器人")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("show", help="现在怎样")
    banner = commands.add_parser("banner", help="发紧急通知；off 取消")
    banner.add_argument("text", metavar="内容", help="告诉所有人的一句话，或 off")
    banner.add_argument("--until", metavar="时间", help="到什么时候，如 2026-11-30T18:00（北京时间）；不写就到取消为止")
    bot = commands.add_parser("bot", help="停用机器人（off 原因），恢复（on）")
    bot.add_argument("way", choices=("on", "off"))
    bot.add_argument("reason", nargs="?", metavar="原因", help="告诉所有人的原因，如“系统维护，17:00 恢复”")
    for command in (banner, bot):
        command.add_argument("--staff", metavar="工号", default=CONSOLE, help="谁在操作")
    return parser


async def _done(opened: Service, typed: argparse.Namespace, now: datetime) -> str:
    if typed.command != "show":
        by, change = typed_actor(typed.staff, "操作").name, _change(typed)
        await opened.records.write(lambda connection: change(connection, by, now))
    return told(await opened.records.read(lambda connection: standing_of(connection, now)), now)


def _change(typed: argparse.Namespace) -> Callable[[Any, str, datetime], None]:
    """What the command writes; raises CannotRead, BadSwitch."""
    if typed.command == "bot":
        return _bot_change(typed)
    if typed.text == "off":
        return lower_banner
    until = _typed_time(typed.until) if typed.until else None
    return lambda connection, by, now: raise_banner(connection, typed.text, until, by, now)


def _bot_change(typed: argparse.Namespace) -> Callable[[Any, str, datetime], None]:
    if typed.way == "on":
        return switch_on
    if not typed.reason:
        raise BadSwitch("no reason", "停用要写明原因，来问的人都会看到，比如：bot off “系统维护，17:00 恢复”。")
    return lambda connection, by, now: switch_off(connection, typed.reason, by, now)


def _typed_time(typed: str) -> datetime:
    """By Shanghai's clocks unless a zone is written; raises CannotRead."""
    try:
        at = datetime.fromisoformat(typed)
    except ValueError:
        raise CannotRead("not a time", f"“{typed}”不是时间，写成 2026-11-30T18:00 这样。") from None
    return at if at.tzinfo else at.replace(tzinfo=SHANGHAI)


if __name__ == "__main__":
    sys.exit(main())
