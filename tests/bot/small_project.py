"""A small Rasa project with everything that rules and forms can do, trained with the stock policy or with ours."""

from __future__ import annotations

import random
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecutionRejected, EventType, FollowupAction, SlotSet, UserUtteranceReverted
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import ActionExecutionRejection

STOCK, OURS = "RulePolicy", "bot.policy.DirectRulePolicy"
BOOKING, REPORT = "small_booking_form", "small_report_form"

CONFIG = """
recipe: default.v1
language: zh
assistant_id: small
pipeline: []
policies:
- name: {policy}
  core_fallback_action_name: small_unknown
"""

DOMAIN = """
version: "3.1"
intents: [greet, ask, chat, stop, book, report, inform, affirm, deny, follow, mystery]
entities: [city, phone]
slots:
  kind:
    type: categorical
    values: [a, b]
    mappings: [{type: from_intent, intent: affirm, value: a}, {type: from_intent, intent: deny, value: b}]
  known:
    type: bool
    mappings: [{type: custom}]
  city:
    type: text
    influence_conversation: false
    mappings: [{type: from_entity, entity: city, conditions: [{active_loop: small_booking_form}]}]
  day:
    type: text
    influence_conversation: false
    mappings:
    - type: from_text
      not_intent: [ask, chat, stop]
      conditions: [{active_loop: small_booking_form, requested_slot: day}]
  start:
    type: text
    influence_conversation: false
    mappings: [{type: from_entity, entity: city}]
  end:
    type: text
    influence_conversation: false
    mappings: [{type: from_entity, entity: city}]
  phone:
    type: text
    influence_conversation: false
    mappings: [{type: from_entity, entity: phone, intent: [inform, report]}]
  urgent:
    type: text
    influence_conversation: false
    mappings:
    - {type: from_trigger_intent, intent: report, value: "yes", conditions: [{active_loop: small_report_form}]}
    - {type: from_intent, intent: deny, value: "no", conditions: [{active_loop: null}]}
  cities:
    type: list
    influence_conversation: false
    mappings: [{type: from_entity, entity: city}]
  note:
    type: text
    influence_conversation: false
    mappings:
    - {type: custom, action: small_note, conditions: [{active_loop: small_report_form}, {active_loop: null}]}
forms:
  small_booking_form: {required_slots: [city, day]}
  small_report_form: {required_slots: [start, end, phone], ignored_intents: [chat]}
responses:
  utter_greet: [{text: 您好}]
  utter_welcome: [{text: 欢迎}]
  utter_chat: [{text: 聊聊}]
  utter_sure: [{text: 确定吗}]
  utter_yes: [{text: 是}]
  utter_no: [{text: 否}]
  utter_more: [{text: 还有}]
  utter_ask_city: [{text: 哪个市}]
  utter_ask_small_report_form_phone: [{text: 电话}]
actions: [small_answer, small_submit, small_cancel, small_unknown, small_follow, small_note, action_ask_day,
  validate_small_booking_form]
"""

RULES = """
version: "3.1"
rules:
- rule: welcome
  conversation_start: true
  steps: [{intent: greet}, {action: utter_welcome}]
- rule: greet
  steps: [{intent: greet}, {action: utter_greet}]
- rule: ask
  steps: [{intent: ask}, {action: small_answer}]
- rule: a sentence said just so
  steps: [{user: 照旧办理}, {action: utter_more}]
- rule: follow
  steps: [{intent: follow}, {action: small_follow}]
- rule: yes when known
  condition: [{slot_was_set: [{known: true}]}]
  steps: [{intent: affirm}, {action: utter_yes}]
- rule: no, and more
  steps: [{intent: deny}, {action: utter_no}]
  wait_for_user_input: false
- rule: more after no
  condition: [{slot_was_set: [{kind: b}]}]
  steps: [{action: utter_no}, {action: utter_more}]
- rule: book
  steps: [{intent: book}, {action: small_booking_form}, {active_loop: small_booking_form}]
- rule: booked
  condition: [{active_loop: small_booking_form}]
  steps:
  - {action: small_booking_form}
  - {active_loop: null}
  - slot_was_set: [{requested_slot: null}]
  - {action: small_submit}
- rule: chat while booking
  condition: [{active_loop: small_booking_form}]
  steps: [{intent: chat}, {action: utter_chat}, {action: small_booking_form}, {active_loop: small_booking_form}]
- rule: stop booking
  condition: [{active_loop: small_booking_form}]
  steps: [{intent: stop}, {action: action_deactivate_loop}, {active_loop: null}, {action: small_cancel}]
- rule: report
  steps: [{intent: report}, {action: small_report_form}, {active_loop: small_report_form}]
- rule: reported
  condition: [{active_loop: small_report_form}]
  steps: [{action: small_report_form}, {active_loop: null}, {action: small_submit}]
- rule: stop reporting, asked first
  condition: [{active_loop: small_report_form}]
  steps: [{intent: stop}, {action: utter_sure}, {action: action_listen}]
- rule: go on reporting
  condition: [{active_loop: small_report_form}]
  steps: [{action: utter_sure}, {intent: affirm}, {action: small_report_form}, {active_loop: small_report_form}]
- rule: do stop reporting
  condition: [{active_loop: small_report_form}]
  steps: [{action: utter_sure}, {intent: deny}, {action: action_deactivate_loop}, {active_loop: null}]
"""


class _Small(Action):
    """An action of the project: says its name; subclasses return events."""

    def name(self) -> str:
        return self.__class__.__name__

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        dispatcher.utter_message(text=self.name(), buttons=[{"title": "好", "payload": "ok"}], json_message={"n": 1})
        return []


class small_answer(_Small):  # noqa: N801
    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        dispatcher.utter_message(response="utter_more", text=f"{len(tracker.events)} {tracker.active_loop.get('name')}")
        return [SlotSet("known", not tracker.get_slot("known"))]


class small_follow(_Small):  # noqa: N801
    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        return [FollowupAction("small_submit")]


class small_submit(_Small):  # noqa: N801
    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        dispatcher.utter_message(text=f"{tracker.get_slot('city')} {tracker.get_slot('end')} {tracker.followup_action}")
        return [SlotSet(slot, None) for slot in ("city", "day", "start", "end", "phone")]


class small_cancel(_Small):  # noqa: N801
    pass


class small_unknown(_Small):  # noqa: N801
    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        return [UserUtteranceReverted()]


class action_ask_day(_Small):  # noqa: N801
    pass


class small_note(_Small):  # noqa: N801
    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        words = tracker.latest_message.get("text") or ""
        return [SlotSet("note", words)] if "记" in words else []


class validate_small_booking_form(_Small):  # noqa: N801
    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        intent = tracker.get_intent_of_latest_message()
        if intent == "ask":
            return [ActionExecutionRejected(BOOKING), SlotSet("day", None)]
        if intent == "mystery":
            raise ActionExecutionRejection(self.name())
        if tracker.get_slot("city") == "B":
            dispatcher.utter_message(text="不办B")
            return [SlotSet("city", None)]
        return []


def train(folder: Path, policy: str) -> Path:
    """The project trained with ``policy``; dialogue only."""
    import rasa

    folder.mkdir()
    files = {"config.yml": CONFIG.format(policy=policy), "domain.yml": DOMAIN, "rules.yml": RULES}
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        result = rasa.train(
            domain=str(folder / "domain.yml"),
            config=str(folder / "config.yml"),
            training_files=[str(folder / "rules.yml")],
            output=str(folder),
        )
    return Path(result.model)


def messages(seed: int, count: int) -> Iterator[UserMessage]:
    """What somebody says, as understood; the same for the same seed."""
    chance = random.Random(seed)
    intents = "greet ask chat stop book book report report inform inform affirm deny follow mystery back restart"
    for _ in range(count):
        text = chance.choice(["照旧办理", "记一下", "随便说说"])
        yield UserMessage(text, CollectingOutputChannel(), "walker", parse_data=_parsed(chance, intents, text))


def _parsed(chance: random.Random, intents: str, text: str) -> dict[str, Any]:
    entities = [{"entity": "city", "value": chance.choice("ABC"), "start": 0, "end": 1}] * chance.choice([0, 0, 1, 2])
    if chance.random() < 0.3:
        entities = [*entities, {"entity": "phone", "value": "13900000012", "start": 0, "end": 1}]
    intent = {"name": chance.choice(intents.split()), "confidence": 1.0}
    return {"text": text, "intent": intent, "entities": entities}
