"""Letters as they are registered and read. Functions take a connection and are part of the caller's transaction.

What is listed is masked; whole words, the reply and the sender are sealed. Moves are in center/letters/moves.py.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.cases.events import GENESIS, Actor, append
from center.clock import Window, WorkingClock
from center.demand_states import Incomplete, as_stored
from center.identifiers import public_code
from center.knowledge import ServiceSettings
from center.letter_tables import letter
from center.letters.senders import Sender, read_sender
from center.letters.states import TO_ANSWER, CameBy, LetterKind, LetterState, ReplyWay, UnknownLetter, post_of
from center.people import contact_of
from center.privacy import keep, mask_for_log
from center.promises import PHONE
from center.sealing import Seal
from center.spans import in_utc
from center.tables import Moment
from center.times import local_date

CODE_LETTER = "X"
RETENTION = "letter"
LONGEST_SUBJECT, LONGEST_TEXT = 60, 4000
_HOURS_OF_A_DAY = 8
_USUAL_HOURS = 40.0
"""Five working days, where promise.yml names no time for letters."""


class NewLetter(NamedTuple):
    """What came. ``owner`` is who deals with it, a staff id; None leaves it to the post of its class."""

    kind: LetterKind
    came_by: CameBy
    received_on: date
    subject: str
    text: str
    sender: Sender
    office_id: str
    department: str | None = None
    owner: str | None = None
    conversation_id: str | None = None


class LetterView(NamedTuple):
    """One row, times in UTC; every text in it is masked. ``owner`` is a Desk's value or a staff id."""

    id: int
    code: str
    kind: LetterKind
    came_by: CameBy
    state: LetterState
    received_on: date
    subject: str
    text: str
    contact_id: int | None
    office_id: str
    department: str | None
    owner: str
    registered_by: str
    due_at: datetime
    why_due: str
    escalated_at: datetime | None
    conversation_id: str | None
    call_code: str | None
    promise_code: str | None
    case_code: str | None
    reply: str | None
    reply_way: ReplyWay | None
    guide: str | None
    written_at: datetime | None
    replied_by: str | None
    mail_number: str | None
    closed_at: datetime | None
    last_event: int
    created_at: datetime

    @property
    def is_to_answer(self) -> bool:
        """Whether somebody waits for an answer."""
        return self.state.value in TO_ANSWER

    def is_late(self, now: datetime) -> bool:
        """Whether its promised time has passed without an answer, or had when it was answered."""
        return self.due_at < (self.closed_at or now)


class Whole(NamedTuple):
    """What may be seen for a reason: the sender, the words with their numbers, the reply."""

    sender: Sender
    text: str
    reply: str


COLUMNS = [letter.c[name] for name in LetterView._fields]
_INSERT = sa.text(
    """
    INSERT INTO letter (code, key, kind, came_by, state, received_on, subject, text, sealed, sender_sealed, phone_hash,
        contact_id, office_id, department, owner, registered_by, due_at, why_due, conversation_id, last_event,
        last_hash, retention, created_at, updated_at)
    VALUES (:code, :key, :kind, :came_by, 'open', :received_on, :subject, :text, :sealed, :sender_sealed, :phone_hash,
        :contact_id, :office_id, :department, :owner, :registered_by, :due_at, :why_due, :conversation_id, 0,
        :last_hash, :retention, :now, :now)
    ON CONFLICT (key) DO NOTHING
    """
).bindparams(
    sa.bindparam("due_at", type_=Moment),
    sa.bindparam("now", type_=Moment),
    sa.bindparam("received_on", type_=sa.Date),
)


def letter_due(settings: ServiceSettings, clock: WorkingClock, received_on: date) -> Window:
    """By when a letter is answered: promise.yml's ``letter`` in whole working days, the first not counted."""
    promised = settings.promises.get("letter")
    hours = (promised.working_hours if promised else None) or _USUAL_HOURS
    return clock.due_days(received_on, max(1, round(hours / _HOURS_OF_A_DAY)), "working")


def register(
    connection: Any, seal: Seal, new: NewLetter, due: Window, staff_id: str, key: str, now: datetime
) -> LetterView:
    """Write it down; the same ``key`` (of the form that was filled in) again gives the letter that was made then.

    Raises Incomplete for what is missing or cannot be.
    """
    _check(new, now)
    code = public_code(CODE_LETTER)
    values = {
        **_row_of(seal, code, new),
        "key": key,
        "contact_id": _contact(connection, seal, new.sender, now),
        "registered_by": staff_id,
        "due_at": in_utc(due.at),
        "why_due": "".join(due.steps),
        "last_hash": GENESIS,
        "retention": RETENTION,
        "now": now,
    }
    if connection.execute(_INSERT, values).rowcount == 1:
        opening = {name: values[name] for name in ("kind", "came_by", "received_on", "office_id", "owner", "due_at")}
        append(connection, code, "registered", Actor("staff", staff_id), opening, now)
    made = connection.execute(sa.select(letter.c.code).where(letter.c.key == key)).scalar_one()
    return read_letter(connection, str(made))


def read_letter(connection: Any, code: str, *sight: Any) -> LetterView:
    """The letter as it stands, if the clauses ``sight`` hold for it; raises UnknownLetter."""
    row = connection.execute(sa.select(*COLUMNS).where(letter.c.code == code, *sight)).one_or_none()
    if row is None:
        raise UnknownLetter(code)
    return letter_view(row)


def read_whole(connection: Any, seal: Seal, code: str) -> Whole:
    """What is sealed of it, for whoever answers; the caller notes who looked. Raises UnknownLetter."""
    columns = (letter.c.text, letter.c.sealed, letter.c.reply, letter.c.reply_sealed, letter.c.sender_sealed)
    row = connection.execute(sa.select(*columns).where(letter.c.code == code)).one_or_none()
    if row is None:
        raise UnknownLetter(code)
    text = seal.open(row.sealed, about_text(code)) if row.sealed else row.text
    reply = seal.open(row.reply_sealed, about_reply(code)) if row.reply_sealed else row.reply or ""
    return Whole(sender_in(seal, code, row.sender_sealed), text, reply)


def sender_in(seal: Seal, code: str, sealed: str | None) -> Sender:
    """Who wrote the letter; nobody when that is not known, or was forgotten."""
    return read_sender(seal.open(sealed, about_sender(code))) if sealed else Sender()


def letter_view(row: Any) -> LetterView:
    """A row with the columns COLUMNS."""
    told = {
        "kind": as_stored(LetterKind, row.kind),
        "came_by": as_stored(CameBy, row.came_by),
        "state": as_stored(LetterState, row.state),
        "reply_way": as_stored(ReplyWay, row.reply_way) if row.reply_way else None,
    }
    return LetterView(**{**{name: row[name] for name in LetterView._fields}, **told})


def about_text(code: str) -> str:
    """What the sealed words of a letter are bound to."""
    return f"text of letter {code}"


def about_reply(code: str) -> str:
    """What the sealed reply to a letter is bound to."""
    return f"reply to letter {code}"


def about_sender(code: str) -> str:
    """What the sealed sender of a letter is bound to."""
    return f"sender of letter {code}"


def _check(new: NewLetter, now: datetime) -> None:
    if not new.subject.strip():
        raise Incomplete("subject", "请写一句来信说的是什么事。")
    if not new.text.strip():
        raise Incomplete("text", "请写明来信的主要内容。")
    if not new.office_id:
        raise Incomplete("office_id", "请选来信归哪个中心办。")
    if new.received_on > local_date(now):
        raise Incomplete("received_on", "收到的日期不能晚于今天。")


def _row_of(seal: Seal, code: str, new: NewLetter) -> dict[str, Any]:
    kept = keep(new.text.strip()[:LONGEST_TEXT])
    mobile, named = new.sender.mobile, new.sender.is_named
    return {
        "code": code,
        "kind": new.kind.value,
        "came_by": new.came_by.value,
        "received_on": new.received_on,
        "subject": mask_for_log(" ".join(new.subject.split())[:LONGEST_SUBJECT]),
        "text": kept.visible,
        "sealed": seal.seal(kept.to_seal, about_text(code)) if kept.to_seal else None,
        "sender_sealed": seal.seal(new.sender.to_seal(), about_sender(code)) if named else None,
        "phone_hash": seal.fingerprint(mobile, PHONE) if mobile else None,
        "office_id": new.office_id,
        "department": new.department,
        "owner": new.owner or post_of(new.kind).value,
        "conversation_id": new.conversation_id,
    }


def _contact(connection: Any, seal: Seal, sender: Sender, now: datetime) -> int | None:
    """The person of the number that stands in the letter; nobody has proved that it is theirs."""
    return contact_of(connection, seal, sender.mobile, sender.name or None, now) if sender.mobile else None
