"""What the service center knows: guides, laws and service settings, loaded from knowledge/."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from center.guides import Guide, Stage
from center.law import Law, LawRegister
from center.loading import KNOWLEDGE, ROOT, Fault, KnowledgeError, loaded, schema_fault
from center.service_settings import CenterSetting, Door, Office, ServiceSettings, load_service
from center.source import Source, SourceError

__all__ = [
    "KNOWLEDGE",
    "ROOT",
    "CenterSetting",
    "Door",
    "Fault",
    "Knowledge",
    "KnowledgeError",
    "Office",
    "ServiceSettings",
    "guide_paths",
    "load_knowledge",
    "load_register",
    "load_service",
    "read_guide",
]
# Words by which a short answer speaks of this center and not of a rule that holds everywhere.
_OUR_OWN = ("代办", "综合受理窗口", "综合窗口", "大厅", "服务中心", "三晋通", "政务服务网")


@dataclass(frozen=True)
class Knowledge:
    """Everything that answers are made of."""

    guides: Mapping[str, Guide]
    laws: LawRegister
    service: ServiceSettings

    def is_local(self, guide: Guide) -> bool:
        """Whether the guide holds only here: the center's own services, and what rests on its standard alone."""
        cited = [self.laws.get(citation.law) for citation in guide.citations()]
        rests_on_law = any(law and law.kind == "law" for law in cited)
        return guide.stage is Stage.SERVICE or not rests_on_law or not self.national_short(guide)

    def national_short(self, guide: Guide) -> str:
        """The short answer without the sentences that speak of this center; empty when none is left."""
        sentences = re.findall(r"[^。；]+[。；]?", guide.short)
        return "".join(sentence for sentence in sentences if not any(word in sentence for word in _OUR_OWN))

    def of_stage(self, stage: Stage) -> list[Guide]:
        """The guides of one stage, the often asked first, otherwise in the order of their ids."""
        guides = [guide for guide in self.guides.values() if guide.stage is stage]
        return sorted(guides, key=lambda guide: (guide.id not in self.service.often_asked, guide.id))


def load_register(path: Path) -> LawRegister:
    """Read knowledge/law.yml; raises KnowledgeError."""
    return loaded(path, lambda data: LawRegister(Law(**entry) for entry in data["laws"]))


def read_guide(path: Path) -> tuple[Guide | None, Source | None, list[Fault]]:
    """One guide with its source; faults instead of exceptions."""
    try:
        source = Source(path)
    except SourceError as error:
        return None, None, [Fault(path, error.line, error.problem)]
    if not isinstance(source.data, dict):
        return None, source, [Fault(path, 1, "一个文件写一篇指南，最外层应是“字段: 内容”")]
    try:
        return Guide(**source.data), source, []
    except ValidationError as error:
        return None, source, [schema_fault(source, problem) for problem in error.errors()]


def guide_paths(root: Path = KNOWLEDGE) -> list[Path]:
    """The guide files, in a stable order."""
    return sorted((root / "guides").glob("*/*.yml"))


def load_knowledge(root: Path = KNOWLEDGE) -> Knowledge:
    """Read all of knowledge/; raises KnowledgeError naming every guide that cannot be read."""
    guides: dict[str, Guide] = {}
    faults: list[Fault] = []
    for path in guide_paths(root):
        guide, _, found = read_guide(path)
        faults += found
        if guide is not None:
            guides[guide.id] = guide
    if faults:
        raise KnowledgeError(faults)
    return Knowledge(guides, load_register(root / "law.yml"), load_service(root / "service"))
