"""Dialogue state: bounded, re-based without a change of meaning, the same for every replica."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.stores.trackers import KEPT_TURNS, MOST_EVENTS, ConversationTrackers, Live, base_of, session_start
from center.clock import StepClock
from center.messages import Words
from center.sealing import Seal
from center.service import Service
from center.tables import tracker_turn
from center.turns import Incoming, Note, claim, finish, receive
from center.waiting import Outcome
from tests.center.recorded import FRIDAY_NOON, SEAL, fresh_records, new_conversation

DOMAIN = Domain.from_yaml(
    """
    version: "3.1"
    intents: [greet, ask_guide]
    entities: [phone]
    slots:
      guide: {type: text, influence_conversation: false, mappings: [{type: custom}]}
      choices: {type: list, influence_conversation: false, mappings: [{type: custom}]}
    forms:
      some_form: {required_slots: [guide]}
    actions: [action_respond]
    """
)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with fresh_records(f"sqlite:///{tmp_path}/qihang.db") as records:
        yield Service(records, SEAL, StepClock(FRIDAY_NOON))


class Replica:
    """One process's store, taking turns the way the worker does."""

    def __init__(self, service: Service) -> None:
        self.service, self.store = service, ConversationTrackers(service, DOMAIN)

    async def turn(self, conversation_id: str, number: int, *more: Any) -> Live:
        seal, records = self.service.seal, self.service.records
        words = Incoming(Words(f"第{number}句，电话13900000001"))
        await records.write(lambda connection: receive(connection, seal, conversation_id, words, FRIDAY_NOON))
        claimed = await records.write(lambda connection: claim(connection, seal, conversation_id, "t", FRIDAY_NOON))
        assert claimed is not None
        first = claimed.answered_at is None
        live = (
            self.store.begin_session(conversation_id, 1)
            if first
            else await self.store.begin(conversation_id, claimed.tracker_revision, claimed.session)
        )
        live.tracker.update_with_events(turn_events(number, *more), DOMAIN)
        dialogue, now = self.store.dialogue(live), FRIDAY_NOON + timedelta(seconds=number)
        replies = [Words(f"答{number}")]
        await records.write(
            lambda connection: finish(connection, seal, claimed, Outcome.ANSWERED, replies, Note(), now, dialogue)
        )
        self.store.keep(live, claimed.tracker_revision + 1)
        return live


def turn_events(number: int, *more: Any) -> list[Any]:
    parsed = {"intent": {"name": "ask_guide"}, "entities": [], "understanding": {"text": f"第{number}句"}}
    said = UserUttered(f"第{number}句", {"name": "ask_guide"}, [], parsed, message_id=str(number))
    answered = [ActionExecuted("action_respond"), BotUttered(f"答{number}"), SlotSet("guide", f"guide.{number}")]
    return [said, *answered, *more, ActionExecuted("action_listen")]


def state_of(tracker: DialogueStateTracker) -> dict[str, Any]:
    slots = {name: slot.value for name, slot in tracker.slots.items()}
    message = tracker.latest_message.text if tracker.latest_message else None
    return {**slots, "loop": tracker.active_loop_name, "action": tracker.latest_action_name, "message": message}


async def test_another_replica_goes_on_where_the_first_left_off(service: Service) -> None:
    left, right, conversation_id = Replica(service), Replica(service), new_conversation(service.records)
    for number in range(1, 30):
        live = await (left if number % 3 else right).turn(conversation_id, number)
        assert live.tracker.get_slot("guide") == f"guide.{number}"
        assert [event.text for event in live.tracker.events if isinstance(event, UserUttered)][-1] == f"第{number}句"
    reloaded = await Replica(service).store.retrieve(conversation_id)
    assert state_of(reloaded) == state_of(live.tracker)


async def test_it_stays_small_in_memory_and_at_rest_however_long_the_conversation(service: Service) -> None:
    replica, conversation_id = Replica(service), new_conversation(service.records)
    sizes, rows = [], []
    for number in range(1, 80):
        live = await replica.turn(conversation_id, number)
        sizes.append(len(live.tracker.events))
        stored = await service.records.read(lambda connection: connection.execute(sa.select(tracker_turn)).all())
        rows.append(len(stored))
    assert max(sizes) <= MOST_EVENTS + len(turn_events(0))
    assert max(rows) <= MOST_EVENTS // len(turn_events(0)) + KEPT_TURNS
    assert max(rows[40:]) <= max(rows[:40])
    assert state_of(await Replica(service).store.retrieve(conversation_id)) == state_of(live.tracker)


async def test_nothing_at_rest_is_readable_without_the_key(service: Service) -> None:
    replica, conversation_id = Replica(service), new_conversation(service.records)
    await replica.turn(conversation_id, 1)
    rows = await service.records.read(lambda connection: connection.execute(sa.select(tracker_turn.c.events)).all())
    assert "第1句" not in rows[0].events
    assert "第1句" in service.seal.open(rows[0].events, conversation_id)
    with pytest.raises(ValueError):
        Seal("another secret, quite as long").open(rows[0].events, conversation_id)


async def test_a_turn_that_was_not_committed_leaves_no_trace(service: Service) -> None:
    replica, conversation_id = Replica(service), new_conversation(service.records)
    await replica.turn(conversation_id, 1)
    failed = await replica.store.begin(conversation_id, 1, 1)
    failed.tracker.update_with_events(turn_events(99), DOMAIN)
    again = await replica.store.begin(conversation_id, 1, 1)
    assert again.tracker.get_slot("guide") == "guide.1"


def test_a_base_means_the_same_with_a_form_under_way() -> None:
    events = [*session_start(), *turn_events(1, ActiveLoop("some_form"), SlotSet("choices", ["a", "b"]))]
    for number in range(2, 20):
        events += turn_events(number)
    whole = DialogueStateTracker.from_events("c", events, DOMAIN.slots, domain=DOMAIN)
    based = DialogueStateTracker.from_events("c", base_of(whole), DOMAIN.slots, domain=DOMAIN)
    assert state_of(based) == state_of(whole)
    assert based.active_loop_name == "some_form"
    assert len([event for event in based.events if isinstance(event, UserUttered)]) == KEPT_TURNS
    kept = KEPT_TURNS * len(turn_events(1))
    assert [event.as_dict() for event in list(based.events)[-kept:]] == [
        event.as_dict() for event in list(whole.events)[-kept:]
    ]


async def test_dialogue_state_cannot_be_saved_apart_from_its_turn(service: Service) -> None:
    store = ConversationTrackers(service, DOMAIN)
    with pytest.raises(TypeError):
        await store.save(DialogueStateTracker("c", DOMAIN.slots))


async def test_a_turn_under_way_when_the_domain_changes_leaves_no_live_tracker(service: Service) -> None:
    replica, conversation_id = Replica(service), new_conversation(service.records)
    await replica.turn(conversation_id, 1)
    under_way = await replica.store.begin(conversation_id, 1, 1)
    replica.store.domain = Domain.from_dict(DOMAIN.as_dict())
    replica.store.keep(under_way, 2)
    again = await replica.store.begin(conversation_id, 2, 1)
    assert again.tracker is not under_way.tracker
    assert again.domain is replica.store.domain
