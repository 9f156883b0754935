"""转人工: who wants a person is told their place in the queue and by when somebody answers, until one takes over."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from actions.fields import Said
from center.answers import Answers
from center.knowledge import ServiceSettings
from center.promises import Promise, reply_due, waiting_before
from center.replies import Reply
from center.service import service
from center.text import bare
from center.times import Words, local_date

PERSON = "talk_to_person"
HANDOFF = "handoff"
"""The kind of the card."""
WANTS_PERSON = "wants_person"
"""The slot that says that the question is left because a person was wanted."""


_PLAIN = re.compile(
    "(?:我要|我想要?|请|麻烦|给我|帮我|快)*(?:转|找|接|换|叫|联系)(?:接|到|个|通)?(?:一下)?(?:人工|真人)"
    "(?:客服|服务|坐席|来)?(?:吧|一下|谢谢)*"
)


class Queue(NamedTuple):
    """How many wait before, and by when what is left now is answered (UTC; ``told_at`` is now)."""

    before: int
    expected: datetime
    told_at: datetime


def wants_person(said: Said) -> bool:
    """Whether nothing else is wanted than a person, also where the guide on that was understood: 转人工."""
    return said.intent == PERSON or _PLAIN.fullmatch(bare(said.text)) is not None


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
