"""A case opened as people open it, and what is told of it."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache
from typing import Any

from center.cases.codes import KINDS
from center.cases.events import Actor
from center.cases.materials import receive, want
from center.cases.moving import move, move_sub_task
from center.cases.notices import Guidance, GuideLink, issue_notice
from center.cases.opening import Opened, Origin, Wanted, open_case
from center.cases.progress import Asking, CaseProgress, Told, progress_of
from center.clock import WorkingClock
from center.guides import Material, Source
from center.identifiers import ALPHABET, read_code
from center.knowledge import ServiceSettings, load_knowledge
from center.records import Records
from tests.center.recorded import FRIDAY_NOON, SEAL

NOW = FRIDAY_NOON
CLERK = Actor("staff", "clerk-wang")
PERSON = Actor("person", "a-talk")
PHONE, OTHER_PHONE = "13900000001", "13900000002"
FETCHED = frozenset({"营业执照"})


@lru_cache(maxsize=1)
def service() -> ServiceSettings:
    """The service settings of the real knowledge."""
    return load_knowledge().service


@lru_cache(maxsize=1)
def clock() -> WorkingClock:
    """The clock of the real knowledge."""
    return service().working_clock()


def opened(records: Records, phone: str = PHONE, hours: float = 0, items: tuple[str, ...] | None = None) -> str:
    """The code of a new case of opening an enterprise."""
    catalogue = service().catalogue
    office = catalogue.office_for("定襄县")
    theme = next(theme for theme in catalogue.themes.values() if theme.kind == "chain")
    wanted = Wanted(theme, None, items, "王小明", phone, f"{phone[-4:]}面馆", None, office, None)
    origin = Origin("json", None, None, None, None)

    def open_now(connection: Any) -> Opened:
        at = NOW + timedelta(hours=hours)
        return open_case(connection, SEAL, clock(), wanted, origin, at, catalogue=catalogue)

    return records.write_now(open_now).code


def moved(records: Records, code: str, *names: str, hours: float = 0, **details: Any) -> None:
    """Moves of the case by the clerk."""
    at = NOW + timedelta(hours=hours)
    for name in names:
        records.write_now(lambda connection, name=name: move(connection, code, name, CLERK, at, clock(), **details))


def item_moved(records: Records, code: str, item: str, name: str, hours: float = 0, **details: Any) -> None:
    """A move of one item by the clerk."""
    at = NOW + timedelta(hours=hours)
    records.write_now(lambda connection: move_sub_task(connection, code, item, name, CLERK, at, clock(), **details))


def listed(records: Records, code: str, by: Actor = CLERK, **sources: Source) -> None:
    """Materials with their sources, listed in the case."""
    materials = [Material(name=name, source=source) for name, source in sources.items()]
    records.write_now(lambda connection: want(connection, code, materials, FETCHED, by, NOW))


def notified(records: Records, code: str) -> None:
    """The one-time notice of everything that the case lacks."""
    where = Guidance("政务服务网", (GuideLink("establishment.license", "营业执照怎么办"),), ("打 12345",))
    records.write_now(lambda connection: issue_notice(connection, code, (), where, FETCHED, CLERK, NOW, clock()))


def received(records: Records, code: str, *names: str) -> None:
    """Materials that have come in."""
    for name in names:
        records.write_now(lambda connection, name=name: receive(connection, code, name, CLERK, NOW))


def asked(
    records: Records, said: str, digits: str | None = None, asker: str = "asker", hours: float = 0, **more: Any
) -> Told:
    """What is told to whoever asks."""
    asking, at = Asking(said, digits, asker, **more), NOW + timedelta(hours=hours)
    return records.write_now(lambda connection: progress_of(connection, SEAL, clock(), asking, at))


def told(records: Records, code: str, hours: float = 0) -> CaseProgress:
    """Everything that the applicant is told."""
    whole = asked(records, code, PHONE, hours=hours)
    assert isinstance(whole, CaseProgress)
    return whole


def unused(prefix: str, number: int = 0) -> str:
    """A well-formed code that nobody was given; another one for every number."""
    assert prefix in KINDS
    begin = f"{prefix}222222{ALPHABET[number]}"
    return next(code for last in ALPHABET if (code := read_code(begin + last)))
