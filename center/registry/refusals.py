"""Trades that are declined with a reason, or told to get their permit first: ``refused`` of trades.yml.

A refusal is our own: that this center drafts no licence for it. Whether something may be registered is decided by the
registration authority (市场主体登记管理条例第二十条).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum
from itertools import pairwise
from typing import Any, NamedTuple

from pydantic import validator

from center.guides import Passage
from center.registry.affirming import without_denials
from center.registry.statements import Setting, Statement
from center.text import normalise

_SOMETHING_ELSE = ("旁", "附近", "对面", "门口", "里面", "边上", "隔壁", "设备", "机械", "配件", "食堂", "包装")
_DENIED = re.compile("(?:(?<![要能可行会是好])不|没|没有|别|禁|禁止|反|防|防范|打击|戒)$")
_SHORTEST_WORD = 2
_TOLD_OF_SOMEBODY = re.compile(
    "判(?:了|过|的|刑)|坐过?牢|监狱|服刑|刑满|案底|前科|罪|被[^，。]{0,4}(?:骗|坑|抓|查|偷|诈|卖)|受骗|上当|举报|怕|欠(?:了|着|下)?"
    "|输(?:了|光|掉|得)|戒(?:了|掉)|当年|听说|新闻里"
)
"""A clause in which something is told of somebody, and no trade is meant: 诈骗判的, 欠了高利贷."""


_INTENDED = re.compile("(?:想|要|打算|准备|再|还)[^，。]{0,4}(?:开|办|弄|搞|做|卖)")
_COVER = re.compile(
    "其实|实际上?(?:就?是|做|干|搞|放|卖)|说白了|背地里|暗地里|暗中|私下|偷偷|名义|表面上?|挂(?:个|着|羊头)|打着|幌子|掩护|明面上|对外(?:说|叫|就说)"
)


class RefusalKind(str, Enum):
    """The gravest first: nobody may do it; only with a permit that comes first or hardly anybody gets; only by some.

    A ``RESERVED`` trade is drafted like any other once it has been told what it takes.
    """

    FORBIDDEN = "forbidden"
    LICENSED_FIRST = "licensed_first"
    RESERVED = "reserved"


class RefusedTrade(Setting):
    """One trade by ``words``, passing over ``unless``, the harmless longer ones that one of them stands in.

    ``together``: pairs of word lists; the trade is also meant where a word of each is said, however far apart.
    Where one of ``harmless_with`` is said at all, something else is meant. What is ``drafted`` although it is
    licensed first may only be filed when its permit is there.
    """

    kind: RefusalKind
    title: str
    words: tuple[str, ...]
    together: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()
    drafted: bool = False
    unless: tuple[str, ...] = ()
    harmless_with: tuple[str, ...] = ()
    says: Passage

    @validator("words")
    def _has_words(cls, words: tuple[str, ...]) -> tuple[str, ...]:
        if not words or min(map(len, words)) < _SHORTEST_WORD:
            raise ValueError("words 至少一个词，每个词至少两个字")
        return words

    @validator("words", "unless", "harmless_with", each_item=True)
    def _is_normal(cls, word: str) -> str:
        return _normal(word)

    @validator("together", each_item=True)
    def _are_normal(cls, pair: tuple[tuple[str, ...], tuple[str, ...]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        if not all(pair):
            raise ValueError("together 的两组词都要写")
        context, words = pair
        return tuple(map(_normal, context)), tuple(map(_normal, words))

    @validator("unless", each_item=True)
    def _holds_a_word(cls, harmless: str, values: Mapping[str, Any]) -> str:
        paired = (word for pair in values.get("together", ()) for word in pair[1])
        if not any(word in harmless for word in (*values.get("words", ()), *paired)):
            raise ValueError(f"unless 的“{harmless}”里没有要找的词：改写，或放进 harmless_with")
        return harmless


def _normal(word: str) -> str:
    if normalise(word) != word:
        raise ValueError(f"“{word}”要用小写字母和简体字，不带空格")
    return word


class Refusal(NamedTuple):
    """What is declined and why; ``said``: the words that name it, ``drafted``: a draft is made all the same."""

    key: str
    kind: RefusalKind
    title: str
    said: str
    reason: Passage
    drafted: bool = False

    @property
    def statement(self) -> Statement:
        """The reason with the law behind it."""
        return Statement(f"{self.kind.value}.{self.key}", self.reason.text, self.reason.law)

    @property
    def reserved(self) -> bool:
        """Whether it can be registered by whom the state has licensed or chosen."""
        return self.kind is not RefusalKind.FORBIDDEN

    @property
    def to_person(self) -> bool:
        """Whether somebody should talk it over; what is forbidden is only declined."""
        return self.kind is RefusalKind.LICENSED_FIRST


def refusals(words: str, refused: Mapping[str, RefusedTrade]) -> list[Refusal]:
    """Everything in the founder's ``words`` that is declined, the gravest first; empty for an ordinary trade."""
    said = _of_the_business(without_denials(words).replace(" ", ""))
    named = [(key, trade, _named(trade, said)) for key, trade in refused.items()]
    found = [_refusal(key, trade, word) for key, trade, word in named if word]
    return sorted(found, key=lambda refusal: _ORDER.index(refusal.kind))


def refusal(words: str, refused: Mapping[str, RefusedTrade]) -> Refusal | None:
    """The weightiest of ``refusals``; None for an ordinary trade."""
    return next(iter(refusals(words, refused)), None)


def only_tells(statement: Statement) -> bool:
    """Whether a ``statement`` of a refusal only tells what a trade takes, so that nothing waits for it."""
    return statement.rule.startswith(f"{RefusalKind.RESERVED.value}.")


def is_cover(words: str) -> bool:
    """Whether ``words`` say that the business which is named stands for another one: 其实就是, 挂个牌子."""
    return _COVER.search(normalise(words)) is not None


_ORDER = list(RefusalKind)


def _refusal(key: str, trade: RefusedTrade, said: str) -> Refusal:
    return Refusal(key, trade.kind, trade.title, said, trade.says, trade.drafted or trade.kind is RefusalKind.RESERVED)


def _of_the_business(said: str) -> str:
    """``said`` without the clauses that tell what somebody did or suffered."""
    return "".join(clause for clause in re.split("(?<=[，。；！？])", said) if not _is_told(clause))


def _is_told(clause: str) -> bool:
    return _TOLD_OF_SOMEBODY.search(clause) is not None and _INTENDED.search(clause) is None


def _named(trade: RefusedTrade, said: str) -> str:
    """The longest of the words that names ``trade`` in ``said``; empty when none does."""
    if any(word in said for word in trade.harmless_with):
        return ""
    for harmless in trade.unless:
        said = said.replace(harmless, "，")
    paired = [word for context, words in trade.together if any(one in said for one in context) for word in words]
    return max(
        (word for word in (*trade.words, *paired) if word in said and _is_meant(word, said)), key=len, default=""
    )


def _is_meant(word: str, said: str) -> bool:
    """Whether ``word`` is said as a trade: not denied, not as a place next to which, not as what machines are for."""
    around = pairwise(said.split(word))
    return any(not _DENIED.search(before) and not after.startswith(_SOMETHING_ELSE) for before, after in around)
