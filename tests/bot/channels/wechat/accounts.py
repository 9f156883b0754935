"""The real application with an official account, a simulated WeChat beside it, and people's phones between the two."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import httpx
import sqlalchemy as sa
from aiohttp import web

from bot.bot import Bot
from center import bundles
from center.clock import Clock, SystemClock
from center.gateways.simulators.wechat_callbacks import Callbacks, Mode
from center.gateways.simulators.wechat_controls import CONTROL, add_controls
from center.gateways.simulators.wechat_phone import Phone, openid_of
from center.gateways.simulators.wechat_server import WeChatSimulator
from center.messages import Message, messages_after
from center.tables import conversation
from center.wechat.people import CHANNEL
from center.wechat_settings import WeChatSettings
from center.wechat_tables import wechat_delivery
from tests.bot.channels.contract import Contract
from tests.bot.channels.serving import Serving, serving, settings_for

PLAIN = {
    "QIHANG_WECHAT_APP_ID": "wx0123456789abcdef",
    "QIHANG_WECHAT_APP_SECRET": "5" * 32,
    "QIHANG_WECHAT_TOKEN": "Qihang2026",
    "QIHANG_WECHAT_ACCOUNT_ID": "gh_0123456789ab",
}
SEALED = {**PLAIN, "QIHANG_WECHAT_AES_KEY": "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"}
PATH = "/wechat/callback"
LONGEST_SECONDS = 30.0
Result = TypeVar("Result")
_people = itertools.count(1)


class Account:
    """A running bot with its account; every phone is a new person's."""

    def __init__(self, running: Serving, simulator: WeChatSimulator, api: str) -> None:
        self.running, self.simulator, self.api = running, simulator, api
        self.bot: Bot = running.bot
        self.settings: WeChatSettings = running.bot.settings.wechat
        self.url = f"{running.client.base_url}{PATH}"
        self.mode: Mode = "aes" if self.settings.aes_key else "plain"

    def callbacks(self, mode: Mode | None = None, clock: Clock | None = None, **changed: str) -> Callbacks:
        """WeChat towards us; ``changed`` settings are those of somebody else."""
        settings = replace(self.settings, **changed)
        return Callbacks(settings, self.url, clock or SystemClock(), mode=mode or self.mode, patience=20, tries=1)

    def phone(self, mode: Mode | None = None) -> Phone:
        """The phone of somebody new."""
        return Phone(openid_of(next(_people)), self.callbacks(mode), self.api)

    async def log(self, phone: Phone) -> list[Message]:
        """What was said in the conversation of the phone's owner; nothing when they have none."""
        of, seal = await self.conversation(phone), self.bot.service.seal
        if of is None:
            return []
        return await self.bot.service.records.read(lambda connection: messages_after(connection, seal, of))

    async def said(self, phone: Phone) -> list[tuple[str, str]]:
        """Author and words of the whole conversation."""
        return [(message.author.value, message.words.text) for message in await self.log(phone)]

    async def conversation(self, phone: Phone) -> str | None:
        """The id of their conversation."""
        persons = self.bot.service.seal.fingerprints(phone.openid, f"channel:{CHANNEL}")
        mine = sa.select(conversation.c.id).where(conversation.c.channel == CHANNEL, conversation.c.person.in_(persons))
        return await self.bot.service.records.read(lambda connection: connection.execute(mine).scalar_one_or_none())

    async def deliveries(self, phone: Phone) -> list[tuple[Any, ...]]:
        """State, way and reason of every part, in order."""
        columns = wechat_delivery.c
        of = await self.conversation(phone)
        wanted = sa.select(columns.state, columns.via, columns.reason).where(columns.conversation_id == of)
        ordered = wanted.order_by(columns.seq, columns.part)
        rows = await self.bot.service.records.read(lambda connection: connection.execute(ordered).all())
        return [tuple(row) for row in rows]

    async def shown(self, phone: Phone) -> list[tuple[str, str]]:
        """What the phone shows: by which way, and which words."""
        return [(message["via"], message["text"]) for message in await phone.shows()]

    async def order(self, kind: str, value: Any = None, **more: Any) -> None:
        """Something goes wrong at WeChat from now on."""
        async with httpx.AsyncClient(base_url=self.api, trust_env=False) as client:
            answer = await client.post(f"{CONTROL}/faults", json={"kind": kind, "value": value, **more})
            assert answer.status_code == 204, answer.text

    def count(self, name: str, **labels: str) -> float:
        """A counter of /metrics."""
        return self.bot.metrics.registry.get_sample_value(f"qihang_wechat_{name}", labels) or 0.0


@asynccontextmanager
async def account_for(
    model: Path, contract: Contract, var: Path, environment: dict[str, str]
) -> AsyncIterator[Account]:
    """The application with an account as ``environment`` has it, and a simulated WeChat."""
    simulator = WeChatSimulator(
        environment["QIHANG_WECHAT_APP_ID"], environment["QIHANG_WECHAT_APP_SECRET"], SystemClock()
    )
    runner = web.AppRunner(add_controls(simulator.application(), simulator), access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    api = f"http://127.0.0.1:{runner.addresses[0][1]}"
    settings = settings_for(var, QIHANG_MODEL=str(model), QIHANG_WECHAT_API=api, **environment)
    try:
        async with serving(settings, model, contract) as running:
            yield Account(running, simulator, api)
    finally:
        await runner.cleanup()


@contextmanager
def ruled(bot: Bot, **changed: dict[str, Any]) -> Iterator[None]:
    """For a while wechat.yml says something else: parts of it by name, each with what differs."""
    assert bot.version is not None
    before = bundles.knowledge_of(bot.version)
    rules = before.service.wechat_rules()
    parts = {name: getattr(rules, name).copy(update=values) for name, values in changed.items()}
    now = replace(before, service=replace(before.service, wechat=rules.copy(update=parts)))
    bundles.register(bot.version, now)
    try:
        yield
    finally:
        bundles.register(bot.version, before)


async def until(
    look: Callable[[], Awaitable[Result]], is_so: Callable[[Result], bool], seconds: float = LONGEST_SECONDS
) -> Result:
    """What ``look`` gives as soon as ``is_so``; AssertionError with the last look when that takes too long."""
    end = asyncio.get_running_loop().time() + seconds
    while not is_so(found := await look()):
        assert asyncio.get_running_loop().time() < end, found
        await asyncio.sleep(0.05)
    return found
