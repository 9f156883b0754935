"""Somebody who talks on one channel of a running bot: what is said, and what comes back."""

from __future__ import annotations

import uuid
from abc import ABC, abstractmethod
from typing import Any

import sqlalchemy as sa

from center.messages import messages_after
from center.sealing import Seal
from center.tables import conversation
from tests.running import RunningBot

WAIT_SECONDS = 20


class Speaker(ABC):
    """One person on one channel; a reply is ``{"text", "buttons": [{"title", …}], "custom"}`` on every channel."""

    def __init__(self, bot: RunningBot, seal: Seal, identity: str | None) -> None:
        self.bot, self._seal = bot, seal
        self.identity = identity or f"test-{uuid.uuid4().hex[:12]}"
        self.replies: list[dict[str, Any]] = []

    @abstractmethod
    def say(self, text: str) -> None:
        """Send words; ``replies`` are what was answered."""

    @abstractmethod
    def tap(self, title: str) -> None:
        """Tap the button of the latest replies that has this title."""

    @abstractmethod
    def conversation_id(self, connection: Any) -> str:
        """The conversation that this is in the log."""

    def latest(self, connection: Any) -> int:
        """The number of the latest message of the conversation."""
        talk = self.conversation_id(connection)
        return int(connection.execute(sa.select(conversation.c.last_seq).where(conversation.c.id == talk)).scalar_one())

    def told_after(self, connection: Any, seq: int) -> list[dict[str, Any]]:
        """What was told without being asked since message number ``seq``; to be read, not to be tapped."""
        told = messages_after(connection, self._seal, self.conversation_id(connection), seq)
        return [{"text": one.words.text, "custom": one.words.custom, "buttons": one.words.buttons} for one in told]

    def _button(self, title: str, field: str) -> str:
        buttons = [button for reply in self.replies for button in reply.get("buttons") or ()]
        titles = [button["title"] for button in buttons]
        assert title in titles, f"no button {title} among {titles}"
        return str(buttons[titles.index(title)][field])

    def _known_as(self, connection: Any, channel: str) -> str:
        persons = self._seal.fingerprints(self.identity, f"channel:{channel}")
        wanted = sa.and_(conversation.c.channel == channel, conversation.c.person.in_(persons))
        return str(connection.execute(sa.select(conversation.c.id).where(wanted)).scalar_one())


class RestSpeaker(Speaker):
    """The channel for Rasa's own clients."""

    def say(self, text: str) -> None:
        response = self.bot.post({"sender": self.identity, "message": text})
        assert response.status_code == 200, response.text
        self.replies = response.json()

    def tap(self, title: str) -> None:
        self.say(self._button(title, "payload"))

    def conversation_id(self, connection: Any) -> str:
        return self._known_as(connection, "rest")


class JsonSpeaker(Speaker):
    """The JSON channel, as the website uses it."""

    def __init__(self, bot: RunningBot, seal: Seal, identity: str | None) -> None:
        super().__init__(bot, seal, identity)
        answer = bot.client.post("/v1/conversations", json={"person": self.identity}, headers=bot.as_service)
        assert answer.status_code == 201, answer.text
        self._id = str(answer.json()["conversation"])

    def say(self, text: str) -> None:
        self._send({"text": text})

    def tap(self, title: str) -> None:
        self._send({"button": self._button(title, "id")})

    def conversation_id(self, connection: Any) -> str:
        return self._id

    def told_after(self, connection: Any, seq: int) -> list[dict[str, Any]]:
        """The same, as the channel tells it."""
        path = f"/v1/conversations/{self._id}/messages?after={seq}"
        answer = self.bot.client.get(path, headers=self.bot.as_service)
        assert answer.status_code == 200, answer.text
        return list(answer.json()["messages"])

    def _send(self, what: dict[str, str]) -> None:
        path = f"/v1/conversations/{self._id}/messages?wait={WAIT_SECONDS}"
        body = {"id": uuid.uuid4().hex, **what}
        answer = self.bot.client.post(path, json=body, headers=self.bot.as_service)
        assert answer.status_code == 200, answer.text
        self.replies = answer.json()["messages"]


class HotlineSpeaker(Speaker):
    """A caller whose words an operator of 12345 types."""

    def say(self, text: str) -> None:
        body = {"operator": "operator-1", "caller": self.identity, "text": text, "id": uuid.uuid4().hex}
        answer = self.bot.client.post("/internal/turn", json=body, headers=self.bot.as_service)
        assert answer.status_code == 200, answer.text
        self.replies = answer.json()["messages"]

    def tap(self, title: str) -> None:
        self.say(title)

    def conversation_id(self, connection: Any) -> str:
        return self._known_as(connection, "hotline")


SPEAKERS: dict[str, type[Speaker]] = {
    "rest": RestSpeaker,
    "json": JsonSpeaker,
    "widget": JsonSpeaker,
    "hotline": HotlineSpeaker,
}
