"""What the service center knows: guides, laws and service settings, loaded from knowledge/."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, Optional, TypeVar

from pydantic import BaseModel, Extra, ValidationError

from center.agency_offices import AgencySetting, Region
from center.calendar import HoursSetting, WorkCalendar, YearCalendar
from center.catalogue import Catalogue, ItemsSetting, ThemesSetting
from center.clock import WorkingClock
from center.guides import Guide, Stage
from center.guides import Source as MaterialSource
from center.law import Law, LawRegister
from center.schema_words import what_to_write
from center.source import Source, SourceError
from center.text import join_lines

ROOT = Path(__file__).resolve().parent.parent
KNOWLEDGE = ROOT / "knowledge"
Loaded = TypeVar("Loaded")


class Fault(NamedTuple):
    """One thing to mend: where it is, and what to do, in plain Chinese."""

    path: Path
    line: int
    problem: str

    def __str__(self) -> str:
        shown = self.path.relative_to(ROOT) if self.path.is_relative_to(ROOT) else self.path
        return f"{shown}:{self.line}: {self.problem}"


class KnowledgeError(ValueError):
    """Knowledge that cannot be loaded; ``faults`` says what to mend."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


class _Setting(BaseModel):
    class Config:
        extra = Extra.forbid
        frozen = True


class Office(_Setting):
    """One office or window that people are sent to. ``sample`` marks a value that is not the county's own."""

    name: str
    address: str = ""
    phone: str = ""
    hours: str = ""
    sample: bool = False


class Promise(_Setting):
    """One promised time in words; ``working_hours`` where something is counted by it."""

    text: str
    working_hours: Optional[float] = None
    sample: bool = False


class FetchedMaterial(_Setting):
    """A material the center fetches by itself, with the other names it goes by."""

    name: str
    aliases: tuple[str, ...] = ()
    source: MaterialSource
    sample: bool = False


class TaskSetting(_Setting):
    """What people ask the center to do, and the guide that stands for it."""

    title: str
    guide: str


class Door(_Setting):
    """Who deals with some out-of-scope topics: one polite sentence that sends people there."""

    topics: tuple[str, ...]
    text: str


class CenterSetting(_Setting):
    """The center itself."""

    name: str
    hotline: str
    website: str
    app: str
    address: str
    hours: str
    sample: bool = False


@dataclass(frozen=True)
class ServiceSettings:
    """knowledge/service/: what differs from county to county."""

    center: CenterSetting
    offices: Mapping[str, Office]
    promises: Mapping[str, Promise]
    fetched: tuple[FetchedMaterial, ...]
    often_asked: frozenset[str]
    tasks: Mapping[str, TaskSetting]
    phrases: Mapping[str, str]
    small_talk: Mapping[str, str]
    doors: Mapping[str, Door]
    hours: HoursSetting | None = None
    calendar: WorkCalendar = field(default_factory=lambda: WorkCalendar({}))
    catalogue: Catalogue = field(default_factory=Catalogue)

    def working_clock(self, office: str = "") -> WorkingClock:
        """The clock of ``office`` (a key of offices.yml), or of the center; KnowledgeError without hours.yml."""
        if self.hours is None:
            raise KnowledgeError([Fault(KNOWLEDGE / "service" / "hours.yml", 1, "缺这个文件：写上班时间")])
        return WorkingClock(self.hours.of(office), self.calendar)

    def door(self, topic: str | None) -> str | None:
        """The sentence that names the right door for an out-of-scope topic; None when no door is known."""
        return next((door.text for door in self.doors.values() if topic in door.topics), None)

    def stand_ins(self) -> dict[str, str]:
        """The guide that stands for a label: for every task, and for the small talk that a guide answers too."""
        tasks = {f"task/{name}": task.guide for name, task in self.tasks.items()}
        return tasks | {f"smalltalk/{name}": guide for name, guide in self.small_talk.items()}

    def fetched_names(self) -> frozenset[str]:
        """Every name of a material that is never asked for."""
        return frozenset(name for material in self.fetched for name in (material.name, *material.aliases))

    def samples(self) -> list[str]:
        """The settings that still hold sample values."""
        named: list[tuple[str, Any]] = [("center", self.center)]
        named += [(f"offices.{key}", office) for key, office in self.offices.items()]
        named += [(f"promise.{key}", promise) for key, promise in self.promises.items()]
        named += [(f"materials.{material.name}", material) for material in self.fetched]
        hours = self.hours.samples() if self.hours else []
        return [name for name, setting in named if setting.sample] + hours + self.catalogue.samples()


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


def load_service(folder: Path) -> ServiceSettings:
    """Read knowledge/service/; raises KnowledgeError."""
    offices = _loaded(folder / "offices.yml", lambda data: {key: Office(**value) for key, value in data.items()})
    return ServiceSettings(
        center=_loaded(folder / "center.yml", lambda data: CenterSetting(**data)),
        offices=offices,
        promises=_loaded(folder / "promise.yml", lambda data: {key: Promise(**value) for key, value in data.items()}),
        fetched=_loaded(folder / "materials.yml", lambda data: tuple(FetchedMaterial(**it) for it in data["fetched"])),
        often_asked=_loaded(folder / "often_asked.yml", lambda data: frozenset(data["guides"])),
        tasks=_loaded(folder / "tasks.yml", lambda data: {key: TaskSetting(**value) for key, value in data.items()}),
        small_talk=_loaded(folder / "small_talk.yml", dict),
        doors=_loaded(folder / "doors.yml", lambda data: {key: Door(**value) for key, value in data.items()}),
        phrases=_loaded(folder / "phrases.yml", lambda data: {key: join_lines(text) for key, text in data.items()}),
        hours=_load_hours(folder / "hours.yml", offices),
        calendar=_load_calendar(folder / "calendar"),
        catalogue=_load_catalogue(folder),
    )


def _load_catalogue(folder: Path) -> Catalogue:
    if not (folder / "items.yml").exists():
        return Catalogue()
    return Catalogue(
        _loaded(folder / "items.yml", lambda data: ItemsSetting(**data)).items,
        _loaded(folder / "themes.yml", lambda data: ThemesSetting(**data)),
        _loaded(folder / "agency.yml", lambda data: AgencySetting(**data)),
        _loaded(folder / "region.yml", lambda data: Region(**data)),
    )


def _load_hours(path: Path, offices: Mapping[str, Office]) -> HoursSetting | None:
    if not path.exists():
        return None
    hours = _loaded(path, lambda data: HoursSetting(**data))
    strangers = sorted(set(hours.offices) - set(offices))
    if strangers:
        source = Source(path)
        raise KnowledgeError(
            [Fault(path, source.line(("offices", key)), f"offices.yml 里没有“{key}”") for key in strangers]
        )
    return hours


def _load_calendar(folder: Path) -> WorkCalendar:
    years = [_load_year(path) for path in sorted(folder.glob("*.yml"))]
    return WorkCalendar({year.year: year for year in years})


def _load_year(path: Path) -> YearCalendar:
    return _loaded(path, lambda data: YearCalendar(**{**data, "year": path.stem}))


def load_register(path: Path) -> LawRegister:
    """Read knowledge/law.yml; raises KnowledgeError."""
    return _loaded(path, lambda data: LawRegister(Law(**entry) for entry in data["laws"]))


def _loaded(path: Path, build: Callable[[Any], Loaded]) -> Loaded:
    try:
        source = Source(path)
        return build(source.data)
    except FileNotFoundError as error:
        raise KnowledgeError([Fault(path, 1, "缺这个文件")]) from error
    except SourceError as error:
        raise KnowledgeError([Fault(path, error.line, error.problem)]) from error
    except ValidationError as error:
        raise KnowledgeError([_schema_fault(source, problem) for problem in error.errors()]) from error
    except (TypeError, KeyError, AttributeError, ValueError) as error:
        raise KnowledgeError([Fault(path, 1, f"文件的写法不对：{error}")]) from error


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
        return None, source, [_schema_fault(source, problem) for problem in error.errors()]


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


def _schema_fault(source: Source, problem: Mapping[str, Any]) -> Fault:
    place = problem["loc"]
    name = ".".join(map(str, place))
    return Fault(source.path, source.line(place), f"{name}：{what_to_write(problem)}")
