"""knowledge/service/: what differs from county to county, as the code reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Optional

from pydantic import BaseModel, Extra

from center.agency_offices import AgencySetting, Region
from center.appointments.windows import WindowsSetting
from center.calendar import HoursSetting, WorkCalendar, YearCalendar
from center.catalogue import Catalogue, ItemsSetting, ThemesSetting
from center.clock import WorkingClock
from center.guides import Source as MaterialSource
from center.handoffs.setting import FILE as HANDOFFS
from center.handoffs.setting import HandoffSetting, load_handoffs
from center.handover.setting import PortalSetting, load_portal
from center.leaving.setting import FILE as LEAVING
from center.leaving.setting import LeavingSetting, load_leaving
from center.loading import KNOWLEDGE, Fault, KnowledgeError, loaded, optional
from center.notices.rules import NoticeRules
from center.proofs.setting import FILE as PROOFS
from center.proofs.setting import ProofSetting
from center.rating_settings import RatingSetting
from center.retention_setting import FILE as RETENTION
from center.retention_setting import Kind as Kept
from center.retention_setting import RetentionSetting, load_retention
from center.source import Source
from center.text import join_lines
from center.wechat.setting import FILE as WECHAT
from center.wechat.setting import WeChatSetting, load_wechat
from center.widget_setting import FILE as WIDGET
from center.widget_setting import WidgetSetting, load_widget


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
    windows: WindowsSetting = field(default_factory=WindowsSetting)
    notices: NoticeRules = field(default_factory=NoticeRules)
    ratings: RatingSetting = field(default_factory=lambda: RatingSetting.parse_obj({}))
    leaving: LeavingSetting | None = None
    widget: WidgetSetting | None = None
    retention: RetentionSetting | None = None
    wechat: WeChatSetting | None = None
    portal: PortalSetting | None = None
    handoffs: HandoffSetting | None = None
    proofs: ProofSetting = field(default_factory=ProofSetting)

    def working_clock(self, office: str = "") -> WorkingClock:
        """The clock of ``office`` (a key of offices.yml), or of the center; KnowledgeError without hours.yml."""
        if self.hours is None:
            raise KnowledgeError([Fault(KNOWLEDGE / "service" / "hours.yml", 1, "缺这个文件：写上班时间")])
        return WorkingClock(self.hours.of(office), self.calendar)

    def leaving_rules(self) -> LeavingSetting:
        """What holds for enterprises that stop or sleep; KnowledgeError without leaving.yml."""
        if self.leaving is None:
            raise KnowledgeError([Fault(KNOWLEDGE / "service" / "leaving.yml", 1, "缺这个文件")])
        return self.leaving

    def widget_texts(self) -> WidgetSetting:
        """What the website's widget says and takes; KnowledgeError without widget.yml."""
        if self.widget is None:
            raise KnowledgeError([Fault(KNOWLEDGE / "service" / WIDGET, 1, "缺这个文件：写网页助手开始前说的话")])
        return self.widget

    def wechat_rules(self) -> WeChatSetting:
        """How the official account speaks, and how much it may; KnowledgeError without wechat.yml."""
        if self.wechat is None:
            raise KnowledgeError([Fault(KNOWLEDGE / "service" / WECHAT, 1, "缺这个文件：写公众号怎么说话、能发多少")])
        return self.wechat

    def retention_rules(self) -> RetentionSetting:
        """For how long what is kept; KnowledgeError without retention.yml."""
        if self.retention is None:
            raise KnowledgeError([Fault(KNOWLEDGE / "service" / RETENTION, 1, "缺这个文件：写各类信息存多久")])
        return self.retention

    def handoff_rules(self) -> HandoffSetting:
        """When a person is called, and what is said meanwhile; KnowledgeError without handoffs.yml."""
        if self.handoffs is None:
            raise KnowledgeError([Fault(KNOWLEDGE / "service" / HANDOFFS, 1, "缺这个文件：写转人工的规则和说法")])
        return self.handoffs

    def privacy_texts(self) -> tuple[str, ...]:
        """What is stored and why, with the years that conversations are kept filled in; KnowledgeError as above."""
        years = str(self.retention_rules().of(Kept.CONVERSATION).years)
        return tuple(text.replace("〔对话年数〕", years) for text in self.widget_texts().privacy)

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
        rules = (self.notices, self.leaving, self.widget, self.retention, self.proofs, self.wechat, self.portal)
        parts = (self.hours, self.catalogue, self.windows, *rules)
        named += [("rating", self.ratings)]
        inner = [name for part in parts if part is not None for name in part.samples()]
        return [name for name, setting in named if setting.sample] + inner


def load_service(folder: Path) -> ServiceSettings:
    """Read knowledge/service/; raises KnowledgeError."""
    offices = loaded(folder / "offices.yml", lambda data: {key: Office(**value) for key, value in data.items()})
    return ServiceSettings(
        center=loaded(folder / "center.yml", lambda data: CenterSetting(**data)),
        offices=offices,
        promises=loaded(folder / "promise.yml", lambda data: {key: Promise(**value) for key, value in data.items()}),
        fetched=loaded(folder / "materials.yml", lambda data: tuple(FetchedMaterial(**it) for it in data["fetched"])),
        often_asked=loaded(folder / "often_asked.yml", lambda data: frozenset(data["guides"])),
        tasks=loaded(folder / "tasks.yml", lambda data: {key: TaskSetting(**value) for key, value in data.items()}),
        small_talk=loaded(folder / "small_talk.yml", dict),
        doors=loaded(folder / "doors.yml", lambda data: {key: Door(**value) for key, value in data.items()}),
        phrases=loaded(folder / "phrases.yml", lambda data: {key: join_lines(text) for key, text in data.items()}),
        hours=_load_hours(folder / "hours.yml", offices),
        calendar=_load_calendar(folder / "calendar"),
        catalogue=_load_catalogue(folder),
        windows=optional(folder / "windows.yml", WindowsSetting),
        notices=optional(folder / "notices.yml", NoticeRules),
        ratings=optional(folder / "rating.yml", RatingSetting),
        leaving=load_leaving(folder) if (folder / LEAVING).exists() else None,
        widget=load_widget(folder),
        retention=load_retention(folder),
        wechat=load_wechat(folder),
        portal=load_portal(folder),
        handoffs=load_handoffs(folder),
        proofs=optional(folder / PROOFS, ProofSetting),
    )


def _load_catalogue(folder: Path) -> Catalogue:
    if not (folder / "items.yml").exists():
        return Catalogue()
    return Catalogue(
        loaded(folder / "items.yml", lambda data: ItemsSetting(**data)).items,
        loaded(folder / "themes.yml", lambda data: ThemesSetting(**data)),
        loaded(folder / "agency.yml", lambda data: AgencySetting(**data)),
        loaded(folder / "region.yml", lambda data: Region(**data)),
    )


def _load_hours(path: Path, offices: Mapping[str, Office]) -> HoursSetting | None:
    if not path.exists():
        return None
    hours = loaded(path, lambda data: HoursSetting(**data))
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
    return loaded(path, lambda data: YearCalendar(**{**data, "year": path.stem}))
