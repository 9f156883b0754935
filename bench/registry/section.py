"""The catalogue of business scope at two sizes: to make its index, and to find and to propose phrases for ideas.

The real phrases and everyday words, filled up with made-up ones; ideas are those of the tests and ones that miss.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from itertools import islice, product
from typing import Any

from bench.figures import ratio
from bench.timing import milliseconds
from center.knowledge import KNOWLEDGE, ROOT
from center.registry.scope import Catalogue, Kind, ScopeItem, load_catalogue
from center.registry.scope_ideas import propose
from center.registry.scope_search import Scopes

SIZES = (500, 5_000)
ROUNDS, QUICK_ROUNDS = 5, 1
_TABLE = ROOT / "tests" / "center" / "registry" / "scope_ideas.txt"
_THINGS = "云月星河山川松柏梅兰竹菊琴棋书画金银铜铁锡铝钨钛铬镍锌铅"
_ACTS = ("制造", "销售", "维修", "租赁", "研发", "回收")


def registry(quick: bool) -> dict[str, Any]:
    """The figures of every size and their growth, JSON-ready."""
    curated, ideas = load_catalogue(KNOWLEDGE / "registry"), _ideas()
    rounds = QUICK_ROUNDS if quick else ROUNDS
    sizes = [_measure(curated._replace(items=_filled(curated.items, size)), ideas, rounds) for size in SIZES]
    growth = {name: ratio(sizes[1][name], sizes[0][name]) for name in ("index_ms", "search_ms", "propose_ms")}
    return {"sizes": sizes, "growth": {"phrases": ratio(SIZES[1], SIZES[0]), **growth}}


def _measure(catalogue: Catalogue, ideas: Sequence[str], rounds: int) -> dict[str, Any]:
    started = time.perf_counter()
    scopes = Scopes(catalogue)
    index_ms = round(1000 * (time.perf_counter() - started), 1)
    search = _times(lambda idea: scopes.search(idea), ideas, rounds)
    proposing = _times(lambda idea: propose(scopes, idea), ideas, rounds)
    return {
        "phrases": len(scopes.items),
        "index_ms": index_ms,
        "search_ms": round(1000 * statistics.fmean(search), 4),
        "propose_ms": round(1000 * statistics.fmean(proposing), 4),
        "p99_ms": milliseconds(search)["p99_ms"],
    }


def _times(read: Callable[[str], object], ideas: Sequence[str], rounds: int) -> list[float]:
    """The shortest time of each idea, in seconds."""
    shortest = [float("inf")] * len(ideas)
    for _ in range(rounds):
        for place, idea in enumerate(ideas):
            started = time.perf_counter()
            read(idea)
            shortest[place] = min(shortest[place], time.perf_counter() - started)
    return shortest


def _ideas() -> list[str]:
    lines = _TABLE.read_text(encoding="utf-8").splitlines()
    named = [line.split(" => ")[0] for line in lines if not line.startswith("#")]
    return [*named, *(f"我想在县城里{idea}，手里有十来万，就我们两口子干" for idea in named), "你好", "今天天气不错"]


def _filled(items: Sequence[ScopeItem], size: int) -> tuple[ScopeItem, ...]:
    """``size`` phrases: the first of ``items``, then made-up ones."""
    made_up = islice(product(_THINGS, _THINGS, _ACTS), max(0, size - len(items)))
    more = (
        ScopeItem(code=f"ZZ{number:04}", phrase=f"{one}{other}器{act}", kind=Kind.GENERAL)
        for number, (one, other, act) in enumerate(made_up)
    )
    return (*items[:size], *more)
