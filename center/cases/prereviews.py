"""Pre-review of what was handed in: exactly four outcomes, each with its own message for the applicant (AH 6.3.3).

What is missing or to be mended is no outcome but a one-time notice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from center.cases.events import Actor, history
from center.cases.materials import CaseMaterial, materials_of
from center.cases.moving import move
from center.cases.papers import hold_open, kept
from center.cases.reading import CaseView
from center.cases.refusals import Refusal
from center.cases.states import Captioned, Outcome
from center.clock import WorkingClock
from center.guides import Source
from center.knowledge import CenterSetting
from center.times import Words, local_date

PHRASES: Mapping[str, str] = {
    "prereview_all_online": (
        "代办件〔编号〕预审通过。这件事全程在网上办，您不用跑窗口。接下来由部门作决定；结果出来后，可以〔取件〕。"
    ),
    "prereview_bring_originals": (
        "代办件〔编号〕预审通过。这件事网上办不完，要请您带原件到窗口办。请带：〔原件〕。地点：〔地点〕。"
        "来之前最好先约时间：在{website}上选，或打 {hotline}。"
    ),
    "prereview_check_at_window": (
        "代办件〔编号〕预审通过。有材料要在窗口核对原件，核对过了才能往下办。请带：〔原件〕。地点：〔地点〕。"
        "来之前最好先约时间：在{website}上选，或打 {hotline}。"
    ),
    "prereview_site_visit": (
        "代办件〔编号〕预审通过。这件事要到现场勘察，时间是〔日期〕。请您准备好：〔准备〕。到时请安排人在现场。"
        "要改时间，请提前打 {hotline}。"
    ),
}
"""What the applicant is told, as in phrases.yml: {…} is filled in from center.yml, 〔…〕 from the outcome."""


class Delivery(Captioned):
    """How the result of what is done wholly online reaches the applicant."""

    EXPRESS = "express", "快递给您"
    DOWNLOAD = "download", "在网上自己下载打印"


class Details(NamedTuple):
    """What the message of an outcome has to say; each outcome needs its own part of it.

    ``originals`` without a value are the papers that the case wants at the window.
    """

    delivery: tuple[Delivery, ...] = ()
    originals: tuple[str, ...] = ()
    place: str = ""
    visit_on: date | None = None
    prepare: tuple[str, ...] = ()


class Message(NamedTuple):
    """What the applicant is told, as data: the key of a phrase, and what stands in its 〔 〕."""

    phrase: str
    filled: Mapping[str, str]

    def text(self, center: CenterSetting) -> str:
        """The whole text, with the center's own names."""
        text = PHRASES[self.phrase].format(website=center.website, hotline=center.hotline)
        for place, value in self.filled.items():
            text = text.replace(f"〔{place}〕", value)
        return text


class Prereview(NamedTuple):
    """What pre-review came to, the case after it, and what the applicant is told; replayed: ``fresh`` is False."""

    case: CaseView
    outcome: Outcome
    message: Message
    fresh: bool


class MissingDetails(Refusal):
    """The outcome's message lacks something; ``missing`` names what."""

    def __init__(self, outcome: Outcome, missing: Iterable[str]) -> None:
        self.missing = tuple(missing)
        named = "、".join(self.missing)
        super().__init__(
            f"{outcome.value} lacks {len(self.missing)} details", f"预审结果“{outcome.caption}”还要写明：{named}。"
        )


class VisitInThePast(Refusal):
    """The site visit is set for a day that is over."""

    def __init__(self, day: date) -> None:
        super().__init__(f"the visit on {day} is in the past", f"勘察日期{Words().day(day)}已经过去了，请改日期。")


class MaterialsLacking(Refusal):
    """Papers are still to come or to be mended: that takes a one-time notice, not an outcome."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(names)
        listed = "、".join(self.names)
        super().__init__(
            f"{len(self.names)} materials are lacking", f"“{listed}”还没交齐或要修改，请先发一次性告知，补齐后再预审。"
        )


def prereview(
    connection: Any,
    code: str,
    outcome: Outcome,
    actor: Actor,
    now: datetime,
    clock: WorkingClock,
    details: Details,
) -> Prereview:
    """Record the outcome, move the case on and say what the applicant is told; repeated, it moves nothing.

    Papers that are brought to the window may still be out, unless all is done online. Raises MaterialsLacking,
    MissingDetails, VisitInThePast, ClosedCase, and what ``move`` raises.
    """
    case, listed = hold_open(connection, code), materials_of(connection, code)
    _check_materials(outcome, listed)
    message = Message(f"prereview_{outcome.value}", _filled(case, outcome, _completed(details, listed), now))
    if _is_told(connection, case, outcome, message):
        return Prereview(case, outcome, message, False)
    told = {"phrase": message.phrase, "filled": dict(message.filled)}
    return Prereview(
        move(connection, code, "prereview", actor, now, clock, outcome=outcome, **told), outcome, message, True
    )


def last_message(connection: Any, code: str) -> Message | None:
    """What the applicant was told by the last pre-review of a case, if there was one."""
    told = [event.data for event in history(connection, code) if event.kind == "prereview" and "phrase" in event.data]
    return Message(told[-1]["phrase"], told[-1]["filled"]) if told else None


def _is_told(connection: Any, case: CaseView, outcome: Outcome, message: Message) -> bool:
    """Whether this very outcome is the last word on the case."""
    events = history(connection, case.code)
    turning = [event for event in events if event.kind in ("prereview", "notify")]
    return (
        case.outcome is outcome and turning[-1].kind == "prereview" and last_message(connection, case.code) == message
    )


def _check_materials(outcome: Outcome, listed: Iterable[CaseMaterial]) -> None:
    may_be_out = () if outcome is Outcome.ALL_ONLINE else (Source.WINDOW,)
    lacking = [material.name for material in listed if material.is_open and material.source not in may_be_out]
    if lacking:
        raise MaterialsLacking(lacking)


def _completed(details: Details, listed: Iterable[CaseMaterial]) -> Details:
    at_window = tuple(material.name for material in listed if material.is_open and material.source is Source.WINDOW)
    return details._replace(
        originals=_named(details.originals) or at_window, place=kept(details.place), prepare=_named(details.prepare)
    )


def _named(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in map(kept, names) if name)


def _filled(case: CaseView, outcome: Outcome, details: Details, now: datetime) -> dict[str, str]:
    parts = _PARTS[outcome](details, now)
    if missing := [place for place, value in parts.items() if not value]:
        raise MissingDetails(outcome, missing)
    return {"编号": case.code, **parts}


def _online(details: Details, now: datetime) -> dict[str, str]:
    return {"取件": "，也可以".join(way.caption for way in dict.fromkeys(details.delivery))}


def _at_window(details: Details, now: datetime) -> dict[str, str]:
    return {"原件": "、".join(details.originals), "地点": details.place}


def _on_site(details: Details, now: datetime) -> dict[str, str]:
    today, day = local_date(now), details.visit_on
    if day is not None and day < today:
        raise VisitInThePast(day)
    return {"日期": Words(today.year).day(day) if day else "", "准备": "、".join(details.prepare)}


_PARTS = {
    Outcome.ALL_ONLINE: _online,
    Outcome.BRING_ORIGINALS: _at_window,
    Outcome.CHECK_AT_WINDOW: _at_window,
    Outcome.SITE_VISIT: _on_site,
}
