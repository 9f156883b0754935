"""Our rule policy predicts what the stock one predicts, whatever has happened in the conversation."""

from __future__ import annotations

import itertools
import random
import time
from pathlib import Path

import pytest
from rasa.core.policies.policy import Policy, PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActionReverted,
    ActiveLoop,
    AllSlotsReset,
    BotUttered,
    DefinePrevUserUtteredFeaturization,
    Event,
    FollowupAction,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.policy import DirectRulePolicy, RuleIndex, last_states
from bot.processor import policy_of
from tests.bot.small_project import BOOKING, OURS, REPORT, STOCK, messages, train

WALKS, STEPS = 300, 8
SLOTS = {"kind": ["a", "b", None], "known": [True, False, None], "city": ["A", None], "requested_slot": ["day", None]}


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Policy, Policy, Domain]:
    """The stock policy, ours, and the domain; each trained by itself."""
    folder = tmp_path_factory.mktemp("policies")
    stock, ours = [_load(train(folder / name, policy)) for name, policy in (("stock", STOCK), ("ours", OURS))]
    return stock[0], ours[0], ours[1]


def _load(model: Path) -> tuple[Policy, Domain]:
    _, metadata, runner = MessageProcessor._load_model(model)
    return policy_of(runner), metadata.domain


def test_training_is_the_stock_one(trained: tuple[Policy, Policy, Domain]) -> None:
    stock, ours, _ = trained
    assert type(ours) is DirectRulePolicy
    assert {key: sorted(value) for key, value in ours.lookup.items()} == {
        key: sorted(value) for key, value in stock.lookup.items()
    }
    assert [ours.lookup[key] for key in ("rules", "rules_for_loop_unhappy_path")] == [
        stock.lookup[key] for key in ("rules", "rules_for_loop_unhappy_path")
    ]


def test_it_predicts_what_the_stock_policy_predicts(trained: tuple[Policy, Policy, Domain]) -> None:
    stock, ours, domain = trained
    seen: set[str] = set()
    for seed in range(WALKS):
        tracker = DialogueStateTracker("walker", domain.slots)
        for event in walk(seed, tracker, ours, domain):
            tracker.update(event)
            expected = stock.predict_action_probabilities(tracker, domain)
            predicted = ours.predict_action_probabilities(tracker, domain)
            assert whole(predicted) == whole(expected), [str(event) for event in tracker.events]
            seen.add(action_of(predicted, domain))
    assert seen >= {BOOKING, REPORT, "small_submit", "small_cancel", "small_answer", "utter_welcome", "utter_more"}
    assert seen >= {"utter_sure", "utter_yes", "action_listen", "action_restart", "action_back", "small_unknown"}


def walk(seed: int, tracker: DialogueStateTracker, policy: Policy, domain: Domain) -> list[Event]:
    """A conversation of any sort, each event by chance, the actions mostly those that the policy predicts."""
    chance = random.Random(seed)
    scratch = DialogueStateTracker("walker", domain.slots)
    events: list[Event] = []

    def happen(*more: Event) -> None:
        events.extend(more)
        for event in more:
            scratch.update(event)

    if chance.random() < 0.5:
        happen(ActionExecuted("action_session_start"), SessionStarted())
    for message in messages(seed, STEPS):
        parsed = message.parse_data
        happen(ActionExecuted("action_listen"), UserUttered(message.text, parsed["intent"], parsed["entities"]))
        happen(DefinePrevUserUtteredFeaturization(chance.random() < 0.1), *_filled(chance))
        for _ in range(chance.randint(1, 4)):
            predicted = action_of(policy.predict_action_probabilities(scratch, domain), domain)
            if predicted == "action_listen":
                break
            happen(*_outcome(chance, predicted))
    return events


def _filled(chance: random.Random) -> list[Event]:
    return [SlotSet(slot, chance.choice(values)) for slot, values in SLOTS.items() if chance.random() < 0.3]


def _outcome(chance: random.Random, action: str) -> list[Event]:
    if action.endswith("_form") and chance.random() < 0.3:
        return [ActionExecutionRejected(action)]
    done: list[Event] = [ActionExecuted(action)]
    if action.endswith("_form"):
        done.append(ActiveLoop(action if chance.random() < 0.7 else None))
    if action == "action_deactivate_loop":
        done.append(ActiveLoop(None))
    if action == "action_restart":
        done.append(Restarted())
    if action == "action_back":
        done += [UserUtteranceReverted(), UserUtteranceReverted()]
    return [*done, *_filled(chance), *_seldom(chance)]


def _seldom(chance: random.Random) -> list[Event]:
    events = [BotUttered("好"), AllSlotsReset(), ActionReverted(), UserUtteranceReverted(), FollowupAction("utter_no")]
    return [chance.choice(events)] if chance.random() < 0.15 else []


def whole(prediction: PolicyPrediction) -> dict[str, object]:
    """All of a prediction but the name of the policy."""
    return {name: value for name, value in vars(prediction).items() if name != "policy_name"}


def action_of(prediction: PolicyPrediction, domain: Domain) -> str:
    """The name of the predicted action."""
    name: str = domain.action_names_or_texts[prediction.max_confidence_index]
    return name


def test_the_last_states_are_those_of_the_whole_history(trained: tuple[Policy, Policy, Domain]) -> None:
    _, ours, domain = trained
    for seed in range(50):
        tracker = DialogueStateTracker("walker", domain.slots)
        for event in walk(seed, tracker, ours, domain):
            tracker.update(event)
        whole_history = tracker.past_states(domain)
        for count in (2, 3, 7, 1000):
            assert last_states(tracker, domain, count) == whole_history[-count:]


def test_rules_are_found_by_their_latest_state() -> None:
    index = RuleIndex(
        {
            '[{"prev_action": {"action_name": "action_listen"}, "user": {"intent": "greet"}}]': "utter_greet",
            '[{"prev_action": {"action_name": "utter_greet"}, "user": {"intent": "greet"}}]': "action_listen",
            '[{"prev_action": {"action_name": "action_listen"}, "slots": {"known": [1.0]}}]': "utter_known",
        }
    )
    latest = {"prev_action": {"action_name": "action_listen"}, "user": {"intent": "greet"}}
    assert [rule.predicts for rule in index.matching([latest])] == ["utter_greet"]
    assert sorted(rule.predicts for rule in index.matching([{**latest, "slots": {"known": (1.0,)}}])) == [
        "utter_greet",
        "utter_known",
    ]
    assert index.matching([{}]) == []
    assert (index.longest, index.reads_text) == (1, True)


def test_a_prediction_costs_far_less_than_the_stock_one(trained: tuple[Policy, Policy, Domain]) -> None:
    stock, ours, domain = trained
    tracker = DialogueStateTracker("walker", domain.slots)
    for _ in range(40):
        tracker.update(ActionExecuted("action_listen"))
        tracker.update(UserUttered("x", {"name": "ask"}))
        tracker.update(ActionExecuted("small_answer"))

    def best(policy: Policy) -> float:
        started = [time.perf_counter()]
        for _ in range(10):
            policy.predict_action_probabilities(tracker, domain)
            started.append(time.perf_counter())
        return min(after - before for before, after in itertools.pairwise(started))

    assert best(ours) * 3 < best(stock)
