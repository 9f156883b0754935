"""Demands (企业诉求), complaints, “被要求付费” and “没办成”: each has a code, an owner and a time for its answer.

The clock runs from the moment it is received, and nothing stops it or sets it back (XZ 表1 经营2). What staff list is
masked; the whole words are sealed. Moves are in center/demand_moves.py, what its maker is told in demand_words.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.cases.events import GENESIS, Actor, append
from center.clock import Explained
from center.demand_states import (
    CODE_LETTERS,
    DESKS,
    DemandKind,
    DemandState,
    Incomplete,
    ReasonCode,
    UnknownDemand,
    Verdict,
    as_stored,
)
from center.identifiers import public_code
from center.identities import Asker
from center.people_tables import demand
from center.privacy import keep
from center.sealing import Seal
from center.spans import in_utc
from center.tables import Moment

RETENTION = "demand"


class Raised(NamedTuple):
    """What somebody comes with; ``department`` is a key of offices.yml, if one is known to be concerned."""

    kind: DemandKind
    text: str
    office_id: str
    department: str | None = None
    case_code: str | None = None
    contact_id: int | None = None
    conversation_id: str | None = None
    message_id: int | None = None


class OpenedDemand(NamedTuple):
    """What the person is told: the code, whether it is new, by when it is answered (UTC), and why then."""

    code: str
    fresh: bool
    due_at: datetime
    why_due: str


class DemandView(NamedTuple):
    """One row, times in UTC; every text in it is masked. ``owner`` is a Desk's value or a staff id."""

    code: str
    kind: DemandKind
    state: DemandState
    conversation_id: str | None
    case_code: str | None
    contact_id: int | None
    office_id: str
    department: str | None
    owner: str
    text: str
    answer: str | None
    reason_code: ReasonCode | None
    cause: str | None
    fix: str | None
    due_at: datetime
    why_due: str
    effect_check_at: datetime | None
    verdict: Verdict | None
    verdict_at: datetime | None
    closed_at: datetime | None
    last_event: int
    created_at: datetime

    def is_overdue(self, now: datetime) -> bool:
        """Whether its time has passed without an answer."""
        return self.answer is None and self.due_at < now

    def was_made_by(self, asker: Asker) -> bool:
        """Whether it is the asker's own."""
        return asker.has_made(self.conversation_id, self.contact_id)


_COLUMNS = [demand.c[name] for name in DemandView._fields]
_MOST_URGENT = (demand.c.due_at, demand.c.id)
_INSERT = sa.text(
    """
    INSERT INTO demand (code, kind, state, conversation_id, message_id, case_code, contact_id, office_id, department,
        owner, text, sealed, due_at, why_due, last_event, last_hash, retention, created_at, updated_at)
    VALUES (:code, :kind, 'received', :conversation_id, :message_id, :case_code, :contact_id, :office_id, :department,
        :owner, :text, :sealed, :due_at, :why_due, 0, :last_hash, :retention, :now, :now)
    ON CONFLICT (message_id, kind) DO NOTHING
    """
).bindparams(sa.bindparam("due_at", type_=Moment), sa.bindparam("now", type_=Moment))


def open_demand(
    connection: Any, seal: Seal, raised: Raised, actor: Actor, due: Explained, now: datetime
) -> OpenedDemand:
    """Record it with its owner; asked again for the same message and kind, the one that was made then.

    ``due`` is what ``center.promises.reply_due`` gives for ``now``. “被要求付费” and complaints belong to the
    supervisor at once, “没办成” to its own window. Raises Incomplete without words, ValueError when ``due`` is endless.
    """
    if due.at is None:
        raise ValueError("a demand needs a time by which it is answered")
    if not raised.text.strip():
        raise Incomplete("text", "请先说说是什么事。")
    values = _row_of(seal, public_code(CODE_LETTERS[raised.kind]), raised, now)
    values |= {"due_at": in_utc(due.at), "why_due": "".join(due.steps)}
    if connection.execute(_INSERT, values).rowcount == 1:
        append(connection, values["code"], "received", actor, _opening(values), now)
        return OpenedDemand(values["code"], True, values["due_at"], values["why_due"])
    return _made_before(connection, raised)


def read_demand(connection: Any, code: str) -> DemandView:
    """The demand as it stands; raises UnknownDemand."""
    row = connection.execute(sa.select(*_COLUMNS).where(demand.c.code == code)).one_or_none()
    if row is None:
        raise UnknownDemand(code)
    return demand_view(row)


def own_demand(connection: Any, code: str, asker: Asker) -> DemandView:
    """The demand, if the asker made it; a stranger gets the same UnknownDemand as for a code that nobody has."""
    found = read_demand(connection, code)
    if not found.was_made_by(asker):
        raise UnknownDemand(code)
    return found


def demands_of(connection: Any, asker: Asker, limit: int = 20) -> list[DemandView]:
    """What the asker has made, the newest first."""
    mine = sa.or_(
        demand.c.conversation_id == (asker.conversation_id or ""), demand.c.contact_id.in_(list(asker.contact_ids))
    )
    return _listed(connection, [mine], (demand.c.created_at.desc(), demand.c.id.desc()), limit)


def whole_words(connection: Any, seal: Seal, code: str) -> str:
    """What was said, with its telephone numbers, for whoever has to call; raises UnknownDemand."""
    wanted = sa.select(demand.c.text, demand.c.sealed).where(demand.c.code == code)
    row = connection.execute(wanted).one_or_none()
    if row is None:
        raise UnknownDemand(code)
    return seal.open(row.sealed, _about(code)) if row.sealed else str(row.text)


def open_demands(
    connection: Any, *, owner: str | None = None, office_id: str | None = None, limit: int = 100
) -> list[DemandView]:
    """Those that are not closed, the most urgent first; of one owner or one office only, when named."""
    wanted = [demand.c.state != DemandState.CLOSED.value]
    wanted += [demand.c.owner == owner] if owner is not None else []
    wanted += [demand.c.office_id == office_id] if office_id is not None else []
    return _listed(connection, wanted, _MOST_URGENT, limit)


def unanswered_demands(connection: Any, limit: int = 100) -> list[DemandView]:
    """Those without an answer that stands, the most urgent first (XZ 引言: 一定办)."""
    return _listed(connection, [demand.c.answer.is_(None)], _MOST_URGENT, limit)


def overdue_demands(connection: Any, now: datetime, limit: int = 100) -> list[DemandView]:
    """Those whose time has passed without an answer, the longest overdue first."""
    return _listed(connection, [demand.c.answer.is_(None), demand.c.due_at < now], _MOST_URGENT, limit)


def effects_to_check(connection: Any, now: datetime, limit: int = 100) -> list[DemandView]:
    """Closed ones where it is time to ask whether the effect has lasted and nobody has yet, the longest waiting first.

    Those that have a receiver are asked by ``center.demand_effects.effects_due``; who stays is asked in person.
    """
    return _listed(connection, [demand.c.effect_check_at <= now], (demand.c.effect_check_at, demand.c.id), limit)


def _row_of(seal: Seal, code: str, raised: Raised, now: datetime) -> dict[str, Any]:
    kept = keep(raised.text.strip())
    return {
        **raised._asdict(),
        "code": code,
        "kind": raised.kind.value,
        "owner": DESKS[raised.kind].value,
        "text": kept.visible,
        "sealed": seal.seal(kept.to_seal, _about(code)) if kept.to_seal else None,
        "last_hash": GENESIS,
        "retention": RETENTION,
        "now": now,
    }


def _opening(values: dict[str, Any]) -> dict[str, Any]:
    """What the first event holds: nothing that somebody said."""
    return {name: values[name] for name in ("kind", "office_id", "department", "case_code", "owner", "due_at")}


def _made_before(connection: Any, raised: Raised) -> OpenedDemand:
    same = sa.and_(demand.c.message_id == raised.message_id, demand.c.kind == raised.kind.value)
    row = connection.execute(sa.select(demand.c.code, demand.c.due_at, demand.c.why_due).where(same)).one()
    return OpenedDemand(row.code, False, row.due_at, row.why_due)


def _listed(connection: Any, wanted: Sequence[Any], order: Sequence[Any], limit: int) -> list[DemandView]:
    found = sa.select(*_COLUMNS).where(*wanted).order_by(*order).limit(limit)
    return [demand_view(row) for row in connection.execute(found)]


def demand_view(row: Any) -> DemandView:
    """A row of the columns named as DemandView's fields."""
    reason = as_stored(ReasonCode, row.reason_code) if row.reason_code else None
    verdict = as_stored(Verdict, row.verdict) if row.verdict else None
    kind, state = as_stored(DemandKind, row.kind), as_stored(DemandState, row.state)
    return DemandView(**{**row._mapping, "kind": kind, "state": state, "reason_code": reason, "verdict": verdict})


def _about(code: str) -> str:
    return f"text of demand {code}"
