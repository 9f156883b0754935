"""What becomes of a draft: confirmed into an agency case, filed on the government portal, or dropped.

Confirming opens the case with the draft linked to it, so that an agent retypes nothing. Filing is only noted here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.cases.events import Actor, append
from center.cases.opening import Opened, Origin, Wanted, open_case
from center.cases.reading import CaseView, read_case
from center.cases.refusals import Refusal
from center.catalogue import Catalogue
from center.clock import WorkingClock
from center.draft_tables import draft
from center.drafts.differences import Change, difference
from center.drafts.fields import Gap
from center.drafts.records import (
    DraftState,
    DraftView,
    DroppedDraft,
    Version,
    draft_of_case,
    latest,
    read_draft,
    version_of,
)
from center.privacy import mask_for_log
from center.sealing import Seal

EXPIRED = "放了太久没有动过"
REPLACED = "同一件代办换了新的拟稿"


class Unfinished(Refusal):
    """A draft that still lacks what it cannot do without."""

    def __init__(self, code: str, gaps: tuple[Gap, ...]) -> None:
        super().__init__(f"{code} lacks {[gap.field for gap in gaps]}", f"还差这些：{_listed(gaps)}。说齐了就能提交。")
        self.gaps = gaps


class IllegalDraftMove(Refusal):
    """A move that the draft's state does not allow."""


class Confirmed(NamedTuple):
    """The case that the draft went into; ``opened`` is None when it had been confirmed before."""

    code: str
    version: int
    case: CaseView
    opened: Opened | None

    @property
    def fresh(self) -> bool:
        """Whether this very yes opened the case."""
        return self.opened is not None and self.opened.fresh


def confirm(
    connection: Any,
    seal: Seal,
    clock: WorkingClock,
    code: str,
    wanted: Wanted,
    origin: Origin,
    now: datetime,
    *,
    catalogue: Catalogue | None = None,
) -> Confirmed:
    """Open the agency case of the newest version; confirmed again, the case that was opened then.

    Raises UnknownDraft, DroppedDraft, Unfinished, Conflict and whatever ``open_case`` refuses, UnderWay among it: then
    the draft stays as it is.
    """
    seen = read_draft(connection, code)
    if seen.state is DraftState.DROPPED:
        raise DroppedDraft(code)
    if seen.case_code is not None:
        return Confirmed(code, seen.confirmed_version or 0, read_case(connection, seen.case_code), None)
    _refuse_gaps(latest(connection, seal, code))
    opened = open_case(connection, seal, clock, wanted, origin, now, catalogue=catalogue)
    by = _actor(origin, seen)
    _replace(connection, opened.code, code, by, now)
    case = read_case(connection, opened.code)
    columns = {"confirmed_version": seen.last_version, "case_code": opened.code, "contact_id": case.contact_id}
    told = {"version": seen.last_version, "case_code": opened.code}
    _move(connection, seen, DraftState.CONFIRMED, "confirm", by, told, columns, now)
    append(connection, opened.code, "draft", by, {"draft": code, "version": seen.last_version}, now)
    return Confirmed(code, seen.last_version, read_case(connection, opened.code), opened)


def note_filing(connection: Any, code: str, by: Actor, now: datetime) -> DraftView:
    """Staff have handed the newest version in on the government portal; noted again, the newest counts as filed."""
    seen = read_draft(connection, code)
    if seen.state not in (DraftState.CONFIRMED, DraftState.FILED):
        raise IllegalDraftMove(f"{code} is {seen.state.value}", f"拟稿{code}还没有确认，不能登记为已申报。")
    if seen.filed_version == seen.last_version:
        return seen
    columns = {"filed_version": seen.last_version}
    _move(connection, seen, DraftState.FILED, "file", by, {"version": seen.last_version}, columns, now)
    return read_draft(connection, code)


def drop(connection: Any, code: str, reason: str, by: Actor, now: datetime) -> DraftView:
    """Give it up; what is filed stays. Dropped again, nothing changes."""
    seen = read_draft(connection, code)
    if seen.state is DraftState.DROPPED:
        return seen
    if seen.state is DraftState.FILED:
        raise IllegalDraftMove(f"{code} is filed", f"拟稿{code}已经申报，要撤回请找代办员。")
    columns = {"reason": mask_for_log(reason.strip()) or "本人不办了"}
    _move(connection, seen, DraftState.DROPPED, "drop", by, columns, columns, now)
    return read_draft(connection, code)


def drop_expired(connection: Any, now: datetime, limit: int = 100) -> list[str]:
    """Give up the open drafts whose time is over; their codes, the oldest first."""
    over = sa.and_(draft.c.state == DraftState.OPEN.value, draft.c.expires_at <= now)
    wanted = sa.select(draft.c.code).where(over).order_by(draft.c.expires_at, draft.c.id).limit(limit)
    codes = [str(code) for code in connection.execute(wanted).scalars()]
    for code in codes:
        drop(connection, code, EXPIRED, Actor("system", "drafts"), now)
    return codes


def changes_since(connection: Any, seal: Seal, code: str, number: int) -> list[Change]:
    """What the newest version says otherwise than version ``number``; raises UnknownDraft."""
    return difference(version_of(connection, seal, code, number), latest(connection, seal, code))


def _refuse_gaps(version: Version) -> None:
    blocking = tuple(gap for gap in version.gaps if gap.blocks)
    if blocking:
        raise Unfinished(version.code, blocking)


def _replace(connection: Any, case_code: str, code: str, by: Actor, now: datetime) -> None:
    """The case was open already: an older draft that led to it makes room, unless it is filed."""
    other = draft_of_case(connection, case_code)
    if other is None or other.code == code:
        return
    if other.state is DraftState.FILED:
        raise IllegalDraftMove(
            f"{case_code} has the filed draft {other.code}",
            f"代办{case_code}已经按拟稿{other.code}申报，请在那份上改。",
        )
    drop(connection, other.code, REPLACED, by, now)


def _actor(origin: Origin, seen: DraftView) -> Actor:
    if origin.staff_id:
        return Actor("staff", origin.staff_id)
    return Actor("person", origin.conversation_id or seen.conversation_id or "somebody")


def _move(
    connection: Any,
    seen: DraftView,
    state: DraftState,
    kind: str,
    by: Actor,
    told: Mapping[str, Any],
    columns: Mapping[str, Any],
    now: datetime,
) -> None:
    append(connection, seen.code, kind, by, told, now, seen=seen.last_event)
    moved = {"state": state.value, **columns}
    connection.execute(sa.update(draft).where(draft.c.code == seen.code).values(**moved))


def _listed(gaps: tuple[Gap, ...]) -> str:
    return "；".join(gap.text.rstrip("。") for gap in gaps)
