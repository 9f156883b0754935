"""What is wrong with the files of advice beyond their form: laws, figures, guides, and rules without a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from center.guides import Passage
from center.knowledge import Fault, Knowledge, KnowledgeError
from center.passage_checks import passage_faults
from center.registry import capital, officers, permits, premises, trade_codes, types
from center.registry.advice import AdviceBook, load_advice
from center.registry.permits import Timing
from center.registry.type_rules import BARS, PREFERENCES, QUESTIONS
from center.source import Source

_Place = tuple[Any, ...]
_Problem = tuple[str, _Place, str]
_FILES = (types.FILE, permits.FILE, capital.FILE, premises.FILE, officers.FILE, trade_codes.FILE)


def check_advice(knowledge: Knowledge, folder: Path, today: date) -> Iterator[Fault]:
    """Every fault in ``folder`` (knowledge/registry/), laws as they hold on ``today``; nothing without types.yml."""
    if not (folder / types.FILE).exists():
        return
    try:
        book = load_advice(folder)
    except KnowledgeError as error:
        yield from error.faults
        return
    sources = {name: Source(folder / name) for name in _FILES}
    for source in sources.values():
        for place, problem in _said(knowledge, source.data, today):
            yield Fault(source.path, source.line(place), problem)
    for name, place, problem in _incomplete(book):
        yield Fault(sources[name].path, sources[name].line(place), problem)


def _said(knowledge: Knowledge, data: Any, today: date, place: _Place = ()) -> Iterator[tuple[_Place, str]]:
    """Faults of every passage and guide below ``data``."""
    if isinstance(data, list):
        for index, item in enumerate(data):
            yield from _said(knowledge, item, today, (*place, index))
    if not isinstance(data, dict):
        return
    if "text" in data:
        yield from ((place, problem) for problem in passage_faults(knowledge, Passage(**data), today))
        return
    if isinstance(data.get("guide"), str) and data["guide"] not in knowledge.guides:
        yield (*place, "guide"), f"没有“{data['guide']}”这篇指南"
    for key, item in data.items():
        yield from _said(knowledge, item, today, (*place, str(key)))


def _incomplete(book: AdviceBook) -> Iterator[_Problem]:
    yield from _incomplete_types(book.types)
    yield from _missing(capital.FILE, "rules", capital.RULES, book.capital.rules)
    yield from _missing(premises.FILE, "rules", premises.RULES, book.premises.rules)
    yield from _missing(officers.FILE, "organs", officers.RULES, book.officers.organs)
    yield from _incomplete_permits(book.permits)
    for code in book.trades.known:
        if code not in book.classes:
            yield trade_codes.FILE, ("known", code), f"行业分类里没有 {code}"


def _incomplete_types(setting: types.TypeSetting) -> Iterator[_Problem]:
    rules = [rule.__name__ for _, rule in (*BARS, *PREFERENCES)]
    yield from _missing(types.FILE, "rules", ["the_founder_wishes_it", *rules], setting.rules)
    yield from _missing(types.FILE, "questions", [rule.__name__ for rule in QUESTIONS], setting.questions)
    for kind, entry in setting.types.items():
        for concern in setting.concerns:
            if concern not in entry.compared:
                yield types.FILE, ("types", kind.value, "compared"), f"缺“{concern}”"


def _incomplete_permits(setting: permits.PermitSetting) -> Iterator[_Problem]:
    yield from _missing(permits.FILE, "permits", (permits.FOREIGN, permits.OTHER), setting.permits)
    for key, entry in setting.permits.items():
        if entry.timing is Timing.BEFORE and not entry.to_person:
            yield permits.FILE, ("permits", key), "登记前就要批准的，写 to_person: true"
        for phrase in entry.phrases:
            if phrase in setting.lifted:
                yield permits.FILE, ("permits", key, "phrases"), f"“{phrase}”又在 lifted 里：留一处"


def _missing(name: str, part: str, wanted: Iterable[str], there: Iterable[str]) -> Iterator[_Problem]:
    found = set(there)
    yield from ((name, (part,), f"缺“{rule}”") for rule in dict.fromkeys(wanted) if rule not in found)
