"""The bot of one process, put together: records, leases, wake-ups, trackers, the bundle in use, and its turns."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from rasa.utils.endpoints import EndpointConfig

from bot.actions_in_process import InProcessActions
from bot.agent import DirectAgent
from bot.channels.buttons import LOOKED_BACK, is_button_id, tapped
from bot.garbage import loading_what_stays
from bot.metrics import Metrics
from bot.models import current_model
from bot.processor import Processor
from bot.speaking import Speaker
from bot.stores.database_leases import DatabaseLeases
from bot.stores.leases import InProcessLeases, Leases
from bot.stores.redis_leases import RedisLeases
from bot.stores.trackers import ConversationTrackers
from bot.stores.wakeups_opening import wakeups_for
from bot.turns import Turns
from bot.worker import Worker
from center import bundles
from center.clock import Clock, SystemClock
from center.conversations import open_conversation
from center.demo_clock import DemoClock
from center.messages import Message, latest_with_buttons
from center.service import close_service, open_service
from center.settings import Settings
from center.turns import Incoming

ACTIONS = "actions"
POLL_SECONDS = 0.3


class Bot:
    """Everything a channel needs; ``start`` before the first request, ``stop`` after the last."""

    def __init__(self, settings: Settings, clock: Clock | None = None) -> None:
        self.settings, self.metrics = settings, Metrics()
        self.service = open_service(settings, clock)
        self.wakeups = wakeups_for(settings, self.service.records.is_sqlite)
        self.leases = self._leases()
        self.trackers = ConversationTrackers(self.service)
        self.agent = DirectAgent(tracker_store=self.trackers, action_endpoint=action_endpoint(settings))
        speaker = Speaker(self.service, self.agent, self.trackers, settings.turn_seconds)
        worker = Worker(self.service, speaker, self.trackers, self.metrics)
        self.turns = Turns(self.service, worker, self.leases, self.wakeups, self.metrics)
        self.is_stopping = False
        self._loading = asyncio.Lock()
        self._following: asyncio.Task[None] | None = None

    @property
    def version(self) -> str | None:
        """The bundle that answers; None before the first is loaded."""
        return bundles.newest() if self.agent.processor is not None else None

    async def start(self, model: Path) -> None:
        """Load the bundle and begin to answer, first of all what was left waiting."""
        await self.wakeups.start()
        if isinstance(self.service.clock, DemoClock):
            await self.service.clock.look()
            self._following = asyncio.create_task(self.service.clock.follow())
        await self.load(model)
        self.turns.start()

    async def load(self, model: Path) -> None:
        """Load a bundle in a thread and swap it in; turns under way finish with the one they began with."""
        async with self._loading:
            with loading_what_stays():
                processor: Processor = await asyncio.get_running_loop().run_in_executor(None, self.agent.build, model)
            self.agent.use(processor)

    async def reload(self) -> str | None:
        """Swap in the newest bundle; its version. Raises NoModel."""
        await self.load(current_model(self.settings))
        return self.version

    async def open_conversation(self, channel: str, persons: Sequence[str] = ()) -> str:
        """The conversation of whoever has one of these fingerprints on the channel; of nobody known, a new one."""
        now = self.service.clock.now()
        return await self.service.records.write(lambda connection: open_conversation(connection, channel, now, persons))

    async def tapped(self, conversation_id: str, button: str) -> Incoming:
        """What tapping ``button`` says in the conversation; nothing is looked up for what is no button's id."""
        shown = await self._shown(conversation_id) if is_button_id(button) else []
        return tapped(button, shown, conversation_id, self.settings.secret)

    async def _shown(self, conversation_id: str) -> list[Message]:
        seal = self.service.seal
        return await self.service.records.read(
            lambda connection: latest_with_buttons(connection, seal, conversation_id, LOOKED_BACK)
        )

    async def stop(self) -> None:
        """Finish the turns under way, then let go of everything."""
        self.is_stopping = True
        await self.turns.stop()
        if self._following is not None:
            self._following.cancel()
        await self.leases.close()
        await self.wakeups.close()
        close_service(self.service)

    def _leases(self) -> Leases:
        if self.settings.redis_url:
            return RedisLeases(self.settings.redis_url)
        if self.service.records.is_sqlite:
            return InProcessLeases()
        return DatabaseLeases(self.service.records, SystemClock(), self.wakeups)


def action_endpoint(settings: Settings) -> EndpointConfig:
    """Actions in this process, or on Rasa's standard action server."""
    return EndpointConfig(url=settings.actions_url) if settings.actions_url else InProcessActions(ACTIONS)
