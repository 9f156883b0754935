"""One-time notices (一次性告知): everything that is missing or to be mended, at once, and where to look it up (AH-15).

A later notice that asks for something new is issued all the same, but recorded as a breach for the supervisor.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.case_tables import agency_case, case_notice
from center.cases.asks import Ask, AskKind, check, everything, is_same, lacking
from center.cases.events import Actor, append, history
from center.cases.materials import CaseMaterial, MaterialState, materials_of, put
from center.cases.moving import move
from center.cases.papers import hold_open
from center.cases.reading import CaseView, read_case, stored
from center.cases.refusals import Refusal
from center.cases.states import CaseState
from center.clock import WorkingClock
from center.guides import Source

NOTICE_EVENTS = ("notify", "notice")
"""The kinds of the events by which everything is told at once."""
BREACH = "breach"
"""The kind of the event that something new was asked for after a notice."""


class GuideLink(NamedTuple):
    """A guide to read: its id and the title that people see."""

    id: str
    title: str


class Guidance(NamedTuple):
    """Where to look it up (AH 6.1.3): the service address as text, guides, and other ways to ask."""

    link: str
    guides: tuple[GuideLink, ...]
    other_ways: tuple[str, ...]

    @property
    def lines(self) -> list[str]:
        """How the applicant reads it."""
        titles = "".join(f"《{guide.title}》" for guide in self.guides)
        return [f"网址：{self.link}", f"办事指南：{titles}", f"也可以：{'；'.join(self.other_ways)}"]


class Notice(NamedTuple):
    """A notice of a case, the first one is number 1; ``added`` are the names of what no earlier notice asked for."""

    code: str
    number: int
    asks: tuple[Ask, ...]
    guidance: Guidance
    added: tuple[str, ...]
    is_breach: bool
    issued_by: str
    issued_at: datetime

    @property
    def text(self) -> str:
        """What the applicant reads, complete in itself."""
        lines = [f"代办件{self.code}还差下面这些，请一次补齐："]
        lines += [f"{place}. {ask.words}" for place, ask in enumerate(self.asks, 1)]
        if self.is_breach:
            lines.append(f"“{'、'.join(self.added)}”上次没有告诉您，是我们没有一次说全，已经记录在案。")
        lines.append("等您补材料的时间不算进办理时限，补齐后接着算。")
        titles = "".join(f"《{guide.title}》" for guide in self.guidance.guides)
        lines += [
            f"网址：{self.guidance.link}",
            f"办事指南：{titles}",
            f"也可以：{'；'.join(self.guidance.other_ways)}",
        ]
        return "\n".join(lines)

    def card(self) -> dict[str, Any]:
        """What a program shows of it."""
        return {
            "kind": "notice",
            "case": self.code,
            "number": self.number,
            "asks": [ask.card() for ask in self.asks],
            "link": self.guidance.link,
            "guides": [guide.id for guide in self.guidance.guides],
            "other_ways": list(self.guidance.other_ways),
        }


class Breach(NamedTuple):
    """A notice that asked for something new, as the supervisor lists it; ``issued_at`` in UTC."""

    code: str
    number: int
    added: tuple[str, ...]
    office_id: str
    issued_by: str
    issued_at: datetime


class IncompleteGuidance(Refusal):
    """The notice does not say where everything can be looked up; ``missing`` names what it lacks."""

    def __init__(self, missing: Sequence[str]) -> None:
        self.missing = tuple(missing)
        super().__init__("the notice lacks guidance", f"一次性告知还要写明：{'、'.join(missing)}。")


def issue_notice(
    connection: Any,
    code: str,
    asks: Iterable[Ask],
    guidance: Guidance,
    fetched: Collection[str],
    actor: Actor,
    now: datetime,
    clock: WorkingClock,
) -> Notice:
    """Tell the applicant everything at once and let the case wait for it; the notice as it was recorded.

    What the case lists as not yet received is part of it without being named. Repeated while the case waits, it is the
    same notice. ``fetched`` are the names of what the center gets by itself. Raises NothingToAsk, NotToBeAsked,
    AlreadyReceived, IncompleteGuidance, UnusableWords, ClosedCase, and what ``move`` raises.
    """
    case, guidance = hold_open(connection, code), _complete(guidance)
    listed, earlier = materials_of(connection, code), notices_of(connection, code)
    asked = everything(code, asks, listed)
    if earlier and case.state is CaseState.SUPPLEMENT and is_same(earlier[-1].asks, asked):
        return earlier[-1]
    check(asked, listed, fetched)
    added = _added(connection, code, asked, earlier) if earlier else ()
    notice = Notice(code, len(earlier) + 1, asked, guidance, added, bool(added), actor.name, now)
    _tell(connection, case, notice, actor, clock)
    _write(connection, case, notice, listed)
    return notice


def new_demands(connection: Any, code: str, asks: Iterable[Ask]) -> tuple[str, ...]:
    """The names of what a notice with ``asks`` would ask for and no earlier one has: issued, it would be a breach.

    Raises as ``everything`` does, and UnknownCase.
    """
    earlier = notices_of(connection, code)
    return _added(connection, code, everything(code, asks, materials_of(connection, code)), earlier) if earlier else ()


def new_demand(connection: Any, code: str, name: str) -> bool:
    """Whether a paper of the case is open and no notice, though there was one, asks for it as it stands now."""
    earlier = notices_of(connection, code)
    asked = [lacking(one) for one in materials_of(connection, code) if one.is_open and one.name == name]
    return bool(earlier and _added(connection, code, asked, earlier))


def note_breach(connection: Any, code: str, added: Sequence[str], actor: Actor, now: datetime) -> None:
    """What was listed or sent back is a new demand: for staff; the applicant reads of it in the notice that asks."""
    append(connection, code, BREACH, actor, {"added": list(added)}, now)


def notices_of(connection: Any, code: str) -> list[Notice]:
    """The notices of a case, the first one first; raises UnknownCase."""
    case = read_case(connection, code)
    wanted = sa.select(case_notice).where(case_notice.c.case_id == case.id).order_by(case_notice.c.number)
    return [_read(code, row) for row in connection.execute(wanted)]


def alarms(connection: Any, limit: int = 100) -> list[Breach]:
    """The notices that broke 一次性告知, the newest first."""
    columns = (agency_case.c.code, case_notice.c.number, case_notice.c.added, agency_case.c.office_id)
    wanted = (
        sa.select(*columns, case_notice.c.issued_by, case_notice.c.issued_at)
        .join_from(case_notice, agency_case)
        .where(case_notice.c.is_breach)
        .order_by(case_notice.c.issued_at.desc(), case_notice.c.id.desc())
        .limit(limit)
    )
    return [Breach(*row)._replace(added=tuple(json.loads(row.added))) for row in connection.execute(wanted)]


def _complete(guidance: Guidance) -> Guidance:
    missing = [
        caption
        for caption, given in (
            ("网址", guidance.link.strip()),
            ("办事指南", guidance.guides),
            ("其他查询办法", [way for way in guidance.other_ways if way.strip()]),
        )
        if not given
    ]
    if missing:
        raise IncompleteGuidance(missing)
    return guidance


def _added(connection: Any, code: str, asked: Iterable[Ask], earlier: Iterable[Notice]) -> tuple[str, ...]:
    """What no earlier notice named, and new faults of a paper that was to be mended and has not come in again."""
    before = [ask for notice in earlier for ask in notice.asks]
    names, mends = {ask.name for ask in before}, {ask.gist for ask in before if ask.kind is AskKind.MEND}
    looked_at = {name for name, _, _ in mends} - _come_in_since(connection, code)
    return tuple(
        ask.name
        for ask in asked
        if ask.name not in names or (ask.kind is AskKind.MEND and ask.name in looked_at and ask.gist not in mends)
    )


def _come_in_since(connection: Any, code: str) -> set[str]:
    """The papers that came in after the last notice: their faults could not have been told before."""
    events = history(connection, code)
    last = max((event.seq for event in events if event.kind in NOTICE_EVENTS), default=0)
    return {event.data["name"] for event in events if event.kind == "receive" and event.seq > last}


def _tell(connection: Any, case: CaseView, notice: Notice, actor: Actor, clock: WorkingClock) -> None:
    """The case waits for the applicant; while it does already, the further notice is an event of its own."""
    now, told = notice.issued_at, {"number": notice.number, "items": [ask.name for ask in notice.asks]}
    if case.state is CaseState.SUPPLEMENT:
        append(connection, case.code, "notice", actor, told, now, seen=case.last_event)
    else:
        move(connection, case.code, "notify", actor, now, clock, **told)
    if notice.is_breach:
        breach = {"number": notice.number, "added": list(notice.added)}
        append(connection, case.code, BREACH, actor, breach, now)


def _write(connection: Any, case: CaseView, notice: Notice, listed: Iterable[CaseMaterial]) -> None:
    row = {
        "case_id": case.id,
        "number": notice.number,
        "items": _content(notice),
        "added": json.dumps(notice.added, ensure_ascii=False) if notice.added else None,
        "is_breach": notice.is_breach,
        "issued_by": notice.issued_by,
        "issued_at": notice.issued_at,
    }
    connection.execute(sa.insert(case_notice).values(**row))
    sources = {material.name: material.source for material in listed}
    for ask in notice.asks:
        state = MaterialState.REFUSED if ask.kind is AskKind.MEND else MaterialState.WANTED
        source = sources.get(ask.name, ask.source)
        put(connection, case, CaseMaterial(ask.name, source, state, ask.note or None, notice.issued_at))


def _content(notice: Notice) -> str:
    asks = [{**ask._asdict(), "kind": ask.kind.value, "source": ask.source.value} for ask in notice.asks]
    return json.dumps({"asks": asks, **notice.guidance._asdict()}, ensure_ascii=False)


def _read(code: str, row: Any) -> Notice:
    content, added = json.loads(row._mapping["items"]), tuple(json.loads(row.added or "[]"))
    asks = tuple(
        Ask(ask["name"], stored(AskKind, ask["kind"]), ask["note"], Source(ask["source"])) for ask in content["asks"]
    )
    guides = tuple(GuideLink(*guide) for guide in content["guides"])
    guidance = Guidance(content["link"], guides, tuple(content["other_ways"]))
    return Notice(code, row.number, asks, guidance, added, row.is_breach, row.issued_by, row.issued_at)
