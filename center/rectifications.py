"""Rectifications: what follows from 不满意 (XZ 6.6): call the person back, put it right, have somebody else verify it.

Each has an owner and a time by which it is closed. Moves are events of its history; the same move by the same actor
twice in a row is one. The one who has put it right never verifies it.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.case_tables import record_event
from center.cases.events import GENESIS, Actor, append, history
from center.cases.reading import stored
from center.cases.refusals import Refusal
from center.cases.states import Captioned
from center.clock import WorkingClock
from center.identifiers import public_code
from center.privacy import mask_for_log
from center.rating_settings import Level, RatingSetting
from center.rating_tables import rating, rectification
from center.spans import in_utc

RETENTION = "rectification"
SYSTEM = Actor("system", "ratings")
_CODE_KIND = "Z"
_ALARMS = logging.getLogger("qihang.alarm")
_OVERDUE = "overdue"


class RectificationState(Captioned):
    """Where it stands."""

    OPEN = "open", "待回访"
    CALLED_BACK = "called_back", "已回访，整改中"
    MENDED = "mended", "已整改，待核实"
    CLOSED = "closed", "已核实办结"


class _Move(NamedTuple):
    caption: str
    origins: frozenset[RectificationState]
    target: RectificationState | None


_STILL_OPEN = frozenset(RectificationState) - {RectificationState.CLOSED}
_MOVES = {
    "assign": _Move("指定负责人", _STILL_OPEN, None),
    "call_back": _Move("回访", frozenset({RectificationState.OPEN}), RectificationState.CALLED_BACK),
    "mend": _Move("整改", frozenset({RectificationState.CALLED_BACK}), RectificationState.MENDED),
    "send_back": _Move("退回重改", frozenset({RectificationState.MENDED}), RectificationState.CALLED_BACK),
    "verify": _Move("核实", frozenset({RectificationState.MENDED}), RectificationState.CLOSED),
}


class UnknownRectification(Refusal, LookupError):
    """No rectification has this code."""

    def __init__(self, code: str) -> None:
        super().__init__(f"no rectification {code}", f"没有编号为{code}的整改单，请核对编号。")


class IllegalStep(Refusal):
    """A move that the state, the actor or a missing word forbids; nothing was written."""


class Bad(NamedTuple):
    """The rating that calls for it."""

    rating_id: int
    level: Level
    office_id: str | None


class Rectification(NamedTuple):
    """One row with what was rated, times in UTC; every text is masked, and there is no name in it."""

    code: str
    state: RectificationState
    office_id: str | None
    owner: str
    level: Level
    reasons: tuple[str, ...]
    text: str | None
    advice: str | None
    evidence: str | None
    called_back_at: datetime | None
    call_back: str | None
    verified_by: str | None
    due_at: datetime
    why_due: str
    closed_at: datetime | None
    last_event: int
    created_at: datetime


_RATED = ("level", "reasons", "text")
_COLUMNS = [(rating if name in _RATED else rectification).c[name] for name in Rectification._fields]
RECTIFICATIONS = sa.select(*_COLUMNS).join_from(rectification, rating)
"""Every rectification with what was rated, to be narrowed by whoever lists them."""
_IS_OPEN = rectification.c.state != RectificationState.CLOSED.value


def open_rectification(
    connection: Any, settings: RatingSetting, clock: WorkingClock, bad: Bad, now: datetime
) -> Rectification:
    """Open the one of a bad rating, due at the close of business ``rectify_days`` working days later."""
    due = clock.due_days(now, settings.rectify_days, "working")
    code = public_code(_CODE_KIND)
    values = {
        "code": code,
        "rating_id": bad.rating_id,
        "state": RectificationState.OPEN.value,
        "office_id": bad.office_id,
        "owner": settings.owner,
        "due_at": in_utc(due.at),
        "why_due": "".join(due.steps),
        "last_event": 0,
        "last_hash": GENESIS,
        "retention": RETENTION,
        "created_at": now,
        "updated_at": now,
    }
    connection.execute(sa.insert(rectification).values(**values))
    data = {"level": bad.level, **{name: values[name] for name in ("office_id", "owner", "due_at")}}
    append(connection, code, "opened", SYSTEM, data, now)
    return read_rectification(connection, code)


def read_rectification(connection: Any, code: str) -> Rectification:
    """The one with this code; raises UnknownRectification."""
    row = connection.execute(RECTIFICATIONS.where(rectification.c.code == code)).one_or_none()
    if row is None:
        raise UnknownRectification(code)
    return rectification_view(row)


def open_rectifications(connection: Any, *, owner: str | None = None, limit: int = 100) -> list[Rectification]:
    """Those that are not closed, the most urgent first; of one owner only, when named."""
    mine = [rectification.c.owner == owner] if owner is not None else []
    return _listed(connection, limit, *mine)


def overdue_rectifications(connection: Any, now: datetime, limit: int = 100) -> list[Rectification]:
    """Those that are not closed though their time has passed, the longest overdue first."""
    return _listed(connection, limit, rectification.c.due_at < now)


def contact_to_call(connection: Any, code: str) -> int | None:
    """The contact who rated, for whoever calls back and nobody else; None when the center does not know them."""
    wanted = sa.select(rating.c.contact_id).join_from(rating, rectification).where(rectification.c.code == code)
    found: int | None = connection.execute(wanted).scalar_one_or_none()
    return found


def steps_from(state: RectificationState) -> tuple[str, ...]:
    """The names of the steps that can be made from ``state``, in their order."""
    return tuple(name for name, move in _MOVES.items() if state in move.origins)


def assign(connection: Any, code: str, owner: str, actor: Actor, now: datetime) -> Rectification:
    """From here ``owner`` (a staff id) answers for it."""
    return _move(connection, code, "assign", actor, now, {"owner": _given("负责人", owner)})


def call_back(connection: Any, code: str, words: str, actor: Actor, now: datetime) -> Rectification:
    """The person was called; ``words`` say what came of it, also when nobody answered. Numbers in it are masked."""
    data = {"call_back": _given("回访情况", words)}
    return _move(connection, code, "call_back", actor, now, data, called_back_at=now)


def mend(connection: Any, code: str, evidence: str, actor: Actor, now: datetime, advice: str = "") -> Rectification:
    """It was put right: what shows it, and what is advised for the future, if anything."""
    data = {"evidence": _given("整改的证据", evidence)}
    return _move(connection, code, "mend", actor, now, data | ({"advice": _masked(advice)} if advice.strip() else {}))


def send_back(connection: Any, code: str, why: str, actor: Actor, now: datetime) -> Rectification:
    """What was put right is not enough: it is mended again, in the same time."""
    return _move(connection, code, "send_back", actor, now, {}, note=_given("退回的理由", why))


def verify(connection: Any, code: str, actor: Actor, now: datetime) -> Rectification:
    """Another person than the one who put it right has seen that it is so: closed."""
    seen = read_rectification(connection, code)
    if seen.state is RectificationState.MENDED and _mended_by(connection, code) == actor:
        raise IllegalStep(f"{actor.name} has mended {code}", "谁整改的谁不能自己核实，请换一个人核实。")
    return _move(connection, code, "verify", actor, now, {"verified_by": actor.name}, closed_at=now)


def rectifications_due(connection: Any, now: datetime, limit: int = 100) -> int:
    """Note once of each overdue one that it is so, and raise an alarm; how many."""
    told = sa.select(record_event.c.id).where(
        record_event.c.record == rectification.c.code, record_event.c.kind == _OVERDUE
    )
    late = sa.select(rectification.c.code).where(_IS_OPEN, rectification.c.due_at < now, ~told.exists())
    ordered = late.order_by(rectification.c.due_at, rectification.c.id).limit(limit).with_for_update(skip_locked=True)
    return sum(_tell_overdue(connection, code, now) for code in connection.execute(ordered).scalars().all())


def _tell_overdue(connection: Any, code: str, now: datetime) -> bool:
    """The caller holds the row; who held it before may have told already."""
    if any(event.kind == _OVERDUE for event in history(connection, code)):
        return False
    seen = read_rectification(connection, code)
    append(connection, code, _OVERDUE, SYSTEM, {"owner": seen.owner, "state": seen.state, "due_at": seen.due_at}, now)
    _ALARMS.error("ALARM rectification_overdue code=%s owner=%s", code, seen.owner)
    return True


def _move(
    connection: Any,
    code: str,
    name: str,
    actor: Actor,
    now: datetime,
    columns: Mapping[str, Any],
    *,
    note: str = "",
    **stamps: datetime,
) -> Rectification:
    seen, data = read_rectification(connection, code), {**columns, **({"note": note} if note else {})}
    last = history(connection, code)[-1]
    if (last.kind, last.actor, last.data) == (name, actor, data):
        return seen
    move = _MOVES[name]
    if actor.kind != "staff":
        raise IllegalStep(f"{name} by {actor.kind}", f"“{move.caption}”由工作人员操作。")
    if seen.state not in move.origins:
        raise IllegalStep(f"{name} of {code}", f"{code}现在是“{seen.state.caption}”，不能做“{move.caption}”。")
    append(connection, code, name, actor, data, now, seen=seen.last_event)
    changed = {**columns, **stamps, "state": (move.target or seen.state).value, "updated_at": now}
    connection.execute(sa.update(rectification).where(rectification.c.code == code).values(**changed))
    return read_rectification(connection, code)


def _mended_by(connection: Any, code: str) -> Actor | None:
    return next((event.actor for event in reversed(history(connection, code)) if event.kind == "mend"), None)


def _given(what: str, words: str) -> str:
    if not words.strip():
        raise IllegalStep(f"{what} is missing", f"请写明{what}。")
    return _masked(words)


def _masked(words: str) -> str:
    return mask_for_log(words.strip())


def _listed(connection: Any, limit: int, *wanted: Any) -> list[Rectification]:
    found = RECTIFICATIONS.where(_IS_OPEN, *wanted).order_by(rectification.c.due_at, rectification.c.id).limit(limit)
    return [rectification_view(row) for row in connection.execute(found)]


def rectification_view(row: Any) -> Rectification:
    """A row of RECTIFICATIONS."""
    state, level = stored(RectificationState, row.state), stored(Level, row.level)
    reasons = tuple(json.loads(row.reasons))
    return Rectification(**{**row._mapping, "state": state, "level": level, "reasons": reasons})
