"""Checks of the guides themselves: citations, figures, shared materials, references.

The sentences they are asked with are checked in ``center.sentences``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from center.figures import Figure, find_figures
from center.guides import Guide, NamedPassage
from center.knowledge import Fault, Knowledge
from center.source import Place, Source

LEAST_ASKED, LEAST_ASKED_OFTEN = 8, 20
_HEDGE = re.compile(r"为准|核实|咨询")
_NOT_NEEDED = re.compile(r"不用|不需要|不必|无需|免")
_ASKS_FOR = re.compile(r"(?:提交|携带|带上|带好|出示|提供|准备|上交|交回)[^，。；]{0,12}$")


class Reading(NamedTuple):
    """A guide as read from its file."""

    guide: Guide
    source: Source

    def fault(self, problem: str, *place: str | int) -> Fault:
        """A fault at ``place`` in the file."""
        return Fault(self.source.path, self.source.line(place), problem)


def check_guide(reading: Reading, knowledge: Knowledge, today: date) -> Iterator[Fault]:
    """Everything that can be wrong with one guide."""
    yield from _check_identity(reading)
    yield from _check_asked(reading, knowledge)
    yield from _check_citations(reading, knowledge, today)
    yield from _check_figures(reading, knowledge, today)
    yield from _check_short(reading, knowledge, today)
    yield from _check_materials(reading, knowledge)
    yield from _check_references(reading, knowledge)


def _check_identity(reading: Reading) -> Iterator[Fault]:
    guide, path = reading.guide, reading.source.path
    expected = f"{path.parent.name}.{path.stem}"
    if guide.id != expected:
        yield reading.fault(f"id 与文件位置不符：应为 {expected}", "id")
    if guide.stage.value != path.parent.name:
        yield reading.fault(f"stage 与文件夹不符：应为 {path.parent.name}", "stage")
    if guide.review_by <= guide.reviewed_on:
        yield reading.fault("review_by 应晚于 reviewed_on", "review_by")


def _check_asked(reading: Reading, knowledge: Knowledge) -> Iterator[Fault]:
    least = LEAST_ASKED_OFTEN if reading.guide.id in knowledge.service.often_asked else LEAST_ASKED
    asked = len(reading.guide.ask)
    if asked < least:
        yield reading.fault(f"ask 只有 {asked} 句，至少 {least} 句", "ask")


def _check_citations(reading: Reading, knowledge: Knowledge, today: date) -> Iterator[Fault]:
    for named in reading.guide.passages():
        for index, citation in enumerate(named.passage.law):
            problem = knowledge.laws.fault(citation, today)
            if problem:
                yield reading.fault(problem, *named.place, "law", index)


def _check_figures(reading: Reading, knowledge: Knowledge, today: date) -> Iterator[Fault]:
    for named in reading.guide.passages():
        figures = find_figures(named.passage.text)
        if not knowledge.laws.relies_on(named.passage.law, today):
            yield from _check_unchecked(reading, named, figures)
        else:
            known = knowledge.laws.figures(named.passage.law)
            for figure in dict.fromkeys(figures):
                if figure not in known:
                    problem = f"“{figure}”不在所引条文登记的数字里：核对条文，改正数字或在 law.yml 的 figures 中登记"
                    yield reading.fault(problem, *named.place)


def _check_unchecked(reading: Reading, named: NamedPassage, figures: list[Figure]) -> Iterator[Fault]:
    if figures:
        shown = "、".join(map(str, figures))
        yield reading.fault(f"没有核对过依据的内容写了数字（{shown}）：补上依据，或去掉数字", *named.place)
    if re.search(r"第[零一二三四五六七八九十百千\d]+条", named.passage.text):
        yield reading.fault("没有核对过依据的内容写了条号：补上 law，或去掉条号", *named.place)
    if named.passage.verified is False and not _HEDGE.search(named.passage.text):
        yield reading.fault("verified: false 的内容要写明“以…为准”或“请向…核实”", *named.place)


def _check_short(reading: Reading, knowledge: Knowledge, today: date) -> Iterator[Fault]:
    stated: set[Figure] = set()
    for named in reading.guide.passages():
        if knowledge.laws.relies_on(named.passage.law, today):
            stated |= set(find_figures(named.passage.text))
    for figure in dict.fromkeys(find_figures(reading.guide.short)):
        if figure not in stated:
            yield reading.fault(f"short 里的“{figure}”在有依据的各项里没有：两处写一致", "short")


def _check_materials(reading: Reading, knowledge: Knowledge) -> Iterator[Fault]:
    fetched = knowledge.service.fetched_names()
    for index, material in enumerate(reading.guide.materials):
        if material.name in fetched and not material.source.is_fetched:
            problem = (
                f"“{material.name}”系统可以调取，不得要求提交（XZ 4.1 d，AH 6.2.1）：source 改为 shared 或 e-licence"
            )
            yield reading.fault(problem, "materials", index)
        figures = find_figures(f"{material.name}；{material.when}")
        if figures:
            shown = "、".join(map(str, figures))
            yield reading.fault(f"材料里写了没有依据的数字（{shown}）：写到有 law 的各项里", "materials", index)
    texts = [(named.place, named.passage.text) for named in reading.guide.passages()]
    for place, text in [(("short",), reading.guide.short), *texts]:
        name = _asked_for(text, fetched)
        if name:
            yield reading.fault(f"这里要求提交“{name}”，系统可以调取，不得要求（XZ 4.1 d，AH 6.2.1）", *place)


def _asked_for(text: str, fetched: frozenset[str]) -> str | None:
    for clause in re.split(r"[，。；：]", text):
        for name in sorted(fetched, key=len, reverse=True):
            start = clause.find(name)
            if start >= 0 and _ASKS_FOR.search(clause[:start]) and not _NOT_NEEDED.search(clause):
                return name
    return None


def _check_references(reading: Reading, knowledge: Knowledge) -> Iterator[Fault]:
    guide = reading.guide
    for index, target in enumerate(guide.next):
        known = target[5:] in knowledge.service.tasks if target.startswith("task:") else target in knowledge.guides
        if not known or target == guide.id:
            yield reading.fault(f"next 指向不存在的“{target}”", "next", index)
    for office in guide.where.offices if guide.where else ():
        if office not in knowledge.service.offices:
            yield reading.fault(f"where 里的“{office}”不在 knowledge/service/offices.yml", "where")
    promised = guide.time.promised if guide.time else None
    if promised and promised.setting.removeprefix("promise.") not in knowledge.service.promises:
        yield reading.fault(f"“{promised.setting}”不在 knowledge/service/promise.yml", "time", "promised")


def check_settings(knowledge: Knowledge, folder: Path) -> Iterator[Fault]:
    """Settings that point to a guide which is not there."""
    service = knowledge.service
    pointed: dict[str, list[tuple[Place, str]]] = {
        "tasks.yml": [((name, "guide"), task.guide) for name, task in service.tasks.items()],
        "small_talk.yml": [((name,), guide) for name, guide in service.small_talk.items()],
        "often_asked.yml": [(("guides",), guide) for guide in sorted(service.often_asked)],
    }
    for name, targets in pointed.items():
        missing = [(place, guide) for place, guide in targets if guide not in knowledge.guides]
        source = Source(folder / name) if missing else None
        for place, guide in missing:
            if source is not None:
                yield Fault(source.path, source.line(place), f"没有“{guide}”这篇指南")


def overdue(readings: list[Reading], today: date) -> list[Path]:
    """Guides past their review date: still served, with a warning, and listed here for the editor."""
    return [reading.source.path for reading in readings if reading.guide.review_by < today]
