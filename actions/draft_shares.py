"""What each founder puts in or holds, as people say it: 老张出三百，我出一百五; 他占51%我占49%; 我六他四; 一人五万."""

from __future__ import annotations

import re
from typing import NamedTuple

from actions.draft_mentions import ANY, founder_of
from center.drafts.proposing_facts import SELF, Founder
from center.drafts.proposing_money import number_of, shown, sums_in
from center.registry.ideas import Trait

_NAME = (
    "(?:老(?![板师公婆乡家人爸妈伴丈汉两])|小(?![店吃区姐孩卖院舅姨额本微两])|大(?=[\u4e00-\u9fff](?:出|占|投)))[\u4e00-\u9fff]"
    "|[\u4e00-\u9fff](?:总|哥|姐|叔|姨|师傅|先生|女士)(?=出|占|拿|投|\\d|[一二三四五六七八九十百]+[万成%])"
)
_NO_NAME = (
    "一共|总共|合计|每人|各人|一人|大家|我们|俺们|咱们|手里|准备|打算|自己|家里|银行|贷款|剩下|其余|公司|注册|资本"
)
_FULL_NAME = (
    f"(?<![\u4e00-\u9fff])(?!{_NO_NAME}|[\u4e00-\u9fff]{{0,2}}[我俺你他她们人])[\u4e00-\u9fff]{{2,3}}(?=出|占|拿|投)"
)
_WHO = f"(?:我|俺)?的?(?:{ANY})|{_NAME}|本人|我自己|我个人|我本人|我|俺|他|她|对方|公司|{_FULL_NAME}"
_NUMERAL = r"(?:\d+(?:\.\d+)?|[零〇一二两三四五六七八九十百千半]+)"
_PAIR = re.compile(
    rf"(?P<who>{_WHO})(?:只|就|先|大概|能|各)?(?:占股?|出资?|拿|投|掏|凑|要|持股?|认缴)?(?:了|个)?"
    rf"(?:(?P<percent>{_NUMERAL})(?:%|个点)|百分之(?P<hundredth>{_NUMERAL})|(?P<tenth>[一二三四五六七八九](?:成半?|股(?!东)))"
    rf"|(?P<sum>{_NUMERAL}(?:个)?(?:亿|千万|百万|万|千|w)[一二三四五六七八九]?(?:千|块钱?|元)?|{_NUMERAL}(?:块钱?|元))"
    rf"|(?P<bare>{_NUMERAL})(?=$|[，。；、！？我俺他她的吧]))"
)
_EACH_SHARE = "每人"
_LOOSE = re.compile(
    r"[一二三四五六七八九][一二三四五六七八九]开|(?:一人|各|每人)(?:占|出|拿)?一半|对半(?:分|开)?|平分|平均|均分|平摊|各占[^，。；]{1,8}"
    r"|(?:我|他|她|老婆|媳妇|朋友|表弟|公司)[^，。；]{0,4}占[^，。；]{0,2}?(?:\d{1,3}%|百分之[一二三四五六七八九十]+"
    r"|[一二三四五六七八九]成半?|[一二三四五六七八九]股|大头|小头)"
)
_KNOWN_WORD = re.compile(f"(?:我|俺)?的?(?:{ANY})|本人|我自己|我个人|我本人|我|俺|他|她|对方|公司")
_TEN = 10


class Part(NamedTuple):
    """Who, and how much: 60% or 300万元."""

    who: str
    share: str


def parts_in(text: str, known: tuple[Founder, ...] = ()) -> tuple[Part, ...]:
    """What is said of each, in order; empty unless of two at least, or a percentage of one."""
    found = list(_PAIR.finditer(text))
    bare = [number_of(match["bare"]) for match in found if match["bare"]]
    are_tenths = len(bare) == len(found) and sum(bare) == _TEN
    unit = _unit(text)
    parts = [Part(_person(match, known), _share(match, unit, are_tenths)) for match in found]
    sure = [part for part in parts if part.who and part.share]
    is_clear = len({part.who for part in sure}) > 1 or (len(sure) == 1 and sure[0].share.endswith("%"))
    return tuple({part.who: part for part in sure}.values()) if is_clear else ()


def named_in(text: str) -> tuple[str, ...]:
    """Those who are told by name with what they put in: 老张, 小李, 王建国."""
    if not parts_in(text):
        return ()
    said = [match["who"] for match in _PAIR.finditer(text)]
    return tuple(dict.fromkeys(who for who in said if not _KNOWN_WORD.fullmatch(who)))


def shares_in(text: str, known: tuple[Founder, ...]) -> str:
    """How it is divided: of each, of everybody alike, or in the founder's own words; empty when nothing is said."""
    parts = parts_in(text, known)
    if parts:
        return "，".join(f"{part.who}{part.share}" for part in parts)
    each = next((one for one in sums_in(text) if one.is_each), None)
    if each is not None:
        return f"{_EACH_SHARE}{shown(each.yuan)}"
    loose = _LOOSE.search(text)
    return loose[0] if loose else ""


def _unit(text: str) -> int:
    """What a number without a unit counts: 万, where another sum is told in 万."""
    return 10_000 if any(one.yuan >= 10_000 for one in sums_in(text)) else 0


def _share(match: re.Match[str], unit: int, are_tenths: bool) -> str:
    percent = match["percent"] or match["hundredth"]
    if percent:
        return f"{number_of(percent):g}%"
    if match["tenth"]:
        return f"{number_of(match['tenth'][0]) * _TEN + (5 if '半' in match['tenth'] else 0):g}%"
    if match["sum"]:
        found = sums_in(match["sum"])
        return shown(found[0].yuan) if found else ""
    number = number_of(match["bare"])
    return f"{number * _TEN:g}%" if are_tenths else shown(round(number * unit)) if unit and number else ""


def _person(match: re.Match[str], known: tuple[Founder, ...]) -> str:
    """The word by which the people are known; 他 is the only other one."""
    who = match["who"]
    if who in ("我", "俺", "本人", "我自己", "我个人", "我本人"):
        return SELF
    others = [one.who for one in known if one.who != SELF]
    if who in ("他", "她", "对方"):
        return others[0] if len(others) == 1 else ""
    if who == "公司":
        return next((one.who for one in known if Trait.COMPANY in one.traits), who)
    plain = founder_of(who.lstrip("我俺的")).who if who[0] in "我俺" or re.fullmatch(ANY, who) else who
    return next((name for name in others if name == plain or name.startswith(plain)), plain)
