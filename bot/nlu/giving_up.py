"""Words of somebody who gives up what was begun: 算了, 不投诉了."""

from __future__ import annotations

import re

_SAID = re.compile(
    "(?:唉|哎|哦|嗯|那|得|好吧|行吧|要不|还是|就|[，,。 ])*(?:算了|算啦|拉倒|就这样吧)(?:吧|了)?[，,。！! ]*(.*)"
)
_LONGEST_REST = 16
_NOT_ANY_MORE = re.compile("(?:不|别|甭).{0,8}(?:了|吧)?$|不用|改天|以后再|下次|回头再")
_INSTEAD = re.compile("还是|改成|就[写用填叫按选]|电话|[0-9]{4,}|怎么|什么|吗|呢")


def is_giving_up(text: str) -> bool:
    """Whether normalised ``text`` only says that one stops; 算了，就写王记 is a correction, not a stop."""
    said = _SAID.fullmatch(text)
    if said is None:
        return False
    rest = said[1].strip("，,。！! ")
    if not rest:
        return True
    return len(rest) <= _LONGEST_REST and _NOT_ANY_MORE.search(rest) is not None and _INSTEAD.search(rest) is None
