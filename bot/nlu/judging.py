"""How well messages are understood: the figures of ``make evaluate``, of the gate's calibration and of the tests."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.nlu.dataset import Expected
from center.understanding import Decision, Understanding

_SAID = (Decision.ANSWER, Decision.TASK, Decision.SEVERAL)
_INTRODUCED = ("robot", "name")
_SHOWN = (*_SAID, Decision.CHOICES)
MOST_CHOICES = 3


@dataclass
class Tally:
    """Counts over held-out sentences; the shares are of the sentences that have a guide, or have none.

    right_first: the right guide is what the person gets or is asked about first; among_three: it is said or offered;
    wrong_confident: another guide is said as the answer; answered_out_of_scope: a guide is said where none is right.
    """

    asked: int = 0
    right_first: int = 0
    among_three: int = 0
    wrong_confident: int = 0
    asked_back: int = 0
    unknown: int = 0
    out_of_scope: int = 0
    answered_out_of_scope: int = 0
    confusions: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, expected: Expected, found: Understanding) -> None:
        """Count one sentence."""
        if expected.guide is None:
            self.out_of_scope += 1
            self.answered_out_of_scope += found.decision in _SAID
            return
        self._add_asked(expected.guide, found)

    def _add_asked(self, guide: str, found: Understanding) -> None:
        ranked = said_guides(found)
        self.asked += 1
        self.asked_back += found.decision is Decision.CHOICES
        self.unknown += found.decision not in _SHOWN
        self.right_first += guide in ranked[:1]
        self.among_three += guide in ranked
        if found.decision in _SAID and guide not in ranked[:1]:
            self.wrong_confident += guide not in said_guides(found, only_said=True)
        if guide not in ranked[:1]:
            self.confusions[guide, ranked[0] if ranked else found.decision.value] += 1

    def shares(self) -> dict[str, float]:
        """The figures as shares of 1."""
        asked, others = max(self.asked, 1), max(self.out_of_scope, 1)
        return {
            "right_first": round(self.right_first / asked, 4),
            "among_three": round(self.among_three / asked, 4),
            "wrong_confident": round(self.wrong_confident / asked, 4),
            "asked_back": round(self.asked_back / asked, 4),
            "unknown": round(self.unknown / asked, 4),
            "answered_out_of_scope": round(self.answered_out_of_scope / others, 4),
        }


def said_guides(found: Understanding, only_said: bool = False) -> list[str]:
    """The guides a person is told about or offered, best first; with ``only_said`` those told as the answer."""
    if found.decision is Decision.SEVERAL:
        return list(dict.fromkeys(guide for part in found.parts for guide in said_guides(part, only_said)))
    if found.decision is Decision.SMALLTALK and found.name in _INTRODUCED:
        return [candidate.id for candidate in found.guides[:1]]
    if found.decision in (Decision.ANSWER, Decision.TASK) and only_said:
        return [candidate.id for candidate in found.guides[:1]]
    if found.decision in _SHOWN:
        return [candidate.id for candidate in found.guides[:MOST_CHOICES]]
    return []


def judge_all(pairs: Iterable[tuple[Expected, Understanding]]) -> dict[str, Tally]:
    """A tally per origin (stage) and one over all, under ``all``."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for expected, found in pairs:
        stage = expected.guide.split(".")[0] if expected.guide else "out_of_scope"
        tallies[stage].add(expected, found)
        tallies["all"].add(expected, found)
    return dict(tallies)


def report(tallies: dict[str, Tally], worst: int = 12) -> dict[str, Any]:
    """JSON-ready: shares per stage, and the worst confusions."""
    whole = tallies["all"]
    return {
        "sentences": whole.asked + whole.out_of_scope,
        "stages": {
            stage: {"sentences": tally.asked + tally.out_of_scope, **tally.shares()} for stage, tally in tallies.items()
        },
        "confusions": [
            {"expected": expected, "got": got, "times": times}
            for (expected, got), times in whole.confusions.most_common(worst)
        ],
    }


def misread(pairs: Sequence[tuple[Expected, Understanding]]) -> list[tuple[Expected, Understanding]]:
    """The sentences whose answer would be wrong: for the editor's list."""
    return [
        pair
        for pair in pairs
        if judge_all([pair])["all"].wrong_confident or judge_all([pair])["all"].answered_out_of_scope
    ]
