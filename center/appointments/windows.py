"""windows.yml: the windows that take appointments, how many seats each has, and where counties differ."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, Optional

from pydantic import BaseModel, Extra, Field, validator

from center.agency_offices import CITY, AgencyOffice, map_link
from center.cases.refusals import Refusal
from center.cases.states import Captioned

_MOST_SEATS = 200


class InPerson(Captioned):
    """Why the person has to come (XZ 6.1-2)."""

    FINGERPRINT = "fingerprint", "采集指纹"
    SIGNATURE = "signature", "现场签字盖章"
    PHOTO = "photo", "现场照相"
    ORIGINALS = "originals", "核验原件"


class UnknownWindow(Refusal, LookupError):
    """No office takes appointments for this window."""

    def __init__(self, office_id: str, window_key: str) -> None:
        super().__init__(
            f"{office_id} and the offices above it have no window {window_key}",
            "这个窗口暂时不能预约，您可以直接到大厅取号。",
        )


class _Setting(BaseModel):
    class Config:
        extra = Extra.forbid
        frozen = True


def _within(least: int, most: int) -> Any:
    def check(number: int | None) -> int | None:
        if number is not None and not least <= number <= most:
            raise ValueError(f"写 {least} 到 {most} 的整数")
        return number

    return check


class BookingRules(_Setting):
    """What holds at every window: ``days_ahead`` in working days, ``notice_minutes`` before the start.

    A person who stayed away ``no_shows_told`` times in ``no_show_days`` days is reminded of it, never kept out.
    """

    minutes: int = 30
    days_ahead: int = 15
    notice_minutes: int = 30
    most_open: int = 3
    no_shows_told: int = 3
    no_show_days: int = 90
    sample: bool = False

    _minutes = validator("minutes", allow_reuse=True)(_within(5, 240))
    _days = validator("days_ahead", "no_show_days", allow_reuse=True)(_within(1, 366))
    _notice = validator("notice_minutes", allow_reuse=True)(_within(0, 1440))
    _counts = validator("most_open", "no_shows_told", allow_reuse=True)(_within(1, 50))


class Window(_Setting):
    """One window: ``seats`` per slot; ``hours`` is a key of offices.yml whose working hours hold, if not the office's.

    ``minutes`` and ``days_ahead`` are given only where they differ from the rules.
    """

    title: str = Field(..., min_length=2, max_length=40)
    seats: int
    minutes: Optional[int] = None
    days_ahead: Optional[int] = None
    hours: str = ""
    sample: bool = False

    _seats = validator("seats", allow_reuse=True)(_within(1, _MOST_SEATS))
    _minutes = validator("minutes", allow_reuse=True)(_within(5, 240))
    _days = validator("days_ahead", allow_reuse=True)(_within(1, 366))


class OwnWindow(_Setting):
    """How an office's window differs from the same window elsewhere; ``absent`` when the office does not have it."""

    title: Optional[str] = Field(None, min_length=2, max_length=40)
    seats: Optional[int] = None
    minutes: Optional[int] = None
    days_ahead: Optional[int] = None
    hours: Optional[str] = None
    address: str = ""
    map: str = ""
    phone: str = ""
    absent: bool = False
    sample: bool = False

    _map = validator("map", allow_reuse=True)(map_link)
    _seats = validator("seats", allow_reuse=True)(_within(1, _MOST_SEATS))
    _minutes = validator("minutes", allow_reuse=True)(_within(5, 240))
    _days = validator("days_ahead", allow_reuse=True)(_within(1, 366))


class OtherMatter(_Setting):
    """The plain “别的事”: its window, its name, and how people say it."""

    window: str
    title: str = Field(..., min_length=2, max_length=40)
    aliases: tuple[str, ...] = ()


class WindowsSetting(_Setting):
    """The whole of windows.yml; empty where knowledge/service/ has none.

    A county has every window unless ``absent`` is written for it; a township has only those written for it.
    """

    rules: BookingRules = BookingRules()
    windows: dict[str, Window] = Field(default_factory=dict)
    offices: dict[str, dict[str, OwnWindow]] = Field(default_factory=dict)
    other: Optional[OtherMatter] = None
    in_person: dict[str, tuple[InPerson, ...]] = Field(default_factory=dict)

    def samples(self) -> list[str]:
        """The entries that still hold sample values."""
        own = [(f"{office}.{key}", it) for office, windows in self.offices.items() for key, it in windows.items()]
        named: list[tuple[str, Any]] = [("rules", self.rules), *self.windows.items(), *own]
        return [f"windows.{name}" for name, entry in named if entry.sample]


class Served(NamedTuple):
    """A window where it is: ``seats`` per slot of ``minutes``, bookable ``days_ahead`` working days.

    ``map`` is a link to where it is, empty without one.
    """

    office: AgencyOffice
    key: str
    title: str
    seats: int
    minutes: int
    days_ahead: int
    hours: str
    address: str
    phone: str
    map: str = ""

    @property
    def place(self) -> str:
        """Where to go, as it is read aloud."""
        return "，".join(part for part in (self.office.name, self.title, self.address) if part)


def served(setting: WindowsSetting, offices: Mapping[str, AgencyOffice], office_id: str, window_key: str) -> Served:
    """The window at ``office_id``, or at the nearest office above that has it (township, county, city).

    Raises UnknownWindow.
    """
    window = setting.windows.get(window_key)
    for office in _upwards(offices, office_id):
        own = setting.offices.get(office.id, {}).get(window_key)
        is_there = not own.absent if own else office.level != "乡镇"
        if window is not None and is_there:
            return _merged(setting.rules, office, window_key, window, own or OwnWindow.parse_obj({}))
    raise UnknownWindow(office_id, window_key)


def _upwards(offices: Mapping[str, AgencyOffice], office_id: str) -> list[AgencyOffice]:
    chain = (office_id, office_id.partition("/")[0], CITY)
    return [offices[known] for known in dict.fromkeys(chain) if known in offices]


def _merged(rules: BookingRules, office: AgencyOffice, key: str, window: Window, own: OwnWindow) -> Served:
    return Served(
        office,
        key,
        own.title or window.title,
        own.seats or window.seats,
        own.minutes or window.minutes or rules.minutes,
        own.days_ahead or window.days_ahead or rules.days_ahead,
        own.hours or window.hours,
        own.address or office.address,
        own.phone or office.phone,
        own.map or ("" if own.address else office.map),
    )
