"""A real bot of this process on either database, and people who talk to it in turns, with no HTTP between."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.bot import Bot
from center.conversations import open_conversation
from center.database import upgrade
from center.messages import Words
from center.people import contact_of, prove_identity
from center.turns import Incoming
from tests.bot.channels.serving import settings_for

PATIENCE = 60.0
_numbers = itertools.count(1)


class Talk:
    """One conversation of a person."""

    def __init__(self, bot: Bot, conversation_id: str) -> None:
        self.bot, self.id = bot, conversation_id

    async def say(self, text: str) -> str:
        """What is answered."""
        incoming = Incoming(Words(text), client_id=f"t-{next(_numbers)}")
        asked = await self.bot.turns.ask(self.id, incoming, "json", PATIENCE)
        assert asked.replies is not None, "no answer in time"
        return "\n".join(reply.words.text for reply in asked.replies)


@asynccontextmanager
async def talking(var: Path, model: Path, url: str) -> AsyncIterator[Bot]:
    """A bot that answers; ``url`` is its database, empty for SQLite in ``var``."""
    settings = settings_for(var, **({"QIHANG_DATABASE_URL": url} if url else {}))
    upgrade(settings)
    bot = Bot(settings)
    await bot.start(model)
    try:
        yield bot
    finally:
        await bot.stop()


async def known_talk(bot: Bot, channel: str, phone: str, name: str) -> Talk:
    """A conversation in which the owner of a number is known."""
    now = bot.service.clock.now()

    def work(connection: Any) -> str:
        person = f"{name} on {channel}"
        contact = contact_of(connection, bot.service.seal, phone, name, now)
        prove_identity(connection, channel, person, contact, "code", now)
        return open_conversation(connection, channel, now, [person])

    return Talk(bot, await bot.service.records.write(work))
