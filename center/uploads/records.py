"""The rows of uploaded files. Functions take a connection and are part of the caller's transaction.

What the case's history holds of a file is its code and its material, never its name, which may name people.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.case_tables import record_event
from center.cases.events import Actor, append
from center.cases.materials import materials_of, want
from center.cases.papers import hold
from center.cases.reading import CaseView, UnknownCase, read_case, stored
from center.guides import Material, Source
from center.identifiers import public_code
from center.tables import conversation
from center.upload_tables import upload
from center.uploads.files import MEGABYTE, refuse_large
from center.uploads.listing import NO_GUIDES, GuideBook, Paper
from center.uploads.rights import material_for, own_case, own_open_codes, paper_named
from center.uploads.states import ON_DISK, SHOWN, Reason, UploadRefused, UploadState, unknown_upload

CODE_LETTER = "U"
RETENTION = "case"
QUARANTINE = "quarantine"
"""The retention class of what is deleted unseen."""
QUARANTINED_FOR = timedelta(hours=24)
LARGEST_CASE = 100 * MEGABYTE
"""Bytes of all files of one case."""
_HOUR = timedelta(hours=1)
_ENDED = "代办已经办结或终止，不能再传材料。"


class Offer(NamedTuple):
    """What somebody wants to hand in: for which material of which case, under which (cleaned) name."""

    conversation_id: str
    case_code: str
    material: str
    name: str


class Limits(NamedTuple):
    """Bytes of one file, files of one conversation, the kinds (values of Kind) that are taken, and what is asked for.

    Without ``book`` only what staff have listed is.
    """

    largest: int
    most: int
    kinds: frozenset[str]
    book: GuideBook = NO_GUIDES


class Content(NamedTuple):
    """What was received."""

    size: int
    sha256: str
    media_type: str


class UploadView(NamedTuple):
    """One row; times in UTC. ``scanned_at`` is None as long as no virus scanner has seen the file."""

    code: str
    conversation_id: str
    case_code: str
    material: str
    name: str
    size: int
    sha256: str
    media_type: str
    state: UploadState
    reason: str | None
    stored_as: str
    scanned_at: datetime | None
    created_at: datetime


class Verdict(NamedTuple):
    """What the checks gave."""

    state: UploadState
    reason: str | None = None
    scanned_at: datetime | None = None


_COLUMNS = [upload.c[name] for name in UploadView._fields]
_KEPT = upload.c.state.in_([state.value for state in ON_DISK])


def refuse_offer(connection: Any, offer: Offer, limits: Limits, size: int) -> Paper:
    """The paper that is offered; raises UploadRefused or UnknownCase for what would not be taken.

    Sure only after ``hold_offer``; before, as far as it is known before the file has come.
    """
    case = own_case(connection, offer.conversation_id, offer.case_code)
    if not case.is_open:
        raise UploadRefused(Reason.NOT_WANTED, _ENDED)
    paper = material_for(connection, case, offer.material, limits.book)
    refuse_large(size, limits.largest)
    if _count(connection, upload.c.conversation_id == offer.conversation_id) >= limits.most:
        raise UploadRefused(Reason.TOO_MANY, f"这个对话里已经传了 {limits.most} 个文件，删掉不要的再传。")
    if _bytes_of(connection, case.id) + size > LARGEST_CASE:
        raise UploadRefused(
            Reason.TOO_MANY, f"这件代办的文件一共超过 {LARGEST_CASE // MEGABYTE} MB，删掉不要的，或压缩后再传。"
        )
    return paper


def hold_offer(connection: Any, offer: Offer, limits: Limits) -> Offer:
    """The offer with its material's name as the case lists it. Holds the conversation, and then the case, still.

    Raises UnknownCase.
    """
    mine = sa.select(conversation.c.id).where(conversation.c.id == offer.conversation_id)
    connection.execute(mine.with_for_update(key_share=True))
    hold(connection, offer.case_code)
    case = own_case(connection, offer.conversation_id, offer.case_code)
    paper = paper_named(connection, case, offer.material, limits.book)
    return offer._replace(material=paper.title) if paper else offer


def same_before(connection: Any, offer: Offer, sha256: str) -> UploadView | None:
    """The file with the same content that is kept for the same material of the case, after hold_offer."""
    same = sa.and_(upload.c.case_code == offer.case_code, upload.c.material == offer.material, _KEPT)
    row = connection.execute(sa.select(*_COLUMNS).where(same, upload.c.sha256 == sha256)).one_or_none()
    return _view(row) if row else None


def add(
    connection: Any, offer: Offer, limits: Limits, content: Content, verdict: Verdict, stored_as: str, now: datetime
) -> UploadView:
    """Write the row, and the events of what is taken, after hold_offer and same_before; raises as refuse_offer."""
    case, paper = read_case(connection, offer.case_code), refuse_offer(connection, offer, limits, content.size)
    values = {
        **offer._asdict(),
        **content._asdict(),
        **verdict._asdict(),
        "state": verdict.state.value,
        "code": public_code(CODE_LETTER),
        "case_id": case.id,
        "office_id": case.office_id,
        "stored_as": stored_as,
        "deleted_at": now if verdict.state is UploadState.REFUSED else None,
        "retention": QUARANTINE if verdict.state is UploadState.QUARANTINED else RETENTION,
        "created_at": now,
        "updated_at": now,
    }
    connection.execute(sa.insert(upload).values(**values))
    view = read_upload(connection, values["code"])
    if verdict.state in (UploadState.WAITING, UploadState.CHECKED):
        person = Actor("person", offer.conversation_id)
        if paper.state is None:
            material = Material(name=paper.title, source=Source.UPLOAD, when=paper.when)
            want(connection, case.code, [material], limits.book.fetched, person, now)
        _tell(connection, view, "upload", person, now)
    return view


def read_upload(connection: Any, code: str) -> UploadView:
    """The row; raises UploadRefused when there is none."""
    row = connection.execute(sa.select(*_COLUMNS).where(upload.c.code == code)).one_or_none()
    if row is None:
        raise unknown_upload()
    return _view(row)


def own_upload(connection: Any, conversation_id: str, code: str) -> UploadView:
    """A file of one's own case that may be seen; a stranger learns nothing. Raises UploadRefused."""
    view = read_upload(connection, code)
    try:
        own_case(connection, conversation_id, view.case_code)
    except UnknownCase:
        raise unknown_upload() from None
    if view.state not in SHOWN:
        raise unknown_upload()
    return view


def own_uploads(connection: Any, conversation_id: str) -> list[UploadView]:
    """The files of one's own open cases, the oldest first."""
    return _listed(connection, upload.c.case_code.in_(own_open_codes(connection, conversation_id)), _in(SHOWN))


def uploads_of(connection: Any, case_code: str | None = None) -> list[UploadView]:
    """For staff: what was handed in for a case, or everything; never what is quarantined."""
    wanted = [upload.c.case_code == case_code] if case_code is not None else []
    return _listed(connection, *wanted, _in(SHOWN))


def withdraw(connection: Any, conversation_id: str, code: str, now: datetime) -> UploadView:
    """Its owner takes it back; the caller then removes the file. Taken back again, nothing changes.

    Raises UploadRefused for a stranger's, and when the agent has taken the material in or the case is closed.
    """
    case = hold(connection, read_upload(connection, code).case_code)
    view = read_upload(connection, code)
    if view.state is UploadState.DELETED and view.conversation_id == conversation_id:
        return view
    own_upload(connection, conversation_id, code)
    if view.state is not UploadState.REFUSED:
        _refuse_received(connection, view, case)
        _tell(connection, view, "upload_withdrawn", Actor("person", conversation_id), now)
    _move(connection, view, UploadState.DELETED, now)
    return read_upload(connection, code)


def note_scan(connection: Any, view: UploadView, found: str | None, now: datetime) -> bool:
    """What the scanner said of a file that waited for it; False when its owner took it back meanwhile."""
    hold(connection, view.case_code)
    state = UploadState.REFUSED if found else UploadState.CHECKED
    changed = _move(connection, view, state, now, reason=found, scanned_at=now)
    if found and changed:
        _tell(connection, view, "upload_refused", Actor("system", "uploads"), now)
    return changed


def note_reading(connection: Any, view: UploadView, actor: Actor, now: datetime) -> None:
    """Who got the file, in the history of its case (AH 6.3.4); of its owner once an hour is enough."""
    if actor.kind == "staff" or not _was_read(connection, view, actor, now - _HOUR):
        _tell(connection, view, "upload_read", actor, now)


def waiting(connection: Any, limit: int) -> list[UploadView]:
    """What the scanner has to look at, the oldest first."""
    return _listed(connection, _in((UploadState.WAITING,)), limit=limit)


def expired(connection: Any, now: datetime, limit: int) -> list[UploadView]:
    """What has been in quarantine long enough."""
    over = upload.c.created_at <= now - QUARANTINED_FOR
    return _listed(connection, _in((UploadState.QUARANTINED,)), over, limit=limit)


def expire(connection: Any, view: UploadView, now: datetime) -> bool:
    """Note that a file of the quarantine is gone; False when it was noted before."""
    return _move(connection, view, UploadState.DELETED, now)


def states_of(connection: Any, stored_as: list[str]) -> dict[str, UploadState]:
    """The states of the rows that name these files."""
    wanted = sa.select(upload.c.stored_as, upload.c.state).where(upload.c.stored_as.in_(stored_as))
    return {row.stored_as: stored(UploadState, row.state) for row in connection.execute(wanted)}


def _refuse_received(connection: Any, view: UploadView, case: CaseView) -> None:
    listed = materials_of(connection, case.code)
    received = any(one.name == view.material and not one.is_open for one in listed)
    if received or not case.is_open:
        message = "这份材料代办员已经收下，按办事档案保存，不能自己删。要换一份，请跟代办员说。"
        raise UploadRefused(Reason.KEPT, message)


def _move(connection: Any, view: UploadView, state: UploadState, now: datetime, **columns: Any) -> bool:
    """Only from the state that was read: whoever comes second changes nothing."""
    gone = state in (UploadState.REFUSED, UploadState.DELETED)
    values = {**columns, "state": state.value, "updated_at": now, "deleted_at": now if gone else None}
    mine = sa.and_(upload.c.code == view.code, upload.c.state == view.state.value)
    return bool(connection.execute(sa.update(upload).where(mine).values(**values)).rowcount)


def _was_read(connection: Any, view: UploadView, actor: Actor, since: datetime) -> bool:
    mine = sa.and_(record_event.c.record == view.case_code, record_event.c.kind == "upload_read")
    recent = sa.and_(mine, record_event.c.actor == actor.name, record_event.c.at > since)
    about = sa.select(record_event.c.id).where(recent, record_event.c.data.contains(view.code, autoescape=True))
    return connection.execute(about.limit(1)).first() is not None


def _tell(connection: Any, view: UploadView, kind: str, actor: Actor, now: datetime) -> None:
    data = {"upload": view.code, "name": view.material, "state": view.state.value}
    append(connection, view.case_code, kind, actor, data, now)


def _count(connection: Any, mine: Any) -> int:
    return int(connection.execute(sa.select(sa.func.count()).where(mine, _KEPT)).scalar_one())


def _bytes_of(connection: Any, case_id: int) -> int:
    total = sa.select(sa.func.coalesce(sa.func.sum(upload.c.size), 0)).where(upload.c.case_id == case_id, _KEPT)
    return int(connection.execute(total).scalar_one())


def _in(states: tuple[UploadState, ...]) -> Any:
    return upload.c.state.in_([state.value for state in states])


def _listed(connection: Any, *wanted: Any, limit: int = 500) -> list[UploadView]:
    rows = connection.execute(sa.select(*_COLUMNS).where(*wanted).order_by(upload.c.id).limit(limit))
    return [_view(row) for row in rows]


def _view(row: Any) -> UploadView:
    return UploadView(**{**row._mapping, "state": stored(UploadState, row.state)})
