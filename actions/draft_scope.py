"""What is added to the scope of a draft and taken from it: 经营范围加上卖酒, 不送外卖了."""

from __future__ import annotations

import re
from typing import Any

from actions.draft_sentences import asks_only, without_asking_leave
from actions.draft_words import books
from actions.fields import Said
from center.text import bare

_ADD = re.compile(
    "(?:再|还)?(?:加上?|增加|添上?|加进|补上?|还(?:想|要)|也(?:想|要)?)(?:一?个|一项)?((?:卖"
    "|做|经营|搞|干|弄|修|送|批发|代)?[^，。；！？、]{1,14}?)(?:吧|呗|行不行?|可以吗?|的业务|这[个项]"
    "|进去|进来)?(?=$|[，。；！？])"
)
_NOT_SCOPE = re.compile(
    "^(?:个|一个|家|这个|那个)?(?:店|公司|执照|铺子)$|股东|合伙|人$|老婆|媳妇|资本|资金|万|名字|电话|地址|法人"
)
_DROP = re.compile(
    "(?:去掉|删掉|删除|不要|取消|拿掉|减掉)(?:了)?(?:卖|做|经营)?([^，。；！？、]{1,12}?)(?:吧|呗|这[个项]|了|的业务)?(?=$|[，。；！？])"
    "|(?:先|就|都)?不(?:想|打算)?(?:卖|做|搞|弄|送|经营|碰|开|修|养|种)([^，。；！？、了]{1,10})(?:了|啦)?(?=$|[，。；！？])"
    "|(?:把)?([^，。；！？、]{1,8}?)(?:就|暂时|先|还是)*(?:不(?:卖|做|搞|弄|要|经营)了|去掉|删掉|拿掉)"
)


_BEFORE = re.compile("^(?:把|[那这]个?|先|就|都|我|俺|咱们?|还是|暂时|送|卖|做|经营|范围里?的?|的)+")
_ONLY_DEED = re.compile(
    "(?:主要|还|就|也|想|要|是|另外)*((?:卖|做|修|养|种|批发|加工|送)[^，。；！？、的了]{2,8})(?:的|吧)?"
)


def read_scope(said: Said, asked: bool) -> dict[str, Any] | None:
    """What is added to the scope and taken from it since the trade was told."""
    if not said.known.get("trade"):
        return None
    known = said.known.get("scope") or {"more": [], "less": []}
    text = without_asking_leave(said.meant)
    if asks_only(text):
        return None
    less = [word for word in _dropped(text) if _is_trade(word) or word in said.known["trade"]]
    more = [word for word in [*_added(text), *_besides(text, said)] if _is_trade(word) and word not in less]
    fresh = {
        "more": [*(word for word in known["more"] if word not in less), *(w for w in more if w not in known["more"])],
        "less": [*(word for word in known["less"] if word not in more), *(w for w in less if w not in known["less"])],
    }
    return fresh if more or less else None


def unknown_additions(said: Said) -> list[str]:
    """What is to be added to the scope by name and stands in no catalogue."""
    text = without_asking_leave(said.meant)
    is_scope = re.search("范围|业务|项目|卖|做|经营", text) is not None and not asks_only(text)
    return [word for word in _added(text) if not _is_trade(word)] if is_scope and said.known.get("trade") else []


def _besides(text: str, said: Said) -> list[str]:
    """What is sold or made besides, by who says nothing else: 卖羊杂割."""
    match = _ONLY_DEED.fullmatch(text.strip("。！ "))
    return [match[1]] if match and said.asking != "trade" and match[1] not in said.known["trade"] else []


def _added(text: str) -> list[str]:
    found = [match[1] for match in _ADD.finditer(text) if not _NOT_SCOPE.search(match[1])]
    return [re.sub("^(?:上|个|点|些|一项|一个)", "", word) for word in found]


def _dropped(text: str) -> list[str]:
    found = [next(group for group in match.groups() if group) for match in _DROP.finditer(text)]
    words = [_BEFORE.sub("", word) for word in found if not _NOT_SCOPE.search(word)]
    return [word for word in words if bare(word)]


def _is_trade(word: str) -> bool:
    return len(bare(word)) > 0 and (len(bare(word)) == 1 or bool(books().scopes.search(word)))


def show_scope(value: dict[str, Any]) -> str:
    """The changes of the scope for people."""
    parts = [("加上", value["more"]), ("去掉", value["less"])]
    return "，".join(f"{verb}{'、'.join(words)}" for verb, words in parts if words)
