"""What it is to be called: an idea of a name, a name in full, or one of those that were offered."""

from __future__ import annotations

import re

from actions.draft_mentions import ANY
from actions.draft_money import read_money
from actions.draft_sentences import asks_only, without_asking_leave
from actions.draft_types import read_parent
from actions.draft_words import books, is_shrug, read_premises, read_risk
from actions.fields import Said
from center.drafts.proposing_facts import LEFT_OPEN
from center.registry.name_ideas import asked_brands
from center.text import bare, normalise

_TITLE = "名字|名称|名儿|字号|店名|公司名|招牌|name"
_TURNS = "(?:就|先|想|要|还是|也|再|那|给|我|俺|不如|干脆|换成|换回|换|改成|改为|改回|改|取名|起名|取|起|个|一个)*"
_CALLED = re.compile(
    rf"(?:(?:{_TITLE}){_TURNS}(?:叫(?:做|作|个)?|是|用|定为|定|为|成|：|:)?|(?:^|[^\s]){_TURNS}叫(?:做|作|个)?|叫(?:做|作|个)?)"
    r"[“「\"]?(?P<brand>[^，。；！？“”「」\"]+)"
)
_WHOSE = re.compile(f"(?:{ANY}|我们|我|俺|咱|他|她|你|您|本人|法人|代表|负责人|经营者|老板|经理|店长)(?:的名字)?$")
_NO_BRAND = re.compile(
    "^(?:我|他|她|你|您|人(?=来|帮|做|干|去|$)|上|了|啥|什么|做我|起来|法|和|跟|第[一二三四五六七八1-8]个?$)"
)
_SAYS_OF_IT = re.compile("^(?:不|太|很|没|好|能|可|有|还|也|都|随|再|起|已|怎|会|最|改|换)")
_NO_LONGER = re.compile("不叫[^，。；]*?了(?=叫|，|改|换|$)")
_TAIL = re.compile("(?:这个名字?|就行|就好|好了|吧|呗|呀|啊|了|的|哈|哦)+$")
_LIKES = re.compile("姓|甜|好听|吉利|喜庆|带点|带个|洋气|文艺|大气|响亮|顺口|寓意|有福|老名字|原来的")
_LEAVES = re.compile(
    "^(?:名字)?(?:你|您)们?(?:给|帮|看|来|起|定|说|想|取)|没想好|随便|没名|没起|不会起|起不了|帮(?:我|忙)?[^，。]{0,3}(?:起|取|想)"
    "|起(?:个)?(?:啥|什么)|叫(?:啥|什么)"
)
_PICKS = re.compile(
    "(?:(?:名字|名称|那|就|还是|用|选|要|换成?|改成?|叫|定|我|想|行|可以|但是)*)第([一二三四五六七八1-8])(?:个|条|种)?(?:名字|名称|那个|吧|的|好|行|呗)*"
)
_DECIDES = re.compile("说了算|商量|投票|一起定|拿主意")
_ORDINAL = {character: number for number, character in enumerate("一二三四五六七八", start=1)}
_LATIN = re.compile("[A-Za-z]")


def read_name(said: Said, asked: bool) -> str | None:
    """What it is to be called, as 叫 and the brand or the whole name; when asked also what it should be like."""
    text = without_asking_leave(said.meant)
    if asked and (_LEAVES.search(text) or is_shrug(said) or said.intent == "deny") and not _says_more(text):
        return LEFT_OPEN
    if asks_only(text) or picks_offered(said) is not None:
        return None
    named = called(without_asking_leave(said.text))
    if named is not None and named.removeprefix("叫") == (read_parent(said, False) or {}).get("name"):
        return None
    if named is not None:
        return named if asked or _is_name(named) else None
    return _bare_name(said, text) if asked else None


def called(text: str) -> str | None:
    """叫 and the brand that the sentence gives the enterprise; None without one, or where a person is called so."""
    said = _NO_LONGER.sub("", normalise(text))
    for match in _CALLED.finditer(said):
        brand, way = _without_turns(_TAIL.sub("", match["brand"].strip())), match[0][: -len(match["brand"])]
        is_titled = re.search(_TITLE, way) is not None
        whose = "" if is_titled else said[: match.start("brand")].removesuffix("做").removesuffix("叫")
        is_said_of_it = re.search(f"(?:{_TITLE})$", way) is not None and _SAYS_OF_IT.search(brand)
        if brand and not (_NO_BRAND.search(brand) or is_said_of_it or _WHOSE.search(whose)):
            return f"叫{brand}"
    return None


def whole_name(words: str) -> str:
    """The name in full, with its form, that somebody asks for; empty when it is only a brand."""
    for piece in re.findall("叫(?:做|作)?[“「]?([\u4e00-\u9fff（）]{4,40})", words):
        if books().names.reader.read(piece).form:
            return str(piece)
    return ""


def written_in_letters(words: str) -> bool:
    """Whether the brand that is asked for has letters in it."""
    return words.startswith("叫") and _LATIN.search(words) is not None


def show_name(value: str) -> str:
    """The wish for people."""
    return "我来起" if value == LEFT_OPEN else f"“{value[1:]}”" if value.startswith("叫") else value


def picks_offered(said: Said) -> int | None:
    """The number by which one of the offered names is chosen: 名字用第二个; 忻州第一 is none."""
    if not said.known.get("offered") or "版" in said.meant:
        return None
    clauses = re.split("[，。；！？]", said.meant)
    match = next((found for clause in clauses if (found := _PICKS.fullmatch(clause.strip()))), None)
    is_name = match is not None and (re.search("名|叫|用|选|要|换|改", match[0]) or said.asking == "confirmed")
    return (_ORDINAL.get(match[1]) or int(match[1])) if match is not None and is_name else None


def read_chosen_name(said: Said, asked: bool) -> str | None:
    """One of the names that were offered, by its number or in full."""
    offered: list[str] = said.known.get("offered") or []
    plain = bare(said.text)
    typed = next((name for name in offered if bare(name) in plain), None)
    number = picks_offered(said)
    return typed or (offered[number - 1] if number is not None and number <= len(offered) else None)


def _without_turns(brand: str) -> str:
    return re.sub("^(?:改成|改为|改回|换成|换回|叫做|叫|做|个|一个)+(?=.)", "", brand)


def _is_name(named: str) -> bool:
    return written_in_letters(named) or bool(asked_brands(named, books().names.reader) or whole_name(named))


def _bare_name(said: Said, text: str) -> str | None:
    """The name of somebody who is asked for it and says nothing else, or what it should be like."""
    if _LIKES.search(text):
        return text
    others = (read_risk, read_money, read_premises)
    is_other = _DECIDES.search(text) or any(read(said, False) is not None for read in others)
    if is_other or said.intent in ("greet", "thanks", "resume", "stop"):
        return None
    plain, reader = _TAIL.sub("", text.strip()), books().names.reader
    parts = reader.read(plain)
    is_whole = bool(parts.brand and parts.trade and (parts.division or parts.form))
    is_name = is_whole or _LATIN.search(plain) or asked_brands(plain, reader)
    return f"叫{plain}" if plain and is_name else None


def _says_more(text: str) -> bool:
    return _LIKES.search(text) is not None or called(text) is not None
