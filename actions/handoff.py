"""转人工: who wants a person is told their place in the queue and by when somebody answers, until one takes over."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from rasa_sdk import Tracker

from actions.base import knowledge_for
from actions.fields import Said
from center.answers import Answers
from center.handoffs.queueing import queue, queued_text
from center.handoffs.states import HandoffReason
from center.handoffs.wishes import asks_only_for_person
from center.knowledge import ServiceSettings
from center.promises import Promise, reply_due, waiting_before
from center.replies import Reply
from center.service import service
from center.times import Words, local_date

PERSON = "talk_to_person"
HANDOFF = "handoff"
"""The kind of the card."""
_TELEPHONE = "hotline"
"""Where an operator answers already."""
WANTS_PERSON = "wants_person"
"""The slot that says that the question is left because a person was wanted."""


class Queue(NamedTuple):
    """How many wait before, and by when what is left now is answered (UTC; ``told_at`` is now)."""

    before: int
    expected: datetime
    told_at: datetime


def wants_person(said: Said) -> bool:
    """Whether nothing else is wanted than a person, also where the guide on that was understood: 转人工."""
    return said.intent == PERSON or asks_only_for_person(said.text)


async def call_person(tracker: Tracker) -> Reply | None:
    """Queue the conversation for staff, and tell its place; None while nobody is there to answer."""
    here, settings = service(), knowledge_for(tracker).service
    setting, now = settings.handoffs, here.clock.now()
    if setting is None or tracker.get_latest_input_channel() == _TELEPHONE:
        return None
    talk, clock, asked = tracker.sender_id, settings.working_clock(), HandoffReason.ASKED
    key = tracker.latest_message.get("message_id")
    said = None if key is None else int(key)
    queued = await here.records.write(lambda connection: queue(connection, setting, clock, talk, asked, said, now))
    if queued is None:
        return None
    return Reply(queued_text(setting, queued, asked), (), queued.place.card(queued.handoff.state.value))


async def queue_now(settings: ServiceSettings) -> Queue:
    """The queue as whoever comes now finds it."""
    here = service()
    now = here.clock.now()
    before = await here.records.read(waiting_before)
    return Queue(before, reply_due(settings, now).at or now, now)


def handoff_card(queue: Queue) -> dict[str, Any]:
    """What a program shows while nothing is left yet."""
    return {"kind": HANDOFF, "state": "asking", "place": queue.before, "expected": queue.expected.isoformat()}


def place_in_words(answers: Answers, queue: Queue) -> str:
    """The same for people."""
    moment = Words(local_date(queue.told_at).year).end(queue.expected)
    return answers.phrase("handoff_place", {"排队": _before(queue.before), "时间": moment})


def handed_over(answers: Answers, reply: Reply, promised: Promise, before: int) -> Reply:
    """``reply`` to a question that was left, with its place in the queue."""
    text = f"{reply.text}\n{answers.phrase('handoff_waiting', {'排队': _before(before)})}"
    state = {"kind": HANDOFF, "state": "promised", "place": before, "expected": promised.due_at.isoformat()}
    return replace(reply, text=text, custom={**reply.custom, **state})


def _before(number: int) -> str:
    return f"前面还有{number}个问题在等答复" if number else "前面没有人在等"
