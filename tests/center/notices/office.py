"""What tests of channels need: a courier and a WeChat deliverer on the real wires of both simulators, a moved clock."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from prometheus_client import CollectorRegistry

from bot.channels.wechat.counts import Counts
from bot.channels.wechat.delivering import Deliverer
from bot.channels.wechat.fallback import Fallback
from center.clock import StepClock
from center.gateways.sms_http import HttpSmsGateway
from center.gateways.wechat_http import HttpWeChat
from center.knowledge import KNOWLEDGE, ServiceSettings, load_service
from center.notices.carrier import Carrier
from center.notices.collecting import collect_receipts, look_after
from center.notices.rules import NoticeRules
from center.notices.ways import ways_of
from center.people import ProvedBy, prove_identity
from center.records import Records
from center.service import Service
from center.wechat.people import CHANNEL
from center.wechat.quota import Trigger, note
from center.wechat.setting import WeChatSetting
from tests.center.gateways.running import RunningSimulator
from tests.center.gateways.wechat_running import RunningWeChat
from tests.center.notices.noticed import states
from tests.center.recorded import FRIDAY_NOON, SEAL
from tests.center.wechat.talked import followed

RULES = NoticeRules(
    talks={"json": {"active_minutes": 30, "is_read_later": True}, "wechat": {"active_minutes": 30}},
    default={
        "channels": ["conversation", "wechat", "sms", "mailbox", "telephone"],
        "template": "qihang_notice",
        "use_hours": 72,
    },
    kinds={"reminder_day": {"title": "预约提醒"}, "window_opens": {"is_due": True, "why": "法定期限"}},
    topics={"appointments": {"title": "预约提醒", "kinds": ["reminder_day"], "words": ["预约提醒"]}},
)


class Office:
    """Everything between a notice and somebody's telephone, in this process but for the two simulators."""

    def __init__(
        self, records: Records, sms: RunningSimulator, wechat: RunningWeChat, rules: NoticeRules = RULES
    ) -> None:
        self.records, self.sms, self.wechat = records, sms, wechat
        self.clock = StepClock(FRIDAY_NOON)
        self.settings: ServiceSettings = replace(load_service(KNOWLEDGE / "service"), notices=rules)
        self.api: HttpWeChat = wechat.gateway(records)
        self._sms: HttpSmsGateway = sms.gateway()
        self._told: set[str] = set()
        self.is_delivering = True
        self._deliverer = self._made_deliverer()
        self.carrier = self.another()

    @property
    def setting(self) -> WeChatSetting:
        """wechat.yml."""
        return self.settings.wechat_rules()

    def another(self) -> Carrier:
        """One more courier's hands."""
        ways = ways_of(self.records, SEAL, self.settings, self._sms, self.api, self._told.add)
        return Carrier(self.records, self.settings.notices, ways, self.clock)

    def move_to(self, now: datetime) -> None:
        """From here on it is ``now`` for us; the simulators go by the machine's clock."""
        self.clock.advance(now - self.clock.now())

    async def work(self) -> list[str]:
        """Carry, deliver and collect until nothing is left to do now; how the notices stand."""
        for _ in range(20):
            carried = 0
            while some := await self.carrier.carry():
                carried += some
            await self.deliver()
            if not (await self.collect() or carried):
                return states(self.records)
        raise AssertionError("it does not come to an end")

    async def deliver(self) -> None:
        """What the bot's process does with the conversations that something was written in."""
        if not self.is_delivering:
            return
        for talk in sorted(self._told):
            self._deliverer.soon(talk)
        self._told.clear()
        while self._deliverer._running:
            await asyncio.gather(*self._deliverer._running.values())

    async def collect(self) -> int:
        """Note what became of it; how many were news."""
        now = self.clock.now()
        news = await self.records.write(lambda connection: look_after(connection, SEAL, self.settings, now))
        return news + await collect_receipts(self.records, self._sms, self.clock)

    def follows(self, openid: str, contact: int | None, speaks: bool = True) -> str:
        """Somebody follows, is proved to be ``contact``, and has just spoken to us; their conversation."""
        talk, now = followed(self.records, openid, self.clock.now()), self.clock.now()

        def work(connection: Any) -> None:
            if contact is not None:
                person = SEAL.fingerprint(openid, f"channel:{CHANNEL}")
                prove_identity(connection, CHANNEL, person, contact, ProvedBy.CODE, now)
            if speaks:
                note(connection, talk, Trigger.MESSAGE, now)

        self.records.write_now(work)
        self.wechat.did("subscribe", openid)
        if speaks:
            self.wechat.did("message", openid)
        return talk

    def texts_sent(self) -> list[str]:
        """What went out by SMS."""
        return [message["text"].partition("】")[2] for message in self.sms.outbox()]

    def _made_deliverer(self) -> Deliverer:
        bot: Any = SimpleNamespace(service=Service(self.records, SEAL, self.clock), version="1")
        told: Any = Fallback(lambda: self.setting)
        return Deliverer(bot, self.api, lambda: self.setting, Counts(CollectorRegistry()), told)
