"""What can be done for a caller by one key: the words with which the bot's own form begins, and the right it needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from center.staff.rights import Right


class CallTask(NamedTuple):
    """One thing to do: ``words`` begin it; ``takes_question``: what the caller asked is the first answer to it."""

    caption: str
    key: str
    right: Right
    words: str
    takes_question: bool = False


TASKS: Mapping[str, CallTask] = {
    "case": CallTask("开代办件", "o", Right.OPEN_CASES, "我要申请代办"),
    "book": CallTask("预约", "b", Right.BOOK, "我想预约去窗口办事"),
    "change": CallTask("改约或取消", "m", Right.BOOK, "看我的预约"),
    "progress": CallTask("查进度", "p", Right.SEE_CASES, "查我的进度"),
    "promise": CallTask("承诺回复", "w", Right.REGISTER_CALLS, "请工作人员回复我", True),
    "demand": CallTask("代录诉求", "d", Right.RECORD_DEMANDS, "我要反映诉求", True),
    "complaint": CallTask("代录投诉", "t", Right.RECORD_DEMANDS, "我要投诉", True),
    "draft": CallTask("拟执照草稿", "l", Right.DRAFT_LICENCES, "帮我拟一份执照"),
}
"""In the order in which they are shown; rating has a form of its own (desk/calls/rating.py)."""
