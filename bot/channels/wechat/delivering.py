"""Sends what is said in WeChat conversations and was no reply to a callback: late answers, further parts, notices.

In order, never more than WeChat allows, every part recorded. Whoever sends has claimed the conversation in the
database, so replicas do not send twice; what a killed process left is found by the next look of another.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Protocol, TypeVar

from sqlalchemy.exc import SQLAlchemyError

from bot.bot import Bot
from bot.channels.wechat.counts import Counts
from bot.sweeping import sweep
from center.gateways.wechat import Busy, CustomMessage, Refused, RefusedCode, WeChatApi
from center.wechat import deliveries, people, quota
from center.wechat.deliveries import Claim, ClaimLost, Part, Via
from center.wechat.delivery_counts import oldest_waiting, waiting
from center.wechat.quota import Taken
from center.wechat.setting import WeChatSetting
from center.wechat.wording import with_more

SWEEP_SECONDS = 1.0
GRACE = timedelta(seconds=6)
"""For how long what was said is left to the reply to a callback, or to whoever waits for it, before the sweep."""
ODD_ERROR_WAITS = timedelta(minutes=1)
_HOPELESS = {
    RefusedCode.WINDOW_CLOSED,
    RefusedCode.QUOTA,
    RefusedCode.NO_RIGHT,
    RefusedCode.NOT_FOLLOWING,
}
"""What holds for everything that waits for this person, not for one message."""
Result = TypeVar("Result")
_USED_UP = _HOPELESS - {RefusedCode.NO_RIGHT}
logger = logging.getLogger(__name__)


class ToldUndelivered(Protocol):
    """Is told of messages that WeChat does not take now: within the transaction that holds them back."""

    def __call__(
        self, connection: Any, conversation_id: str, message_ids: Sequence[int], reason: str, now: datetime
    ) -> None: ...


class _Reserved(NamedTuple):
    """One customer message of the quota, and whether it is the last for now."""

    taken: Taken
    is_last: bool


class Deliverer:
    """Delivers for one process. Without ``api``, and for an account that is not verified, it sends nothing."""

    def __init__(
        self,
        bot: Bot,
        api: WeChatApi | None,
        rules: Callable[[], WeChatSetting],
        counts: Counts,
        told_undelivered: ToldUndelivered,
    ) -> None:
        self._bot, self._api, self._rules, self._counts = bot, api, rules, counts
        self._told_undelivered = told_undelivered
        self._running: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        self._sweeper: asyncio.Task[None] | None = None

    @property
    def sends(self) -> bool:
        """Whether anything can be sent but as the answer to a callback."""
        return self._api is not None and self._rules().account.is_verified

    def start(self) -> None:
        """Begin to look for what nobody has sent."""
        if self._api is not None:
            self._sweeper = asyncio.create_task(
                sweep(self._sweep_once, SWEEP_SECONDS, "What waits for WeChat cannot be looked for", logger)
            )

    async def stop(self) -> None:
        """Finish what is being sent; the rest is sent by another, or after the next start."""
        if self._sweeper is not None:
            self._sweeper.cancel()
        self._api = None
        self._again.clear()
        await asyncio.gather(*self._running.values(), return_exceptions=True)

    def soon(self, conversation_id: str) -> None:
        """Send what waits in the conversation, now or right after what is being sent there."""
        if self._api is None or not self.sends:
            return
        if conversation_id in self._running:
            self._again.add(conversation_id)
            return
        task = asyncio.create_task(self._deliver(conversation_id, self._api))
        self._running[conversation_id] = task
        task.add_done_callback(lambda _: self._done(conversation_id))

    async def show_typing(self, conversation_id: str) -> None:
        """Show that an answer is being written; where that does not work, nothing is lost."""
        if self._api is None or not self.sends:
            return
        openid = await self._openid(conversation_id)
        if openid is not None:
            try:
                await self._api.typing(openid)
            except (Busy, Refused) as error:
                logger.debug("Typing is not shown: %s", error)

    def _done(self, conversation_id: str) -> None:
        del self._running[conversation_id]
        if conversation_id in self._again:
            self._again.discard(conversation_id)
            self.soon(conversation_id)

    async def _deliver(self, conversation_id: str, api: WeChatApi) -> None:
        try:
            while (claimed := await self._claimed(conversation_id)) is not None:
                if not await self._send_all(claimed, api):
                    return
        except ClaimLost:
            logger.warning("What waits in a WeChat conversation was taken over by another process")
        except SQLAlchemyError as error:
            logger.warning("What waits for WeChat is sent later: %s", type(error).__name__)

    async def _send_all(self, claimed: Claim, api: WeChatApi) -> bool:
        """Whether there is more that can go now."""
        openid = await self._openid(claimed.conversation_id)
        try:
            if openid is None:
                await self._hold_back(claimed, RefusedCode.NOT_FOLLOWING.value)
                return False
            for place, part in enumerate(claimed.parts, 1):
                has_more = claimed.has_more or place < len(claimed.parts)
                if not await self._send(claimed, part, has_more, openid, api):
                    return False
            return True
        finally:
            now = self._now()
            await self._write(lambda connection: deliveries.release(connection, claimed, now))

    async def _send(self, claimed: Claim, part: Part, has_more: bool, openid: str, api: WeChatApi) -> bool:
        """Whether the next may go."""
        reserved = await self._reserve(claimed)
        if reserved is None:
            return False
        content: CustomMessage = part.content
        if has_more and reserved.is_last:
            content = with_more(content, self._rules())
        try:
            await api.say(openid, content)
        except Busy as busy:
            back = None if busy.may_have_arrived else reserved.taken
            return await self._put_off(claimed, part, back, busy.cause.value, busy.retry_after)
        except Refused as refused:
            return await self._refused(claimed, part, reserved.taken, refused.code)
        except Exception as error:
            logger.error("A customer message could not be sent: %s", type(error).__name__)
            return await self._put_off(claimed, part, None, "error", ODD_ERROR_WAITS)
        now = self._now()
        await self._write(lambda connection: deliveries.settle(connection, claimed, part, now))
        self._counts.answers.labels("custom").inc()
        return not (has_more and reserved.is_last) or await self._wait_for_more(claimed)

    async def _reserve(self, claimed: Claim) -> _Reserved | None:
        """One of what WeChat still allows; when there is none, everything is held back."""
        rules, now, of = self._rules(), self._now(), claimed.conversation_id

        def work(connection: Any) -> _Reserved | None:
            taken = quota.take(connection, of, rules, now)
            return taken and _Reserved(taken, quota.left(connection, of, rules, now) == 0)

        reserved = await self._write(work)
        if reserved is None:
            await self._hold_back(claimed, RefusedCode.QUOTA.value)
        return reserved

    async def _wait_for_more(self, claimed: Claim) -> bool:
        """The person was told how to get the rest, so nobody else needs to tell them."""
        now = self._now()
        reason = RefusedCode.QUOTA.value
        await self._write(lambda connection: deliveries.hold_back(connection, claimed, reason, now))
        self._counts.unsent.labels("held_back", reason).inc()
        return False

    async def _put_off(
        self, claimed: Claim, part: Part, back: Taken | None, reason: str, retry_after: timedelta
    ) -> bool:
        now, of = self._now(), claimed.conversation_id

        def work(connection: Any) -> bool:
            if back is not None:
                quota.give_back(connection, of, back)
            is_later = deliveries.put_off(connection, claimed, part, reason, retry_after, now)
            if not is_later:
                self._told_undelivered(connection, of, [part.message_id], reason, now)
            return is_later

        is_later = await self._write(work)
        self._counts.unsent.labels("later" if is_later else "failed", reason).inc()
        return False

    async def _refused(self, claimed: Claim, part: Part, taken: Taken, code: RefusedCode) -> bool:
        now, of = self._now(), claimed.conversation_id

        def work(connection: Any) -> None:
            quota.give_back(connection, of, taken)
            if code in _USED_UP:
                quota.withdraw(connection, of)
            if code is RefusedCode.NOT_FOLLOWING:
                people.leave(connection, of, now)
            if code not in _HOPELESS:
                deliveries.fail(connection, claimed, part, code.value, now)
                self._told_undelivered(connection, of, [part.message_id], code.value, now)

        await self._write(work)
        if code in _HOPELESS:
            await self._hold_back(claimed, code.value)
            return False
        self._counts.unsent.labels("failed", code.value).inc()
        return True

    async def _hold_back(self, claimed: Claim, reason: str) -> None:
        now, of = self._now(), claimed.conversation_id

        def work(connection: Any) -> None:
            held = deliveries.hold_back(connection, claimed, reason, now)
            if held:
                self._told_undelivered(connection, of, held, reason, now)

        await self._write(work)
        self._counts.unsent.labels("held_back", reason).inc()

    async def _claimed(self, conversation_id: str) -> Claim | None:
        seal, rules, now = self._bot.service.seal, self._rules(), self._now()
        return await self._write(
            lambda connection: deliveries.claim(connection, seal, conversation_id, rules, Via.CUSTOM, now)
        )

    async def _openid(self, conversation_id: str) -> str | None:
        service = self._bot.service
        return await service.records.read(
            lambda connection: people.openid_of(connection, service.seal, conversation_id)
        )

    async def _sweep_once(self) -> None:
        if self._bot.version is None or not self.sends:
            return
        now = self._now()
        found, oldest = await self._bot.service.records.read(
            lambda connection: (waiting(connection, now, GRACE), oldest_waiting(connection))
        )
        self._counts.oldest.set((now - oldest).total_seconds() if oldest else 0)
        for conversation_id in found:
            self.soon(conversation_id)

    async def _write(self, work: Callable[[Any], Result]) -> Result:
        return await self._bot.service.records.write(work)

    def _now(self) -> datetime:
        return self._bot.service.clock.now()
