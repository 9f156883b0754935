"""Runs the actions in the bot's own process: the same actions as on Rasa's action server, without HTTP.

An action sees what the standard action server would show it: a copy, so it cannot change the conversation behind our
back. What it returns passes through JSON, as over HTTP, so nothing enters a conversation that cannot be stored. Our
actions are coroutines. One that blocks the event loop holds up every conversation and cannot be cut short
by any time limit: blocking work belongs in ``asyncio.to_thread``.
"""

from __future__ import annotations

import json
import pickle
from typing import Any

from rasa.core.actions.action import ActionExecutionRejection
from rasa.shared.core.events import Event, SlotSet
from rasa.shared.utils.common import all_subclasses
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk import interfaces
from rasa_sdk.executor import ActionExecutor

from bot.acting.past_events import PastEvents

_EVENTS: dict[str, type[Event]] = {kind.type_name: kind for kind in reversed(all_subclasses(Event))}


class UnreadableResult(TypeError):
    """An action returned something other than a list of events that Rasa knows."""


class InProcessActions(EndpointConfig):  # type: ignore[misc]
    """An action endpoint that calls the actions of ``package`` directly."""

    def __init__(self, package: str) -> None:
        super().__init__(url="in-process://actions", enable_selective_domain=True)
        self._executor = _StrictExecutor()
        self._executor.register_package(package)

    async def request(
        self,
        method: str = "post",
        subpath: str | None = None,
        content_type: str | None = None,
        compress: bool = False,
        **kwargs: Any,
    ) -> dict[str, Any]:
        """Run the action that ``json`` names; its errors are the caller's.

        Raises Rasa's ActionExecutionRejection when the action declines, UnreadableResult for a result of no use.
        """
        try:
            result = await self._executor.run(_copy(kwargs["json"]))
        except interfaces.ActionExecutionRejection as declined:
            raise ActionExecutionRejection(declined.action_name, declined.message) from declined
        return _through_json(result)


class _StrictExecutor(ActionExecutor):  # type: ignore[misc]
    """Rasa's executor, which would drop an unreadable event with a line in the log."""

    @staticmethod
    def validate_events(events: list[dict[str, Any]], action_name: str) -> list[dict[str, Any]]:
        """``events`` as they are; raises UnreadableResult."""
        if not isinstance(events, list) or not all(map(_is_event, events)):
            raise UnreadableResult(f"{action_name} did not return a list of known events")
        return events

    @staticmethod
    def _create_api_response(events: list[dict[str, Any]], messages: list[dict[str, Any]]) -> dict[str, Any]:
        if not all(isinstance(message, dict) for message in messages):
            raise UnreadableResult("a reply is not an object")
        return {"events": events, "responses": messages}


def event_of(parameters: dict[str, Any]) -> Event:
    """Rasa's event of what an action returned; its name has been checked."""
    return _EVENTS[parameters["event"]]._from_parameters(parameters)


def _is_event(event: Any) -> bool:
    if not isinstance(event, dict) or event.get("event") not in _EVENTS:
        return False
    return event["event"] != SlotSet.type_name or isinstance(event.get("name"), str)


def _copy(call: dict[str, Any]) -> dict[str, Any]:
    """The call as a copy; events that are made ready when they are looked at are copied then."""
    tracker = call["tracker"]
    lazy = tracker["events"] if isinstance(tracker["events"], PastEvents) else None
    plain = call if lazy is None else {**call, "tracker": {**tracker, "events": None}}
    copied: dict[str, Any] = pickle.loads(pickle.dumps(plain, pickle.HIGHEST_PROTOCOL))
    if lazy is not None:
        copied["tracker"]["events"] = lazy
    return copied


def _through_json(value: dict[str, Any]) -> dict[str, Any]:
    copied: dict[str, Any] = json.loads(json.dumps(value))
    return copied
