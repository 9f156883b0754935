"""What staff write down of a case beside its moves (XZ 表1 工程1): guided, coordinated, tracked, urged.

An urge says to whom it goes and by when it is answered; unanswered by then it comes before the supervisor (XZ-18).
Every entry is an event of the case's history, for staff only. Functions take a connection and are part of the caller's
transaction.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.case_act_tables import case_log
from center.case_tables import agency_case
from center.cases.events import Actor, append
from center.cases.papers import hold, hold_open, kept
from center.cases.reading import stored
from center.cases.refusals import Refusal
from center.cases.states import Captioned

LONGEST_TEXT = 500
LOG, ANSWERED, LATE, WITHDRAWN = "log", "urge_answered", "urge_late", "urge_withdrawn"
"""The kinds of the events."""
_SYSTEM = Actor("system", "cases")


class LogKind(Captioned):
    """What somebody did for a case (全程指导、协调、跟踪、督办)."""

    GUIDE = "guide", "指导"
    COORDINATE = "coordinate", "协调"
    TRACK = "track", "跟踪"
    URGE = "urge", "督办"


class Receiver(NamedTuple):
    """Whom an urge is for: one member of staff or one department (a key of offices.yml), never both."""

    staff_id: str | None = None
    department: str | None = None


class LogEntry(NamedTuple):
    """One entry; those from ``to`` on are an urge's; times in UTC."""

    id: int
    code: str
    seq: int
    kind: LogKind
    text: str
    staff_id: str
    at: datetime
    item: str | None
    to: Receiver
    due_at: datetime | None
    answer: str | None
    answered_by: str | None
    answered_at: datetime | None
    escalated_at: datetime | None
    withdrawn_at: datetime | None

    @property
    def waits(self) -> bool:
        """Whether it is an urge without an answer."""
        return self.kind is LogKind.URGE and self.answered_at is None and self.withdrawn_at is None


class BadEntry(Refusal, ValueError):
    """An entry that says nothing, too much, or nothing to whom and by when."""


class UnknownUrge(Refusal, LookupError):
    """No urge that waits for an answer has this number."""

    def __init__(self, number: int) -> None:
        super().__init__(f"no open urge {number}", "这条督办已经答复或撤回了，请看最新情况。")


def write_log(
    connection: Any, code: str, kind: LogKind, text: str, actor: Actor, now: datetime, item: str | None = None
) -> LogEntry:
    """Write down that the case was guided, coordinated or tracked; raises BadEntry, UnknownCase, ClosedCase."""
    if kind is LogKind.URGE:
        raise BadEntry("an urge needs a receiver and a time", "督办要写明给谁、什么时候前答复。")
    return _add(connection, code, kind, text, actor, now, item, Receiver(), None)


def urge(
    connection: Any,
    code: str,
    to: Receiver,
    text: str,
    due_at: datetime,
    actor: Actor,
    now: datetime,
    item: str | None = None,
) -> LogEntry:
    """Urge somebody to answer by ``due_at``; raises BadEntry, UnknownCase, ClosedCase."""
    if bool(to.staff_id) == bool(to.department):
        raise BadEntry("an urge has one receiver", "督办给一个人或一个部门，请选一个。")
    if due_at <= now:
        raise BadEntry("the time of an answer is over", "答复期限要晚于现在。")
    return _add(connection, code, LogKind.URGE, text, actor, now, item, to, due_at)


def answer_urge(connection: Any, number: int, text: str, actor: Actor, now: datetime) -> LogEntry:
    """Answer an urge; who answers first answers it. Raises UnknownUrge, BadEntry."""
    found, answer = read_entry(connection, number), _text(text)
    _end(connection, found, {"answer": answer, "answered_by": actor.name, "answered_at": now})
    append(connection, found.code, ANSWERED, actor, {"urge": found.seq, "answer": answer}, now)
    return read_entry(connection, number)


def withdraw_urge(connection: Any, number: int, actor: Actor, now: datetime) -> LogEntry:
    """Take an urge back that nobody has answered; raises UnknownUrge."""
    found = read_entry(connection, number)
    _end(connection, found, {"withdrawn_at": now})
    append(connection, found.code, WITHDRAWN, actor, {"urge": found.seq}, now)
    return read_entry(connection, number)


def urges_due(connection: Any, now: datetime, limit: int = 100) -> int:
    """Bring before the supervisor what was not answered in time; how many. Each once."""
    over = sa.and_(case_log.c.due_at <= now, case_log.c.escalated_at.is_(None), waiting())
    late = list(
        connection.execute(sa.select(case_log.c.id).where(over).order_by(case_log.c.due_at).limit(limit)).scalars()
    )
    return sum(_escalate(connection, number, now) for number in late)


def read_entry(connection: Any, number: int) -> LogEntry:
    """The entry with this number; raises UnknownUrge."""
    row = connection.execute(entries().where(case_log.c.id == number)).one_or_none()
    if row is None:
        raise UnknownUrge(number)
    return entry_of(row)


def log_of(connection: Any, code: str) -> list[LogEntry]:
    """Everything written down of a case, the newest first."""
    rows = connection.execute(entries().where(agency_case.c.code == code).order_by(case_log.c.seq.desc()))
    return [entry_of(row) for row in rows]


def entries() -> Any:
    """Every entry with the code of its case, to be narrowed down."""
    return sa.select(case_log, agency_case.c.code).join_from(case_log, agency_case)


def entry_of(row: Any) -> LogEntry:
    """The entry of a row of ``entries``."""
    values = {name: row._mapping[name] for name in LogEntry._fields if name not in ("to", "kind")}
    return LogEntry(**values, kind=stored(LogKind, row.kind), to=Receiver(row.to_staff, row.to_department))


def waiting() -> Any:
    """The clause over ``case_log`` that an urge waits for its answer."""
    columns = case_log.c
    return sa.and_(columns.kind == LogKind.URGE.value, columns.answered_at.is_(None), columns.withdrawn_at.is_(None))


def _add(
    connection: Any,
    code: str,
    kind: LogKind,
    text: str,
    actor: Actor,
    now: datetime,
    item: str | None,
    to: Receiver,
    due_at: datetime | None,
) -> LogEntry:
    case, plain = hold_open(connection, code), _text(text)
    if item is not None and case.sub_task(item) is None:
        raise BadEntry(f"{code} has no item {item}", f"{code}里没有这一项，请重新选。")
    told = {"log": kind.value, "text": plain, "item": item, "whom": to.staff_id or to.department, "due_at": due_at}
    event = append(connection, code, LOG, actor, told, now, seen=case.last_event)
    row = {"case_id": case.id, "seq": event.seq, "kind": kind.value, "text": plain, "staff_id": actor.name, "at": now}
    row |= {"item": item, "to_staff": to.staff_id, "to_department": to.department, "due_at": due_at}
    number = connection.execute(sa.insert(case_log).values(**row)).inserted_primary_key[0]
    return read_entry(connection, number)


def _text(text: str) -> str:
    plain = kept(text)
    if not plain or len(plain) > LONGEST_TEXT:
        raise BadEntry(f"{len(plain)} characters are no entry", f"请写明内容，最多{LONGEST_TEXT}个字。")
    return plain


def _end(connection: Any, found: LogEntry, values: dict[str, Any]) -> None:
    """Only from waiting: whoever comes second is told so."""
    hold(connection, found.code)
    mine = sa.and_(case_log.c.id == found.id, waiting())
    if connection.execute(sa.update(case_log).where(mine).values(**values)).rowcount != 1:
        raise UnknownUrge(found.id)


def _escalate(connection: Any, number: int, now: datetime) -> int:
    found = read_entry(connection, number)
    hold(connection, found.code)
    mine = sa.and_(case_log.c.id == number, case_log.c.escalated_at.is_(None), waiting())
    if connection.execute(sa.update(case_log).where(mine).values(escalated_at=now)).rowcount != 1:
        return 0
    told = {"urge": found.seq, "whom": found.to.staff_id or found.to.department}
    append(connection, found.code, LATE, _SYSTEM, told, now)
    return 1
