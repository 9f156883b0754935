"""A custom action, in process or over HTTP: its result is checked cheaply, its failure keeps its name."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import rasa
from jsonschema.validators import validator_for  # type: ignore[import-untyped]
from rasa.core.actions.action import ActionExecutionRejection, RemoteAction
from rasa.core.channels.channel import OutputChannel
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker

from bot.acting.past_events import PastEvents
from bot.actions_in_process import InProcessActions, event_of


class ActionFailed(Exception):
    """The custom action ``action`` failed; the cause says how."""

    def __init__(self, action: str) -> None:
        super().__init__(f"{action} failed")
        self.action = action


class CustomAction(RemoteAction):  # type: ignore[misc]
    """Rasa's remote action. What our own actions return has been checked by the endpoint that ran them."""

    async def run(
        self,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        tracker: DialogueStateTracker,
        domain: Domain,
    ) -> list[Event]:
        """The events it returns; raises Rasa's ActionExecutionRejection when it declines, ActionFailed otherwise."""
        try:
            if isinstance(self.action_endpoint, InProcessActions):
                return await self._run_here(output_channel, nlg, tracker, domain)
            return await super().run(output_channel, nlg, tracker, domain)  # type: ignore[no-any-return]
        except ActionExecutionRejection:
            raise
        except Exception as error:
            raise ActionFailed(self.name()) from error

    async def _run_here(
        self, output: OutputChannel, nlg: NaturalLanguageGenerator, tracker: DialogueStateTracker, domain: Domain
    ) -> list[Event]:
        result = await self.action_endpoint.request(json=self._call(tracker, domain))
        said = await self._utter_responses(result["responses"], output, nlg, tracker)
        return [*said, *map(event_of, result["events"])]

    def _call(self, tracker: DialogueStateTracker, domain: Domain) -> dict[str, Any]:
        """What ``_action_call_format`` gives, without making every event ready."""
        state = {**tracker.current_state(), "events": PastEvents(tracker.events)}
        call = {
            "next_action": self._name,
            "sender_id": tracker.sender_id,
            "tracker": state,
            "version": rasa.__version__,
        }
        if not self._is_selective_domain_enabled() or domain.does_custom_action_explicitly_need_domain(self._name):
            call["domain"] = domain.as_dict()
        return call

    def _validate_action_result(self, result: dict[str, Any]) -> bool:
        response_validator().validate(result)
        return True


@lru_cache(maxsize=1)
def response_validator() -> Any:
    """Rasa's schema of an action server's response, made ready once."""
    schema = RemoteAction.action_response_format_spec()
    return validator_for(schema)(schema)
