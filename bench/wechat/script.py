"""The words of the load, the same on WeChat and on /v1, and what has to come back: another answer is an error."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from bench.turns.script import WrongAnswer

Replies = Sequence[Mapping[str, Any]]
WECHAT, JSON = "wechat", "json"


class Turn(NamedTuple):
    """What is said, or the title that is chosen; and a part of the answer."""

    said: str
    has: str
    is_choice: bool = False

    def check(self, replies: Replies) -> None:
        """Raises WrongAnswer for another answer."""
        text = "\n".join(str(reply["text"]) for reply in replies)
        if self.has not in text:
            raise WrongAnswer(f"{self.said}: no {self.has} in {text[:200]!r}")


class Typed(NamedTuple):
    """A turn on WeChat, where a choice is its number, typed."""

    turn: Turn

    def message(self, before: Replies) -> str:
        """What is typed after ``before``; raises WrongAnswer when nothing is offered under that title."""
        return number_of(self.turn.said, str(before[-1]["text"])) if self.turn.is_choice else self.turn.said

    def check(self, replies: Replies) -> None:
        """Raises WrongAnswer for another answer."""
        self.turn.check(replies)


class Tapped(NamedTuple):
    """A turn on /v1, where a choice is a button, by its id."""

    turn: Turn

    def message(self, before: Replies) -> str:
        """What is said after ``before``, or the id of the button; raises WrongAnswer when there is none."""
        if not self.turn.is_choice:
            return self.turn.said
        buttons = {button["title"]: button["id"] for reply in before for button in reply["buttons"]}
        if self.turn.said not in buttons:
            raise WrongAnswer(f"no button {self.turn.said} among {list(buttons)}")
        return str(buttons[self.turn.said])

    def check(self, replies: Replies) -> None:
        """Raises WrongAnswer for another answer."""
        self.turn.check(replies)


TALK = (
    Turn("你好", "企航"),
    Turn("歇业备案怎么办", "向登记机关备案"),
    Turn("要带什么材料", "歇业"),
    Turn("多久", "歇业"),
    Turn("注册资本写多少合适", "五年内缴足"),
    Turn("我要留言", "说说您要问的事"),
    Turn("上周二我在大厅落下一把蓝雨伞，麻烦问问有没有人捡到", "蓝雨伞"),
    Turn("13900000001", "13900000001"),
    Turn("提交", "P-", is_choice=True),
    Turn("谢谢", "不客气"),
)
"""One conversation; everybody who calls holds it from its beginning to its end."""
ASKED = TALK[1:4]
"""What everybody asks under the offered load, one after the other."""


def script_of(channel: str) -> tuple[Typed | Tapped, ...]:
    """TALK as it is held on a channel (WECHAT, JSON)."""
    return tuple(Typed(turn) if channel == WECHAT else Tapped(turn) for turn in TALK)


def number_of(title: str, text: str) -> str:
    """The number or letter that stands before a title; raises WrongAnswer without one."""
    found = re.findall(rf"(?<![0-9A-Z])([0-9]{{1,2}}|[A-Z])[.．、]? ?{re.escape(title)}", text)
    if not found:
        raise WrongAnswer(f"no choice {title} in {text[:200]!r}")
    return str(found[-1])
