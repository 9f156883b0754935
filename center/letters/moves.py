"""What staff do with a letter: take, forward, answer by telephone or by letter, file, link.

Every move is guarded by the number of the last event that the member has seen: whoever comes second is told.
Functions take a connection and are part of the caller's transaction; they raise UnknownLetter, Conflict,
IllegalLetterMove, Incomplete.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.cases.events import Actor, append
from center.demand_states import Incomplete
from center.letter_tables import letter
from center.letters.linking import Link, checked
from center.letters.records import LetterView, about_reply, read_letter, read_whole
from center.letters.states import TO_ANSWER, IllegalLetterMove, LetterKind, LetterState, ReplyWay
from center.privacy import keep, mask_for_log
from center.sealing import Seal

LONGEST_REPLY = 4000
_MASKED_NUMBER = re.compile(r"[0-9]{3}\*{4}[0-9]{4}")


class Step(NamedTuple):
    """Who makes a move, having seen the letter up to the event numbered ``seen``, and when."""

    staff_id: str
    seen: int
    now: datetime


class Reply(NamedTuple):
    """What is answered; ``guide`` is the id of the guide that it rests on, if any."""

    text: str
    guide: str | None = None


def take(connection: Any, code: str, step: Step) -> LetterView:
    """Whoever takes it answers it."""
    return _moved(connection, code, "taken", step, TO_ANSWER, {"owner": step.staff_id}, {"owner": step.staff_id})


def forward(
    connection: Any, code: str, office_id: str, department: str | None, owner: str, reason: str, step: Step
) -> LetterView:
    """Another office, department or colleague answers it; its time stays."""
    placed = {"office_id": office_id, "department": department, "owner": owner}
    told = {**placed, "reason": _written(reason, "reason", "请写明为什么转给对方。")}
    return _moved(connection, code, "forwarded", step, TO_ANSWER, placed, told)


def reclassify(connection: Any, code: str, kind: LetterKind, reason: str, step: Step) -> LetterView:
    """It is of another class; its owner and its time stay."""
    told = {"kind": kind.value, "reason": _written(reason, "reason", "请写明为什么改分类。")}
    return _moved(connection, code, "reclassified", step, TO_ANSWER, {"kind": kind.value}, told)


def answer_by_phone(connection: Any, seal: Seal, code: str, reply: Reply, step: Step) -> LetterView:
    """The sender was told by telephone; raises Incomplete when the letter names no number."""
    if not read_whole(connection, seal, code).sender.phone:
        raise Incomplete("phone", "来信没有留电话，不能电话答复。请改用书面回信，或归档并写明原因。")
    kept = _reply(seal, code, reply, ReplyWay.PHONE)
    ended = {**kept, "state": LetterState.ANSWERED.value, "replied_by": step.staff_id, "closed_at": step.now}
    told = {"way": ReplyWay.PHONE.value, "words": kept["reply"], "guide": reply.guide}
    return _moved(connection, code, "answered", step, [LetterState.OPEN.value], ended, told)


def write_reply(connection: Any, seal: Seal, code: str, reply: Reply, step: Step) -> LetterView:
    """The letter of reply is written, or written anew; it is not an answer before it is sent."""
    if not read_whole(connection, seal, code).sender.address:
        raise Incomplete("address", "来信没有留地址，回信寄不出去。请改用电话答复，或归档并写明原因。")
    kept = _reply(seal, code, reply, ReplyWay.LETTER)
    written = {**kept, "state": LetterState.WRITTEN.value, "written_at": step.now, "replied_by": step.staff_id}
    told = {"words": kept["reply"], "guide": reply.guide}
    return _moved(connection, code, "written", step, TO_ANSWER, written, told)


def take_back(connection: Any, code: str, step: Step) -> LetterView:
    """The written reply is not sent: it is open again, with its words kept for the next try."""
    back = {"state": LetterState.OPEN.value, "written_at": None, "replied_by": None, "reply_way": None}
    return _moved(connection, code, "taken_back", step, [LetterState.WRITTEN.value], back, {})


def send(connection: Any, code: str, mail_number: str, sent_on: date, step: Step) -> LetterView:
    """The letter of reply has gone out, on a day up to today; with the number of the mail, if it has one."""
    number = " ".join(mail_number.split())[:40] or None
    ended = {"state": LetterState.ANSWERED.value, "mail_number": number, "closed_at": step.now}
    told = {"way": ReplyWay.LETTER.value, "mail_number": number, "sent_on": sent_on}
    return _moved(connection, code, "sent", step, [LetterState.WRITTEN.value], ended, told)


def file(connection: Any, code: str, reason: str, step: Step) -> LetterView:
    """Nobody is answered, for a reason: no name and address, a repetition, words of praise."""
    told = {"reason": _written(reason, "reason", "不答复就归档，要写明原因。")}
    ended = {"state": LetterState.FILED.value, "closed_at": step.now}
    return _moved(connection, code, "filed", step, [LetterState.OPEN.value], ended, told)


def reopen(connection: Any, code: str, reason: str, step: Step) -> LetterView:
    """It is to be answered after all; its time stays."""
    told = {"reason": _written(reason, "reason", "请写明为什么重新办理。")}
    opened = {"state": LetterState.OPEN.value, "closed_at": None, "written_at": None, "mail_number": None}
    ended = [LetterState.ANSWERED.value, LetterState.FILED.value]
    return _moved(connection, code, "reopened", step, ended, opened, told)


def link(connection: Any, code: str, links: Collection[Link], step: Step) -> LetterView:
    """What it belongs to: each link replaces the one of its kind, an empty one removes it."""
    named = checked(connection, links)
    return _moved(connection, code, "linked", step, [state.value for state in LetterState], named, named)


def require_whole_numbers(text: str, field: str) -> None:
    """Raise Incomplete for an answer that holds a masked number: nobody can call it, and its original would be lost."""
    found = _MASKED_NUMBER.search(text)
    if found is not None:
        raise Incomplete(field, f"答复里的号码“{found[0]}”隐去了中间四位，对方打不通。请写完整的号码，或者删掉。")


def _moved(
    connection: Any,
    code: str,
    kind: str,
    step: Step,
    standing: Collection[str],
    changed: Mapping[str, Any],
    told: Mapping[str, Any],
) -> LetterView:
    """The event first: it locks the row, and lets nobody through who has seen less."""
    view = read_letter(connection, code)
    if view.state.value not in standing:
        raise IllegalLetterMove(code, view.state)
    append(connection, code, kind, Actor("staff", step.staff_id), told, step.now, seen=step.seen)
    mine = sa.and_(letter.c.code == code, letter.c.state.in_(list(standing)))
    connection.execute(sa.update(letter).where(mine).values(**changed, updated_at=step.now))
    return read_letter(connection, code)


def _reply(seal: Seal, code: str, reply: Reply, way: ReplyWay) -> dict[str, Any]:
    words = _written(reply.text, "reply", "请写明答复的内容。", whole=True)[:LONGEST_REPLY]
    require_whole_numbers(words, "reply")
    kept = keep(words)
    return {
        "reply": kept.visible,
        "reply_sealed": seal.seal(kept.to_seal, about_reply(code)) if kept.to_seal else None,
        "reply_way": way.value,
        "guide": reply.guide,
    }


def _written(text: str, field: str, message: str, *, whole: bool = False) -> str:
    """The words; with every personal number masked unless ``whole``. Raises Incomplete without any."""
    words = text.strip()
    if not words:
        raise Incomplete(field, message)
    return words if whole else mask_for_log(words)
