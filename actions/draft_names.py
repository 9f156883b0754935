"""What it is to be called: an idea of a name, a name in full, or one of those that were offered."""

from __future__ import annotations

import re

from actions.draft_words import books, is_shrug, read_risk
from actions.fields import Said
from center.drafts.proposing_facts import LEFT_OPEN
from center.registry.name_ideas import asked_brands
from center.text import bare

_NAMES_SOMETHING = re.compile("叫|取名|起名|字号|店名|公司名|名字|名称|招牌")
_NTH = re.compile("第([一二三四五六七八1-8])(?:个|条|种)?")
_ORDINAL = {character: number for number, character in enumerate("一二三四五六七八", start=1)}


def read_name(said: Said, asked: bool) -> str | None:
    """What it is to be called, in the founder's words; when asked also what it should be like."""
    text = said.meant
    if _NTH.search(text) or (re.search("叫(?:什么|啥)|起(?:什么|啥)名", text) and not asked):
        return None
    if asked:
        is_other = "叫" not in text and read_risk(said, False) is not None
        return None if is_other else LEFT_OPEN if _leaves_name(said) else text
    clause = next((part for part in re.split("[，。；！？]", text) if _NAMES_SOMETHING.search(part)), None)
    if clause is None or not (asked_brands(clause, books().names.reader) or whole_name(clause)):
        return None
    return clause


def whole_name(words: str) -> str:
    """The name in full, with its form, that somebody asks for; empty when it is only a brand."""
    for piece in re.findall("叫(?:做|作)?[“「]?([\u4e00-\u9fff（）]{4,40})", words):
        if books().names.reader.read(piece).form:
            return str(piece)
    return ""


def _leaves_name(said: Said) -> bool:
    says_more = re.search("姓|甜|好听|吉利|喜庆|带点|带个|洋气|文艺|大气|响亮|叫", said.meant)
    shrugs = is_shrug(said) or re.search("^(?:名字)?(?:你|您)|没想好|随便|没名|没起|不会|起不了", said.meant)
    return said.intent == "deny" or bool(shrugs and not says_more)


def show_name(value: str) -> str:
    """The wish for people."""
    return "我来起" if value == LEFT_OPEN else value


def read_chosen_name(said: Said, asked: bool) -> str | None:
    """One of the names that were offered, by its number or in full."""
    offered: list[str] = said.known.get("offered") or []
    plain = bare(said.text)
    typed = next((name for name in offered if bare(name) in plain), None)
    match = _NTH.search(said.meant)
    if typed or match is None or not offered or "版" in said.meant:
        return typed
    is_name = re.search("名|叫|用|选|要", said.meant) or said.asking == "confirmed"
    number = _ORDINAL.get(match[1]) or int(match[1])
    return offered[number - 1] if is_name and number <= len(offered) else None
