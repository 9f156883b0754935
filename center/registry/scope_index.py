"""An index over the phrases and everyday words of the catalogue: exact, by sound, and by what is nearest in letters.

Nothing in it is learnt: an entry is found because it stands in the sentence, sounds like a part of it, or shares pairs
of characters with it once the words that say nothing (服务, 我想…) are gone.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from center.registry.name_sounds import sound
from center.registry.scope import Kind, ScopeItem, ScopeWords, core
from center.registry.scope_saying import Carried
from center.text import bare

LONGEST_WORD = 16
LONGEST_IDEA = 200
_NEVER = re.compile("[^\\s\\S]")
_APART = re.compile("[^0-9a-z\u3400-\u9fff]|[和跟与及的卖收种养喂修送供售点些]")
_THINGS = re.compile("[、，和及与或]")
_PAIR = 2
_COUNTED = re.compile("[0-9一二两三四五六七八九十百千万几多数些][头只口匹群窝亩台辆]$")
_COMMON = 0.2
_RETROFLEX = re.compile(r"\b([zcs])h")
_LEAST_LIKENESS = 0.35
_CONTRARY, _UNSAID_EVERYDAY, _UNSAID = 0.5, 0.7, 0.9


class Found(NamedTuple):
    """Where an entry was found: its number, the words that mean it, where they begin and end in the sentence.

    Of words that stand apart (卖自家种的小米) the place is that of the goods, or of the verb that comes after them.
    """

    number: int
    said: str
    start: int
    end: int

    def holds(self, other: Found) -> bool:
        """Whether ``other`` stands within it and is shorter."""
        is_longer = self.end - self.start > other.end - other.start
        return is_longer and self.start <= other.start and other.end <= self.end


class Near(NamedTuple):
    """An entry that is like the sentence: its number, how much (0 to 1), and the shared pairs of letters."""

    number: int
    likeness: float
    shared: str


class _Key(NamedTuple):
    number: int
    features: frozenset[str]
    actions: frozenset[str]
    is_everyday: bool


class ScopeIndex:
    """Built once from the catalogue, then only read. ``Found`` and ``Near`` number its items."""

    def __init__(self, items: Sequence[ScopeItem], words: ScopeWords) -> None:
        self._said = _actions(words, "said")
        self._noise = _any_of([*words.fillers, *(word for said in self._said.values() for word in said)])
        self._written = _actions(words, "phrase")
        cores = [core(item.phrase) for item in items]
        self._does = [_acts(core, self._written) for core in cores]
        self._exact = _exact(items, cores)
        self._sounds = _by_sound(self._exact)
        self._keys = self._all_keys(items, cores)
        self._postings, self._weights = _postings(self._keys)

    def exact(self, text: str) -> list[Found]:
        """Every entry whose words stand in ``text``, once for each place."""
        found = []
        for start in range(len(text)):
            for end in range(start + 2, min(start + LONGEST_WORD, len(text)) + 1):
                number = self._exact.get(text[start:end])
                if number is not None:
                    found.append(Found(number, text[start:end], start, end))
        return found

    def carried(self, text: str, verb: Carried) -> list[Found]:
        """Every entry of a verb and goods that stands in ``text`` with other words between the two."""
        begin, end = verb.span
        found = []
        for start in range(begin, end):
            for stop in range(start + 1, min(start + LONGEST_WORD, end) + 1) if verb.after is None else [end]:
                said = verb.verb + text[start:stop]
                number = self._exact.get(said)
                if number is not None and (verb.after or stop - start > 1 or _is_apart(text, start, stop)):
                    place = (start, stop) if verb.after is None else (verb.after, verb.after + 1)
                    found.append(Found(number, said, *place))
        return found

    def by_sound(self, text: str) -> list[Found]:
        """Every entry of which a part of ``text`` has the sound (修车 for 休车)."""
        sounds = [_sound(character) for character in text]
        found = []
        for start in range(len(text)):
            for end in range(start + 2, min(start + LONGEST_WORD, len(text)) + 1):
                number = self._sounds.get(" ".join(sounds[start:end]))
                if number is not None:
                    found.append(Found(number, text[start:end], start, end))
        return found

    def is_contrary(self, found: Found, text: str) -> bool:
        """Whether right beside the words another thing is done than the entry does (轴承厂 is no 销售)."""
        before, after = text[: found.start], text[found.end :]
        beside = {name for name, words in self._said.items() if before.endswith(words) or after.startswith(words)}
        does = self._does[found.number]
        return bool(beside and does) and not beside & does and not _acts(found.said, self._said)

    def near(self, text: str) -> list[Near]:
        """Entries that share letters with ``text``, the likest first."""
        features, actions = self._features(text), _acts(text, self._said)
        unknown = max(self._weights.values(), default=1.0)
        asked = sum(self._weights.get(feature, unknown) for feature in features)
        best: dict[int, Near] = {}
        for number in {key for feature in features for key in self._postings.get(feature, ())}:
            near = self._near(self._keys[number], features, actions, asked)
            if near.shared and near.likeness >= max(_LEAST_LIKENESS, best.get(near.number, near).likeness):
                best[near.number] = near
        return sorted(best.values(), key=lambda near: (-near.likeness, near.number))

    def _near(self, key: _Key, features: frozenset[str], actions: frozenset[str], asked: float) -> Near:
        shared = key.features & features
        weight = sum(map(self._weights.__getitem__, shared))
        whole = sum(map(self._weights.__getitem__, key.features))
        likeness = weight / whole * (0.5 + 0.5 * weight / asked) * self._agreement(key, actions)
        pairs = sorted(feature for feature in shared if len(feature) == _PAIR)
        return Near(key.number, likeness, "、".join(pairs))

    def _agreement(self, key: _Key, actions: frozenset[str]) -> float:
        """How well ``actions`` go with the key; a bare thing (无人机) stands for what its entry does (sells it)."""
        does = key.actions or self._does[key.number]
        if not does or does & actions:
            return 1.0
        if actions:
            return _CONTRARY
        unsaid = _UNSAID_EVERYDAY if key.is_everyday else _UNSAID
        return unsaid if key.actions else 1.0

    def _all_keys(self, items: Sequence[ScopeItem], cores: Sequence[str]) -> list[_Key]:
        """One for the phrase, for each thing in it, and for each everyday word."""
        keys = []
        for number, (item, phrase) in enumerate(zip(items, cores)):
            parts = {phrase, *_THINGS.split(phrase)}
            keys += [_Key(number, self._features(part), self._does[number], False) for part in sorted(parts)]
            keys += [_Key(number, self._features(alias), _acts(alias, self._said), True) for alias in item.aliases]
        return [key for key in keys if any(len(feature) == _PAIR for feature in key.features)]

    def _features(self, text: str) -> frozenset[str]:
        """Pairs of characters of what is left of ``text`` without the words that say nothing."""
        parts = [part for part in self._noise.split(text) if part]
        return frozenset(pair for part in parts for pair in _pairs(part))


def _is_apart(text: str, start: int, end: int) -> bool:
    """Whether what stands there is a word of its own and not a part of a longer one (车 in 童车)."""
    is_begun = _APART.match(text[start - 1 : start]) or _COUNTED.search(text, 0, start)
    return bool(is_begun and (end == len(text) or _APART.match(text[end])))


def _pairs(part: str) -> Iterable[str]:
    """Neighbouring characters; a lone one as it is."""
    if len(part) < _PAIR:
        return (part,)
    return (part[index : index + _PAIR] for index in range(len(part) - 1))


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    alternatives = "|".join(map(re.escape, sorted(set(words), key=lambda word: (-len(word), word))))
    return re.compile(f"(?:{alternatives}|[^0-9a-z\u3400-\u9fff])+") if alternatives else _NEVER


def _actions(words: ScopeWords, side: str) -> dict[str, tuple[str, ...]]:
    return {name: getattr(action, side) for name, action in words.actions.items()}


def _acts(text: str, named: dict[str, tuple[str, ...]]) -> frozenset[str]:
    return frozenset(name for name, words in named.items() if any(word in text for word in words))


def _exact(items: Sequence[ScopeItem], cores: Sequence[str]) -> dict[str, int]:
    """Whole phrases first, then everyday words, then phrases without their brackets (general ones before licensed)."""
    exact: dict[str, int] = {}
    for number, item in enumerate(items):
        exact.setdefault(bare(item.phrase), number)
    for number, item in enumerate(items):
        for alias in item.aliases:
            exact.setdefault(alias, number)
    for number in sorted(range(len(items)), key=lambda number: items[number].kind is Kind.LICENSED):
        if len(cores[number]) >= 2:
            exact.setdefault(cores[number], number)
    return exact


def _by_sound(exact: dict[str, int]) -> dict[str, int]:
    sounds: dict[str, int] = {}
    for words, number in exact.items():
        if len(words) <= LONGEST_WORD:
            sounds.setdefault(" ".join(map(_sound, words)), number)
    return sounds


def _sound(character: str) -> str:
    """How people of the region say it: no difference of 平翘舌 or of 前后鼻音."""
    return _RETROFLEX.sub(r"\1", sound(character)).replace("ing", "in").replace("eng", "en")


def _postings(keys: Sequence[_Key]) -> tuple[dict[str, list[int]], dict[str, float]]:
    holding: dict[str, list[int]] = defaultdict(list)
    for place, key in enumerate(keys):
        for feature in key.features:
            holding[feature].append(place)
    weights = {feature: math.log(1 + len(keys) / len(places)) for feature, places in holding.items()}
    return {feature: places for feature, places in holding.items() if len(places) < _COMMON * len(keys) + 5}, weights
