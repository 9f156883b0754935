"""Letters as the desk lists them: filtered, the most urgent first, a page at a time, within a member's sight."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.cases.states import Captioned
from center.letter_tables import letter
from center.letters.records import COLUMNS, LetterView, letter_view, read_letter
from center.letters.states import TO_ANSWER, LetterKind, LetterState
from center.pages import AS_IT_IS, Page, Sorting, holds, page_of, sorted_by
from center.people import find_contact
from center.privacy import phones_in
from center.promises import PHONE
from center.sealing import Seal
from center.staff.accounts import StaffMember
from center.staff.sight import department_clause, office_clause

SOON = timedelta(days=1)
"""So near its time a letter counts as due soon."""


class LetterList(Captioned):
    """What is listed."""

    TO_ANSWER = "to_answer", "待答复"
    MINE = "mine", "我的"
    LATE = "late", "已超时"
    TO_SEND = "to_send", "待寄出"
    CLOSED = "closed", "已办结"


class LetterFilter(NamedTuple):
    """Which letters: of one class when named; found by a code, a number or words of the subject; in which order."""

    which: LetterList = LetterList.TO_ANSWER
    kind: LetterKind | None = None
    search: str = ""
    sorting: Sorting = AS_IT_IS


class LetterCounts(NamedTuple):
    """How many in sight wait for an answer, are the member's own, are late, wait to be sent."""

    to_answer: int
    mine: int
    late: int
    to_send: int


_OPEN = letter.c.state.in_(TO_ANSWER)
_URGENT = (letter.c.due_at, letter.c.id)
_LATEST = (letter.c.closed_at.desc(), letter.c.id.desc())
SORTS = {
    "code": letter.c.id,
    "kind": letter.c.kind,
    "received": letter.c.received_on,
    "due": letter.c.due_at,
    "owner": letter.c.owner,
    "state": letter.c.state,
}
"""What the list can be sorted by."""


def letters_listed(
    connection: Any, seal: Seal, staff: StaffMember, wanted: LetterFilter, now: datetime, number: int = 1
) -> Page[LetterView]:
    """Page ``number`` of what ``staff`` sees."""
    narrowed = [sight(staff), _which(wanted.which, staff, now)]
    narrowed += [] if wanted.kind is None else [letter.c.kind == wanted.kind.value]
    narrowed += [_found(seal, wanted.search)] if wanted.search else []
    order = _LATEST if wanted.which is LetterList.CLOSED else _URGENT
    by = sorted_by(SORTS, wanted.sorting, order, letter.c.id)
    return page_of(connection, sa.select(*COLUMNS).where(*narrowed), by, number, letter_view)


def letter_seen_by(connection: Any, staff: StaffMember, code: str) -> LetterView:
    """The letter, if ``staff`` may see it; else the UnknownLetter of a code that nobody has."""
    return read_letter(connection, code, sight(staff))


def letters_of_number(connection: Any, seal: Seal, staff: StaffMember, phone: str, limit: int = 10) -> list[LetterView]:
    """Letters in sight from the sender with this mobile number (11 digits), the newest first."""
    known = find_contact(connection, seal, phone)
    theirs = letter.c.phone_hash.in_(seal.fingerprints(phone, PHONE))
    mine = sa.or_(theirs, letter.c.contact_id == known) if known is not None else theirs
    wanted = sa.select(*COLUMNS).where(sight(staff), mine).order_by(letter.c.id.desc()).limit(limit)
    return [letter_view(row) for row in connection.execute(wanted)]


def letter_counts(connection: Any, staff: StaffMember, now: datetime) -> LetterCounts:
    """The counts beside the lists and in the navigation."""
    lists = (LetterList.TO_ANSWER, LetterList.MINE, LetterList.LATE, LetterList.TO_SEND)
    counts = [sa.func.coalesce(sa.func.sum(sa.case((_which(one, staff, now), 1), else_=0)), 0) for one in lists]
    return LetterCounts(*connection.execute(sa.select(*counts).where(sight(staff), _OPEN)).one())


def sight(staff: StaffMember) -> Any:
    """Which rows of ``letter`` the member sees."""
    return sa.and_(office_clause(staff, letter.c.office_id), department_clause(staff, letter.c.department))


def _which(which: LetterList, staff: StaffMember, now: datetime) -> Any:
    clauses = {
        LetterList.TO_ANSWER: _OPEN,
        LetterList.MINE: sa.and_(_OPEN, letter.c.owner == staff.staff_id),
        LetterList.LATE: sa.and_(_OPEN, letter.c.due_at < now),
        LetterList.TO_SEND: letter.c.state == LetterState.WRITTEN.value,
        LetterList.CLOSED: letter.c.state.not_in(TO_ANSWER),
    }
    return clauses[which]


def _found(seal: Seal, search: str) -> Any:
    """A mobile number is looked up by its fingerprint: it stands nowhere in the open."""
    words = search.strip()
    numbers = phones_in(words)
    if numbers:
        return letter.c.phone_hash.in_(seal.fingerprints(numbers[0], PHONE))
    return sa.or_(letter.c.code == words.upper(), holds(letter.c.subject, words))


def letter_pulse(connection: Any) -> list[int]:
    """A small value that changes with every change of any letter: how many there are, and how many events they have."""
    wanted = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(letter.c.last_event), 0)).select_from(letter)
    return [int(number) for number in connection.execute(wanted).one()]
