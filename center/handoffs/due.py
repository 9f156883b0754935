"""What time alone does to hand-overs: supervisors hear of who waits too long, closing time turns waiting into promises.

Each happens once: only whoever changes the row speaks.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from center.answers import filled_in
from center.clock import WorkingClock
from center.conversations import WrongState, back_to_bot
from center.handoff_tables import handoff
from center.handoffs.presence import leavers_due
from center.handoffs.queueing import place_of
from center.handoffs.records import COLUMNS, Handoff, add_event, change, handoff_of
from center.handoffs.setting import HandoffSetting
from center.handoffs.speaking import tell
from center.handoffs.states import PROMISED, HandoffEventKind, HandoffState
from center.handoffs.summary import wants
from center.handoffs.unanswered import unanswered
from center.knowledge import ServiceSettings
from center.messages import Author, Words
from center.promises import Reason, make_promise, reply_due
from center.sealing import Seal
from center.tables import message

AT_A_TIME = 50
_alarms = logging.getLogger("qihang.alarm")


def handoffs_waiting_due(
    connection: Any, seal: Seal, settings: ServiceSettings, clock: WorkingClock, now: datetime
) -> int:
    """Do what is due by ``now``; how much was done. Without handoffs.yml nothing is."""
    setting = settings.handoffs
    if setting is None:
        return 0
    leavers_due(connection, now)
    waiting, silent, overdue = _waiting(connection), _silent(connection, setting, now), _overdue(connection, now)
    # Where nothing is to be done the calendar is not asked: it complains of years that it does not know.
    if not (waiting or silent or overdue):
        return 0
    if not clock.is_open(now):
        return sum(_promise(connection, seal, settings, setting, found, now) for found in waiting)
    late = _waiting(connection, handoff.c.alarmed_at.is_(None), handoff.c.queued_at <= now - setting.alarm_after)
    done = sum(_alarm_unclaimed(connection, seal, settings, setting, found, now) for found in late)
    done += sum(_alarm_silent(connection, found, now) for found in silent)
    return done + sum(_alarm_overdue(connection, found, now) for found in overdue)


def _alarm_unclaimed(
    connection: Any, seal: Seal, settings: ServiceSettings, setting: HandoffSetting, found: Handoff, now: datetime
) -> bool:
    if not _alarm(connection, found, now, "unclaimed"):
        return False
    place = place_of(connection, setting, found, now)
    text = filled_in(settings, setting.line("slow", place.filled(setting)))
    tell(connection, seal, found.conversation_id, Words(text, custom=place.card("waiting")), now)
    return True


def _alarm_silent(connection: Any, found: Handoff, now: datetime) -> bool:
    return _alarm(connection, found, now, "silent")


def _alarm_overdue(connection: Any, found: Handoff, now: datetime) -> bool:
    return _alarm(connection, found, now, "overdue")


def _alarm(connection: Any, found: Handoff, now: datetime, why: str) -> bool:
    """Whether this call is the one that tells supervisors."""
    if found.alarmed_at is not None or not change(connection, found, now, alarmed_at=now):
        return False
    add_event(connection, found, HandoffEventKind.ALARMED, None, now, about=why)
    since, who = found.queued_at.isoformat(), found.claimed_by or "nobody"
    _alarms.error("ALARM handoff_%s conversation=%s since=%s staff=%s", why, found.conversation_id, since, who)
    return True


def _promise(
    connection: Any, seal: Seal, settings: ServiceSettings, setting: HandoffSetting, found: Handoff, now: datetime
) -> bool:
    """The center has closed: what the person wants is left as a question, with the time of its answer."""
    try:
        back_to_bot(connection, found.conversation_id, now)
    except WrongState:
        return False
    ended = {"state": HandoffState.ENDED.value, "result": PROMISED, "ended_at": now}
    if not change(connection, found, now, **ended):
        return False
    message_id = found.message_id or _last_words(connection, found.conversation_id)
    if message_id is None:
        return add_event(connection, found, HandoffEventKind.PROMISED, None, now)
    question = wants(connection, seal, found.conversation_id, until=found.asked_at) or "要找人工"
    promised = make_promise(
        connection,
        seal,
        conversation_id=found.conversation_id,
        message_id=message_id,
        reason=Reason.QUESTION,
        question=question,
        phone=None,
        due=reply_due(settings, now),
        now=now,
    )
    add_event(connection, found, HandoffEventKind.PROMISED, None, now, about=promised.code)
    filled = {"单号": promised.code, "时间": promised.due_in_words(now)}
    text = filled_in(settings, setting.line("day_over", filled))
    tell(connection, seal, found.conversation_id, Words(text, custom=promised.card()), now)
    return True


def _waiting(connection: Any, *clauses: Any) -> list[Handoff]:
    return _found(connection, handoff.c.state == HandoffState.WAITING.value, *clauses)


def _overdue(connection: Any, now: datetime) -> list[Handoff]:
    is_later = handoff.c.state == HandoffState.LATER.value
    return _found(connection, is_later, handoff.c.due_at <= now, handoff.c.alarmed_at.is_(None))


def _silent(connection: Any, setting: HandoffSetting, now: datetime) -> list[Handoff]:
    """Claimed conversations in which words of the person wait for an answer too long."""
    since = now - setting.silent_after
    is_silent = sa.exists(sa.select(message.c.id).where(unanswered(), message.c.created_at <= since))
    is_claimed = sa.and_(handoff.c.state == HandoffState.CLAIMED.value, handoff.c.claimed_at <= since)
    return _found(connection, is_claimed, handoff.c.alarmed_at.is_(None), is_silent)


def _found(connection: Any, *clauses: Any) -> list[Handoff]:
    wanted = sa.select(*COLUMNS).where(*clauses).order_by(handoff.c.queued_at, handoff.c.id).limit(AT_A_TIME)
    return [handoff_of(row) for row in connection.execute(wanted).all()]


def _last_words(connection: Any, conversation_id: str) -> int | None:
    said = sa.and_(message.c.conversation_id == conversation_id, message.c.author == Author.PERSON.value)
    newest = sa.select(message.c.id).where(said).order_by(message.c.seq.desc()).limit(1)
    found: int | None = connection.execute(newest).scalar_one_or_none()
    return found
