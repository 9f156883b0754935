"""Shows notices to staff, sends dead ones again, cancels waiting ones, notes wishes, until there is a desk.

``python -m center.notices list [--state STATE …] [--record CODE]`` (without a state: what reached nobody), ``figures``,
``unseen`` (what had to be told and lies in a mailbox),
``retry NUMBER --staff ID``, ``cancel NUMBER --staff ID``; for whoever got the notice NUMBER, ``refuse NUMBER --staff ID
[--by CHANNEL]`` (no more of its topic, or nothing by a channel) and ``allow NUMBER --staff ID`` (all of it again);
``reread --staff ID`` reads an SMS provider's receipts from the beginning.
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from center.cases.refusals import Refusal
from center.knowledge import KNOWLEDGE, load_service
from center.notices.cursors import read_again
from center.notices.figures import figures_of
from center.notices.listing import NoticeView, cancel, list_notices, list_unseen, read_notice, retry
from center.notices.outbox import NoticeState
from center.notices.rules import REFUSABLE, NoticeRules
from center.notices.shown import shown_figures, table
from center.notices.staff_wishes import allow_for, refuse_for
from center.service import Service
from center.staff_commands import LONGEST_STAFF, run

_LOG = logging.getLogger(__name__)
_ON_ONE = {
    "retry": "重发没发出去的",
    "cancel": "取消还没发的",
    "refuse": "收到这条的人不要再收这类通知，或不要再用某个渠道",
    "allow": "收到这条的人又要收通知了",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; 1 when it could not be done."""
    typed = _parser().parse_args(arguments)
    return run(lambda opened: _answer(opened, typed))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m center.notices", description="查看通知，重发，取消，登记要不要收")
    does = parser.add_subparsers(dest="does", metavar="操作", required=True)
    listing = does.add_parser("list", help="列出通知；不写状态就列出谁也没收到的")
    listing.add_argument("--state", action="append", choices=[state.value for state in NoticeState], help="状态")
    listing.add_argument("--record", metavar="编号", help="只看这个编号的，如 A-7KM2Q4XD")
    does.add_parser("figures", help="送达情况：最近24小时")
    does.add_parser("unseen", help="一定要告知、只留在对话里、本人还没回来看的：想别的办法告诉本人")
    for name, caption in _ON_ONE.items():
        acting = does.add_parser(name, help=caption)
        acting.add_argument("number", metavar="号码", type=int, help="通知的号码，见 list 的第一列")
        if name == "refuse":
            acting.add_argument("--by", choices=list(REFUSABLE), help="不要的渠道；不写就是不要这类通知")
        acting.add_argument("--staff", metavar="工号", required=True, help="谁在操作")
    again = does.add_parser("reread", help="短信平台换了或清空过：送达结果从头再取")
    again.add_argument("--staff", metavar="工号", required=True, help="谁在操作")
    return parser


async def _answer(opened: Service, typed: argparse.Namespace) -> str:
    rules, now = load_service(KNOWLEDGE / "service").notices, opened.clock.now()
    if typed.does == "list":
        states = [NoticeState(value) for value in typed.state or [NoticeState.DEAD.value]]
        found = await opened.records.read(lambda connection: list_notices(connection, states, record=typed.record))
        return table(found, rules, now)
    if typed.does == "figures":
        figures = await opened.records.read(lambda connection: figures_of(connection, rules, now))
        return shown_figures(figures, now)
    if typed.does == "unseen":
        return table(await opened.records.read(lambda connection: list_unseen(connection, rules, now)), rules, now)
    staff = _staff(typed.staff)
    told = await opened.records.write(_act(typed, rules, staff, now))
    _LOG.warning("Notices: %s %s by %s", typed.does, getattr(typed, "number", ""), staff)
    return told


def _act(typed: argparse.Namespace, rules: NoticeRules, staff: str, now: datetime) -> Callable[[Any], str]:
    """What is done in one transaction, and what is shown of it."""
    acts: dict[str, Callable[[Any], str | NoticeView]] = {
        "retry": lambda connection: retry(connection, rules, typed.number, now),
        "cancel": lambda connection: cancel(connection, typed.number, now),
        "refuse": lambda connection: refuse_for(connection, rules, typed.number, typed.by, staff, now),
        "allow": lambda connection: allow_for(connection, rules, typed.number, now),
        "reread": lambda connection: _reread(connection, now),
    }

    def act(connection: Any) -> str:
        done = acts[typed.does](connection)
        return done if isinstance(done, str) else table([read_notice(connection, done.id)], rules, now)

    return act


def _reread(connection: Any, now: datetime) -> str:
    read_again(connection, "sms", now)
    return "短信送达结果从头再取，已经记过的不会重复。"


def _staff(typed: str) -> str:
    staff = typed.strip()
    if not staff or len(staff) > LONGEST_STAFF:
        raise Refusal("a staff id has 1 to 40 characters", "请写明工号，最多40个字。")
    return staff


if __name__ == "__main__":
    sys.exit(main())
