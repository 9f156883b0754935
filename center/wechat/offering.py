"""What a message offers to choose from, with the number or letter that each choice has on WeChat, which has no buttons.

Where the text names the choices by itself, they are numbered in their place; the rest is listed below it. Letters stand
in for numbers where a number would mean something else: the text counts other things, it asks for a number, or the
choices begin with one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from string import ascii_uppercase
from typing import Any, NamedTuple

from center.messages import Words
from center.wechat.plain import plain, whole_text

MOST = len(ascii_uppercase)
"""So many choices at the most; nobody reads more."""
ASKED_FOR_NUMBERS = frozenset(
    {"phone", "digits", "pin", "code", "appointment", "case_code", "demand", "credit_code", "enterprise", "people",
     "farmers", "money", "capital", "years", "shares", "workers", "when", "remind", "address"}
)  # fmt: skip
"""Slots of forms whose answer is or has a number; tests/center/wechat/test_asked_for_numbers.py holds it complete."""
_BEGINS_WITH_NUMBER = re.compile(r"[0-9０-９一二两三四五六七八九十]")
_ITEM = re.compile(r"(?:·[ ]?|(?P<number>[0-9]{1,2})[.．、][ ]?)?(?P<named>.+)")
_OWN_ITEM = re.compile(r"^[0-9]{1,2}[.．、](?![0-9])", re.MULTILINE)
_COUNTED = r"(?:[.．、][ ]?(?![0-9])|(?![0-9.]))\S"
_OWN_ROW = re.compile(rf"(?:^|[？?。，；：])1{_COUNTED}[^\n]*?[，；、：]2{_COUNTED}")
_TOLD_HOW = re.compile("回复(?:上面的)?(?:序号|数字|[“”A-Z0-9])")
_CODE = re.compile("[A-Z]-[2-9A-HJ-NP-Z]{8}")
_SHORT_ROW, _SHORT_TITLE = 3, 8


class Choice(NamedTuple):
    """One choice: what it is chosen by, and what it is."""

    label: str
    title: str
    payload: str

    @property
    def line(self) -> str:
        """As it stands in a list."""
        return f"{self.label}. {self.title}"


class Offer(NamedTuple):
    """``text`` has the labels of the choices that it names; ``rest`` are the others.

    ``head`` is the text without labels, for a message that lists all choices below it.
    """

    choices: tuple[Choice, ...]
    text: str
    head: str
    rest: tuple[Choice, ...]

    @property
    def is_quoted(self) -> bool:
        """Whether the text says by itself that each of them may be replied, as in 不想说就说“不说”."""
        return _are_quoted(self.text, [choice.title for choice in self.choices])

    @property
    def listing(self) -> str:
        """What stands below the text: the rest of the choices, and how to choose; empty when there is no need."""
        if not self.choices or (not self.rest and _TOLD_HOW.search(self.text)) or self.is_quoted:
            return ""
        way = "字母" if self.choices[0].label.isalpha() else "数字"
        if not self.rest:
            return f"回复{way}就行。"
        return _listed(self.rest, f"回复{way}" if len(self.rest) == len(self.choices) else f"回复{way}，还有")


def offer_of(words: Words) -> Offer:
    """What ``words`` offer, and how that is said; the same whenever it is asked."""
    text = whole_text(words)
    titled = [(plain(str(button["title"])).replace("\n", " "), button["payload"]) for button in words.buttons]
    buttons = [(title, payload) for title, payload in titled if title][:MOST]
    if not buttons:
        return Offer((), text, text, ())
    named = _Naming(text, [title for title, _ in buttons])
    numbers = [str(place + 1) for place in range(len(buttons))]
    labels: Sequence[str] = ascii_uppercase if _needs_letters(named, words.custom or {}) else numbers
    choices = tuple(Choice(label, title, payload) for label, (title, payload) in zip(labels, buttons))
    labeled, carried = named.labeled(choices)
    rest = tuple(choice for place, choice in enumerate(choices) if place not in carried)
    return Offer(choices, labeled, named.head or labeled, rest)


class _Naming:
    """Where a text names the titles of choices."""

    def __init__(self, text: str, titles: Sequence[str]) -> None:
        self.text, self.titles, self._lines = text, titles, text.split("\n")
        self._items = self._find_items()
        self.inline = self._find_numbered()
        items = {place for place in self._items if place is not None}
        self._run = self._find_run(text, items | self.inline)
        self.head = "\n".join(line for line, place in zip(self._lines, self._items) if place is None).strip()
        self.begins_with_number = any(_BEGINS_WITH_NUMBER.match(title) for title in titles)
        self.is_numbered = bool(items or self.inline) or not titles

    @property
    def counts_others(self) -> bool:
        """Whether the text has numbers of its own that are not those of the choices."""
        others = "\n".join(line for line, place in zip(self._lines, self._items) if place is None)
        if _OWN_ITEM.search(others):
            return not self.inline
        return not self.is_numbered and ("序号" in others or _OWN_ROW.search(others) is not None)

    def labeled(self, choices: Sequence[Choice]) -> tuple[str, set[int]]:
        """The text with labels at the titles that it names, and the places of those choices."""
        lines = [
            line if place is None else _relabeled(line, choices[place]) for line, place in zip(self._lines, self._items)
        ]
        text, (first, last) = "\n".join(lines), self._run
        if last > first:
            plainly = "、".join(self.titles[first:last])
            text = text.replace(plainly, "、".join(f"{c.label} {c.title}" for c in choices[first:last]), 1)
        items = {place for place in self._items if place is not None}
        inline = self.inline if choices[0].label.isdigit() else set()
        return text, items | inline | set(range(first, last))

    def _find_items(self) -> list[int | None]:
        """For each line the choice that it is: its title, with or without a bullet or the right number before it."""
        found: list[int | None] = []
        for line in self._lines:
            item = _ITEM.fullmatch(line.strip())
            place = self._place(item["named"]) if item else None
            if place is not None and (place in found or (item and item["number"] not in (None, str(place + 1)))):
                place = None
            found.append(place)
        return found if sum(place is not None for place in found) > 1 else [None] * len(found)

    def _place(self, named: str) -> int | None:
        titles = enumerate(self.titles)
        return next(
            (n for n, title in titles if named == title or named.startswith((f"{title}（", f"{title}："))), None
        )

    def _find_numbered(self) -> set[int]:
        """The choices that stand in the text behind their number, not each on a line of its own."""
        text = "\n".join(line for line, place in zip(self._lines, self._items) if place is None)
        found = set()
        for place, title in enumerate(self.titles):
            code = _CODE.search(title)
            name = re.sub("[，、]", "[，、]", re.escape(code[0] if code else title))
            if re.search(rf"(?<![0-9.]){place + 1}[.．、]?[ ]?是?{name}", text):
                found.add(place)
        return found

    def _find_run(self, text: str, taken: set[int]) -> tuple[int, int]:
        """The longest row of titles that the text lists, two at least, from place to place; (0, 0) without one."""
        if taken or any(_BEGINS_WITH_NUMBER.match(title) for title in self.titles):
            return 0, 0
        ends = range(len(self.titles), 1, -1)
        return next(((0, end) for end in ends if "、".join(self.titles[:end]) in text), (0, 0))


def _needs_letters(named: _Naming, card: Mapping[str, Any]) -> bool:
    if named.counts_others or named.is_numbered:
        return named.counts_others
    if _are_quoted(named.text, named.titles):
        return True
    return named.begins_with_number or card.get("asks") in ASKED_FOR_NUMBERS


def _are_quoted(text: str, titles: Sequence[str]) -> bool:
    return all(f"“{title}”" in text for title in titles)


def _relabeled(line: str, choice: Choice) -> str:
    item = _ITEM.fullmatch(line.strip())
    return f"{choice.label}. {item['named'] if item else choice.title}"


def _listed(choices: Sequence[Choice], how: str) -> str:
    """In one sentence when it is short, else a line for each."""
    is_short = len(choices) <= _SHORT_ROW and all(len(choice.title) <= _SHORT_TITLE for choice in choices)
    if is_short or len(choices) == 1:
        return f"{how}：{'，'.join(f'{choice.label} {choice.title}' for choice in choices)}。"
    return "\n".join([f"{how}：", *(choice.line for choice in choices)])
