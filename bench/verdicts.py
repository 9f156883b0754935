"""How many held-out sentences come out right: the definitions of bot/nlu/judging.py, and two more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bench.rankings import Heard
from bot.nlu.dataset import Expected
from bot.nlu.judging import judge_all
from center.understanding import Decision

Pair = tuple[Expected, Heard]


def verdicts(pairs: Sequence[Pair]) -> dict[str, Any]:
    """The counts and the shares of 1.

    ``ranked_first``: the right guide is the first guide label of the ranking, whatever a gate makes of it; None where
    the labels are not known. ``wrong_guide``: as wrong_confident, with started tasks left out.
    """
    tally = judge_all((expected, heard.understanding) for expected, heard in pairs)["all"]
    asked = [(expected, heard) for expected, heard in pairs if expected.guide]
    return {
        "asked": tally.asked,
        "others": tally.out_of_scope,
        **tally.shares(),
        "ranked_first": _share_ranked_first(asked),
        "wrong_guide": round(sum(map(_is_wrong_guide, asked)) / max(len(asked), 1), 4),
    }


def _share_ranked_first(asked: Sequence[Pair]) -> float | None:
    if not any(heard.labels for _, heard in asked):
        return None
    right = sum(first_guide(heard.labels) == expected.guide for expected, heard in asked)
    return round(right / len(asked), 4)


def first_guide(labels: Sequence[str]) -> str | None:
    """The first guide among labels, best first."""
    return next((label.removeprefix("guide/") for label in labels if label.startswith("guide/")), None)


def _is_wrong_guide(pair: Pair) -> bool:
    expected, heard = pair
    if heard.understanding.decision is Decision.TASK:
        return False
    return bool(judge_all([(expected, heard.understanding)])["all"].wrong_confident)
