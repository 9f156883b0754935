"""A turn of ours ends as Rasa's own does, only that nothing that fails is hidden."""

from __future__ import annotations

import asyncio
import json
import logging
import pickle
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.core.processor import MessageProcessor
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SessionStarted
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection

from bot.acting.twins import tracker_of, twin_of
from bot.actions_in_process import InProcessActions, UnreadableResult
from bot.processor import Processor, TurnFailed, policy_of
from tests.bot.small_project import OURS, STOCK, messages, train

PROJECT = "tests.bot.small_project"
ENOUGH = 30.0
Turn = Callable[[Any, UserMessage, DialogueStateTracker], Any]


class Core(Processor):
    """Our processor for a bundle that has dialogue only: messages come understood."""

    def _components(self) -> list[Any]:
        return []


@pytest.fixture(scope="module")
def endpoint() -> InProcessActions:
    return InProcessActions(PROJECT)


@pytest.fixture(scope="module")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("processors")
    return {name: train(folder / name, policy) for name, policy in (("stock", STOCK), ("ours", OURS))}


@pytest.fixture(scope="module")
def stock(bundles: dict[str, Path], endpoint: InProcessActions) -> MessageProcessor:
    return _load(MessageProcessor, bundles["stock"], endpoint)


@pytest.fixture(scope="module")
def ours(bundles: dict[str, Path], endpoint: InProcessActions) -> Processor:
    return _load(Core, bundles["ours"], endpoint)


def _load(kind: type[MessageProcessor], bundle: Path, endpoint: EndpointConfig) -> Any:
    store, locks = InMemoryTrackerStore(Domain.empty()), InMemoryLockStore()
    processor = kind(bundle, store, locks, TemplatedNaturalLanguageGenerator({}), endpoint)
    if kind is MessageProcessor:
        processor.nlg.responses = processor.domain.responses
    return processor


def new_tracker(domain: Domain) -> DialogueStateTracker:
    """A conversation whose session has just begun."""
    tracker = DialogueStateTracker("walker", domain.slots)
    tracker.model_id, tracker.assistant_id = "one", "small"
    for event in (ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted("action_listen")):
        tracker.update(event)
    return tracker


def said(intent: str, text: str = "秘密的话", **entities: str) -> UserMessage:
    """A message understood as ``intent``."""
    found = [{"entity": name, "value": value} for name, value in entities.items()]
    parsed = {"text": text, "intent": {"name": intent, "confidence": 1.0}, "entities": found}
    return UserMessage(text, CollectingOutputChannel(), "walker", parse_data=parsed)


async def stock_turn(processor: MessageProcessor, message: UserMessage, tracker: DialogueStateTracker) -> None:
    await processor._handle_message_with_tracker(message, tracker)
    await processor.run_action_extract_slots(message.output_channel, tracker)
    await processor._run_prediction_loop(message.output_channel, tracker)


async def our_turn(processor: Processor, message: UserMessage, tracker: DialogueStateTracker) -> None:
    await processor.take_turn(message, tracker, ENOUGH)


async def conversation(processor: Any, turn: Turn, seed: int) -> list[Any]:
    """Everything that a conversation comes to: replies, events and slots, without times and the policy's name."""
    tracker, replies = new_tracker(processor.domain), []
    for message in messages(seed, 10):
        message.message_id = "same"
        await turn(processor, message, tracker)
        replies.append(message.output_channel.messages)
    state = tracker.current_state(EventVerbosity.ALL)
    return [replies, [_timeless(event) for event in state["events"]], state["slots"], state["active_loop"]]


def _timeless(event: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in event.items() if name not in ("timestamp", "policy")}


async def test_whole_conversations_are_those_of_the_stock_processor(stock: MessageProcessor, ours: Processor) -> None:
    for seed in range(25):
        assert await conversation(ours, our_turn, seed) == await conversation(stock, stock_turn, seed), seed


async def test_a_twin_is_what_a_replayed_copy_is(ours: Processor) -> None:
    tracker = new_tracker(ours.domain)
    for message in messages(3, 12):
        await ours.take_turn(message, tracker, ENOUGH)
        twin, copy = vars(twin_of(tracker)), vars(tracker.copy())
        slots = [{name: vars(slot) for name, slot in state.pop("slots").items()} for state in (twin, copy)]
        assert twin == copy
        assert slots[0] == slots[1]
        assert twin["active_loop"] is None or twin["active_loop"] is not tracker.active_loop


async def test_a_tracker_made_of_events_is_what_rasa_makes_of_them(ours: Processor) -> None:
    tracker = new_tracker(ours.domain)
    for message in messages(5, 12):
        await ours.take_turn(message, tracker, ENOUGH)
    slots = list(tracker.slots.values())
    made = tracker_of(tracker.sender_id, tracker.events, slots, ours.domain)
    stock = DialogueStateTracker.from_events(tracker.sender_id, list(tracker.events), slots, domain=ours.domain)
    told = [vars(one) for one in (made, stock)]
    of_slots = [{name: vars(slot) for name, slot in one.pop("slots").items()} for one in told]
    assert told[0] == told[1]
    assert of_slots[0] == of_slots[1]
    assert any(slot["_value"] for slot in of_slots[0].values())


async def test_an_action_is_called_with_what_rasa_would_send(
    ours: Processor, endpoint: InProcessActions, monkeypatch: pytest.MonkeyPatch
) -> None:
    tracker = new_tracker(ours.domain)
    for message in messages(7, 6):
        await ours.take_turn(message, tracker, ENOUGH)
    action = ours._actions.named("small_answer")
    sent: list[dict[str, Any]] = []
    request = endpoint.request

    async def noted(**named: Any) -> dict[str, Any]:
        sent.append(pickle.loads(pickle.dumps(named["json"])))
        return await request(**named)

    monkeypatch.setattr(endpoint, "request", noted)
    stock = action._action_call_format(tracker, ours.domain)
    await action.run(CollectingOutputChannel(), ours.nlg, tracker, ours.domain)
    assert sent == [stock]
    assert len(stock["tracker"]["events"]) > 6


def failing(result: Any) -> Callable[..., Any]:
    """An action that raises or returns ``result``."""

    async def act(dispatcher: Any, tracker: Any, domain: Any) -> Any:
        if isinstance(result, Exception):
            raise result
        return result

    return act


async def fail(ours: Processor, message: UserMessage, tracker: DialogueStateTracker | None = None) -> TurnFailed:
    with pytest.raises(TurnFailed) as failure:
        await ours.take_turn(message, tracker or new_tracker(ours.domain), ENOUGH)
    assert "秘密" not in str(failure.value)
    assert failure.value.conversation == "walker"
    return failure.value


@pytest.mark.parametrize(
    ("result", "cause"),
    [
        (ValueError("秘密"), ValueError),
        (asyncio.TimeoutError(), asyncio.TimeoutError),
        ({"event": "slot"}, UnreadableResult),
        (["slot"], UnreadableResult),
        ([{"event": "invented"}], UnreadableResult),
        ([{"event": "slot"}], UnreadableResult),
        ([SlotSet("known", datetime(2026, 1, 1))], TypeError),
        ([FollowupAction("invented")], Exception),
    ],
)
async def test_a_failing_action_fails_the_turn(
    ours: Processor, endpoint: InProcessActions, monkeypatch: pytest.MonkeyPatch, result: Any, cause: type[Exception]
) -> None:
    monkeypatch.setitem(endpoint._executor.actions, "small_answer", failing(result))
    failure = await fail(ours, said("ask"))
    assert failure.action == "small_answer"
    assert isinstance(failure.__cause__, cause)


async def test_a_reply_that_cannot_be_read_fails_the_turn(
    ours: Processor, endpoint: InProcessActions, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def act(dispatcher: Any, tracker: Any, domain: Any) -> None:
        dispatcher.messages.append("秘密")

    monkeypatch.setitem(endpoint._executor.actions, "small_answer", act)
    assert (await fail(ours, said("ask"))).action == "small_answer"


async def test_an_action_nobody_has_fails_the_turn(
    ours: Processor, endpoint: InProcessActions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(endpoint._executor.actions, "small_answer")
    assert (await fail(ours, said("ask"))).action == "small_answer"


@pytest.mark.parametrize("error", [ValueError("秘密"), ActionExecutionRejection("small_note")])
async def test_slot_filling_that_fails_fails_the_turn(
    ours: Processor, endpoint: InProcessActions, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setitem(endpoint._executor.actions, "small_note", failing(error))
    assert (await fail(ours, said("greet"))).action == "small_note"


async def test_a_failing_validation_within_a_form_is_named(
    ours: Processor, endpoint: InProcessActions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(endpoint._executor.actions, "validate_small_booking_form", failing(ValueError()))
    assert (await fail(ours, said("book"))).action == "validate_small_booking_form"


async def test_a_form_that_declines_goes_on_by_the_rules(ours: Processor) -> None:
    tracker = new_tracker(ours.domain)
    for message in (said("book"), said("mystery")):
        await ours.take_turn(message, tracker, ENOUGH)
    names = [event.as_dict()["event"] for event in tracker.events]
    assert "action_execution_rejected" in names
    assert tracker.latest_action_name == "action_listen"


async def test_time_runs_out(ours: Processor, endpoint: InProcessActions, monkeypatch: pytest.MonkeyPatch) -> None:
    cancelled = asyncio.Event()

    async def hang(dispatcher: Any, tracker: Any, domain: Any) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    monkeypatch.setitem(endpoint._executor.actions, "small_answer", hang)
    with pytest.raises(TurnFailed, match=r"over 0\.1 seconds") as failure:
        await ours.take_turn(said("ask"), new_tracker(ours.domain), 0.1)
    assert failure.value.action == "small_answer"
    assert cancelled.is_set()


async def test_a_turn_stopped_from_outside_is_cancelled(
    ours: Processor, endpoint: InProcessActions, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached = asyncio.Event()

    async def hang(dispatcher: Any, tracker: Any, domain: Any) -> None:
        reached.set()
        await asyncio.Event().wait()

    monkeypatch.setitem(endpoint._executor.actions, "small_answer", hang)
    turn = asyncio.create_task(ours.take_turn(said("ask"), new_tracker(ours.domain), ENOUGH))
    await reached.wait()
    turn.cancel()
    with pytest.raises(asyncio.CancelledError):
        await turn


async def test_going_round_in_circles_fails_the_turn(
    ours: Processor, endpoint: InProcessActions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(endpoint._executor.actions, "small_follow", failing([FollowupAction("small_follow")]))
    failure = await fail(ours, said("follow"))
    assert (failure.action, "too many" in str(failure)) == ("small_follow", True)


async def test_a_message_not_understood_fails_the_turn(ours: Processor) -> None:
    message = said("ask")
    del message.parse_data["entities"]
    failure = await fail(ours, message)
    assert (failure.action, type(failure.__cause__)) == (None, KeyError)


async def test_replies_that_cannot_be_given_out_fail_the_turn(ours: Processor) -> None:
    class Broken(CollectingOutputChannel):
        async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
            raise OSError("秘密")

    message = said("ask")
    message.output_channel = Broken()
    assert (await fail(ours, message)).action == "small_answer"


async def test_an_action_cannot_change_the_conversation_by_hand(
    ours: Processor, endpoint: InProcessActions, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def meddle(dispatcher: Any, tracker: Any, domain: Any) -> None:
        tracker.latest_message["intent"]["name"] = "book"
        tracker.events[-1]["event"] = "gone"
        tracker.slots["cities"] = ["X"]

    monkeypatch.setitem(endpoint._executor.actions, "small_answer", meddle)
    tracker = new_tracker(ours.domain)
    await ours.take_turn(said("ask"), tracker, ENOUGH)
    assert tracker.latest_message.intent["name"] == "ask"
    assert tracker.get_slot("cities") is None


@pytest.fixture
async def server() -> AsyncIterator[EndpointConfig]:
    """An action server over HTTP, in this loop, on a port of its own: it answers as Rasa's standard one does."""
    executor = ActionExecutor()
    executor.register_package(PROJECT)

    async def webhook(request: web.Request) -> web.Response:
        try:
            return web.json_response(await executor.run(await request.json()))
        except ActionExecutionRejection as declined:
            return web.json_response({"error": declined.message, "action_name": declined.action_name}, status=400)

    app = web.Application()
    app.router.add_post("/webhook", webhook)
    async with TestServer(app) as running:
        yield EndpointConfig(str(running.make_url("/webhook")), enable_selective_domain=True)


async def test_the_standard_action_server_comes_to_the_same(
    ours: Processor, bundles: dict[str, Path], server: EndpointConfig
) -> None:
    remote = _load(Core, bundles["ours"], server)
    for seed in range(3):
        assert await conversation(remote, our_turn, seed) == await conversation(ours, our_turn, seed), seed


async def test_an_action_sees_what_the_standard_server_shows(
    ours: Processor, endpoint: InProcessActions, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[dict[str, Any]] = []

    async def look(dispatcher: Any, tracker: Any, domain: Any) -> None:
        shown.append({**vars(tracker), "events": list(tracker.events)})

    monkeypatch.setitem(endpoint._executor.actions, "small_answer", look)
    tracker = new_tracker(ours.domain)
    for message in (said("book", city="A"), said("ask", phone="13900000012")):
        await ours.take_turn(message, tracker, ENOUGH)
    assert shown == json.loads(json.dumps(shown))
    assert [event["event"] for event in shown[0]["events"]][-2:] == ["action_execution_rejected", "user_featurization"]
    assert shown[0]["active_loop"]["name"] == "small_booking_form"


async def test_failures_over_http_fail_the_turn(bundles: dict[str, Path], server: EndpointConfig) -> None:
    nobody = _load(Core, bundles["ours"], EndpointConfig(server.url.replace("webhook", "nowhere")))
    assert (await fail(nobody, said("greet"))).action == "small_note"
    unreadable = _load(Core, bundles["ours"], _Answering({"events": [{"event": "invented"}]}))
    assert (await fail(unreadable, said("greet"))).action == "small_note"
    nothing = _load(Core, bundles["ours"], _Answering(None))
    assert (await fail(nothing, said("greet"))).action == "small_note"


class _Answering(EndpointConfig):
    """An action server that always gives the same answer."""

    def __init__(self, answer: Any) -> None:
        super().__init__("http://127.0.0.1:9")
        self._answer = answer

    async def request(self, *arguments: Any, **named: Any) -> Any:
        return self._answer


async def test_what_the_domain_does_not_list_is_told_once(ours: Processor, caplog: pytest.LogCaptureFixture) -> None:
    parsed = {"intent": {"name": "news"}, "entities": [{"entity": "fax"}, {"entity": "city"}]}
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            ours._check_for_unseen_features(parsed)
    told = sorted(record.getMessage().split()[4] for record in caplog.records)
    assert told == ["fax,", "news,"]


def test_a_model_with_no_policy_is_refused() -> None:
    class Empty:
        _instantiated_nodes: dict[str, Any] = {}

    with pytest.raises(LookupError, match="not one"):
        policy_of(Empty())
