"""The rows of scanned letters. Functions take a connection and are part of the caller's transaction.

The rules of uploads hold (center/uploads): a quarantined scan is shown to nobody and deleted after 24 hours.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.cases.events import Actor, append
from center.demand_states import as_stored
from center.identifiers import public_code
from center.letter_tables import letter, letter_scan
from center.letters.records import RETENTION, LetterView
from center.uploads.files import MEGABYTE
from center.uploads.kinds import Kind
from center.uploads.records import QUARANTINE, QUARANTINED_FOR, Content, Verdict
from center.uploads.states import ON_DISK, SHOWN, Reason, UploadRefused, UploadState, unknown_upload

CODE_LETTER = "U"
KINDS = frozenset({Kind.PDF.value, Kind.JPEG.value, Kind.PNG.value})
"""What a scan may be."""
LARGEST = 20 * MEGABYTE
"""Bytes of one scan."""
MOST = 20
"""Scans of one letter."""


class ScanView(NamedTuple):
    """One scan; times in UTC. ``scanned_at`` is None as long as no virus scanner has seen it."""

    code: str
    letter_code: str
    name: str
    size: int
    sha256: str
    media_type: str
    state: UploadState
    reason: str | None
    stored_as: str
    added_by: str
    scanned_at: datetime | None
    created_at: datetime


_OWN = [letter_scan.c[name] for name in ScanView._fields if name != "letter_code"]
_COLUMNS = (*_OWN, letter.c.code.label("letter_code"))
_KEPT = letter_scan.c.state.in_([state.value for state in ON_DISK])


def same_before(connection: Any, view: LetterView, sha256: str) -> ScanView | None:
    """The scan with the same content that is kept for the letter."""
    found = _listed(connection, letter_scan.c.letter_id == view.id, letter_scan.c.sha256 == sha256, _KEPT)
    return found[0] if found else None


def add_scan(
    connection: Any,
    view: LetterView,
    name: str,
    content: Content,
    verdict: Verdict,
    stored_as: str,
    staff_id: str,
    now: datetime,
) -> ScanView:
    """Write the row, and an event of the letter unless it is not taken; raises UploadRefused for too many."""
    mine = sa.and_(letter_scan.c.letter_id == view.id, _KEPT)
    if connection.execute(sa.select(sa.func.count()).where(mine)).scalar_one() >= MOST:
        raise UploadRefused(Reason.TOO_MANY, f"一封来信最多存 {MOST} 个扫描件，删掉不要的再传。")
    quarantined = verdict.state is UploadState.QUARANTINED
    values = {
        **content._asdict(),
        **verdict._asdict(),
        "state": verdict.state.value,
        "code": public_code(CODE_LETTER),
        "letter_id": view.id,
        "name": name,
        "stored_as": stored_as,
        "added_by": staff_id,
        "deleted_at": now if verdict.state is UploadState.REFUSED else None,
        "retention": QUARANTINE if quarantined else RETENTION,
        "created_at": now,
        "updated_at": now,
    }
    connection.execute(sa.insert(letter_scan).values(**values))
    made = read_scan(connection, view.code, str(values["code"]))
    _tell(connection, made, "scan_added", Actor("staff", staff_id), now)
    return made


def scans_of(connection: Any, view: LetterView) -> list[ScanView]:
    """The scans that may be shown, the oldest first; never what is quarantined."""
    shown = letter_scan.c.state.in_([state.value for state in SHOWN])
    return _listed(connection, letter_scan.c.letter_id == view.id, shown)


def read_scan(connection: Any, letter_code: str, code: str) -> ScanView:
    """The scan of this letter; raises UploadRefused when there is none."""
    found = _listed(connection, letter.c.code == letter_code, letter_scan.c.code == code)
    if not found:
        raise unknown_upload()
    return found[0]


def open_scan(connection: Any, letter_code: str, code: str) -> ScanView:
    """A scan that may be looked at: checked; raises UploadRefused for any other."""
    found = read_scan(connection, letter_code, code)
    if found.state is UploadState.WAITING:
        raise UploadRefused(Reason.NOT_READY, "这个扫描件还在做安全检查，请过一会儿再看。")
    if found.state is not UploadState.CHECKED:
        raise unknown_upload()
    return found


def remove_scan(connection: Any, letter_code: str, code: str, staff_id: str, now: datetime) -> ScanView:
    """Note that it is gone; the caller then removes the file. Removed again, nothing changes. Raises UploadRefused."""
    found = read_scan(connection, letter_code, code)
    if found.state is UploadState.QUARANTINED:
        raise unknown_upload()
    if found.state in (UploadState.WAITING, UploadState.CHECKED):
        _move(connection, found, UploadState.DELETED, now)
        _tell(connection, found, "scan_removed", Actor("staff", staff_id), now)
    return found


def waiting(connection: Any, limit: int) -> list[ScanView]:
    """What the scanner has to look at, the oldest first."""
    return _listed(connection, letter_scan.c.state == UploadState.WAITING.value, limit=limit)


def expired(connection: Any, now: datetime, limit: int) -> list[ScanView]:
    """What has been in quarantine long enough."""
    over = letter_scan.c.created_at <= now - QUARANTINED_FOR
    return _listed(connection, letter_scan.c.state == UploadState.QUARANTINED.value, over, limit=limit)


def note_scan(connection: Any, found: ScanView, malware: str | None, now: datetime) -> bool:
    """What the scanner said of a file that waited for it; False when it was removed meanwhile."""
    state = UploadState.REFUSED if malware else UploadState.CHECKED
    changed = _move(connection, found, state, now, reason=malware, scanned_at=now)
    if malware and changed:
        _tell(connection, found, "scan_refused", Actor("system", "uploads"), now)
    return changed


def expire(connection: Any, found: ScanView, now: datetime) -> bool:
    """Note that a file of the quarantine is gone; False when it was noted before."""
    return _move(connection, found, UploadState.DELETED, now)


def states_of(connection: Any, stored_as: list[str]) -> dict[str, UploadState]:
    """The states of the rows that name these files."""
    wanted = sa.select(letter_scan.c.stored_as, letter_scan.c.state).where(letter_scan.c.stored_as.in_(stored_as))
    return {row.stored_as: as_stored(UploadState, row.state) for row in connection.execute(wanted)}


def _move(connection: Any, found: ScanView, state: UploadState, now: datetime, **columns: Any) -> bool:
    """Only from the state that was read: whoever comes second changes nothing."""
    gone = state in (UploadState.REFUSED, UploadState.DELETED)
    values = {**columns, "state": state.value, "updated_at": now, "deleted_at": now if gone else None}
    mine = sa.and_(letter_scan.c.code == found.code, letter_scan.c.state == found.state.value)
    return bool(connection.execute(sa.update(letter_scan).where(mine).values(**values)).rowcount)


def _tell(connection: Any, found: ScanView, kind: str, actor: Actor, now: datetime) -> None:
    """Never the name of the file, which may name people."""
    append(connection, found.letter_code, kind, actor, {"scan": found.code, "state": found.state.value}, now)


def _listed(connection: Any, *wanted: Any, limit: int = 500) -> list[ScanView]:
    chosen = sa.select(*_COLUMNS).join_from(letter_scan, letter).where(*wanted).order_by(letter_scan.c.id)
    rows = connection.execute(chosen.limit(limit))
    return [ScanView(**{**row._mapping, "state": as_stored(UploadState, row.state)}) for row in rows]
