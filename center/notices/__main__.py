"""Shows notices to staff, sends dead ones again and cancels waiting ones, until there is a desk.

``python -m center.notices list [--state STATE …] [--record CODE]`` (without a state: what reached nobody),
``python -m center.notices retry NUMBER --staff ID`` and ``python -m center.notices cancel NUMBER --staff ID``.
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence
from datetime import datetime

from center.cases.refusals import Refusal
from center.knowledge import KNOWLEDGE, load_service
from center.notices.listing import NoticeView, cancel, list_notices, retry
from center.notices.outbox import NoticeState
from center.notices.rules import NoticeRules
from center.service import Service
from center.staff_commands import LONGEST_STAFF, run
from center.times import Words, local_date

_CHANNELS = {"conversation": "对话", "mailbox": "对话留言", "sms": "短信", "log": "演示日志"}
_LOG = logging.getLogger(__name__)


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; 1 when it could not be done."""
    typed = _parser().parse_args(arguments)
    return run(lambda opened: _answer(opened, typed))


def table(found: Sequence[NoticeView], rules: NoticeRules, now: datetime) -> str:
    """Notices in plain Chinese, one a line, without their words and receivers."""
    return "\n".join(_line(view, rules, Words(local_date(now).year)) for view in found) or "没有这样的通知。"


def _line(view: NoticeView, rules: NoticeRules, words: Words) -> str:
    channel = f"（{_CHANNELS.get(view.channel, view.channel)}）" if view.channel else ""
    reason = f"；{view.reason}" if view.reason else ""
    tried = f"，试过{view.attempts}次" if view.attempts else ""
    state = f"{view.state.caption}{channel}  应发{words.moment(view.due_at)}{tried}{reason}"
    return f"{view.id}  {rules.title_of(view.kind)}  {view.record}  {state}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m center.notices", description="查看通知，重发，取消")
    does = parser.add_subparsers(dest="does", metavar="操作", required=True)
    listing = does.add_parser("list", help="列出通知；不写状态就列出谁也没收到的")
    listing.add_argument("--state", action="append", choices=[state.value for state in NoticeState], help="状态")
    listing.add_argument("--record", metavar="编号", help="只看这个编号的，如 A-7KM2Q4XD")
    for name, caption in (("retry", "重发没发出去的"), ("cancel", "取消还没发的")):
        acting = does.add_parser(name, help=caption)
        acting.add_argument("number", metavar="号码", type=int, help="通知的号码，见 list 的第一列")
        acting.add_argument("--staff", metavar="工号", required=True, help="谁在操作")
    return parser


async def _answer(opened: Service, typed: argparse.Namespace) -> str:
    rules, now = load_service(KNOWLEDGE / "service").notices, opened.clock.now()
    if typed.does == "list":
        states = [NoticeState(value) for value in typed.state or [NoticeState.DEAD.value]]
        found = await opened.records.read(lambda connection: list_notices(connection, states, record=typed.record))
        return table(found, rules, now)
    staff = _staff(typed.staff)
    if typed.does == "retry":
        changed = await opened.records.write(lambda connection: retry(connection, rules, typed.number, now))
    else:
        changed = await opened.records.write(lambda connection: cancel(connection, typed.number, now))
    _LOG.warning("Notice %d: %s by %s", typed.number, typed.does, staff)
    return table([changed], rules, now)


def _staff(typed: str) -> str:
    staff = typed.strip()
    if not staff or len(staff) > LONGEST_STAFF:
        raise Refusal("a staff id has 1 to 40 characters", "请写明工号，最多40个字。")
    return staff


if __name__ == "__main__":
    sys.exit(main())
