"""A public code as people say it: found in a sentence, told apart from one that was miscopied, and the four digits.

People type it in any case and width, leave out the hyphen, read it letter by letter, or say its digits as numerals.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from center.identifiers import read_code

KINDS = {
    "D": "代办件",
    "R": "代办回执",
    "S": "企业诉求",
    "C": "投诉",
    "N": "“没办成”反映",
    "P": "答复承诺",
    "A": "预约",
}
"""What the first letter of a code stands for; a receipt stands for its case."""
_LENGTH = 9
_WHOLE_PHONE = 11
_LAST_DIGITS = 4

_NUMERALS = str.maketrans("零〇一幺二三四五六七八九", "001123456789")
_SPOKEN = "".join(map(chr, _NUMERALS))
_HYPHEN = r"(?:-|横杠|短横|杠)"
_GAP = rf"(?:\s|{_HYPHEN}|[,，、。.])"
_TOKEN = re.compile(rf"[0-9A-Z]+|[{_SPOKEN}]")
_ONLY_GAPS = re.compile(rf"{_GAP}{{0,6}}")
_FOUR_OF_WHAT = re.compile("[后末尾][四4]位")
_HYPHENATED = re.compile(rf"\s*{_HYPHEN}\s*")
_KINDS_START = re.compile(f"[{''.join(KINDS)}]")
_MISCOPIED_LENGTHS = range(_LENGTH - 2, _LENGTH + 3)


class Spotted(NamedTuple):
    """What stands in a sentence: the code as it is stored, or what was written where one seems to be miscopied."""

    code: str | None
    mistyped: str | None = None


class _Token(NamedTuple):
    start: int
    end: int
    text: str


def find_code(text: str) -> Spotted | None:
    """The first code in ``text``; when there is none, what looks like a miscopied one; None when nothing does."""
    plain = _plain(text)
    rows = list(_rows(plain))
    for row in rows:
        if code := _code_in(row):
            return Spotted(code)
    miscopied = next((found for row in rows if (found := _miscopied_in(plain, row))), None)
    return Spotted(None, miscopied) if miscopied else None


def last_digits(text: str) -> str | None:
    """The digits in ``text`` if they are the last four of a phone, or a whole phone; None when it is anything else."""
    named = _FOUR_OF_WHAT.sub("", _plain(text))
    digits = "".join(letter for letter in named.translate(_NUMERALS) if letter in "0123456789")
    return digits if len(digits) in (_LAST_DIGITS, _WHOLE_PHONE) else None


def _plain(text: str) -> str:
    """Every width as ASCII, every dash as a hyphen, invisible characters gone, in capitals."""
    return "".join(map(_plain_character, text)).upper()


def _plain_character(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    if category == "Pd" or character == "－":
        return "-"
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    return chr(ord(character) - 0xFEE0) if "Ａ" <= character <= "ｚ" else character


def _rows(plain: str) -> Iterator[list[_Token]]:
    """Tokens with nothing but gaps between them; a spoken numeral is a token of its own."""
    row: list[_Token] = []
    for match in _TOKEN.finditer(plain):
        if row and not _ONLY_GAPS.fullmatch(plain, row[-1].end, match.start()):
            yield row
            row = []
        row.append(_Token(match.start(), match.end(), match[0].translate(_NUMERALS)))
    if row:
        yield row


def _spans(row: list[_Token]) -> Iterator[list[_Token]]:
    """Neighboring tokens that begin with the letter of a kind, the shorter first."""
    for first, token in enumerate(row):
        if _KINDS_START.match(token.text):
            yield from (row[first:last] for last in range(first + 1, len(row) + 1))


def _code_in(row: list[_Token]) -> str | None:
    for span in _spans(row):
        written = _joined(span)
        if len(written) == _LENGTH + _LAST_DIGITS and written[_LENGTH:].isdigit():
            written = written[:_LENGTH]
        if code := read_code(written):
            return code
    return None


def _miscopied_in(plain: str, row: list[_Token]) -> str | None:
    """With a hyphen after the first letter a length near the right one will do, else only the right one."""
    best: str | None = None
    for span in _spans(row):
        written = _joined(span)
        if _has_hyphen(plain, span):
            fits = len(written) in _MISCOPIED_LENGTHS
        else:
            fits = len(written) == _LENGTH and _is_mixed(written) and _is_spelled(span)
        if fits and (best is None or len(written) == _LENGTH):
            best = f"{written[0]}-{written[1:]}"
    return best


def _joined(span: list[_Token]) -> str:
    return "".join(token.text for token in span)


def _has_hyphen(plain: str, span: list[_Token]) -> bool:
    """Whether the first letter stands alone before a hyphen."""
    if len(span) < 2 or len(span[0].text) != 1:
        return False
    return bool(_HYPHENATED.fullmatch(plain, span[0].end, span[1].start))


def _is_mixed(written: str) -> bool:
    """Letters and digits after the first letter, as nearly every code has them, and few other numbers."""
    rest = written[1:]
    return any(letter.isdigit() for letter in rest) and any(letter.isalpha() for letter in rest)


def _is_spelled(span: list[_Token]) -> bool:
    """In one piece, or letter by letter; not some words that happen to have nine letters together."""
    return len(span) == 1 or all(len(token.text) == 1 for token in span)
