"""Rasa's RulePolicy without its replays: the same rules, the same predictions, at a cost that rules and turns bound.

The stock policy makes a state of every turn since the session began, twice for every prediction, and tries each rule
on all of them. This one parses the rules once, finds the few that can apply by what was done and said last, and makes
only as many states as the longest rule looks at. Training is the stock one, and so is the trained data.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from rasa.core.policies.rule_policy import (
    DO_NOT_PREDICT_LOOP_ACTION,
    LOOP_WAS_INTERRUPTED,
    RULES,
    RULES_FOR_LOOP_UNHAPPY_PATH,
    RULES_NOT_IN_STORIES,
    RulePolicy,
)
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.constants import ACTION_LISTEN_NAME, PREVIOUS_ACTION, USER
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.events import (
    ActionExecuted,
    ActionReverted,
    ActiveLoop,
    Event,
    LegacyForm,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
)
from rasa.shared.core.trackers import DialogueStateTracker, get_active_loop_name
from rasa.shared.nlu.constants import ACTION_NAME, ACTION_TEXT, INTENT

Found = tuple[str | None, str | None, bool]
_REWRITING = frozenset({ActionReverted, UserUtteranceReverted, ActiveLoop, LegacyForm})
_STARTING = frozenset({Restarted, SessionStarted})


@dataclass(frozen=True)
class Rule:
    """A trained rule: the states it asks for, latest first, and what it then predicts."""

    key: str
    predicts: str
    states: tuple[State, ...]

    def matches(self, states: list[State]) -> bool:
        """Whether the conversation's ``states``, latest first, are those of the rule, as far as both go."""
        return all(_state_matches(asked, state) for asked, state in zip(self.states, states))


class RuleIndex:
    """Rules by what their latest state asks for: the action done before it, and the intent."""

    def __init__(self, lookup: dict[str, str]) -> None:
        self.rules = [Rule(key, predicts, tuple(reversed(json.loads(key)))) for key, predicts in lookup.items()]
        self._by_action: defaultdict[str | None, list[Rule]] = defaultdict(list)
        self._by_both: defaultdict[tuple[str | None, str | None], list[Rule]] = defaultdict(list)
        for rule in self.rules:
            action, intent = _action_before(rule.states[0]), _intent(rule.states[0])
            self._by_action[action].append(rule)
            self._by_both[action, intent].append(rule)

    def matching(self, states: list[State]) -> list[Rule]:
        """The rules that hold in ``states``, latest first."""
        return [rule for rule in self._candidates(states[0]) if rule.matches(states)]

    def _candidates(self, latest: State) -> Collection[Rule]:
        action, intent = _action_before(latest), _intent(latest)
        if action is None:
            return self._by_action.get(None, [])
        general = self._by_both.get((action, None), [])
        return [*general, *self._by_both.get((action, intent), [])] if intent else general

    @property
    def longest(self) -> int:
        """How many states the longest rule looks at."""
        return max((len(rule.states) for rule in self.rules), default=0)

    @property
    def reads_text(self) -> bool:
        """Whether a rule can hold right after a message of which only the words are known, not the intent."""
        latest = [rule.states[0] for rule in self.rules]
        return any(not _intent(state) for state in latest if _action_before(state) == ACTION_LISTEN_NAME)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class DirectRulePolicy(RulePolicy):  # type: ignore[misc]
    """RulePolicy, predicting from an index of its rules once it is loaded; while training it is the stock one."""

    _rules: RuleIndex | None = None

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> DirectRulePolicy:
        """The trained policy with its rules indexed."""
        policy: DirectRulePolicy = super().load(config, model_storage, resource, execution_context, **kwargs)
        policy._index()
        return policy

    def _index(self) -> None:
        self._rules = RuleIndex(self.lookup.get(RULES, {}))
        self._interruptions = RuleIndex(self.lookup.get(RULES_FOR_LOOP_UNHAPPY_PATH, {}))
        self._reads_text = self._rules.reads_text or self._interruptions.reads_text
        sources = [_length(source) for source in self.lookup.get(RULES_NOT_IN_STORIES, [])]
        self._depth = max([2, self._rules.longest, self._interruptions.longest, *sources]) + 1

    def _find_action_from_rules(
        self, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool
    ) -> Found:
        if self._rules is None:
            found: Found = super()._find_action_from_rules(tracker, domain, use_text_for_last_user_input)
            return found
        after_message = tracker.latest_action_name == ACTION_LISTEN_NAME
        if use_text_for_last_user_input and not (after_message and self._reads_text):
            return None, None, False
        states = last_states(tracker, domain, self._depth)
        self.featurizer._choose_last_user_input([states], use_text_for_last_user_input)
        return self._found(self._rules, states, tracker.active_loop_name)

    def _found(self, rules: RuleIndex, states: list[State], loop: str | None) -> Found:
        latest_first = states[::-1]
        best = max(rules.matching(latest_first), key=lambda rule: len(rule.key), default=None)
        source = best.key if best else self._create_feature_key(states)
        predicted = best.predicts if best else None
        if loop is None:
            return predicted, source, False
        conditions = {rule.predicts for rule in self._interruptions.matching(latest_first)}
        if best and predicted == ACTION_LISTEN_NAME and not get_active_loop_name(best.states[0]):
            if DO_NOT_PREDICT_LOOP_ACTION not in conditions:
                return loop, source, False
            predicted = None
        return predicted, source, LOOP_WAS_INTERRUPTED in conditions


def last_states(tracker: DialogueStateTracker, domain: Domain, count: int) -> list[State]:
    """The last ``count`` states of the conversation, oldest first, fewer when it has fewer."""
    applied = applied_events(tracker)
    acted = [position for position, event in enumerate(applied) if type(event) is ActionExecuted]
    start = acted[1 - count] if len(acted) >= count else 0
    moment = DialogueStateTracker(tracker.sender_id, [slot for slot in tracker.slots.values() if slot.has_features()])
    for event in _that_count(applied[:start], moment):
        event.apply_to(moment)
    states = []
    for event in _that_count(applied[start:], moment):
        if type(event) is ActionExecuted:
            states.append(domain.get_active_state(moment))
        event.apply_to(moment)
    return [*states, domain.get_active_state(moment)]


def applied_events(tracker: DialogueStateTracker) -> list[Event]:
    """The tracker's own ``applied_events``, found faster when nothing was taken back and no loop has run."""
    events = list(tracker.events)
    kinds = [type(event) for event in events]
    if not _REWRITING.isdisjoint(kinds):
        return tracker.applied_events()  # type: ignore[no-any-return]
    starts = [place for place, kind in enumerate(kinds) if kind in _STARTING]
    return events[starts[-1] + 1 :] if starts else events


def _that_count(events: list[Event], moment: DialogueStateTracker) -> Iterator[Event]:
    return (event for event in events if type(event) is not SlotSet or event.key in moment.slots)


def _action_before(state: State) -> str | None:
    action = state.get(PREVIOUS_ACTION) or {}
    return action.get(ACTION_NAME) or action.get(ACTION_TEXT)


def _intent(state: State) -> str | None:
    return (state.get(USER) or {}).get(INTENT)


def _length(source: str) -> int:
    return len(json.loads(source)) if source.startswith("[") else 0


def _state_matches(asked: State, state: State) -> bool:
    if not asked.get(PREVIOUS_ACTION) or not state.get(PREVIOUS_ACTION):
        return bool(asked.get(PREVIOUS_ACTION)) == bool(state.get(PREVIOUS_ACTION))
    matches: bool = RulePolicy._does_rule_match_state(asked, state)
    return matches
