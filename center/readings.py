"""How a Chinese character is read, without its tone; what is made of that is a matter of who asks.

bot/nlu/pinyin.py, center/registry/name_sounds.py and center/registry/scope_index.py each merge readings as far as
their work can bear.
"""

from __future__ import annotations

from functools import lru_cache

from pypinyin import Style, pinyin_dict
from pypinyin.style import convert


@lru_cache(maxsize=30_000)
def reading(character: str) -> str:
    """The first reading of one character in plain letters; empty for one that has none."""
    readings = pinyin_dict.pinyin_dict.get(ord(character))
    return str(convert(readings.split(",")[0], Style.NORMAL, strict=True)) if readings else ""
