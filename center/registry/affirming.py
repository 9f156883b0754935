"""What of a founder's words is wanted, without what they say not to want (不做餐饮)."""

from __future__ import annotations

import re

from center.text import normalise

_NOT = re.compile(
    "(?<![要能可行会是好])(?:不|没有|没|别|不想|不打算|不准备|不再|不是)(?:做|卖|搞|开|弄|干|碰|经营|提供|办)"
    "[^，。；、！？,;!? ]{1,12}"
)


def without_denials(text: str) -> str:
    """``text`` in one form, a comma in the place of everything that is not wanted."""
    return _NOT.sub("，", normalise(text))
