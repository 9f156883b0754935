"""The business scope of a draft: what the founder's words come to, with what was added and taken away since."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from center.guides import Passage
from center.registry.refusals import Refusal as RefusedTrade
from center.registry.refusals import RefusalKind, is_cover, refusals
from center.registry.scope import Kind, ScopeItem
from center.registry.scope_ideas import Proposal
from center.registry.scope_ideas import propose as propose_scope
from center.registry.scope_search import Scopes
from center.registry.statements import Statement
from center.registry.trade_codes import TradeSetting
from center.text import bare, normalise

_OWN_MADE = re.compile("自己(?:设计|创作|研发)的")
_RAISED = re.compile("(养)(?:着|了)[^，。；]{0,6}?([羊猪鸡牛鸭鱼蜂兔驴鹅])")
ONLINE_SALES = "互联网销售（除销售需要许可的商品）"
_ASIDE = re.compile(
    r"(?:帮|给|替)?(?:我|俺|咱|我们)?们?(?:把|将)?(?:营业)?(?:执照|牌照)(?:内容)?(?:都|咋|怎么)?(?:设计|规划|策划|定制|拟|弄|办)(?:一下|出来|好)?"
    r"|(?:你|您)?给?(?:设计设计|规划规划)|麻烦设计[^，。；]{0,6}"
    r"|(?:设计|规划|策划|定制|拟)(?:一下|一份|个|张|份)*(?:营业)?(?:执照|照|方案)"
    r"|(?:帮|给|替)(?:我|俺|我们|咱)们?(?:规划|策划|设计|拟|想想|看看|出|捋捋)[^，。；]{0,8}"
    r"|(?:我|俺)?有[^，。；]{0,8}(?:证书?|资格)(?=$|[，。；])"
    r"|(?:租|租了|租的|租着|租好)(?:一?[个间套处]|的|了)?[^，。；]{0,6}(?:房子?|门面|店面|铺面|商铺|地方|院子|厂房|办公室|柜台|摊位)"
    r"|(?:自己|自家|我家|家里|俺家)的?(?:有|的)?(?:房子?|门面|院子|地方|楼房|平房)"
)


class Scope(NamedTuple):
    """The items of the draft, the main one first; what is offered, refused and to be told.

    ``declined``: why nothing at all is drafted; ``to_person`` then says whether somebody should talk it over.
    """

    items: tuple[ScopeItem, ...]
    related: tuple[ScopeItem, ...]
    forbidden: tuple[Statement, ...]
    first_licensed: tuple[Statement, ...]
    declined: tuple[Statement, ...]
    to_person: bool
    notes: tuple[Passage, ...]

    @property
    def phrases(self) -> tuple[str, ...]:
        """The standard phrases, the main one first."""
        return tuple(item.phrase for item in self.items)

    def of_kind(self, kind: Kind) -> tuple[ScopeItem, ...]:
        """The general or the licensed items."""
        return tuple(item for item in self.items if item.kind is kind)


def trade_words(text: str) -> str:
    """``text`` without what is said of the draft itself and of rooms, which names no trade."""
    said = _OWN_MADE.sub("", normalise(text))
    return _RAISED.sub(r"\1\2", _ASIDE.sub("，", said))


def names_trade(scopes: Scopes, trades: TradeSetting, text: str) -> bool:
    """Whether ``text`` names a trade, also one that is refused."""
    found = propose_scope(scopes, trade_words(text))
    return found.main is not None or bool(found.refused) or bool(refusals(text, trades.refused))


def with_online_sales(scope: Scope, scopes: Scopes) -> Scope:
    """``scope`` with the item for selling over the internet, where things are sold and none says so."""
    item = scopes.item(ONLINE_SALES)
    sells = any("销售" in phrase or "零售" in phrase or "制造" in phrase for phrase in scope.phrases)
    if item is None or not sells or any("互联网销售" in phrase for phrase in scope.phrases):
        return scope
    return scope._replace(items=(*scope.items, item))


def scope_of(
    scopes: Scopes, trades: TradeSetting, words: str, more: Iterable[str] = (), less: Iterable[str] = ()
) -> Scope:
    """The scope of the founder's ``words``, with everything of ``more`` and without everything of ``less``."""
    first = propose_scope(scopes, _without(trade_words(words), tuple(less)))
    added = [propose_scope(scopes, word) for word in more]
    every = [first, *added]
    removed = {phrase for word in less for phrase in _meant(scopes, word, every)}
    items = _ordered([item for one in every for item in _items(one) if item.phrase not in removed])
    related = dict.fromkeys(item for one in every for item in one.related if item not in items)
    refused = [(words, first), *zip(more, added)]
    notes = dict.fromkeys(note for one in every for note in one.notes)
    return Scope(
        items,
        tuple(item for item in related if item.phrase not in removed),
        _statements(refused, trades, is_forbidden=True),
        _statements(refused, trades, is_forbidden=False),
        _declined(scopes, words, first, trades),
        any(refusal.to_person for refusal in refusals(words, trades.refused)),
        tuple(notes),
    )


def _without(words: str, less: tuple[str, ...]) -> str:
    """``words`` without the pieces that speak of what is taken away: 护肤加光子嫩肤 without 光子."""
    if not less:
        return words
    pieces = re.split("([，。；、]|(?<!参)加(?!工|盟|油|固|装)|还有|带(?!货)|以及|还给|还想|也)", words)
    return "".join(piece for piece in pieces if not any(word in piece for word in less if len(word) > 1))


def _items(found: Proposal) -> list[ScopeItem]:
    rest = [item for item in (*found.general, *found.licensed) if item != found.main]
    return [found.main, *rest] if found.main else rest


def _ordered(items: list[ScopeItem]) -> tuple[ScopeItem, ...]:
    return tuple(dict.fromkeys(items))


def _meant(scopes: Scopes, word: str, every: Iterable[Proposal]) -> list[str]:
    """The phrases of the draft that ``word`` names: by what stands in them, else by what the word comes to."""
    plain = bare(word)
    there = [item.phrase for one in every for item in (*_items(one), *one.related)]
    named = [phrase for phrase in there if plain and plain in bare(phrase)]
    return named or [hit.item.phrase for hit in scopes.search(word) if hit.item.phrase in there and hit.said]


def _statements(
    found: Iterable[tuple[str, Proposal]], trades: TradeSetting, *, is_forbidden: bool
) -> tuple[Statement, ...]:
    """The sentences on refused trades, each trade once: those of trades.yml before those of the scope's words."""
    told: dict[str, Statement] = {}
    for words, proposal in found:
        for refusal in refusals(words, trades.refused):
            if _is_forbidden(refusal) == is_forbidden:
                told.setdefault(refusal.key, refusal.statement)
        for reserved in proposal.refused:
            if reserved.reserved != is_forbidden:
                told.setdefault(reserved.key, reserved.statement)
    return tuple(told.values())


def _declined(scopes: Scopes, words: str, found: Proposal, trades: TradeSetting) -> tuple[Statement, ...]:
    """Why nothing is drafted: a forbidden trade, or one licensed first that no draft is made of.

    A trade that only stands beside another one is left out of the draft instead, unless the other is its cover.
    """
    has_other = _has_other_trade(scopes, words, trades) and not is_cover(words)
    every = {one.key: one for one in (*refusals(words, trades.refused), *found.refused)}
    meant = [one for one in every.values() if _is_forbidden(one) or not (has_other or (one.drafted and found.main))]
    return tuple(one.statement for one in meant)


def _has_other_trade(scopes: Scopes, words: str, trades: TradeSetting) -> bool:
    """Whether the first clause that names a trade names none that is refused: the refused one is said beside it."""
    for clause in re.split("[，。；]", trade_words(words)):
        if refusals(clause, trades.refused):
            return False
        if propose_scope(scopes, clause).main is not None:
            return True
    return False


def _is_forbidden(refusal: RefusedTrade) -> bool:
    return refusal.kind is RefusalKind.FORBIDDEN
