"""Fetches photos from WeChat and hands them in as the widget does, and says what became of them, once.

What is to be fetched is written down together with its owner's choice (center/wechat/photos.py), so that a process that
is killed loses nothing: another finds it, or the same after its start.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any, NamedTuple
from urllib.parse import unquote

from sqlalchemy.exc import SQLAlchemyError

from bot.bot import Bot
from bot.channels.deep_links import knowledge_in_use
from bot.channels.wechat.photos import Photo, left_alone
from bot.sweeping import sweep
from center.asides import is_answered, say_to
from center.cases.reading import UnknownCase
from center.cases.refusals import Refusal
from center.gateways.wechat import Busy, Media, Refused, RefusedCode, WeChatApi
from center.messages import Words
from center.uploads.listing import guide_book
from center.uploads.opening import open_taking
from center.uploads.records import Limits, Offer
from center.wechat import photos
from center.wechat.photos import State, Wanted
from center.wechat.setting import TextSetting, WeChatSetting

SWEEP_SECONDS = 2.0
LOOK_SECONDS = 1.0
ODD_ERROR_WAITS = timedelta(minutes=1)
_LATER = "照片这会儿取不到，我接着取，取到了告诉您，不用再发。"
_GIVEN_UP = "刚才那张照片一直没有取到，请再发一次。"
_NOT_THERE = "这张照片取不到了，可能放得太久，请再发一次。"
_TOO_LARGE = "这张照片太大，没有收下。请压缩一下，或发普通画质，再发一次。"
_NAME = "微信照片"
_RESULT, _MEANWHILE = ":0", ":later"
"""What of a photo is said under which name: each once."""
_ALARMS = logging.getLogger("qihang.alarm")
logger = logging.getLogger(__name__)


class _End(NamedTuple):
    """What became of a photo, in a word and as its owner is told; ``reason`` for the record."""

    state: State
    told: str
    reason: str = ""


class Fetching:
    """Fetches for one process."""

    def __init__(self, bot: Bot, api: WeChatApi | None, rules: Callable[[], WeChatSetting]) -> None:
        self._bot, self._api, self._rules = bot, api, rules
        self._taking = open_taking(bot.settings, bot.service)
        self._running: dict[int, asyncio.Task[None]] = {}
        self._sweeper: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to look for what was not fetched yet."""
        self._sweeper = asyncio.create_task(
            sweep(self._sweep_once, SWEEP_SECONDS, "Photos that wait cannot be looked for", logger)
        )

    async def stop(self) -> None:
        """Finish what is being fetched; the rest is fetched by another, or after the next start."""
        if self._sweeper is not None:
            self._sweeper.cancel()
        await asyncio.gather(*self._running.values(), return_exceptions=True)

    def begin(self, connection: Any, conversation_id: str, message_id: int, client_id: str, photo: Photo) -> None:
        """The message of this id says what a photo is: it is answered, or the photo is noted to be fetched."""
        seal, now, told = self._bot.service.seal, self._bot.service.clock.now(), left_alone(photo, self._texts())
        if told is not None:
            say_to(connection, seal, conversation_id, message_id, told, f"{client_id}{_RESULT}", now)
        else:
            about = photo.media_id, photo.case, photo.material
            photos.begin(connection, seal, conversation_id, message_id, *about, now)

    async def until_told(self, conversation_id: str, message_id: int, deadline: float) -> bool:
        """Fetch the photo; whether anything was said of it by ``deadline`` (seconds of the event loop)."""
        self.soon(message_id)
        loop, records = asyncio.get_running_loop(), self._bot.service.records
        with self._bot.wakeups.watch(conversation_id) as watch:
            while not (is_told := await records.read(lambda connection: is_answered(connection, message_id))):
                if (left := deadline - loop.time()) <= 0:
                    break
                await watch.wait(min(left, LOOK_SECONDS))
        return is_told

    def soon(self, message_id: int) -> None:
        """Try it now, unless this process is at it."""
        if message_id not in self._running:
            task = self._running[message_id] = asyncio.create_task(self._try(message_id))
            task.add_done_callback(lambda _: self._running.pop(message_id, None))

    async def _try(self, message_id: int) -> None:
        service = self._bot.service
        try:
            now = service.clock.now()
            photo = await service.records.write(
                lambda connection: photos.take(connection, service.seal, message_id, now)
            )
            if photo is not None:
                await self._fetch(photo)
        except SQLAlchemyError as error:
            logger.warning("A photo is fetched later: %s", type(error).__name__)

    async def _fetch(self, photo: Wanted) -> None:
        try:
            media = await self._fetched(photo.media_id)
            await self._end(photo, await self._handed_in(photo, media))
        except Busy as busy:
            await self._put_off(photo, busy.cause.value, busy.retry_after)
        except Refused as refused:
            told = _TOO_LARGE if refused.code is RefusedCode.TOO_LARGE else _NOT_THERE
            await self._end(photo, _End(State.LOST, told, refused.code.value))
        except OSError as error:
            _ALARMS.error("ALARM uploads_unusable error=%s", type(error).__name__)
            await self._put_off(photo, "storage", ODD_ERROR_WAITS)
        except (KeyError, TypeError, ValueError, RuntimeError) as error:
            logger.error("A photo could not be handed in: %s", type(error).__name__)
            await self._put_off(photo, "error", ODD_ERROR_WAITS)

    async def _handed_in(self, photo: Wanted, media: Media) -> _End:
        offer, limits = Offer(photo.conversation_id, photo.case_code, photo.material, _name_of(media)), self._limits()
        try:
            await self._taking.refuse(offer, limits, len(media.content))
            await self._taking.take(offer, limits, _pieces(media.content))
        except (Refusal, UnknownCase) as refusal:
            return _End(State.REFUSED, refusal.message)
        return _End(State.KEPT, self._texts().image_taken)

    async def _put_off(self, photo: Wanted, reason: str, retry_after: timedelta) -> None:
        """Told, once, that it takes longer, and at the very end that it did not work."""
        now = self._bot.service.clock.now()

        def work(connection: Any) -> None:
            if photos.put_off(connection, photo, reason, retry_after, now):
                self._say(connection, photo, _LATER, _MEANWHILE)
            else:
                self._say(connection, photo, _GIVEN_UP, _RESULT)

        await self._write(photo, work)

    async def _end(self, photo: Wanted, end: _End) -> None:
        """Nothing is said of what was forgotten meanwhile, or what another process has ended."""
        now = self._bot.service.clock.now()

        def work(connection: Any) -> None:
            if photos.end(connection, photo, end.state, end.reason, now):
                self._say(connection, photo, end.told, _RESULT)

        await self._write(photo, work)

    async def _write(self, photo: Wanted, work: Callable[[Any], None]) -> None:
        await self._bot.service.records.write(work)
        self._bot.wakeups.notify(photo.conversation_id)

    def _say(self, connection: Any, photo: Wanted, told: str, name: str) -> None:
        service, client_id = self._bot.service, f"{photo.client_id}{name}"
        now, words = service.clock.now(), Words(told)
        say_to(connection, service.seal, photo.conversation_id, photo.message_id, words, client_id, now)

    async def _fetched(self, media_id: str) -> Media:
        if self._api is None:
            raise Refused(RefusedCode.NO_RIGHT)
        return await self._api.media(media_id, self._limits().largest)

    async def _sweep_once(self) -> None:
        if self._bot.version is not None:
            now = self._bot.service.clock.now()
            for message_id in await self._bot.service.records.read(lambda connection: photos.due(connection, now)):
                self.soon(message_id)

    def _texts(self) -> TextSetting:
        return self._rules().texts

    def _limits(self) -> Limits:
        knowledge = knowledge_in_use(self._bot)
        setting = knowledge.service.widget_texts().uploads
        kinds = frozenset(kind.value for kind in setting.kinds)
        return Limits(setting.largest, setting.most, kinds, guide_book(knowledge))


def _name_of(media: Media) -> str:
    """Without its suffix: WeChat calls every picture .jpg."""
    name = unquote(media.name)
    return name.rpartition(".")[0] or name or _NAME


async def _pieces(content: bytes) -> AsyncIterator[bytes]:
    yield content
