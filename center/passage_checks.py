"""Whether what a setting says may be said: the law behind it holds, its figures stand there, or it is hedged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from center.figures import find_figures
from center.guides import Passage
from center.knowledge import Knowledge

_HEDGES = ("为准", "核实")


def passage_faults(knowledge: Knowledge, passage: Passage, day: date) -> Iterator[str]:
    """Why ``passage`` may not be said on ``day``: a citation that does not hold, a figure or a claim without basis."""
    yield from filter(None, (knowledge.laws.fault(citation, day) for citation in passage.law))
    known = knowledge.laws.figures(passage.law)
    for figure in dict.fromkeys(find_figures(passage.text)):
        if figure not in known:
            yield f"“{figure}”不在所引条文登记的数字里：核对条文，改正数字，或去掉数字"
    if not passage.law and not (passage.verified is False and any(hedge in passage.text for hedge in _HEDGES)):
        yield "没有依据的内容要标 verified: false，并写明“以…为准”或“请向…核实”"
