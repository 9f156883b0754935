"""Lists, shows, answers and closes promises, until there is a desk.

``python -m center.promises list [--owner WHO]``, ``late``, ``show CODE [--staff ID]``,
``answer CODE TEXT --staff ID`` and ``close CODE REASON --staff ID``.
"""

from __future__ import annotations

import argparse
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from center.cases.events import history, verify
from center.demand_states import Desk
from center.promises.answering import answer, close, look_into, why_closed
from center.promises.reading import Asked, PromiseListed, find_promise, late_promises, open_promises
from center.promises.states import PromiseState
from center.promises.words import shortened
from center.service import Service
from center.staff_commands import LONGEST_STAFF, CannotRead, run, typed_code
from center.times import Words, local_date

_HEADS = ("编号", "状态", "最晚", "负责", "问题")
_EVENTS = {
    "promised": "答应答复",
    "phone": "留了联系电话",
    "added": "又补充了话",
    "warned": "提醒办理",
    "late": "超过时间",
    "escalated": "转督查专岗",
    "looked": "查看全文和电话",
    "taken": "有人接办",
    "forwarded": "转给别人办",
    "late_explained": "说明超时的原因",
    "answered": "答复",
    "kept": "当面或电话答复",
    "closed": "未答复关闭",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; 1 when it could not be done, 2 when it is not written as it should be."""
    typed = _parser().parse_args(arguments)
    return run(lambda opened: _done(opened, typed, opened.clock.now()))


def table(found: Sequence[PromiseListed], now: datetime) -> str:
    """Promises as a plain table, questions shortened and masked."""
    if not found:
        return "没有待答复的。"
    rows = [_HEADS, *(_row(seen, now) for seen in found)]
    widths = [max(_width(row[column]) for row in rows) for column in range(len(_HEADS) - 1)]
    return "\n".join("  ".join([*map(_padded, row, widths), row[-1]]) for row in rows)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m center.promises", description="查看、答复留言")
    commands = parser.add_subparsers(dest="command", required=True)
    listing = commands.add_parser("list", help="待答复的，最急的在前")
    listing.add_argument("--owner", metavar="负责人", help="只看一个岗位或工号的")
    commands.add_parser("late", help="超过时间还没答复的")
    one = {"show": ("", "看一条"), "answer": ("答复", "答复一条"), "close": ("原因", "不答复就关闭")}
    for name, (words, text) in one.items():
        command = commands.add_parser(name, help=text)
        command.add_argument("code", metavar="编号", help="答复单编号，如 P-7KM2Q4XD")
        if words:
            command.add_argument("words", metavar=words)
        command.add_argument("--staff", metavar="工号", required=bool(words), help="谁在操作；看全文和电话也要写")
    return parser


async def _done(opened: Service, typed: argparse.Namespace, now: datetime) -> str:
    if typed.command == "list":
        return table(await opened.records.read(lambda connection: open_promises(connection, owner=typed.owner)), now)
    if typed.command == "late":
        return table(await opened.records.read(lambda connection: late_promises(connection, now)), now)
    code = typed_code(typed.code)
    act = _act(opened, typed, code, now)
    asked = await opened.records.write(act) if act else None
    return await opened.records.read(lambda connection: _shown(connection, code, asked, now))


def _act(opened: Service, typed: argparse.Namespace, code: str, now: datetime) -> Callable[[Any], Asked | None] | None:
    """What is written before the promise is shown: nothing, when it is only looked at masked."""
    if typed.staff is None:
        return None
    staff = _staff(typed.staff)
    if typed.command == "show":
        return lambda connection: look_into(connection, opened.seal, code, staff, now)
    move = answer if typed.command == "answer" else close

    def moved(connection: Any) -> None:
        move(connection, opened.seal, code, typed.words, staff, now)

    return moved


def _staff(typed: str) -> str:
    if not 0 < len(typed.strip()) <= LONGEST_STAFF:
        raise CannotRead("no staff id", f"工号要写1到{LONGEST_STAFF}个字。")
    return typed.strip()


def _shown(connection: Any, code: str, asked: Asked | None, now: datetime) -> str:
    seen, words = find_promise(connection, code), Words(local_date(now).year)
    lines = [
        f"{seen.code}：{_state(seen, now)}（负责：{_owner(seen)}）",
        f"最晚：{words.end(seen.due_at)}（{seen.why_due}）",
        f"问题：{asked.question if asked else seen.question}",
        *([f"电话：{asked.phone or '没有留'}"] if asked else []),
        *([f"答复：{seen.answer}"] if seen.answer else []),
        *(f"关闭的原因：{reason}" for reason in [why_closed(connection, code)] if reason),
        "经过：",
        *(f"  {event}" for event in _events(connection, code, words)),
        *(f"记录有问题：{fault}" for fault in verify(connection, code)),
    ]
    return "\n".join(lines)


def _events(connection: Any, code: str, words: Words) -> Iterator[str]:
    for event in history(connection, code):
        caption = _EVENTS.get(event.kind, event.kind)
        yield f"{event.seq}. {words.moment(event.at)} {caption}（{event.actor.kind} {event.actor.name}）"


def _row(seen: PromiseListed, now: datetime) -> tuple[str, ...]:
    due = Words(local_date(now).year).end(seen.due_at)
    return seen.code, _state(seen, now), due, _owner(seen), shortened(seen.question)


def _state(seen: PromiseListed, now: datetime) -> str:
    if not seen.is_late(now) or seen.state is PromiseState.BROKEN:
        return seen.state.caption
    return "超时后答复" if seen.state is PromiseState.KEPT else PromiseState.LATE.caption


def _owner(seen: PromiseListed) -> str:
    return next((desk.caption for desk in Desk if desk.value == seen.owner), seen.owner)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


if __name__ == "__main__":
    sys.exit(main())
