"""knowledge/service/leaving.yml as it is read: what triage says, what pre-check asks, legal terms, tasks, evidence."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Optional

from pydantic import BaseModel, Extra, Field, root_validator, validator

from center.guides import Passage
from center.law import Citation
from center.leaving.states import Way, WindowKind
from center.loading import loaded

FILE = "leaving.yml"


class _Setting(BaseModel):
    class Config:
        extra = Extra.forbid
        frozen = True


class Reminders(_Setting):
    """``hour`` of the day in Shanghai at which reminders go out; ``days_before`` the last day one more goes out."""

    hour: int = Field(..., ge=8, le=20)
    days_before: int = Field(..., ge=1, le=9)
    sample: bool = False


class Term(Passage):
    """One term of the law with its citation: ``days`` or ``years``."""

    days: Optional[int] = Field(None, gt=0, le=90)
    years: Optional[int] = Field(None, gt=0, le=10)

    @root_validator(skip_on_failure=True)
    def _is_counted_one_way(cls, values: dict[str, Any]) -> dict[str, Any]:
        if (values["days"] is None) == (values["years"] is None):
            raise ValueError("days 和 years 写一个")
        return values


class WaySetting(_Setting):
    """One way out: the theme of its case, its guide, and what speaks for and against it."""

    theme: str
    guide: str
    pros: tuple[Passage, ...]
    cons: tuple[Passage, ...]


class Blocker(_Setting):
    """What may stop some ways: the question for the person, the cure, who to see, how many working days as a rule."""

    title: str = Field(..., min_length=2, max_length=60)
    question: str
    cure: Passage
    office: str
    blocks: tuple[Way, ...]
    days: int = Field(..., gt=0, le=250)
    sample: bool = False

    @validator("blocks")
    def _stops_a_deregistration(cls, blocks: tuple[Way, ...]) -> tuple[Way, ...]:
        if not blocks or {Way.STAY, Way.DORMANCY} & set(blocks):
            raise ValueError("写 simple、household、ordinary 里的一个或几个")
        return blocks


class TaskSetting(_Setting):
    """A task: ``owner`` is a key of offices.yml, ``days`` working days; ``lack`` is what it makes good."""

    title: str = Field(..., min_length=2)
    owner: str = Field(..., max_length=40)
    days: int = Field(..., gt=0, le=250)
    lack: str = ""
    sample: bool = False


class EvidenceSetting(_Setting):
    """One kind of proof that an enterprise is at work again."""

    title: str
    law: tuple[Citation, ...] = ()


class LeavingSetting(_Setting):
    """All of leaving.yml."""

    reminders: Reminders
    terms: dict[WindowKind, Term]
    creditors: tuple[Passage, ...]
    ways: dict[Way, WaySetting]
    reasons: dict[str, Passage]
    blockers: dict[str, Blocker]
    support: dict[str, TaskSetting]
    wake_up: dict[str, TaskSetting]
    evidence: dict[str, EvidenceSetting]

    @validator("terms")
    def _every_term_is_there(cls, terms: dict[WindowKind, Term]) -> dict[WindowKind, Term]:
        missing = [kind.value for kind in WindowKind if kind not in terms]
        if missing:
            raise ValueError(f"缺：{'、'.join(missing)}")
        if terms[WindowKind.DORMANCY].years is None:
            raise ValueError("dormancy 写 years")
        if any(terms[kind].days is None for kind in WindowKind if kind is not WindowKind.DORMANCY):
            raise ValueError("除 dormancy 外都写 days")
        return terms

    @property
    def dormancy_years(self) -> int:
        """How many years of dormancy an enterprise has in all (市场主体登记管理条例第三十条)."""
        return self.terms[WindowKind.DORMANCY].years or 0

    def days(self, kind: WindowKind) -> int:
        """The length of a term that is counted in days."""
        return self.terms[kind].days or 0

    def questions(self, way: Way) -> dict[str, Blocker]:
        """What is asked before ``way`` is taken, in order."""
        return {key: blocker for key, blocker in self.blockers.items() if way in blocker.blocks}

    def samples(self) -> list[str]:
        """The settings that still hold sample values."""
        found = ["leaving.reminders"] if self.reminders.sample else []
        for name, entries in (("blockers", self.blockers), ("support", self.support), ("wake_up", self.wake_up)):
            found += [f"leaving.{name}.{key}" for key, entry in entries.items() if entry.sample]
        return found


def load_leaving(folder: Path) -> LeavingSetting:
    """Read leaving.yml in ``folder`` (knowledge/service/); raises KnowledgeError."""
    return loaded(folder / FILE, lambda data: LeavingSetting(**data))
