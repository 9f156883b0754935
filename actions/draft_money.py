"""Money as founders say it: what they can put in, and what is to be registered."""

from __future__ import annotations

import re
from typing import Any

from actions.fields import Said
from center.drafts.proposing_facts import LEFT_OPEN
from center.drafts.proposing_money import bare_sum, says_little, shown, sums_in
from center.text import bare, normalise

_NOT_OWN_MONEY = re.compile(
    "(?:租金|房租|月租|年租|租|一年|每年|每月|一个月|工资|月薪|年薪|押金|贷款|贷|注册资[本金]|资本|出资额)[^，。；]{0,6}$"
)
_NO_MONEY = re.compile(
    "一分(?:钱|块)?(?:都|也)?(?:不|没)|(?:零|0|〇)元(?:注册|办|开|起步)?|(?:不|没)(?:想|打算|用|愿意?)?(?:掏|出|拿|花|投)(?:一分)?钱|没(?:有)?(?:本)?钱$|空手"
)
_PUTS_IN = re.compile("(?:出|投|拿|掏|凑)了?(?:个)?$")
_CAPITAL = re.compile(r"(?:注册资[本金]|资本|出资额|认缴)")
_NOTHING = re.compile("(?:写|填|是|为|成|按|报)?(?:零|0|〇)(?:元|块钱?|万)?(?:行不行|可以吗|吧|$|，)")
_ONLY_SUM = re.compile("^(?:那|还是|就|改|写|填|定|成|回|到|为|按|算了|先|再|吧|好|行|嗯|呗|了|的|要|个)*$")
_WRITES = re.compile(r"^(?:那|行|好|嗯|就|给我|还是|先)*(?:写|填|改成?|改为|定|报|按)(?:个|成|到|为)?")


def read_money(said: Said, asked: bool) -> Any:
    """What can be put in, in yuan; ``{"each": yuan}`` when that much comes from everybody, 0 for hardly any."""
    text = said.meant
    own = [one for one in sums_in(text) if not _NOT_OWN_MONEY.search(text[: one.start])]
    if own and (_CAPITAL.search(text) or _WRITES.match(text)) and not asked:
        return None
    each = next((one for one in own if one.is_each), None)
    if each is not None:
        return {"each": each.yuan}
    if own:
        parts = [one.yuan for one in own if _PUTS_IN.search(text[: one.start])]
        return sum(parts) if len(parts) > 1 else own[0].yuan
    if (says_little(text) or _NO_MONEY.search(text)) and not said.known.get("money") and not _CAPITAL.search(text):
        return 0
    return bare_sum(text) if asked else None


def read_capital(said: Said, asked: bool) -> int | None:
    """The registered capital: only where it is called so, or once it has been proposed."""
    found = sums_in(said.meant)
    named = _CAPITAL.search(said.meant) is not None
    is_time = said.asking in ("confirmed", "capital") or said.known.get("capital") is not None
    writes = _WRITES.match(said.meant) is not None and is_time
    if found and (asked or named or writes):
        return found[-1].yuan
    if named and _NOTHING.search(said.meant):
        return 0
    return bare_sum(said.meant) if asked or named else None


def read_sum(text: str) -> int | None:
    """The sum of a sentence that says nothing else: 那还是五百万; None when it says more."""
    found = sums_in(normalise(text))
    if len(found) != 1:
        return None
    said, only = normalise(text), found[0]
    return only.yuan if _ONLY_SUM.fullmatch(bare(said[: only.start] + said[only.end :])) else None


def show_money(value: Any) -> str:
    """What can be put in, for people."""
    if isinstance(value, dict):
        return f"每人{shown(value['each'])}"
    return "先不定" if value == LEFT_OPEN else shown(value) if value else "不多"


def show_capital(value: Any) -> str:
    """The registered capital, for people."""
    return "先不定" if value == LEFT_OPEN else shown(value)
