"""How characters sound, without tones: voice recognition mixes up words that sound alike (注消, 歇夜, 工伤局)."""

from __future__ import annotations

import re
from functools import lru_cache

from center.readings import reading

_HAN = re.compile(r"[\u3400-\u9fff]")
_MERGED = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"), ("r", "l"))


@lru_cache(maxsize=30_000)
def sound(character: str) -> str:
    """The first reading of one Chinese character, with the sounds that dialects merge merged; else ''."""
    plain = reading(character) if _HAN.match(character) else ""
    for precise, merged in _MERGED:
        plain = plain.replace(precise, merged)
    return plain


def sounds(text: str) -> list[str]:
    """The sounds of the Chinese characters of ``text``, others left out."""
    return [heard for heard in map(sound, text) if heard]
