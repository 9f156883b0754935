"""The answer to a callback: what is ready, at once; else that it is looked for, and the rest as it becomes ready."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy.exc import SQLAlchemyError

from bot.bot import Bot
from bot.channels.wechat.counts import Counts
from bot.channels.wechat.delivering import Deliverer
from bot.channels.wechat.visits import Heard, Visit
from center.asides import is_answered
from center.gateways.wechat import Text
from center.waiting import outcome_of
from center.wechat import deliveries, quota
from center.wechat.deliveries import Via
from center.wechat.setting import LARGEST_TEXT, WeChatSetting
from center.wechat.splitting import size_of
from center.wechat.wording import text_of, with_more

LATE_SECONDS = 120.0
"""For how long this process waits for a late answer; the sweep of the deliverer finds what comes even later."""
LOOK_SECONDS = 1.0
HELD_SECONDS = 0.1
"""How often it is looked whether another process is done with sending in the conversation."""
logger = logging.getLogger(__name__)


class Answer(NamedTuple):
    """What a callback is answered with, nothing when ``text`` is empty, and whose answer ``late`` is awaited."""

    text: str
    conversation_id: str
    late: int | None


class Replies:
    """Answers callbacks for one process."""

    def __init__(self, bot: Bot, deliverer: Deliverer, rules: Callable[[], WeChatSetting], counts: Counts) -> None:
        self._bot, self._deliverer, self._rules, self._counts = bot, deliverer, rules, counts
        self._awaited: dict[int, asyncio.Task[None]] = {}

    async def answer(self, visit: Visit, heard: Heard) -> Answer:
        """What is ready now. Once it is given it counts as sent; WeChat asks again when it did not arrive."""
        text = heard.instead or await self._ready(visit, heard)
        way = "passive" if text else "nothing" if heard.is_over else "waiting"
        self._counts.answers.labels(way).inc()
        late = None if heard.is_over else heard.message_ids[-1]
        return Answer(text if heard.is_over else self._with_waiting(text), visit.conversation_id, late)

    def follow(self, answer: Answer) -> None:
        """After the answer has left: send the rest, or the real answer when it is there."""
        if answer.late is None:
            self._deliverer.soon(answer.conversation_id)
        elif answer.late not in self._awaited:
            task = asyncio.create_task(self._await(answer.conversation_id, answer.late))
            self._awaited[answer.late] = task
            task.add_done_callback(lambda _: self._awaited.pop(answer.late or 0, None))

    async def stop(self) -> None:
        """Wait for nothing more; what becomes ready is found by another, or after the next start."""
        tasks = list(self._awaited.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _ready(self, visit: Visit, heard: Heard) -> str:
        """What there is to say now; while another process sends there, when it is done, which may have said it."""
        while (text := await self._at_once(visit, heard)) is None:
            left = visit.deadline - asyncio.get_running_loop().time()
            if left <= 0:
                return ""
            await asyncio.sleep(min(left, HELD_SECONDS))
        return text

    async def _at_once(self, visit: Visit, heard: Heard) -> str | None:
        """What an earlier try of the same callback was answered with, or what is new, claimed and recorded in one
        transaction; None while another process sends in the conversation.
        """
        service, rules, now = self._bot.service, self._rules(), self._bot.service.clock.now()
        of, ids = visit.conversation_id, heard.message_ids

        def said_before(connection: Any) -> str:
            comes_later = self._comes_later(connection, of, rules, now)
            return deliveries.again(connection, service.seal, of, ids, rules, comes_later=comes_later)

        def work(connection: Any) -> str | None:
            if before := said_before(connection):
                return before
            deliveries.resume(connection, of, now)  # in one transaction, or the sweep would be faster
            claimed = deliveries.claim(connection, service.seal, of, rules, Via.PASSIVE, now)
            if claimed is None:  # or another try was faster, between the look and the claim
                return said_before(connection) or (None if deliveries.is_held(connection, of, now) else "")
            text = deliveries.at_once(claimed, rules, comes_later=self._comes_later(connection, of, rules, now))
            deliveries.settle_all(connection, claimed, now, ids[0] if ids else None)
            deliveries.release(connection, claimed, now)
            return text

        return await service.records.write(work)

    def _comes_later(self, connection: Any, conversation_id: str, rules: WeChatSetting, now: datetime) -> bool:
        """Whether what is left comes by itself."""
        return self._deliverer.sends and quota.is_open(connection, conversation_id, rules, now)

    def _with_waiting(self, text: str) -> str:
        """``text``, which was left from before, and that the answer is looked for, if there is room to say it."""
        rules = self._rules()
        waiting = Text(rules.texts.waiting)
        told = text_of(waiting if self._deliverer.sends else with_more(waiting, rules))
        whole = f"{text}\n\n{told}" if text else told
        return text if size_of(whole) > LARGEST_TEXT or text.endswith(rules.texts.more) else whole

    async def _await(self, conversation_id: str, message_id: int) -> None:
        try:
            await self._deliverer.show_typing(conversation_id)
            await self._until_answered(conversation_id, message_id)
        except SQLAlchemyError as error:
            logger.warning("A late answer is sent later: %s", type(error).__name__)
        self._deliverer.soon(conversation_id)

    async def _until_answered(self, conversation_id: str, message_id: int) -> None:
        loop = asyncio.get_running_loop()
        end = loop.time() + LATE_SECONDS
        with self._bot.wakeups.watch(conversation_id) as watch:
            while not await self._is_answered(message_id) and (left := end - loop.time()) > 0:
                await watch.wait(min(left, LOOK_SECONDS))

    async def _is_answered(self, message_id: int) -> bool:
        return await self._bot.service.records.read(
            lambda connection: outcome_of(connection, message_id) is not None or is_answered(connection, message_id)
        )
