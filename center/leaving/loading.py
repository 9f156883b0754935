"""Reading leaving.yml and checking it: what it cites, the figures it states, and everything it names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from center.bundles import knowledge_of
from center.guides import Passage
from center.knowledge import Fault, Knowledge
from center.leaving.setting import FILE, LeavingSetting, load_leaving
from center.leaving.states import Way
from center.leaving.triage import Reason
from center.passage_checks import passage_faults
from center.source import Source

_Named = tuple[tuple[str | int, ...], Passage]


def leaving_setting() -> LeavingSetting:
    """What holds here: the leaving.yml of the newest knowledge; raises KnowledgeError without one."""
    return knowledge_of(None).service.leaving_rules()


def check_leaving(knowledge: Knowledge, folder: Path, day: date) -> Iterator[Fault]:
    """Everything that is wrong with leaving.yml in ``folder`` beyond its form; laws as they hold on ``day``."""
    if not (folder / FILE).exists():
        return
    setting, source = load_leaving(folder), Source(folder / FILE)

    def fault(problem: str, *place: str | int) -> Fault:
        return Fault(source.path, source.line(place), problem)

    for place, passage in _passages(setting):
        yield from (fault(problem, *place) for problem in passage_faults(knowledge, passage, day))
    for place, problem in _unknown(knowledge, setting):
        yield fault(problem, *place)


def _passages(setting: LeavingSetting) -> Iterator[_Named]:
    yield from ((("terms", kind.value), term) for kind, term in setting.terms.items())
    yield from ((("creditors", index), fact) for index, fact in enumerate(setting.creditors))
    yield from ((("reasons", key), reason) for key, reason in setting.reasons.items())
    yield from ((("blockers", key, "cure"), blocker.cure) for key, blocker in setting.blockers.items())
    for way, said in setting.ways.items():
        yield from ((("ways", way.value, "pros", index), pro) for index, pro in enumerate(said.pros))
        yield from ((("ways", way.value, "cons", index), con) for index, con in enumerate(said.cons))


def _unknown(knowledge: Knowledge, setting: LeavingSetting) -> Iterator[tuple[tuple[str | int, ...], str]]:
    service = knowledge.service
    for way in (way for way in Way if way is not Way.STAY and way not in setting.ways):
        yield ("ways",), f"缺“{way.value}”"
    for key, said in setting.ways.items():
        if said.theme not in service.catalogue.themes:
            yield ("ways", key.value, "theme"), f"没有“{said.theme}”这个主题（themes.yml）"
        if said.guide not in knowledge.guides:
            yield ("ways", key.value, "guide"), f"没有“{said.guide}”这篇指南"
    for reason in (reason for reason in Reason if reason.value not in setting.reasons):
        yield ("reasons",), f"缺“{reason.value}”"
    owners = [(("blockers", key, "office"), blocker.office) for key, blocker in setting.blockers.items()]
    owners += [(("support", key, "owner"), task.owner) for key, task in setting.support.items()]
    owners += [(("wake_up", key, "owner"), task.owner) for key, task in setting.wake_up.items()]
    for place, owner in owners:
        if owner not in service.offices:
            yield place, f"“{owner}”不在 knowledge/service/offices.yml"
