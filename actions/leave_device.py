"""退出, 换个人: whoever talks next on this device is not taken for the one before."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, AllSlotsReset, EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.base import answers_for, speak
from center.proofs.leaving import leave
from center.replies import Reply
from center.service import service


class SignOut(Action):  # type: ignore[misc]
    """Unlink who talks here, leave the form under way, and remember nothing; a page begins a new conversation."""

    def name(self) -> str:
        return "action_sign_out"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        here, talk = service(), tracker.sender_id
        now = here.clock.now()
        was_known = await here.records.write(lambda connection: leave(connection, here.seal, talk, now))
        phrase = "signed_out" if was_known else "signed_out_unknown"
        card = {"kind": "notice", "phrase": phrase, "ends": True}
        speak(dispatcher, Reply(answers_for(tracker).phrase(phrase), (), card))
        return [ActiveLoop(None), AllSlotsReset()]
