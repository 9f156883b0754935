"""Checks of windows.yml: everything it names exists, and every item and guide has a window that takes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from center.agency_offices import CITY
from center.appointments.windows import OwnWindow, Window, WindowsSetting
from center.guides import Stage
from center.knowledge import Fault, Knowledge
from center.source import Source


class _File:
    """windows.yml, to name a line in."""

    def __init__(self, folder: Path) -> None:
        self._source = Source(folder / "windows.yml")

    def fault(self, problem: str, *place: str | int) -> Fault:
        """A fault at ``place`` in the file."""
        return Fault(self._source.path, self._source.line(place), problem)


def check_windows(knowledge: Knowledge, folder: Path) -> Iterator[Fault]:
    """Everything that can be wrong with windows.yml in ``folder`` (knowledge/service/)."""
    setting = knowledge.service.windows
    if not setting.windows:
        return
    file = _File(folder)
    yield from _check_hours(setting, knowledge, file)
    yield from _check_offices(setting, knowledge, file)
    yield from _check_other(setting, file)
    yield from _check_in_person(setting, knowledge, file)
    yield from _check_coverage(setting.windows, knowledge, file)


def _check_hours(setting: WindowsSetting, knowledge: Knowledge, file: _File) -> Iterator[Fault]:
    for key, window in setting.windows.items():
        if window.hours and window.hours not in knowledge.service.offices:
            yield file.fault(_no_office(window.hours), "windows", key, "hours")
    for office, windows in setting.offices.items():
        for key, own in windows.items():
            if own.hours and own.hours not in knowledge.service.offices:
                yield file.fault(_no_office(own.hours), "offices", office, key, "hours")


def _no_office(key: str) -> str:
    return f"hours“{key}”不在 knowledge/service/offices.yml"


def _check_offices(setting: WindowsSetting, knowledge: Knowledge, file: _File) -> Iterator[Fault]:
    for office, windows in setting.offices.items():
        if office not in knowledge.service.catalogue.offices:
            yield file.fault(f"没有“{office}”：写成 {CITY}、县 或 县/乡镇", "offices", office)
        for key, own in windows.items():
            if key not in setting.windows:
                yield file.fault(f"windows 里没有“{key}”", "offices", office, key)
            if own.absent and _says_more(own):
                yield file.fault("写了 absent: true 就不用写别的", "offices", office, key)
            if own.absent and office == CITY:
                yield file.fault(f"{CITY}不能缺窗口：县里没有的都到这里", "offices", office, key)


def _says_more(own: OwnWindow) -> bool:
    return bool(own.dict(exclude_unset=True, exclude={"absent", "sample"}))


def _check_other(setting: WindowsSetting, file: _File) -> Iterator[Fault]:
    if setting.other is None:
        yield file.fault("缺 other：写“别的事”到哪个窗口", "windows")
    elif setting.other.window not in setting.windows:
        yield file.fault(f"windows 里没有“{setting.other.window}”", "other", "window")


def _check_in_person(setting: WindowsSetting, knowledge: Knowledge, file: _File) -> Iterator[Fault]:
    for item in setting.in_person:
        if item not in knowledge.service.catalogue.items:
            yield file.fault(f"items.yml 里没有“{item}”", "in_person", item)


def _check_coverage(windows: Mapping[str, Window], knowledge: Knowledge, file: _File) -> Iterator[Fault]:
    needed = {item.department: f"事项“{item.key}”" for item in knowledge.service.catalogue.items.values()}
    for guide in knowledge.guides.values():
        if guide.where and guide.where.offices and guide.stage is not Stage.SERVICE:
            needed.setdefault(guide.where.offices[0], f"指南“{guide.id}”")
    for key, needing in sorted(needed.items()):
        if key not in windows:
            yield file.fault(f"缺“{key}”窗口：{needing}在那里办", "windows")
