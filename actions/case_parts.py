"""What a case is about, as people say it: the theme, the items done now or later, the trade, and the place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from actions.fields import Said, Slots
from actions.who import read_enterprise
from center.bundles import knowledge_of
from center.catalogue import Catalogue, Theme
from center.region import Region, load_region
from center.replies import Button
from center.text import bare, normalise

SEVERAL = "several:"
"""Begins the value of a slot that may mean several things; who said it is asked which."""
USUAL = ("one_chain", "one_stop_change", "food_permit", "deregister")
ELSEWHERE = "elsewhere"
"""The value of a place that is not in the served region."""
_MOST_CHOICES = 6
_CLAUSE = re.compile(r"[，,。；;！!]")
_LATER = re.compile(
    r"(?:以后|回头|往后|过段时间|过几天|暂时|先)?(?:再|不|别)(?:办|弄|说|要|用|跑)|以后|回头|暂时|先不|先别"
)
_NOW = re.compile(r"(?:先|只|光|单|就)(?:给我|帮我|把)?(?:办|要|弄|跑|做|开)|(?:先|只|光|单)")
_EVERYTHING = re.compile(
    r"(?:全部|全都|全|都|一起|一块儿?|一次性?|一口气)(?:一起|给我|帮我)?(?:办|弄|做|要)(?:了|掉|完|上|吧|呗)*"
)
_REST = re.compile(r"别的|其他|其它|剩下|其余|另外")
_SHOP = re.compile(
    r"(?:开|(?<!代)(?<!帮)(?<!能)办|搞|弄|经营|做)(?:一|个|家|间|了)*"
    r"(?!下)([\u4e00-\u9fff]{1,6}?(?:店|馆|厂|铺|坊|(?<=[酒网水书茶])吧|公司|中心|工作室|合作社))"
)


def catalogue() -> Catalogue:
    """What the agency service offers now."""
    return knowledge_of(None).service.catalogue


def read_theme(said: Said, asked: bool) -> str | None:
    """The key of the theme that is meant, or several; later corrections have to name it as one does when asked."""
    if "theme" in said.entities:
        return said.entities["theme"]
    known = said.known.get("theme")
    if known and not asked and not re.search("不是|改成|改为|换成|要办的是|不办.{1,8}办", normalise(said.text)):
        return None
    found = [theme.key for theme in catalogue().theme_for(said.meant, said.today)]
    return None if not found else found[0] if len(found) == 1 else SEVERAL + ",".join(found)


def check_theme(value: str) -> str | None:
    """The phrase that asks which one, or says that there is none such."""
    if value.startswith(SEVERAL):
        return "theme_several"
    return None if value in catalogue().themes else "theme_several"


def theme_choices(said: Said) -> tuple[Button, ...]:
    """The themes that may have been meant, else the usual ones."""
    meant = [theme.key for theme in catalogue().theme_for(said.meant, said.today)] if len(bare(said.text)) > 1 else []
    keys = [key for key in meant or USUAL if key in catalogue().themes]
    return tuple(_choice("theme", catalogue().themes[key].title, key) for key in keys[:_MOST_CHOICES])


def theme_title(key: str) -> str:
    """What the theme is called."""
    return catalogue().theme(key).title


def read_trade(said: Said, asked: bool) -> str | None:
    """The shop as it was said: 火锅店."""
    text = _without_names(said)
    words = [word for trade in catalogue().trades.values() for word in trade.words if word in text]
    named = max(words, key=len, default=None)
    match = _SHOP.search(text)
    if named:
        return next((named + kind for kind in "店馆铺" if named + kind in text), named)
    return match[1] if match and match[1] not in ("公司", "中心", "店") else None


def read_parts(said: Said, asked: bool) -> list[str] | None:
    """The items that are done now, when only a part is wanted, or everything after all."""
    key = said.known.get("theme") or read_theme(said, True) or ""
    if key not in catalogue().themes:
        return None
    theme = catalogue().theme(key)
    if _EVERYTHING.search(bare(said.text)) and not _LATER.search(said.text):
        return list(theme.items)
    now, later, rest = _sorted(_CLAUSE.split(normalise(said.text)), theme)
    if not now and not later:
        return None
    chosen = now or [item for item in theme.items if item not in later]
    return [item for item in theme.items if item in chosen] if chosen and (later or rest or now) else None


def _sorted(clauses: Iterable[str], theme: Theme) -> tuple[list[str], list[str], bool]:
    """The items wanted now, those kept for later, and whether the rest is spoken of."""
    now: list[str] = []
    later: list[str] = []
    rest = False
    for clause in clauses:
        items = catalogue().items_in(clause, theme)
        rest = rest or _REST.search(clause) is not None
        if items and _LATER.search(clause):
            later += items
        elif items and _NOW.search(clause):
            now += items
    return now, later, rest


def part_titles(keys: Iterable[str]) -> str:
    """The items, for people."""
    return "、".join(catalogue().items[key].title for key in keys)


def is_part(known: Slots) -> bool:
    """Whether something is kept for later, so that a reminder is asked for."""
    theme, parts = known.get("theme"), known.get("parts")
    if not theme or not parts or theme not in catalogue().themes:
        return False
    return len(parts) < len(catalogue().theme(theme).items)


def kept_for_later(known: Slots) -> list[str]:
    """The items of the theme that are not done now."""
    parts = known.get("parts")
    return [] if parts is None else [key for key in catalogue().theme(known["theme"]).items if key not in parts]


def read_place(said: Said, asked: bool) -> str | None:
    """The id of the office whose county or township is named, or several."""
    if "place" in said.entities:
        return said.entities["place"]
    place = catalogue().place_in(_without_names(said))
    if place.office is None and not place.choices and not said.known.get("place"):
        place = catalogue().place_in(said.meant)
    if place.office is not None:
        return place.office.id
    if asked and not place.choices and _region().elsewhere(normalise(said.text)):
        return ELSEWHERE
    return SEVERAL + ",".join(place.choices) if place.choices else None


@cache
def _region() -> Region:
    return load_region()


def _without_names(said: Said) -> str:
    """The words without the name of the enterprise, which is no place and no trade: 五台山小吃 may be in 定襄."""
    text = normalise(said.meant)
    name = read_enterprise(said, said.asking == "enterprise")
    return text.replace(name, "") if name else text


def check_place(value: str) -> str | None:
    """The phrase that asks which place, or says that it is not ours."""
    if value == ELSEWHERE:
        return "place_elsewhere"
    return None if value in catalogue().offices else "place_several"


def place_choices(said: Said) -> tuple[Button, ...]:
    """The places that may have been meant; none when a whole city is too many to choose from."""
    choices: Sequence[str] = catalogue().place_in(said.meant).choices
    return tuple(_choice("place", place_title(key), key) for key in choices) if len(choices) <= _MOST_CHOICES else ()


def place_title(key: str) -> str:
    """The place, for people."""
    return key.replace("/", "")


def _choice(slot: str, title: str, key: str) -> Button:
    return Button(title, "affirm", ((slot, key),))
