"""Drafts and their versions as they are kept: append-only, what is personal sealed, one version for a message.

Functions take a connection and are part of the caller's transaction. Moves are in center/drafts/moves.py.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.cases.events import GENESIS, Actor, append
from center.cases.reading import stored
from center.cases.refusals import Refusal
from center.cases.states import Captioned
from center.draft_tables import draft, draft_version
from center.drafts.fields import Field, Gap, checked, from_plain, parted, to_plain
from center.identifiers import public_code
from center.identities import Asker
from center.privacy import mask_for_log
from center.sealing import Seal
from center.tables import Moment

CODE_LETTER = "L"
RETENTION = "draft"
KEPT = timedelta(days=90)
"""For so long an open draft is kept after its last change."""


class DraftState(Captioned):
    """Where a draft stands."""

    OPEN = "open", "拟稿中"
    CONFIRMED = "confirmed", "已确认"
    FILED = "filed", "已申报"
    DROPPED = "dropped", "不办了"


class UnknownDraft(Refusal, LookupError):
    """No draft has this code, or it is a stranger's."""

    def __init__(self, code: str) -> None:
        super().__init__(f"no draft {code}", f"没有编号为{code}的拟稿。")


class DroppedDraft(Refusal):
    """A draft that is not worked on any more."""

    def __init__(self, code: str) -> None:
        super().__init__(f"{code} was dropped", f"拟稿{code}已经作废，请重新说说您的想法，我再拟一份。")


class Content(NamedTuple):
    """What a version says."""

    fields: Mapping[str, Field]
    gaps: tuple[Gap, ...] = ()


class Place(NamedTuple):
    """Where it was said, for a new draft also whose it is; ``office_id`` is that of the county, once known."""

    conversation_id: str | None = None
    message_id: int | None = None
    contact_id: int | None = None
    office_id: str | None = None


class Version(NamedTuple):
    """One version of a draft; ``created_at`` in UTC."""

    code: str
    number: int
    fields: dict[str, Field]
    gaps: tuple[Gap, ...]
    made_by: Actor
    created_at: datetime

    @property
    def content(self) -> Content:
        """What it says."""
        return Content(self.fields, self.gaps)

    def shown(self, name: str) -> str:
        """A field in words; empty when it is missing."""
        return self.fields[name].shown if name in self.fields else ""


class DraftView(NamedTuple):
    """A draft without what it says; times in UTC."""

    code: str
    state: DraftState
    conversation_id: str | None
    contact_id: int | None
    office_id: str | None
    last_version: int
    confirmed_version: int | None
    filed_version: int | None
    case_code: str | None
    reason: str | None
    expires_at: datetime
    last_event: int
    created_at: datetime
    updated_at: datetime

    def was_made_by(self, asker: Asker) -> bool:
        """Whether it is the asker's own."""
        return asker.has_made(self.conversation_id, self.contact_id)


_COLUMNS = [draft.c[name] for name in DraftView._fields]
_INSERT = sa.text(
    """
    INSERT INTO draft (code, state, conversation_id, message_id, contact_id, office_id, last_version, expires_at,
        last_event, last_hash, retention, created_at, updated_at)
    VALUES (:code, 'open', :conversation_id, :message_id, :contact_id, :office_id, 0, :expires_at, 0, :last_hash,
        :retention, :now, :now)
    ON CONFLICT (message_id) DO NOTHING
    """
).bindparams(sa.bindparam("expires_at", type_=Moment), sa.bindparam("now", type_=Moment))


def save(
    connection: Any, seal: Seal, code: str | None, content: Content, by: Actor, place: Place, now: datetime
) -> Version:
    """The next version of the draft ``code``, the first of a new one without a code.

    Saved again for the same message, the version that was made then; saved unchanged, the newest. After it was
    confirmed, the case is told of the change. Raises UnknownDraft, DroppedDraft, BadField, Conflict.
    """
    fresh = Content(checked(content.fields), tuple(_kept_gap(gap) for gap in content.gaps))
    made = _of_message(connection, seal, place.message_id)
    if made is None and code is None:
        code = _begun(connection, place, now)
        made = None if code else _of_message(connection, seal, place.message_id)
    if made is not None:
        return made
    assert code is not None
    seen = read_draft(connection, code)
    if seen.state is DraftState.DROPPED:
        raise DroppedDraft(code)
    before = latest(connection, seal, code) if seen.last_version else None
    if before is not None and before.content == fresh:
        return before
    return _add(connection, seal, seen, before, fresh, by, place, now)


def read_draft(connection: Any, code: str) -> DraftView:
    """The draft as it stands; raises UnknownDraft."""
    row = connection.execute(sa.select(*_COLUMNS).where(draft.c.code == code)).one_or_none()
    if row is None:
        raise UnknownDraft(code)
    return _view(row)


def own_draft(connection: Any, code: str, asker: Asker) -> DraftView:
    """The draft, if it is the asker's; a stranger gets the same UnknownDraft as for a code that nobody has."""
    found = read_draft(connection, code)
    if not found.was_made_by(asker):
        raise UnknownDraft(code)
    return found


def drafts_of(connection: Any, asker: Asker, *states: DraftState, limit: int = 20) -> list[DraftView]:
    """The asker's drafts, those touched last first; only in ``states``, if any are named."""
    mine = sa.or_(
        draft.c.conversation_id == (asker.conversation_id or ""), draft.c.contact_id.in_(list(asker.contact_ids))
    )
    wanted = sa.select(*_COLUMNS).where(mine)
    wanted = wanted.where(draft.c.state.in_([state.value for state in states])) if states else wanted
    rows = connection.execute(wanted.order_by(draft.c.updated_at.desc(), draft.c.id.desc()).limit(limit))
    return [_view(row) for row in rows]


def draft_of_case(connection: Any, case_code: str) -> DraftView | None:
    """The draft that the case was opened from; None without one."""
    linked = sa.and_(draft.c.case_code == case_code, draft.c.state != DraftState.DROPPED.value)
    row = connection.execute(sa.select(*_COLUMNS).where(linked)).one_or_none()
    return None if row is None else _view(row)


def latest(connection: Any, seal: Seal, code: str) -> Version:
    """The newest version; raises UnknownDraft."""
    return version_of(connection, seal, code)


def version_of(connection: Any, seal: Seal, code: str, number: int | None = None) -> Version:
    """The version of this number, the newest without one; raises UnknownDraft."""
    wanted = _versions(draft.c.code == code)
    wanted = wanted.where(draft_version.c.number == number) if number is not None else wanted
    row = connection.execute(wanted.order_by(draft_version.c.number.desc()).limit(1)).one_or_none()
    if row is None:
        raise UnknownDraft(code)
    return _version(seal, row)


def versions(connection: Any, seal: Seal, code: str) -> list[Version]:
    """Every version, the first one first; raises UnknownDraft."""
    rows: Sequence[Any] = connection.execute(_versions(draft.c.code == code).order_by(draft_version.c.number)).all()
    if not rows:
        raise UnknownDraft(code)
    return [_version(seal, row) for row in rows]


def changed_fields(before: Content | None, after: Content) -> list[str]:
    """The names of the fields that differ, in their order."""
    old = before.fields if before else {}
    return [name for name in dict.fromkeys([*old, *after.fields]) if old.get(name) != after.fields.get(name)]


def _begun(connection: Any, place: Place, now: datetime) -> str | None:
    """The code of a new draft; None when somebody has begun one for this message."""
    values = {**place._asdict(), "code": public_code(CODE_LETTER), "expires_at": now + KEPT, "now": now}
    values |= {"last_hash": GENESIS, "retention": RETENTION}
    return str(values["code"]) if connection.execute(_INSERT, values).rowcount == 1 else None


def _add(
    connection: Any,
    seal: Seal,
    seen: DraftView,
    before: Version | None,
    content: Content,
    by: Actor,
    place: Place,
    now: datetime,
) -> Version:
    number = seen.last_version + 1
    changed = changed_fields(before.content if before else None, content)
    told = {"version": number, "changed": changed, "gaps": [gap.field for gap in content.gaps]}
    append(connection, seen.code, "version", by, told, now, seen=seen.last_event)
    moved = {"last_version": number, "expires_at": now + KEPT}
    moved |= {"office_id": place.office_id} if place.office_id else {}
    moved |= {"contact_id": place.contact_id} if place.contact_id else {}
    connection.execute(sa.update(draft).where(draft.c.code == seen.code).values(**moved))
    connection.execute(sa.insert(draft_version).values(**_row(connection, seal, seen, number, content, by, place, now)))
    if seen.case_code is not None:
        append(connection, seen.case_code, "draft_changed", by, {"draft": seen.code, **told}, now)
    return Version(seen.code, number, dict(content.fields), content.gaps, by, now)


def _row(
    connection: Any, seal: Seal, seen: DraftView, number: int, content: Content, by: Actor, place: Place, now: datetime
) -> dict[str, Any]:
    plain, personal = parted(content.fields)
    return {
        "draft_id": connection.execute(sa.select(draft.c.id).where(draft.c.code == seen.code)).scalar_one(),
        "number": number,
        "fields": _json(to_plain(plain)),
        "sealed": seal.seal(_json(to_plain(personal)), _about(seen.code, number)) if personal else None,
        "gaps": _json([list(gap) for gap in content.gaps]),
        "actor_kind": by.kind,
        "actor": by.name,
        "message_id": place.message_id,
        "created_at": now,
    }


def _kept_gap(gap: Gap) -> Gap:
    return gap._replace(text=mask_for_log(gap.text))


def _of_message(connection: Any, seal: Seal, message_id: int | None) -> Version | None:
    if message_id is None:
        return None
    row = connection.execute(_versions(draft_version.c.message_id == message_id)).one_or_none()
    return None if row is None else _version(seal, row)


def _versions(wanted: Any) -> Any:
    return sa.select(draft.c.code, draft_version).join_from(draft_version, draft).where(wanted)


def _version(seal: Seal, row: Any) -> Version:
    plain = json.loads(row.fields)
    if row.sealed is not None:
        plain |= json.loads(seal.open(row.sealed, _about(row.code, row.number)))
    gaps = tuple(Gap(*gap) for gap in json.loads(row.gaps))
    return Version(row.code, row.number, from_plain(plain), gaps, Actor(row.actor_kind, row.actor), row.created_at)


def _view(row: Any) -> DraftView:
    return DraftView(**{**row._mapping, "state": stored(DraftState, row.state)})


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _about(code: str, number: int) -> str:
    return f"version {number} of draft {code}"
