"""Checks of knowledge/service/doors.yml: known topics, one door a topic, one sentence, national numbers only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from center.knowledge import Door, Fault, Knowledge
from center.sentences import read_families
from center.source import Source

# Short numbers that mean the same everywhere in China; a county's own numbers belong into center.yml.
NATIONAL_NUMBERS = frozenset(
    {"110", "120", "122", "12123", "12306", "12315", "12329", "12333", "12345", "12393"},
)
_ONE_SENTENCE = re.compile(r"[^。！？；]+。")


def check_doors(knowledge: Knowledge, root: Path) -> Iterator[Fault]:
    """Everything that can be wrong with the doors of the repository ``root``."""
    source = Source(root / "knowledge" / "service" / "doors.yml")
    known = _topics(root / "data" / "nlu")
    taken: dict[str, str] = {}
    for name, door in knowledge.service.doors.items():
        for index, topic in enumerate(door.topics):
            first = taken.setdefault(topic, f"{name}.{index}")
            if first != f"{name}.{index}":
                problem = f"“{topic}”已经归“{first.partition('.')[0]}”了：留一处"
                yield Fault(source.path, source.line((name, "topics", index)), problem)
            elif topic not in known:
                problem = f"data/nlu 里没有 out_of_scope/{topic} 这个话题"
                yield Fault(source.path, source.line((name, "topics", index)), problem)
        for problem in _problems(door):
            yield Fault(source.path, source.line((name, "text")), problem)


def _topics(folder: Path) -> set[str]:
    families, _ = read_families(folder)
    labels = (sentence.label.partition("/") for sentence in families)
    return {name for family, _, name in labels if family == "out_of_scope"}


def _problems(door: Door) -> Iterator[str]:
    if not _ONE_SENTENCE.fullmatch(door.text):
        yield "只写一句话，以句号结束"
    for number in re.findall(r"\d[\d-]*", door.text):
        if number not in NATIONAL_NUMBERS:
            yield f"“{number}”不是全国统一的短号：本地电话写 {{hotline}}"
