"""Chinese text as it arrives, made comparable: width, script, case, spaces, emoji."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import opencc

LONGEST = 2000
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufe00-\ufe0f]")
_SYMBOLS = re.compile(r"[\U0001f000-\U0001faff\u2600-\u27bf\u2190-\u21ff\u2b00-\u2bff]+")
_WECHAT_FACE = re.compile(r"\[[\u4e00-\u9fa5A-Za-z]{1,6}\]")
_BETWEEN_HAN = re.compile(r"(?<=[\u3400-\u9fff，。？！、；：])\s+|\s+(?=[\u3400-\u9fff，。？！、；：])")
_BETWEEN_HAN_OR_MARKS = re.compile(
    r"(?<=[\u2014-\u201d\u3000-\u9fff\uff00-\uffef])[ \n]+(?=[\u2014-\u201d\u3000-\u9fff\uff00-\uffef])"
)
_REPEATED = re.compile(r"([，。？！、；：,.?!~…\-])\1+")
_NOT_WORDS = re.compile(r"[^0-9a-z\u3400-\u9fff]+")


@lru_cache(maxsize=1)
def _to_simplified() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@lru_cache(maxsize=1024)
def normalise(text: str) -> str:
    """One form for all ways of typing the same words; empty when nothing readable is left.

    Full width becomes half width (but Chinese punctuation stays), traditional becomes simplified, letters
    lower case; emoji, invisible characters and spaces between Chinese characters go; at most 2,000 characters.
    """
    once, text = text[: LONGEST * 2], ""
    while once != text:
        once, text = _normalise_once(once), once
    return once[:LONGEST].strip()


def _normalise_once(text: str) -> str:
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))
    text = _SYMBOLS.sub(" ", text)
    text = "".join(character if character.isprintable() else " " for character in text)
    text = _to_simplified().convert(text).lower().translate(_PUNCTUATION)
    text = _WECHAT_FACE.sub("", _BETWEEN_HAN.sub("", re.sub(r"\s+", " ", text)))
    return _REPEATED.sub(r"\1", text).strip()


_PUNCTUATION = str.maketrans({",": "，", "?": "？", "!": "！", ";": "；", "~": " ", "～": " ", "．": "."})


def join_lines(text: str) -> str:
    """Chinese text folded over several lines, put together again without the spaces that folding leaves."""
    return _BETWEEN_HAN_OR_MARKS.sub("", text).strip()


def bare(text: str) -> str:
    """``normalise``, then letters, digits and characters only: for comparing sentences."""
    return _NOT_WORDS.sub("", normalise(text))


def bigrams(text: str) -> set[str]:
    """Character pairs of the bare text, with its borders."""
    framed = f"^{bare(text)}$"
    return {framed[index : index + 2] for index in range(len(framed) - 1)}
