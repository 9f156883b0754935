"""Who does what with what in an idea: goods that stand apart from their verb, words that name another's trade.

“在淘宝上卖自家种的小米” sells 小米; “收煤卖给钢厂” sells 煤 and smelts nothing; a school for diggers digs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_MASTER = "店厂馆校院所司站场市堂铺户商地园社队家人客矿坊行民庙寺里们"
_VERBS = {
    "卖": "(?<![买外专拍叫])(?:贩卖|倒卖|售卖|卖|出售|销售|经销|倒腾)(?![部铺场得])"
    f"|(?<=[{_MASTER}])(?:供应|供|送)(?![暖给])",
    "收": "(?<![吸接验回])(?:收购|收)(?![入费拾银款钱据割])",
    "种": "(?<![各一几多品这那两某])(?:种植|栽种|种)(?![子类苗猪])",
    "养": "(?<![保营休疗])(?:养殖|喂养|饲养|养|喂)(?![老生护料奶饭药])",
    "修": "(?<![装整进])(?:维修|修理|拾掇|修)(?![养改])",
    "教": "(?<![宗佛说])教(?![育室堂练具材辅师程会])",
}
_CLAUSE = re.compile("[^，。；！？]+")
_VERB = re.compile("|".join(f"(?P<{verb}>{pattern})(?!的)" for verb, pattern in _VERBS.items()))
_STOPS = re.compile("[开做修洗送拉教装租弄带打办兼种养收卖](?!的)")
_AFTER_GOODS = re.compile(
    "(?:再|来|去|回来|出去|之后|后|了|往外|网上|集上){0,3}"
    "(?P<verb>(?<![买外专拍叫])卖(?=给|到|往|钱|出|$|[，。；！？])|(?<![吸接验回])收(?=来|回|上来|起来))"
)
_SECOND_DEED = re.compile(
    "(?:安装|维修|修理|生产|加工|制作|租赁|批发|零售|销售)?(?:以及|和|与|及|、|加|带|兼|连带|外加)"
    "(?:着|做|管)?(?P<verb>销售|出售|卖|维修|修理|修|收购|回收)(?=$|的|[，。；！？])"
)
_SOLD_THERE = re.compile(
    "，(?:我们?|俺们?)?(?:想|要|打算|准备|就)*(?:在|往|到|上|去)(?:淘宝|天猫|京东|拼多多|抖音|快手|微信|网|集|镇|街|城|县城|村)"
    "(?:上|里|店|开店|直播)?(?:去|来)?(?P<verb>卖)(?=$|[，。；！？])"
)
_KINDS = re.compile("(?<=[各几多这那两])种")
_HAULED = re.compile("[拉运驮](?=[^，。；！？]{1,8}?(?:再|来|去|回来|出去){0,2}卖)")
_DONE = "送供配做修装洗拍设打看管加种养收卖运拉搬找开写画刷办提代印喷擦盖焊包理剪化介注招塑搭弄"
_OTHERS = tuple(
    re.compile(pattern)
    for pattern in (
        f"(?:卖|售|供|供应|供货|批发|配送|送|发)给(?P<whose>(?:(?![{_DONE}])[^，。；！？]){{1,10}}[{_MASTER}])",
        f"[给替帮为往](?P<whose>(?:(?![{_DONE}])[^，。；！？]){{0,8}}[{_MASTER}])(?=[{_DONE}])",
        "(?P<whose>[^，。；！？]{1,8})的(?=亲戚|朋友|同学|邻居|战友)",
    )
)
_TAUGHT = tuple(
    re.compile(pattern)
    for pattern in (
        f"{_VERBS['教']}(?P<whose>[^，。；！？]+)",
        "(?P<whose>(?:(?![店馆厂坊铺院兼带和、])[^，。；！？]){1,6})(?=(?:技术|技能|手艺|操作|驾驶)?(?:培训|技校))",
    )
)
_FURTHEST = 24
_LONGEST_SOLD = 6
_TEACHING = "教"
_NAMED = {
    "卖": ("卖", "销售", "出售"),
    "收": ("收", "收购", "回收"),
    "修": ("修", "维修", "修理"),
}


class Span(NamedTuple):
    """A part of an idea, from ``start`` up to ``end``."""

    start: int
    end: int

    def holds(self, start: int, end: int) -> bool:
        """Whether everything from ``start`` to ``end`` lies in it."""
        return self.start <= start and end <= self.end


class Carried(NamedTuple):
    """A verb (one character) that holds for goods named somewhere in ``span``.

    ``after``: where the verb stands when it comes after the goods, which then end where ``span`` ends.
    """

    verb: str
    span: Span
    after: int | None = None


def carried(idea: str) -> Iterator[Carried]:
    """Every verb of ``idea`` with the part of its clause, or the end of the clause before, that it holds for."""
    for clause in _CLAUSE.finditer(idea):
        for verb in _VERB.finditer(idea, clause.start(), clause.end()):
            name = str(verb.lastgroup)
            yield Carried(name, Span(verb.end(), _reach(idea, name, verb.end(), clause.end())))
        for after in _AFTER_GOODS.finditer(idea, clause.start(), clause.end()):
            yield _carried_back(after, clause.start())
        for second in _SECOND_DEED.finditer(idea, clause.start(), clause.end()):
            yield _carried_back(second, clause.start())
    for sold in _SOLD_THERE.finditer(idea):
        yield _carried_back(sold, 0)


def _carried_back(match: re.Match[str], first: int) -> Carried:
    """The verb of ``match`` for the goods named right before it, not before ``first``."""
    verb = next(name for name, said in _NAMED.items() if match["verb"] in said)
    return Carried(verb, Span(max(first, match.start() - _LONGEST_SOLD), match.start()), match.start("verb"))


def of_others(idea: str) -> list[Span]:
    """What in ``idea`` names buyers, clients, or the trade of a relative or friend."""
    return [Span(*match.span("whose")) for pattern in _OTHERS for match in pattern.finditer(idea)]


def hauled(idea: str) -> list[Span]:
    """Where in ``idea`` goods are said to be carried that are sold on: no carriage for others."""
    return [Span(*match.span()) for match in _HAULED.finditer(idea)]


def taught(idea: str) -> list[Span]:
    """What in ``idea`` names something that is only taught."""
    return [Span(*match.span("whose")) for pattern in _TAUGHT for match in pattern.finditer(idea)]


def plain(idea: str) -> str:
    """``idea``, as long as before, without the 种 that means kinds (各种水果 are not grown)."""
    return _KINDS.sub("样", idea)


def without(idea: str, spans: list[Span]) -> str:
    """``idea`` with commas in the place of ``spans``, as long as before."""
    for start, end in spans:
        idea = idea[:start] + "，" * (end - start) + idea[end:]
    return idea


def _reach(idea: str, verb: str, start: int, end: int) -> int:
    """Up to where ``verb`` holds: the next verb of the clause; what is taught may be done with any verb."""
    end = min(end, start + _FURTHEST)
    stop = None if verb == _TEACHING else _STOPS.search(idea, start, end)
    return stop.start() if stop else end
