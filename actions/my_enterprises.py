"""看我企业的信息: shown to whoever has proved who they are and may act for the enterprise, refused to all others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.base import answers_for, speak, today
from center.answers import Answers
from center.enterprises import Enterprise
from center.identities import contacts_behind
from center.own_enterprises import OwnEnterprises, own_enterprises
from center.replies import Button, Reply
from center.service import service

_PROVE = Button("绑定手机", "prove_phone")


class ShowEnterprise(Action):  # type: ignore[misc]
    """Tell what is recorded of the enterprises of whoever asks."""

    def name(self) -> str:
        return "action_show_enterprise"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        day, talk = today(), tracker.sender_id

        def look(connection: Any) -> OwnEnterprises | None:
            contacts = contacts_behind(connection, talk)
            return own_enterprises(connection, contacts, day) if contacts else None

        own = await service().records.read(look)
        speak(dispatcher, enterprises_reply(answers_for(tracker), own))
        return []


def enterprises_reply(answers: Answers, own: OwnEnterprises | None) -> Reply:
    """What is shown, and why nothing is; ``own`` is None for somebody who is not known."""
    if own is None:
        return _notice("enterprise_unknown_person", answers.phrase("enterprise_unknown_person"), _PROVE)
    if own.shown:
        listed = "\n".join(lines_of(own.shown))
        text = "\n".join([answers.phrase("enterprise_shown", {"内容": f"\n{listed}"}), *own.refused])
        return _notice("enterprise_shown", text)
    if own.refused:
        return _notice("enterprise_refused", "\n".join(own.refused))
    return _notice("enterprise_none", answers.phrase("enterprise_none"))


def lines_of(shown: Sequence[Enterprise]) -> list[str]:
    """One line for each: its name, its code, where it stands."""
    codes = [f"，统一社会信用代码{one.credit_code}" if one.credit_code else "" for one in shown]
    return [f"· {one.name}{code}，现在是“{one.stage.caption}”阶段。" for one, code in zip(shown, codes)]


def _notice(phrase: str, text: str, *buttons: Button) -> Reply:
    return Reply(text, buttons, {"kind": "notice", "phrase": phrase})
