"""How a draft begins: from an idea, from what was said right before, or from an earlier draft."""

from __future__ import annotations

import re
from dataclasses import replace

from rasa_sdk import Tracker

from actions.draft_keeping import FORM, saved
from actions.draft_own import deletes, mentions_draft, named_trade, wants_file_again
from actions.draft_people import read_people
from actions.draft_words import read_money, tells_trade
from actions.fields import Said, said_in
from actions.submit import DONE
from center.text import normalise

_OPENS = re.compile(
    "(?:想|要|打算|准备|计划|寻思|拟)[^，。；]{0,16}(?:开|办|弄|搞|做|干|卖|养|种|支|摆|整|盘|创业)"
    "|(?:想|跟|和)[^，。；]{0,14}(?:支|开|办|弄|搞)(?:个|一)|(?:^|[，。])(?:我|俺)?(?:开"
    "|办|盘|弄|搞)(?:个|一?家|间)"
)
_WANTS = re.compile(
    "(?:帮|给|替)(?:忙|着|俺|我|咱|她|他|们)*[^，。；？]{0,8}?(?:拟|设计|规划|策划|定制|捋|整"
    "|出|定下|定)[^，。；？]{0,6}(?:执照|照|方案|一下|一份|一张)|帮(?:我|俺|忙|着|们)*把[^，。；]{0,3}(?:执照"
    "|方案)"
    "|(?:你|您)(?:帮|给|替)?(?:我|俺)?(?:弄|拟|设计)(?:上)?(?:一)?(?:张|份|个)|(?:照"
    "|执照)(?:该)?(?:咋|怎么)(?:设计|定|写|拟)|(?:起|拟|弄|出|办)个[^，。；？]{0,3}(?:执照"
    "|方案)|(?:设计|拟)[^，。；]{0,4}(?:执照|方案)|办个?(?:公司|个体户|合作社)的执照|(?:你|您)给?(?:设计设计"
    "|规划规划)|(?:执照|照)，?(?:你|您)?(?:给|帮)(?:我|俺)?(?:看看|想想|弄)|(?:帮|给)(?:我"
    "|俺)(?:弄|办)(?:个|张|下)?执照"
)
_ASKS = re.compile("[？?吗]|怎么|咋(?!个)|多久|多少钱|哪里|哪儿|去哪|要什么|需要|能不能|可不可以")
_UNSURE = re.compile(
    "(?:咋|怎么)(?:办|弄)(?:个)?(?:执照|照)|不知道(?:要|该|得)?办(?:个)?(?:啥|什么)|(?:啥|什么)(?:执照|照)合适"
)
_CHANGES = re.compile("(?:执照|经营范围|拟稿|草稿|范围|资本)[^，。]{0,8}(?:加|去掉|改|换|删)")
_OWN_DRAFT = re.compile("我|俺|上次|上回|昨天|前天|之前|那份|那个|[Ll]-")
_OWN = re.compile(f"{_OPENS.pattern}|我|俺|咱|自己")
_MOST_BACK = 3


def wants_draft(text: str) -> bool:
    """Whether a draft is asked for, in whatever words."""
    return _WANTS.search(normalise(text)) is not None


def tells_idea(said: Said) -> bool:
    """Whether somebody tells what they want to open and with whom or what money, and asks for nothing else."""
    text = normalise(said.text)
    if wants_draft(text):
        return True
    if not _OPENS.search(text) or (_ASKS.search(text) and not _UNSURE.search(text)):
        return False
    tells_who, tells_money = bool(read_people(said, False)), read_money(said, False) is not None
    return (tells_who and tells_money) or ((tells_who or tells_money) and tells_trade(text))


def begins_draft(tracker: Tracker) -> bool:
    """Whether the latest message begins a draft."""
    return tells_idea(said_in(tracker))


async def returns_to_draft(tracker: Tracker) -> bool:
    """Whether the latest message goes back to an earlier draft that there is."""
    said = said_in(tracker)
    return goes_back(said, tracker) and await saved(tracker, said.text) is not None


def goes_back(said: Said, tracker: Tracker) -> bool:
    """Whether an earlier draft is meant: to go on with it, for its file, to change it, to delete it."""
    after_case = (tracker.get_slot(DONE) or {}).get("form") == FORM and _CHANGES.search(said.text) is not None
    ways = (mentions_draft, wants_file_again, deletes, named_trade)
    return after_case or any(way(said.text) for way in ways)


def misses_draft(said: Said) -> bool:
    """Whether a draft of one's own is asked for in so many words."""
    return (mentions_draft(said.text) and _OWN_DRAFT.search(said.text) is not None) or deletes(said.text)


def earlier_words(tracker: Tracker) -> list[str]:
    """What the person said right before asking for a draft, as far as it tells an idea."""
    texts = [event.get("text") or "" for event in tracker.events if event.get("event") == "user"]
    return [text for text in texts[:-1][-_MOST_BACK:] if _OWN.search(text) and tells_trade(text)]


def with_text(said: Said, text: str) -> Said:
    """``said`` as if ``text`` had been said."""
    return replace(said, text=text)
