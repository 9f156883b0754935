"""“我的信息” of a conversation: what is stored about whoever talks in it, and its deletion."""

from __future__ import annotations

from typing import Any

from sanic.request import Request
from sanic.response import HTTPResponse

from bot.bot import Bot
from bot.channels.deep_links import knowledge_in_use
from bot.channels.requests import SOON, Refused, Route, patiently, reply
from bot.channels.tokens import Doorkeeper
from center.my_information import StillAnswering, Stored, forget, stored_about


def mine_routes(bot: Bot, doorkeeper: Doorkeeper) -> list[Route]:
    """The routes below a conversation."""
    return Mine(bot, doorkeeper).routes()


class Mine:
    """Tells what is stored, and deletes what need not be kept."""

    def __init__(self, bot: Bot, doorkeeper: Doorkeeper) -> None:
        self._bot, self._doorkeeper = bot, doorkeeper

    def routes(self) -> list[Route]:
        """Every route."""
        return [Route("GET", "/me", self.tell), Route("DELETE", "/me", self.delete)]

    async def tell(self, request: Request, conversation_id: str) -> HTTPResponse:
        """What is stored about whoever holds the conversation."""
        await self._doorkeeper.admit(request, conversation_id)
        service, rules = self._bot.service, knowledge_in_use(self._bot).service.retention_rules()
        now = service.clock.now()

        def look(connection: Any) -> Stored:
            return stored_about(connection, service.seal, rules, conversation_id, now)

        return reply(_shown(await patiently(lambda: service.records.read(look))))

    async def delete(self, request: Request, conversation_id: str) -> HTTPResponse:
        """Delete it; what was deleted, and what is kept. The same again deletes nothing more."""
        await self._doorkeeper.admit(request, conversation_id)
        service, rules = self._bot.service, knowledge_in_use(self._bot).service.retention_rules()
        now = service.clock.now()

        def work(connection: Any) -> Stored:
            return forget(connection, service.seal, rules, conversation_id, now)

        try:
            return reply(_shown(await patiently(lambda: service.records.write(work))))
        except StillAnswering as busy:
            raise Refused(409, "still_answering", busy.message, SOON) from None


def _shown(stored: Stored) -> dict[str, Any]:
    groups = [
        {
            "title": group.title,
            "lines": list(group.lines),
            "kept_until": group.kept_until.isoformat() if group.kept_until else None,
            "why": group.why,
        }
        for group in stored.groups
    ]
    return {"groups": groups, "deleted": list(stored.deleted)}
