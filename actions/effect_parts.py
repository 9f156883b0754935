"""What somebody says of an answer to their demand: which demand it is, and whether it is solved."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from actions.fields import Plain, Said
from center.cases.codes import find_code
from center.demand_states import Verdict, as_stored
from center.replies import Button
from center.text import bare
from center.verdict_words import Unclear, verdict_in

EFFECT = "effect_check"
"""The intent of a tap on one of the three."""
UNCLEAR = "unclear:"
"""Begins the value of a verdict that may be one of several."""
NUMBER = "#"
"""Begins the value of a demand that was chosen by its number in the list."""
_LETTERS = ("S", "C", "N")
_TITLES = {Verdict.SOLVED: "解决了", Verdict.PARTLY: "部分解决", Verdict.UNSOLVED: "没解决"}
_ORDINALS = {character: number for number, character in enumerate("一二三四五六七八九", start=1)} | {"两": 2}
_PICK = re.compile(r"(?:是|选|就)?(?:第)?([1-9一二两三四五六七八九])(?:个|项|条|件|号)?(?:的|吧|事)?")
_MOST_OF_A_CHANGE = 8
_LEAST_OF_A_NOTE = 7
_TALK = frozenset({EFFECT, "unclear", "unknown", "out_of_scope", "abuse", "praise", "gibberish", "rate_service"})
_ASKS = re.compile(r"[？?]|[吗呢]$|怎么(?!样)|咋|在哪|哪里|多久|什么时候")


def read_demand(said: Said, asked: bool) -> dict[str, Any] | None:
    """A code, or the number in the list that was just shown."""
    named = said.entities.get("code") or said.entities.get("demand")
    spotted = None if named else find_code(said.text)
    if spotted and spotted.code and spotted.code.startswith(_LETTERS):
        named = spotted.code
    picked = _PICK.fullmatch(bare(said.text)) if asked and named is None else None
    if picked:
        named = f"{NUMBER}{_ORDINALS.get(picked[1]) or picked[1]}"
    return {"code": str(named)} if named else None


def demand_title(value: Mapping[str, Any]) -> str:
    """The demand, for people."""
    about = value.get("about")
    return f"“{about}”（{value['code']}）" if about else str(value["code"])


def read_verdict(said: Said, asked: bool) -> str | None:
    """The verdict, or the verdicts that it may be."""
    if "verdict" in said.entities:
        return str(said.entities["verdict"])
    if said.asking == "demand" and _PICK.fullmatch(bare(said.text)):
        return None
    found = verdict_in(said.text)
    if said.known.get("verdict") and not asked:
        is_change = isinstance(found, Verdict) and len(bare(said.text)) <= _MOST_OF_A_CHANGE
        return found.value if is_change and isinstance(found, Verdict) else None
    if isinstance(found, Unclear):
        return UNCLEAR + ",".join(verdict.value for verdict in found.may_mean)
    return found.value if found else None


def check_verdict(value: str) -> str | None:
    """The question back, when it may mean several."""
    if value in [verdict.value for verdict in Verdict]:
        return None
    titles = "，还是".join(f"“{_TITLES[verdict]}”" for verdict in unclear_verdicts(value) or tuple(Verdict))
    return Plain(f"您的意思是{titles}？选一个回复就行。")


def unclear_verdicts(value: str | None) -> Sequence[Verdict]:
    """The verdicts that were read as possible; none when it was plain."""
    if not value or not value.startswith(UNCLEAR):
        return ()
    return [as_stored(Verdict, name) for name in value[len(UNCLEAR) :].split(",")]


def verdict_title(value: str) -> str:
    """The verdict, for people."""
    return _TITLES[as_stored(Verdict, value)]


def verdict_buttons(code: str | None = None, verdicts: Sequence[Verdict] = tuple(Verdict)) -> tuple[Button, ...]:
    """One button each; with the code of the demand where none is being talked about."""
    named = (("code", code),) if code else ()
    return tuple(Button(_TITLES[verdict], EFFECT, (*named, ("verdict", verdict.value))) for verdict in verdicts)


def read_note(said: Said, asked: bool) -> str | None:
    """All that is said, when it is more than the verdict; what was told before stays."""
    text, before = said.text.strip(), said.known.get("remark")
    is_told = said.intent in _TALK and len(bare(text)) >= _LEAST_OF_A_NOTE and not _ASKS.search(text)
    if said.entities or not is_told or find_code(text) or (before and text in before):
        return None
    return f"{before}；{text}" if before else text
