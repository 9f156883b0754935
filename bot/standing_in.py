"""What is said for the bot: the banner before its first answer, and a promise while it is switched off (IM-12).

Everything here is done in the transaction that publishes the answer, so that it is done once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from bot.nlu.distress import is_in_distress
from center import bundles
from center.answers import phrase_of
from center.knowledge import ServiceSettings
from center.messages import Author, Words
from center.promises import Promise, Reason, make_promise, own_promises, reply_due
from center.promises.adding import add_words
from center.promises.states import TO_KEEP
from center.service import Service
from center.switches import Banner, Off
from center.tables import message
from center.text import normalise
from center.turns import Claimed, Finished, Note, finish
from center.waiting import Outcome

SHOW_IT_THEMSELVES = frozenset({"widget"})
"""Channels that show the banner above the conversation; on all others it is said."""


def with_banner(connection: Any, claimed: Claimed, banner: Banner | None, replies: Sequence[Words]) -> Sequence[Words]:
    """``replies``, after the banner where the conversation has not been told it yet."""
    conversation_id = claimed.message.conversation_id
    if banner is None or claimed.channel in SHOW_IT_THEMSELVES or _is_told(connection, conversation_id, banner):
        return replies
    return [Words(banner.text, custom={"kind": "notice", "phrase": "banner"}), *replies]


def hand_over(connection: Any, service: Service, claimed: Claimed, off: Off, banner: Banner | None) -> Finished:
    """Say why the bot does not answer, and promise that somebody does: once, and what comes later belongs to it."""
    said, now = claimed.message, service.clock.now()
    settings = bundles.knowledge_of(None).service
    if is_in_distress(normalise(said.words.text)):
        words = Words(phrase_of(settings, "distress"), custom={"kind": "notice", "phrase": "distress"})
    else:
        words = _promised(connection, service, settings, claimed, off)
    replies = with_banner(connection, claimed, banner, [words])
    return finish(connection, service.seal, claimed, Outcome.BOT_OFF, replies, Note(), now, author=Author.SYSTEM)


def _promised(connection: Any, service: Service, settings: ServiceSettings, claimed: Claimed, off: Off) -> Words:
    said, seal, now = claimed.message, service.seal, service.clock.now()
    before = _made_since(connection, said.conversation_id, off)
    if before is not None:
        add_words(connection, seal, before.code, said.words.text, said.conversation_id, now)
    promised = before or make_promise(
        connection,
        seal,
        conversation_id=said.conversation_id,
        message_id=said.id,
        reason=Reason.FAILURE,
        question=said.words.text,
        phone=None,
        due=reply_due(settings, now),
        now=now,
    )
    filled = {"原因": off.reason, "时间": promised.due_in_words(now), "单号": promised.code}
    return Words(phrase_of(settings, "bot_off_again" if before else "bot_off", filled), custom=promised.card())


def _made_since(connection: Any, conversation_id: str, off: Off) -> Promise | None:
    """The promise that was made here since the bot is off, if it is still to be kept."""
    open_ones = (seen for seen in own_promises(connection, [conversation_id]) if seen.state.value in TO_KEEP)
    mine = (one for one in open_ones if one.reason is Reason.FAILURE and one.created_at >= off.since)
    return next((Promise(one.code, one.due_at, one.why_due) for one in mine), None)


def _is_told(connection: Any, conversation_id: str, banner: Banner) -> bool:
    told = sa.and_(
        message.c.conversation_id == conversation_id,
        message.c.author.in_([Author.BOT.value, Author.SYSTEM.value]),
        message.c.text == banner.text,
        message.c.created_at >= banner.since,
    )
    return connection.execute(sa.select(message.c.id).where(told).limit(1)).first() is not None
