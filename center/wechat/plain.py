"""A reply as plain text that is good on a phone: no markup, nothing unsendable, the links of its card spelled out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from center.messages import Words

_UNSENDABLE = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_END = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")
_MARKUP = (
    (re.compile(r"^[ \t]*(?:```|~~~).*\n?", re.MULTILINE), ""),
    (re.compile(r"^[ \t]*#{1,6}[ \t]+", re.MULTILINE), ""),
    (re.compile(r"^[ \t]*>[ \t]+", re.MULTILINE), ""),
    (re.compile(r"^[ \t]*[-*+•][ \t]+", re.MULTILINE), "· "),
    (re.compile(r"!?\[([^\[\]\n]+)\]\((https?://[!-'*-~]+)\)"), r"\1：\2"),
    (re.compile(r"\*\*([^*\n]+)\*\*"), r"\1"),
    (re.compile(r"`([^`\n]+)`"), r"\1"),
    (re.compile(r"<(?=[A-Za-z/!?])"), "＜"),
    (re.compile(r"(https?://[!-~]+)(?=[^\s!-~])"), r"\1 "),
    (re.compile(r"[ \t]+$", re.MULTILINE), ""),
    (re.compile(r"\n{3,}"), "\n\n"),
)
"""Marks of Markdown and HTML, which WeChat would show as they are; a link ends with a space, so that it stays one."""
_MAP = "map"
_FILES = "links"
_FILES_HINT = "要下载文件，回复“下载”。"
_IS_LINK = re.compile(r"https?://[!-~]+")


def plain(text: str) -> str:
    """``text`` without markup and unsendable characters; what is plain stays as it is."""
    text = _UNSENDABLE.sub("", _LINE_END.sub("\n", text)).strip()
    while text != (once := _without_markup(text)):
        text = once
    return text


def whole_text(words: Words) -> str:
    """All that a message says but for its buttons: the text, and what only its card has."""
    text = plain(words.text)
    more = [line for line in dict.fromkeys(_lines_of(words.custom or {})) if not _is_said(line, text)]
    return "\n".join([*([text] if text else []), *more])


def _without_markup(text: str) -> str:
    for mark, instead in _MARKUP:
        text = mark.sub(instead, text)
    return text.strip()


def _lines_of(card: Any) -> Iterator[str]:
    """A line for each link in the card, wherever it stands: a map, a page with its title, files to ask for."""
    if isinstance(card, Mapping):
        yield from _own_lines(card)
        for name, value in card.items():
            if name != _FILES:
                yield from _lines_of(value)
    elif isinstance(card, (list, tuple)):
        for value in card:
            yield from _lines_of(value)


def _own_lines(card: Mapping[str, Any]) -> Iterator[str]:
    if _is_link(card.get(_MAP)):
        yield f"地图：{card[_MAP]}"
    if _is_link(card.get("url")):
        yield f"{plain(str(card.get('title') or '')) or '打开'}：{card['url']}"
    if isinstance(card.get(_FILES), Mapping) and any(map(_is_link, card[_FILES].values())):
        yield _FILES_HINT


def _is_link(value: Any) -> bool:
    return isinstance(value, str) and _IS_LINK.fullmatch(value) is not None


def _is_said(line: str, text: str) -> bool:
    """Whether the text has this link, or tells how to get the files, by itself."""
    if line == _FILES_HINT:
        return "下载" in text or "http" in text
    return line.partition("：")[2] in text
