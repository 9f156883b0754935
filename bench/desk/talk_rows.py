"""Conversations in bulk with their messages, turns, hand-overs and promises.

What waits for somebody is as much in every database; what more conversations bring is history.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from bench.desk.copies import Making, copy, rows_of
from center.conversations import State, open_conversation
from center.handoff_tables import handoff
from center.handoffs.listing import PAGE
from center.handoffs.records import begin
from center.handoffs.states import HandoffReason, HandoffState
from center.identifiers import public_code
from center.messages import Author, Words
from center.promises import Reason, make_promise, reply_due
from center.promises.states import PromiseState
from center.tables import conversation, message, promise, turn
from center.turns import Incoming, receive

SAID = "我们饭店想歇业一阵子，歇业备案要带什么材料，多久能办好？"
ANSWERED = "歇业备案在网上就能办，填好备案申请书和住所承诺书，当场办好，不收费。备案以后可以歇业，最长累计三年。"
GUIDE = "dormancy.filing"
CHANNEL = "widget"
KINDS = 5
"""Waiting, answered, put off, with the bot just now, and history."""


class Talks(NamedTuple):
    """The conversations' ids, the messages in each, and the id of the first message."""

    ids: Sequence[str]
    each: int
    first_id: int

    def message_id(self, number: int, place: int = 0) -> int:
        """The id of a message of the how manieth conversation."""
        return self.first_id + number * self.each + place

    @property
    def of_a_kind(self) -> int:
        """How many conversations wait, and of every other kind but history: a page of the queue at most."""
        return min(PAGE, len(self.ids) // KINDS)


def talk_rows(making: Making, conversations: int, messages: int) -> Talks:
    """So many conversations with their share of so many messages, each turn of the bot done."""
    connection, now = making.connection, making.now
    like = open_conversation(connection, CHANNEL, now, office_id=making.office_id)
    received = receive(connection, making.seal, like, Incoming(Words(SAID)), now)
    ids = [f"bench-{number}" for number in range(conversations)]
    talks = Talks(ids, messages // conversations, received.message_id + 1)
    (first,) = rows_of(connection, conversation, conversation.c.id == like)
    copy(connection, conversation, first, _conversations(making, talks))
    (said,) = rows_of(connection, message, message.c.id == received.message_id)
    copy(connection, message, said, _messages(making, talks))
    (done,) = rows_of(connection, turn, turn.c.message_id == received.message_id)
    copy(connection, turn, done, _turns(making, talks))
    _handoffs(making, talks, like)
    _promises(making, talks, like, received.message_id)
    return talks


def _conversations(making: Making, talks: Talks) -> Iterator[dict[str, Any]]:
    states = (State.WAITING, State.HUMAN, State.HUMAN)
    for number, talk in enumerate(talks.ids):
        kind = number // talks.of_a_kind
        state = states[kind] if kind < len(states) else State.BOT
        at = making.now - timedelta(minutes=0 if kind < KINDS - 1 else 60 + number)
        answers = making.staff.staff_id if state is State.HUMAN else None
        moments = dict.fromkeys(("state_since", "created_at", "updated_at", "answered_at"), at)
        yield {"id": talk, "state": state.value, "answered_by": answers, "last_seq": talks.each, **moments}


def _messages(making: Making, talks: Talks) -> Iterator[dict[str, Any]]:
    for number, talk in enumerate(talks.ids):
        for place in range(talks.each):
            is_answer = bool(place % 2)
            at = making.now - timedelta(minutes=60 + number, seconds=-place)
            yield {
                "id": talks.message_id(number, place),
                "conversation_id": talk,
                "seq": place + 1,
                "author": (Author.BOT if is_answer else Author.PERSON).value,
                "text": ANSWERED if is_answer else SAID,
                "answers_id": talks.message_id(number, place - 1) if is_answer else None,
                "created_at": at,
                "delivered_at": at,
            }


def _turns(making: Making, talks: Talks) -> Iterator[dict[str, Any]]:
    for number, talk in enumerate(talks.ids):
        for place in range(0, talks.each, 2):
            yield {
                "message_id": talks.message_id(number, place),
                "conversation_id": talk,
                "seq": place + 1,
                "state": "done",
                "outcome": "answered",
                "decision": "answer",
                "guide": GUIDE,
                "finished_at": making.now,
            }


def _handoffs(making: Making, talks: Talks, like: str) -> None:
    connection, now, size = making.connection, making.now, talks.of_a_kind
    waits = {"state": HandoffState.WAITING.value, "office_id": making.office_id}
    begin(connection, like, HandoffReason.ASKED, now, **waits)
    (first,) = rows_of(connection, handoff, handoff.c.conversation_id == like)
    result = next(iter(making.knowledge.service.handoff_rules().results))
    mine = {"claimed_by": making.staff.staff_id, "claimed_at": now}
    ended = {**mine, "result": result, "ended_by": making.staff.staff_id}
    kinds: list[tuple[Sequence[str], dict[str, Any], str]] = [
        (talks.ids[:size], waits, "queued_at"),
        (talks.ids[size : 2 * size], {"state": HandoffState.CLAIMED.value, **mine}, "claimed_at"),
        (talks.ids[2 * size : 3 * size], {"state": HandoffState.LATER.value, **mine}, "due_at"),
        (talks.ids[(KINDS - 1) * size :], {"state": HandoffState.ENDED.value, **ended}, "ended_at"),
    ]
    for ids, values, since in kinds:
        changes = (
            {**values, "conversation_id": talk, since: now - timedelta(minutes=3 * place)}
            for place, talk in enumerate(ids)
        )
        copy(connection, handoff, first, changes)


def _promises(making: Making, talks: Talks, like: str, message_id: int) -> None:
    connection, now, service = making.connection, making.now, making.knowledge.service
    made = make_promise(
        connection,
        making.seal,
        conversation_id=like,
        message_id=message_id,
        reason=Reason.QUESTION,
        question=SAID,
        phone=None,
        due=reply_due(service, now),
        now=now,
    )
    (first,) = rows_of(connection, promise, promise.c.code == made.code)
    copy(connection, promise, first, (_promise(making, talks, number) for number in range(len(talks.ids))))


def _promise(making: Making, talks: Talks, number: int) -> dict[str, Any]:
    """Late ones first, then those of the own, then those that have been kept."""
    kind, now = number // talks.of_a_kind, making.now
    is_kept, at = kind > 1, now - timedelta(minutes=5 * number + 5)
    state = PromiseState.KEPT if is_kept else PromiseState.OPEN if kind else PromiseState.LATE
    return {
        "code": public_code("P"),
        "conversation_id": talks.ids[number],
        "message_id": talks.message_id(number),
        "state": state.value,
        "owner": making.staff.staff_id if kind == 1 else making.colleague.staff_id,
        "due_at": at if kind != 1 else now + timedelta(hours=2, minutes=number),
        "answer": ANSWERED if is_kept else None,
        "kept_at": at if is_kept else None,
        "kept_by": making.colleague.staff_id if is_kept else None,
        "closed_at": at if is_kept else None,
    }
