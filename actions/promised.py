"""Promises of an answer that somebody has already: told instead of made again, and given a number to call."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rasa_sdk import Tracker

from actions.base import answers_for
from center.answers import Answers
from center.identities import conversations_behind
from center.last_told import last_told
from center.promises import (
    PromiseEnded,
    PromiseListed,
    PromiseState,
    UnknownPromise,
    asked_before,
    find_promise,
    leave_phone,
)
from center.promises.answering import why_closed
from center.promises.words import standing_text
from center.replies import Reply
from center.service import service
from center.times import Words, local_date

PROMISING = ("promise", "handoff")
"""The kinds of cards that tell of a promise."""
_TO_STRANGERS = {PromiseState.KEPT: "promise_kept", PromiseState.BROKEN: "promise_broken"}


async def promise_told(tracker: Tracker, code: str) -> Reply | None:
    """Where a promise stands, with the question and the answer for whoever got it; None when there is none such."""
    here, talk, answers = service(), tracker.sender_id, answers_for(tracker)
    now = here.clock.now()

    def look(connection: Any) -> tuple[PromiseListed, str | None]:
        seen = find_promise(connection, code)
        is_own = seen.conversation_id in conversations_behind(connection, talk)
        return seen, standing_text(seen, now, why_closed(connection, code)) if is_own else None

    try:
        seen, told = await here.records.read(look)
    except UnknownPromise:
        return None
    return Reply(told or _for_strangers(answers, seen, now), (), promise_card(seen))


def _for_strangers(answers: Answers, seen: PromiseListed, now: datetime) -> str:
    """The state and the time, nothing of the question."""
    phrase = _TO_STRANGERS.get(seen.state) or ("promise_late" if seen.is_late(now) else "promise_open")
    return answers.phrase(phrase, {"单号": seen.code, "时间": Words(local_date(now).year).moment(seen.due_at)})


def promise_card(seen: PromiseListed) -> dict[str, Any]:
    """What a program shows of a promise."""
    due, is_kept = seen.due_at.isoformat(), seen.state is PromiseState.KEPT
    return {"kind": "promise", "code": seen.code, "state": seen.state.value, "due_at": due, "kept": is_kept}


async def left_before(tracker: Tracker, question: str) -> Reply | None:
    """Where the promise stands that this person got for the same words; None for a new question."""
    here, talk = service(), tracker.sender_id
    now = here.clock.now()

    def look(connection: Any) -> PromiseListed | None:
        return asked_before(connection, conversations_behind(connection, talk), question)

    seen = await here.records.read(look)
    if seen is None:
        return None
    text = answers_for(tracker).phrase("promise_asked_before", {"情况": standing_text(seen, now)})
    return Reply(text, (), promise_card(seen))


async def note_phone(tracker: Tracker, phone: str) -> Reply | None:
    """Note ``phone`` for the promise that was told last; None when none was, or nothing is left to answer."""
    here, talk = service(), tracker.sender_id
    now = here.clock.now()

    def work(connection: Any) -> str | None:
        cards = last_told(connection, here.seal, talk)
        code = next((str(card["code"]) for card in cards if card.get("kind") in PROMISING and card.get("code")), None)
        if code is not None:
            leave_phone(connection, here.seal, code, phone, talk, now)
        return code

    try:
        code = await here.records.write(work)
    except (UnknownPromise, PromiseEnded):
        return None
    if code is None:
        return None
    text = answers_for(tracker).phrase("promise_phone_noted", {"单号": code, "电话": phone})
    return Reply(text, (), {"kind": "promise", "code": code})
