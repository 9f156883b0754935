"""Reads what somebody wants no more of, or wants again: 别再给我发评价邀请, 不要再发短信了, 恢复提醒."""

from __future__ import annotations

import re
from typing import NamedTuple

from center.notices.rules import REFUSABLE, NoticeRules
from center.notices.wishes import BY, TOPIC, every_topic
from center.text import bare

LONGEST = 30
"""Characters; who says more wants something else as well."""
_BEFORE = "(?:你们?|您们?|请|麻烦|拜托|能不能|可以|可不可以|以后|今后|我|就|都|那|了|啊|把|帮我?|给我|我的)*"
_NOT = "(?:别|甭|勿|莫|不要|不用|不必|不需要|不想要?|不许|停止|停了)"
_AIMED = re.compile("再|老|总|一直|天天|[给跟向对]我|收|接到|发|推送|提醒|通知|骚扰")
_NOTICES = "通知|提醒|消息|信息|邀请|推送|短信|微信|电话|回访"
_BOTHERS = re.compile(f"{_NOTICES}|骚扰|给我发")
_REFUSES = re.compile(f"{_BEFORE}{_NOT}(.{{2,24}})")
_OFF = "关闭|关掉|关了|取消|退订|拒收|屏蔽|停掉"
_TURNS_OFF = re.compile(
    f"{_BEFORE}(?:{_OFF}).{{0,12}}(?:{_NOTICES}).{{0,6}}"
    f"|{_BEFORE}.{{0,8}}(?:{_NOTICES})(?:都|全|给我|帮我|的)*(?:{_OFF}).{{0,4}}"
    f"|{_BEFORE}.{{0,8}}(?:{_NOTICES}).{{0,4}}(?:别|不用|不要|不必|甭)(?:再|给我)*(?:发|推送?|提醒)(?:过来|来)?(?:了|啦|吧)*"
    f"|{_BEFORE}不再(?:接收|收|想收到?|需要).{{0,8}}(?:{_NOTICES}).{{0,4}}"
    f"|{_BEFORE}(?:我?(?:要|想))?(?:回复?t?)?(?:退订|td|取消订阅)(?:吧|了|一下)?"
)
_ALLOWS = re.compile(
    f"{_BEFORE}(?:恢复|重新(?:开启|打开|发送?)|打开|开启|开通|接着发|继续发|又想收到?|还是想收到?|还是(?:给我)?发).{{0,14}}"
    f"(?:{_NOTICES}).{{0,8}}"
    f"|{_BEFORE}.{{0,14}}(?:{_NOTICES})(?:请|还是|重新|又|再|也|都|给我|可以)*(?:恢复|打开|开启|发吧|接着发|继续发).{{0,4}}"
)
_ASKS = re.compile("吗|呢|怎么|为什么|咋|什么时候|是不是|多少|哪")
_OTHER = re.compile(
    "执照|公章|发票|材料|证照|许可证|注销|歇业|年报|税|改约|办件|投诉|举报|我的信息|个人信息|资料|记录|看一|看看|查看|看不"
    "|人工|找.{0,2}人|有没有"
)


class Wish(NamedTuple):
    """``refuses`` or wants again; ``abouts`` as wishes name them, all topics when nothing is named."""

    refuses: bool
    abouts: tuple[str, ...]


def read_wish(text: str, rules: NoticeRules) -> Wish | None:
    """The wish of a sentence that says nothing else; None when it has none."""
    words = bare(text)
    if not words or len(words) > LONGEST or _ASKS.search(words) or _OTHER.search(words):
        return None
    named = _named(words, rules)
    if _refuses(words, is_named=bool(named)):
        return Wish(True, named or every_topic(rules))
    return Wish(False, named) if _ALLOWS.fullmatch(words) else None


def _refuses(words: str, *, is_named: bool) -> bool:
    """不用发了 alone may be about anything: it takes a word for what is sent, and one for sending it to somebody."""
    if _TURNS_OFF.fullmatch(words):
        return True
    said = _REFUSES.fullmatch(words)
    return said is not None and bool(_AIMED.search(said[1])) and (is_named or bool(_BOTHERS.search(said[1])))


def _named(words: str, rules: NoticeRules) -> tuple[str, ...]:
    """The topics that are named; without one the channels."""
    topics = tuple(
        f"{TOPIC}{name}" for name, topic in rules.topics.items() if any(word in words for word in topic.words)
    )
    return topics or tuple(f"{BY}{channel}" for channel, title in REFUSABLE.items() if title in words)
