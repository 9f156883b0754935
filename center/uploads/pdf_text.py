"""The text of a PDF's content streams, well enough to find numbers in it: strings as they are, and by ToUnicode maps.

Strings of one line are joined in two ways, with and without what stands between them: programs that make PDF files
place a number's digits one by one, or a whole line at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

MOST_MAPS = 40
LARGEST_TEXT = 16 * 1024 * 1024
"""Bytes of content that are read."""
_SHOWN = re.compile(rb"\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]+>|T[Jj*dDm]|'|\]", re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_CHARACTER = re.compile(rb"<([0-9A-Fa-f]{2,4})>\s*<([0-9A-Fa-f]{4})>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]{2,4})>\s*<([0-9A-Fa-f]{2,4})>\s*(?:<([0-9A-Fa-f]{4})>|\[([^\]]*)\])")
_LETTER = re.compile(rb"<([0-9A-Fa-f]+)>")
_CHARACTERS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_NUMBERS = frozenset("0123456789Xx")
_Map = Mapping[bytes, str]


def text_in(streams: Sequence[bytes]) -> str:
    """What the streams show."""
    maps = [found for stream in streams if b"beginbf" in stream for found in [_map_of(stream)] if found][:MOST_MAPS]
    lines: list[str] = []
    left = LARGEST_TEXT
    for stream in streams:
        if left > 0 and (b"Tj" in stream or b"TJ" in stream):
            lines.extend(_lines_of(stream[:left], maps))
            left -= len(stream)
    return "\n".join(lines)


def _lines_of(stream: bytes, maps: Sequence[_Map]) -> Iterator[str]:
    tokens = _SHOWN.findall(stream)
    readers: list[Callable[[bytes], str]] = [_latin, *map(_reader, maps)]
    for read in readers:
        shown = [read(token) if token[:1] in b"(<" else "\n" for token in tokens]
        yield "".join(shown)
        yield "".join(text for text in shown if text != "\n")


def _latin(token: bytes) -> str:
    return _bytes_of(token).decode("latin-1")


def _reader(one: _Map) -> Callable[[bytes], str]:
    """Reads strings by one font's map; what is no part of a number is a space."""
    width = len(next(iter(one)))

    def read(token: bytes) -> str:
        raw = _bytes_of(token)
        codes = (raw[place : place + width] for place in range(0, len(raw), width))
        return "".join(one.get(code, " ") for code in codes)

    return read


def _bytes_of(token: bytes) -> bytes:
    if token[:1] == b"<":
        digits = b"".join(token[1:-1].split())
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
    return _ESCAPE.sub(_unescaped, token[1:-1])


def _unescaped(match: re.Match[bytes]) -> bytes:
    written = match[1]
    return bytes([int(written, 8) & 0xFF]) if written.isdigit() else _LETTERS.get(written, written)


def _map_of(stream: bytes) -> dict[bytes, str]:
    """The codes of a font that stand for parts of a number."""
    found: dict[bytes, str] = {}
    for section in _RANGES.findall(stream):
        for first, last, letter, letters in _RANGE.findall(section):
            found |= _run(first, int(last, 16), letter, letters)
    for section in _CHARACTERS.findall(stream):
        for code, letter in _CHARACTER.findall(section):
            found[_code(code, 0)] = chr(int(letter, 16))
    return {code: letter for code, letter in found.items() if letter in _NUMBERS}


def _run(first: bytes, last: int, letter: bytes, letters: bytes) -> dict[bytes, str]:
    """Codes one after another: letters one after another, or a list of them."""
    if not letter:
        return {_code(first, step): chr(int(one[-4:], 16)) for step, one in enumerate(_LETTER.findall(letters))}
    steps = range(min(last - int(first, 16), 255) + 1)
    return {_code(first, step): chr(min(int(letter, 16) + step, 0xFFFF)) for step in steps}


def _code(written: bytes, step: int) -> bytes:
    width = max(len(written) // 2, 1)
    return (int(written, 16) + step).to_bytes(width + 2, "big")[-width:]
