"""The WeChat channel, ``/wechat/callback``: what WeChat hands over, answered within its five seconds."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, text

from bot.bot import Bot
from bot.channels.deep_links import knowledge_in_use
from bot.channels.requests import add_route
from bot.channels.wechat.counts import Counts
from bot.channels.wechat.delivering import Deliverer
from bot.channels.wechat.envelope import Envelopes, Opened, Rejected, Why
from bot.channels.wechat.fallback import Fallback
from bot.channels.wechat.fetching import Fetching
from bot.channels.wechat.fields import text_xml
from bot.channels.wechat.kinds import Arrived, What, arrived_of, receipt_of
from bot.channels.wechat.replays import replays_for
from bot.channels.wechat.replying import Answer, Replies
from bot.channels.wechat.visits import Visits
from center.clock import SystemClock
from center.gateways.wechat import WeChatApi
from center.notices.template_receipts import take_template_receipt
from center.wechat.setting import WeChatSetting

PREFIX = "/wechat"
TAKEN = "success"
"""Tells WeChat that a callback was taken and is not answered."""
_XML = "application/xml; charset=utf-8"
_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
_SYSTEM = SystemClock()
"""Signatures are dated by the world's clock, whatever a demo's clock says."""
logger = logging.getLogger(__name__)


class Door:
    """Lets in what is WeChat's own, once, and sees to its answer."""

    def __init__(self, bot: Bot, api: WeChatApi | None) -> None:
        self._bot, self._envelopes = bot, Envelopes(bot.settings.wechat)
        self._replays, self._counts = replays_for(bot.settings.redis_url), Counts(bot.metrics.registry)
        self._deliverer = Deliverer(bot, api, self._rules, self._counts, Fallback(self._rules))
        self._fetching = Fetching(bot, api, self._rules)
        self._visits = Visits(bot, self._fetching, self._rules)
        self._replies = Replies(bot, self._deliverer, self._rules, self._counts)

    def blueprint(self) -> Blueprint:
        """The one address, and what runs beside it."""
        blueprint = Blueprint("wechat", url_prefix=PREFIX)
        add_route(blueprint, "GET", "/callback", self.verify)
        add_route(blueprint, "POST", "/callback", self.receive)
        blueprint.listener("after_server_start")(self._start)
        blueprint.listener("before_server_stop")(self._stop)
        return blueprint

    async def verify(self, request: Request) -> HTTPResponse:
        """WeChat's question whether the address is ours (服务器配置)."""
        try:
            return text(self._envelopes.verify(_query(request), _SYSTEM.now()), headers=_HEADERS)
        except Rejected as rejected:
            raise self._counted(rejected) from None

    async def receive(self, request: Request) -> HTTPResponse | None:
        """One callback; its answer leaves before anything else is sent to the person."""
        started = asyncio.get_running_loop().time()
        opened = await self._opened(request)
        arrived = arrived_of(opened.fields)
        rules = self._rules()
        self._counts.received.labels(arrived.what.value).inc()
        if arrived.what in (What.QUIET, What.RECEIPT):
            await self._take_event(arrived)
            return text(TAKEN, headers=_HEADERS)
        visit = await self._visits.begin(arrived, started + rules.account.patience_seconds)
        if arrived.what is What.UNSUBSCRIBE:
            return text(TAKEN, headers=_HEADERS)
        answer = await self._replies.answer(visit, await self._visits.hear(visit))
        await self._send(request, opened, answer)
        self._replies.follow(answer)
        return None

    async def _opened(self, request: Request) -> Opened:
        """Raises Rejected."""
        try:
            opened = self._envelopes.open(_query(request), request.body, _SYSTEM.now())
            if not await self._replays.is_same(opened.stamp, request.body):
                raise Rejected(Why.REPLAYED)
            return opened
        except Rejected as rejected:
            raise self._counted(rejected) from None

    async def _take_event(self, arrived: Arrived) -> None:
        if arrived.what is What.RECEIPT:
            receipt, service = receipt_of(arrived.fields), self._bot.service
            now = service.clock.now()
            await service.records.write(lambda connection: take_template_receipt(connection, *receipt, now))

    async def _send(self, request: Request, opened: Opened, answer: Answer) -> None:
        body, media_type = TAKEN, "text/plain; charset=utf-8"
        if answer.text:
            now, fields = _SYSTEM.now(), opened.fields
            xml = text_xml(fields["FromUserName"], fields["ToUserName"], answer.text, now)
            body, media_type = self._envelopes.close(xml, opened.stamp, now), _XML
        response = await request.respond(content_type=media_type, headers=_HEADERS)
        await response.send(body, True)

    def _rules(self) -> WeChatSetting:
        return knowledge_in_use(self._bot).service.wechat_rules()

    def _counted(self, rejected: Rejected) -> Rejected:
        self._counts.refused.labels(rejected.why.value).inc()
        logger.info("A callback is refused: %s", rejected.why.value)
        return rejected

    async def _start(self, *_: object) -> None:
        self._deliverer.start()
        self._fetching.start()

    async def _stop(self, *_: object) -> None:
        await self._replies.stop()
        await self._fetching.stop()
        await self._deliverer.stop()
        await self._replays.close()


def _query(request: Request) -> Mapping[str, str]:
    return {name: str(values[0]) for name, values in request.args.items() if values}
