"""Whether two names may be one person's: 王芳, 王女士, 小王, 王."""

from __future__ import annotations

import re

from center.text import bare

_TITLE = re.compile("(?:先生|女士|小姐|师傅|老板|经理|同志|老师)$")
_FAMILIAR = re.compile("^[老小阿](?=.$)")
_SURNAME = 2
"""A surname has one character or two."""


def may_be_same(known: str, said: str) -> bool:
    """Whether whoever is called ``said`` may be ``known``: the same name, or the surname alone, titled or not."""
    one, other = sorted((_plain(known), _plain(said)), key=len)
    return bool(one) and (one == other or (len(one) <= _SURNAME and other.startswith(one)))


def _plain(name: str) -> str:
    return _FAMILIAR.sub("", _TITLE.sub("", bare(name)))
