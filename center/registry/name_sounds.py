"""How a brand sounds, without tones: customers hear a name before they read it. No two readings are merged here."""

from __future__ import annotations

from functools import lru_cache

from center.readings import reading


@lru_cache(maxsize=20_000)
def sound(text: str) -> str:
    """The first reading of each Chinese character, with a blank between them; other characters as they are."""
    return " ".join(reading(character) or character for character in text)


def heard_in(brand: str, words: tuple[str, ...]) -> str:
    """The first of ``words`` (of two characters each) that ``brand`` sounds like somewhere; empty without one."""
    known = _by_sound(words)
    pairs = (brand[index : index + 2] for index in range(len(brand) - 1))
    return next((known[heard] for pair in pairs if (heard := sound(pair)) in known), "")


@lru_cache(maxsize=8)
def _by_sound(words: tuple[str, ...]) -> dict[str, str]:
    return {sound(word): word for word in words}
