"""When the bot itself calls a person: it failed, was unsure several times in a row, or was rated badly.

And what it says for a person who has gone home.

Done in the transaction that publishes the answer, after it: whoever has taken over meanwhile is not called again.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from center import bundles
from center.handoffs.after_hours import promised_after_hours
from center.handoffs.queueing import Queued, queue, queued_text
from center.handoffs.setting import HandoffSetting
from center.handoffs.speaking import tell
from center.handoffs.states import HandoffReason
from center.messages import Author, Words
from center.rating_settings import LOW
from center.rating_tables import rating
from center.service import Service
from center.tables import message, turn
from center.turns import Claimed, Finished, Published
from center.understanding import Decision
from center.waiting import Outcome

UNSURE = (Decision.UNKNOWN, Decision.CHOICES)
HAS_STAFF = frozenset({"widget", "wechat", "json", "rest"})
"""Channels on which staff can answer; a caller has an operator already."""
_CHOICES, _RATING = "choices", "rating"
"""Kinds of cards."""


def after_turn(connection: Any, service: Service, claimed: Claimed, finished: Finished) -> Finished:
    """Call a person where one is needed, and say so; ``finished`` with what was said."""
    setting = bundles.knowledge_of(None).service.handoffs
    if setting is None or claimed.channel not in HAS_STAFF:
        return finished
    reason = _reason(connection, setting, claimed, finished)
    return finished if reason is None else _called(connection, service, setting, claimed, finished, reason)


def after_hours(connection: Any, service: Service, claimed: Claimed, finished: Finished) -> Finished:
    """Say when staff answer words that came while the center is closed; ``finished`` with what was said."""
    center = bundles.knowledge_of(None).service
    if center.handoffs is None or finished.outcome is not Outcome.FOR_PERSON:
        return finished
    said, now, clock = claimed.message, service.clock.now(), center.working_clock()
    words = promised_after_hours(connection, service.seal, center, clock, said, now)
    return finished if words is None else _told(connection, service, claimed, finished, words, now)


def _called(
    connection: Any,
    service: Service,
    setting: HandoffSetting,
    claimed: Claimed,
    finished: Finished,
    reason: HandoffReason,
) -> Finished:
    said, now = claimed.message, service.clock.now()
    clock = bundles.knowledge_of(None).service.working_clock()
    queued = queue(connection, setting, clock, said.conversation_id, reason, said.id, now)
    if queued is None or not queued.fresh:
        return finished
    return _told(connection, service, claimed, finished, called_words(setting, queued, reason), now)


def _told(
    connection: Any, service: Service, claimed: Claimed, finished: Finished, words: Words, now: datetime
) -> Finished:
    said = claimed.message
    seq = tell(connection, service.seal, said.conversation_id, words, now, answers_id=said.id)
    published = Published(seq, Author.SYSTEM, words, now)
    return finished._replace(published=[*finished.published, published])


def called_words(setting: HandoffSetting, queued: Queued, reason: HandoffReason) -> Words:
    """What the person is told of the queue, with a card for programs."""
    return Words(queued_text(setting, queued, reason), custom=queued.place.card(queued.handoff.state.value))


def _reason(connection: Any, setting: HandoffSetting, claimed: Claimed, finished: Finished) -> HandoffReason | None:
    if finished.outcome is Outcome.FAILED:
        return HandoffReason.FAILURE
    if finished.outcome is not Outcome.ANSWERED:
        return None
    kinds = {(said.words.custom or {}).get("kind") for said in finished.published}
    if _RATING in kinds and _rated_badly(connection, claimed):
        return HandoffReason.RATING
    is_unsure = _CHOICES in kinds and _is_unsure(connection, setting, claimed)
    return HandoffReason.CONFIDENCE if is_unsure else None


def _rated_badly(connection: Any, claimed: Claimed) -> bool:
    low = rating.c.level.in_([level.value for level in LOW])
    mine = sa.select(rating.c.id).where(rating.c.message_id == claimed.message.id, low)
    return connection.execute(mine).first() is not None


def _is_unsure(connection: Any, setting: HandoffSetting, claimed: Claimed) -> bool:
    """Whether this and the turns before it, as many as are counted, all ended in an honest no or a guess."""
    mine = sa.and_(turn.c.conversation_id == claimed.message.conversation_id, turn.c.seq <= claimed.message.seq)
    columns = turn.c.message_id, turn.c.decision, turn.c.outcome, message.c.session
    joined = sa.select(*columns).join_from(turn, message, message.c.id == turn.c.message_id)
    rows = connection.execute(joined.where(mine).order_by(turn.c.seq.desc()).limit(setting.low_confidence_times)).all()
    if len(rows) < setting.low_confidence_times or any(not _is_guess(row) for row in rows):
        return False
    return all(_offered_choices(connection, row.message_id) for row in rows[1:])


def _is_guess(row: Any) -> bool:
    return row.outcome == Outcome.ANSWERED.value and row.decision in {decision.value for decision in UNSURE}


def _offered_choices(connection: Any, message_id: int) -> bool:
    """Whether what was answered to it was a choice, and not the next question of a form."""
    bodies = connection.execute(sa.select(message.c.body).where(message.c.answers_id == message_id)).scalars()
    return any((json.loads(body).get("custom") or {}).get("kind") == _CHOICES for body in bodies if body)
