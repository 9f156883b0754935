"""How much of what people type about themselves is found, by class and by how it is written."""

from __future__ import annotations

from collections import Counter

import pytest

from center.anonymising.anonymise import anonymise
from center.anonymising.kinds import Kind
from tests.center.anonymising.items import Item, all_items

ITEMS = all_items()
LEAST = 0.99
FEWEST_OF_A_KIND, FEWEST = 30, 500


def is_found(item: Item) -> bool:
    """Whether the whole value is masked, as what it is."""
    start = item.sentence.index(item.value)
    end = start + len(item.value)
    places = anonymise(item.sentence).places
    return any(place.kind is item.kind and place.start <= start and end <= place.end for place in places)


def test_there_are_enough_items_of_every_kind() -> None:
    count = Counter(item.kind for item in set(ITEMS))
    assert set(count) == set(Kind)
    assert (min(count.values()) >= FEWEST_OF_A_KIND, count.total() >= FEWEST) == (True, True), count


@pytest.mark.parametrize("kind", Kind, ids=lambda kind: kind.name.lower())
def test_nearly_all_of_a_kind_is_found(kind: Kind) -> None:
    items = [item for item in ITEMS if item.kind is kind]
    missed = [item for item in items if not is_found(item)]
    found = 1 - len(missed) / len(items)
    assert found >= LEAST, "\n".join(f"{item.spelling}: {item.sentence} ({item.value})" for item in missed)


@pytest.mark.parametrize("spelling", sorted({item.spelling for item in ITEMS}))
def test_nearly_all_is_found_in_every_spelling(spelling: str) -> None:
    items = [item for item in ITEMS if item.spelling == spelling]
    missed = [item for item in items if not is_found(item)]
    found = 1 - len(missed) / len(items)
    assert found >= LEAST, "\n".join(f"{item.kind.name}: {item.sentence} ({item.value})" for item in missed)
