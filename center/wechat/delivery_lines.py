"""The line of what is to be delivered in one WeChat conversation: new messages join it, its head is made ready to send.

A message is as many parts as its words take; which they are is worked out anew whenever one is sent, so that nothing
of what was said is stored twice. Only whoever holds the conversation (deliveries.py) changes its line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import takewhile
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.erasing import ERASED
from center.gateways.wechat import CustomMessage
from center.messages import Author, Message, messages_after
from center.sealing import Seal
from center.tables import message
from center.wechat.choices import counting_reply
from center.wechat.setting import WeChatSetting
from center.wechat.wording import spoken
from center.wechat_tables import wechat_delivery, wechat_person

OPEN = wechat_delivery.c.state.in_(("waiting", "claimed"))
WAITING, CLAIMED, SENT, FAILED = "waiting", "claimed", "sent", "failed"
IS_ERASED = "erased"
"""Why a part is not sent whose words are gone meanwhile."""
MOST_MESSAGES = 100
"""Looked at in one go."""


class Part(NamedTuple):
    """One message to WeChat: the ``part``-th of ``parts`` that say the message ``seq`` of the conversation.

    ``answers_id`` is the message it answers, ``attempts`` how often it was tried in vain before.
    """

    seq: int
    part: int
    parts: int
    attempts: int
    content: CustomMessage
    message_id: int
    answers_id: int | None


class Row(NamedTuple):
    """A part as it stands in the line; without ``next_at`` it is held back until the person does something."""

    seq: int
    part: int
    parts: int
    attempts: int
    next_at: datetime | None


_COLUMNS = [wechat_delivery.c[name] for name in Row._fields]


def enroll(connection: Any, seal: Seal, conversation_id: str, setting: WeChatSetting, now: datetime) -> None:
    """Put what was said to the person since the last time at the end of the line."""
    mine = wechat_person.c.conversation_id == conversation_id
    seen = connection.execute(sa.select(wechat_person.c.enrolled_seq).where(mine)).scalar_one()
    found = messages_after(connection, seal, conversation_id, seen, MOST_MESSAGES)
    if not found:
        return
    connection.execute(sa.update(wechat_person).where(mine).values(enrolled_seq=found[-1].seq, updated_at=now))
    given_up = _in_line(connection, conversation_id, seen)
    for told in found:
        if told.author is not Author.PERSON and told.words.text != ERASED and told.seq not in given_up:
            _put(connection, told, len(_said(connection, seal, told, setting, True)), now)


def open_rows(connection: Any, conversation_id: str) -> list[Row]:
    """The whole line, its head first."""
    mine = wechat_delivery.c.conversation_id == conversation_id
    found = sa.select(*_COLUMNS).where(mine, OPEN).order_by(wechat_delivery.c.seq, wechat_delivery.c.part)
    return [Row(*row) for row in connection.execute(found)]


def ready(
    connection: Any, seal: Seal, conversation_id: str, setting: WeChatSetting, is_passive: bool, now: datetime
) -> tuple[list[Part], int]:
    """What can be sent now, from the head on, up to the first that has to wait (at once, everything); and how much
    there is in all.
    """
    line = open_rows(connection, conversation_id)
    rows = _due(line, is_passive, now)
    if not rows:
        return [], len(line)
    told = {one.seq: one for one in messages_after(connection, seal, conversation_id, rows[0].seq - 1, MOST_MESSAGES)}
    rows = [row for row in rows if row.seq in told]
    said = {row.seq: _said(connection, seal, told[row.seq], setting, is_passive) for row in rows}
    if _mend(connection, rows, told, said, now):
        return ready(connection, seal, conversation_id, setting, is_passive, now)
    return [_part(row, told[row.seq], said[row.seq]) for row in rows], len(line)


def said_at_once(
    connection: Any, seal: Seal, conversation_id: str, asked_ids: Sequence[int], setting: WeChatSetting
) -> list[CustomMessage]:
    """The parts that were sent as the answer to these callbacks, in their order; without words that are gone since."""
    columns = wechat_delivery.c
    mine = columns.conversation_id == conversation_id, columns.asked_id.in_(list(asked_ids)), columns.state == SENT
    ordered = sa.select(columns.seq, columns.part).where(*mine).order_by(columns.seq, columns.part)
    went: dict[int, list[int]] = {}
    for row in connection.execute(ordered):
        went.setdefault(row.seq, []).append(row.part)
    told = messages_after(connection, seal, conversation_id, min(went) - 1, MOST_MESSAGES) if went else []
    return [
        content
        for one in told
        if one.seq in went and one.words.text != ERASED
        for part, content in enumerate(_said(connection, seal, one, setting, True), start=1)
        if part in went[one.seq]
    ]


def _due(rows: Sequence[Row], is_passive: bool, now: datetime) -> list[Row]:
    """Held back rows at the head are tried again with the first that is not."""
    if is_passive:
        return list(rows)
    if all(row.next_at is None for row in rows):
        return []
    return list(takewhile(lambda row: row.next_at is None or row.next_at <= now, rows))


def _said(connection: Any, seal: Seal, told: Message, setting: WeChatSetting, is_passive: bool) -> list[CustomMessage]:
    """Of several replies told together, only one has choices: their numbers must not mean two things."""
    words = told.words
    if words.buttons and counting_reply(connection, seal, told) != told:
        words = words._replace(buttons=())
    return spoken(words, setting, is_passive=is_passive, seq=told.seq)


def _part(row: Row, told: Message, said: Sequence[CustomMessage]) -> Part:
    return Part(row.seq, row.part, row.parts, row.attempts, said[row.part - 1], told.id, told.answers_id)


def _put(connection: Any, told: Message, parts: int, now: datetime) -> None:
    shared = _new_row(told.conversation_id, told.seq, told.id, now)
    waiting = {"parts": parts, "state": WAITING, "next_at": now}
    rows = [{**shared, **waiting, "part": part} for part in range(1, parts + 1)]
    connection.execute(sa.insert(wechat_delivery), rows)


def _new_row(conversation_id: str, seq: int, message_id: int, now: datetime) -> dict[str, Any]:
    about = {"conversation_id": conversation_id, "seq": seq, "message_id": message_id}
    return {**about, "attempts": 0, "created_at": now, "updated_at": now}


def _in_line(connection: Any, conversation_id: str, after: int) -> set[int]:
    """The messages after ``after`` that the line has already: those that were given up before they joined it."""
    mine = wechat_delivery.c.conversation_id == conversation_id, wechat_delivery.c.seq > after
    return set(connection.execute(sa.select(wechat_delivery.c.seq).where(*mine)).scalars())


def _mend(
    connection: Any, rows: Sequence[Row], told: Mapping[int, Message], said: Mapping[int, Sequence[Any]], now: datetime
) -> bool:
    """Whether the line had to be changed: words that are gone are not sent, words that are cut anew begin anew."""
    parts = {row.seq: row.parts for row in rows}
    gone = [seq for seq in parts if told[seq].words.text == ERASED]
    cut_anew = [seq for seq in parts if seq not in gone and len(said[seq]) != parts[seq]]
    for seq in gone:
        fail_message(connection, told[seq].conversation_id, seq, IS_ERASED, now)
    for seq in cut_anew:
        connection.execute(sa.delete(wechat_delivery).where(*_of(told[seq].conversation_id, seq)))
        _put(connection, told[seq], len(said[seq]), now)
    return bool(gone or cut_anew)


def fail_message(connection: Any, conversation_id: str, seq: int, reason: str, now: datetime) -> None:
    """What is open of a message will not be sent."""
    failed = {"state": FAILED, "reason": reason, "next_at": None, "claim": None, "claimed_until": None}
    open_parts = sa.update(wechat_delivery).where(*_of(conversation_id, seq), OPEN)
    connection.execute(open_parts.values(**failed, updated_at=now))


def keep_out(connection: Any, conversation_id: str, seq: int, reason: str, now: datetime) -> None:
    """Let a message that has not joined the line yet never do so; else there is nothing to do."""
    here = message.c.conversation_id == conversation_id, message.c.seq == seq
    met = sa.and_(wechat_person.c.conversation_id == conversation_id, wechat_person.c.enrolled_seq < seq)
    found = connection.execute(sa.select(message.c.id).where(*here, sa.exists().where(met))).scalar_one_or_none()
    if found is not None and seq not in _in_line(connection, conversation_id, seq - 1):
        failed = {"part": 1, "parts": 1, "state": FAILED, "reason": reason}
        row = {**_new_row(conversation_id, seq, found, now), **failed}
        connection.execute(sa.insert(wechat_delivery).values(**row))


def _of(conversation_id: str, seq: int) -> tuple[Any, Any]:
    return wechat_delivery.c.conversation_id == conversation_id, wechat_delivery.c.seq == seq
