"""How a draft begins: from an idea, from what was said right before, or from an earlier draft."""

from __future__ import annotations

import re
from dataclasses import replace

from rasa_sdk import Tracker

from actions.asking import CONFIRMED
from actions.draft_fields import CHANGED_BY_NAME, FIELDS
from actions.draft_keeping import Saved, saved
from actions.draft_money import read_money
from actions.draft_own import deletes, mentions_draft, named_trade, wants_file_again
from actions.draft_people import read_people
from actions.draft_sentences import asks_only, changes
from actions.draft_trade import tells_trade
from actions.draft_types import read_parent
from actions.draft_words import read_premises, read_where
from actions.fields import Said, said_in
from center.text import normalise

_VERBS = "开|办|弄|搞|做|干|卖|养|种|支|摆|整|盘|创业|注册|成立|搞成|改成|改造成|open|start"
_OPENS = re.compile(
    f"(?:想|要|打算|准备|计划|寻思|拟|合伙|一起|一块儿?|合作)[^，。；]{{0,16}}(?:{_VERBS})"
    f"|(?:^|[，。])(?:我们?|俺们?)?(?:在[\u4e00-\u9fff]{{2,5}})?(?:开|办|盘|弄|搞|注册|成立)(?:个|一?家|间)"
    "|(?:想|跟|和)[^，。；]{0,14}(?:支|开|办|弄|搞)(?:个|一)"
)
_ALREADY = re.compile(
    "注销|变更|年报|吊销|罚|投诉|举报|丢了|补办|换证|过期|到期|续|已经(?:开|办|注册)|(?:开|办|干|做)了[^，。]{0,6}(?:年|月|天)|(?:开|办)的[^，。]{1,6}(?:店|馆|厂|公司)"
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
_NEEDS = re.compile("要什么|需要(?!人)|能不能|可不可以|怎么")
_UNSURE = re.compile(
    "(?:咋|怎么)(?:办|弄)(?:个)?(?:执照|照)|不知道(?:要|该|得)?办(?:个)?(?:啥|什么)|(?:啥|什么)(?:执照|照)合适"
)
_OWN_DRAFT = re.compile("我|俺|上次|上回|昨天|前天|之前|那份|那个|[Ll]-")
_OWN = re.compile(f"{_OPENS.pattern}|我|俺|咱|自己")
_MOST_BACK = 3
_STARTS = "draft_license"


def wants_draft(text: str) -> bool:
    """Whether a draft is asked for, in whatever words."""
    return _WANTS.search(normalise(text)) is not None


def tells_idea(said: Said) -> bool:
    """Whether somebody tells what they want to open and with whom or what money, and asks for nothing else."""
    text = normalise(said.text)
    if wants_draft(text):
        return True
    is_other = _ALREADY.search(text) is not None or (_asks(text) and not _UNSURE.search(text))
    if is_other or not _OPENS.search(text):
        return False
    tells_who, tells_money = bool(read_people(said, False)), read_money(said, False) is not None
    tells_parent = (read_parent(said, False) or {}).get("name", "") != ""
    tells_room = read_premises(said, False) is not None and bool(read_where(said, False))
    is_enough = tells_who or tells_money or tells_room
    return tells_parent or (tells_who and tells_money) or (is_enough and tells_trade(text))


def _asks(text: str) -> bool:
    return asks_only(text) or _NEEDS.search(text) is not None


def begins_draft(tracker: Tracker) -> bool:
    """Whether the latest message begins a draft."""
    return tells_idea(said_in(tracker))


async def returns_to_draft(tracker: Tracker) -> bool:
    """Whether the latest message goes back to an earlier draft that there is."""
    return await meant_draft(tracker) is not None


async def meant_draft(tracker: Tracker) -> Saved | None:
    """The earlier draft that the latest message goes back to, or that is with the agents and is to be changed."""
    said = said_in(tracker)
    if goes_back(said):
        return await saved(tracker, said.text)
    if not changes(said.text) or said.intent == _STARTS or tells_idea(said):
        return None
    back = await saved(tracker)
    return back if back is not None and back.case_code and _changes_draft(said, back) else None


def goes_back(said: Said) -> bool:
    """Whether an earlier draft is meant: to go on with it, for its file, to delete it."""
    return any(way(said.text) for way in (mentions_draft, wants_file_again, deletes, named_trade))


def _changes_draft(said: Said, back: Saved) -> bool:
    """Whether the message says something of the draft otherwise, in so many words."""
    there = replace(said, known=back.slots, asking=CONFIRMED)
    return any(field.read(there, False) is not None for field in FIELDS if field.slot in CHANGED_BY_NAME)


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
