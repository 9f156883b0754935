"""What the tests of advice share: the real settings, people and scope items."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from center.knowledge import KNOWLEDGE
from center.registry.advice import AdviceBook, load_advice
from center.registry.ideas import Person, Trait

FOLDER = KNOWLEDGE / "registry"
CITIZEN = Person()


class Item(NamedTuple):
    """A scope item, as far as advice looks at it."""

    phrase: str
    permits: tuple[str, ...] = ()
    industry: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def book() -> AdviceBook:
    """The real settings, read once."""
    return load_advice(FOLDER)


def somebody(*traits: Trait) -> Person:
    """A person with ``traits``."""
    return Person(frozenset(traits))
