"""A template registered with WeChat (模板消息, 订阅通知), and what goes into each of its fields."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from pydantic import Field, validator

from center.gateways.wechat import Template
from center.text import join_lines
from center.wechat.menu_setting import URL_BYTES, Setting

SOURCES = ("title", "record", "text", "time", "center")
"""What can go into a field: the kind's title, the public code, the words, a time in words, the center's name."""
DEFAULT = "default"
"""The template of the kinds that have none of their own."""
_KEYWORD = re.compile(r"([a-z_]+?)\d+(?:\.DATA)?", re.IGNORECASE)
_CHARACTERS = {
    "thing": 20,
    "character_string": 32,
    "letter": 32,
    "number": 32,
    "symbol": 5,
    "phone_number": 17,
    "car_number": 8,
    "name": 10,
    "phrase": 5,
}
"""Characters that WeChat takes in a field whose name begins so (订阅消息参数值内容限制说明)."""
_IN_BRACKETS = re.compile("（[^）]*）")
"""The day of the week, which WeChat takes for no time: 11月23日（周一）8:00."""
_LONGEST = 200
_CUT = "…"


class TemplateSetting(Setting):
    """``id`` as WeChat gave it out; ``values``: WeChat's names of fields, with what goes in; a tap opens ``url``.

    ``kind`` subscribe is for those who agreed to it before (订阅通知), template for every follower.
    """

    id: str = Field(..., min_length=1, max_length=100)
    kind: Literal["template", "subscribe"] = "template"
    values: Mapping[str, str]
    url: str = ""
    sample: bool = False

    @validator("values")
    def _are_known(cls, values: Mapping[str, str]) -> Mapping[str, str]:
        if not values or not set(values.values()) <= set(SOURCES):
            raise ValueError(f"每个字段的内容写 {'、'.join(SOURCES)} 里的一个")
        return values

    @validator("url")
    def _is_safe(cls, url: str) -> str:
        if url and not (url.startswith("https://") and len(url.encode()) <= URL_BYTES):
            raise ValueError(f"网址以 https:// 开头，不超过 {URL_BYTES} 字节")
        return url

    def message(self, known: Mapping[str, str], key: str = "") -> Template:
        """The message with what is ``known`` by the names of SOURCES, cut to what WeChat takes; a gap is a dash."""
        filled = tuple((name, _fitting(name, known.get(source, ""))) for name, source in self.values.items())
        return Template(self.id, filled, self.url, self.kind, key)


def _fitting(name: str, value: str) -> str:
    """On one line, no longer than the field; cut where a sentence ends, if one does early enough."""
    line, found = join_lines(value) or "-", _KEYWORD.fullmatch(name)
    keyword = found[1].lower() if found else ""
    if keyword in ("time", "date"):
        line = _IN_BRACKETS.sub(" ", line)
    most = _CHARACTERS.get(keyword, _LONGEST)
    if len(line) <= most:
        return line
    end = max(line.rfind(mark, 0, most) for mark in "。；！？")
    return line[: end + 1] if end >= most // 2 else f"{line[: most - 1]}{_CUT}"
