"""What somebody did on WeChat, taken into their conversation: said, sent, tapped, scanned, followed or left."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from bot.bot import Bot
from bot.channels.buttons import STALE
from bot.channels.deep_links import knowledge_in_use, linked
from bot.channels.requests import Refused, storable
from bot.channels.wechat.fetching import Fetching
from bot.channels.wechat.kinds import Arrived, What
from bot.channels.wechat.photos import photo_in, question
from bot.channels.wechat.places import window_near
from center.asides import Before, received_before, set_down
from center.clock import SystemClock
from center.conversations import open_conversation
from center.messages import Kind, Words
from center.turns import Incoming, Received, TooManyWaiting
from center.wechat import choices, deliveries, people, quota
from center.wechat.deliveries import Via
from center.wechat.delivery_counts import is_waiting
from center.wechat.people import CHANNEL
from center.wechat.quota import Trigger
from center.wechat.setting import WeChatSetting
from center.wechat.wording import is_more

PERSONS = f"channel:{CHANNEL}"
_TOO_MANY = "前面的消息还没答完，请等一等再发。"
_TRIGGERS = {What.SUBSCRIBE: Trigger.SUBSCRIBE, What.CLICK: Trigger.CLICK, What.SCAN: Trigger.SCAN}
_DID = {
    What.VOICE: "（语音，没有听清）",
    What.IMAGE: "（照片）",
    What.LOCATION: "（位置）",
    What.SUBSCRIBE: "（关注了公众号）",
    What.SCAN: "（扫了二维码）",
}
"""How the log calls what was no words; where somebody is, is not kept."""
_SENT = "（发来的内容看不了）"
_FOLLOW_UP = ":2"


class Visit(NamedTuple):
    """One callback in its conversation; its answer is wanted by ``deadline`` (seconds of the event loop)."""

    arrived: Arrived
    conversation_id: str
    before: Before | None
    deadline: float


class Heard(NamedTuple):
    """What became of a callback: the messages it stands for in the log, and whether they are answered.

    ``instead`` is said when nothing was taken in.
    """

    message_ids: tuple[int, ...] = ()
    is_over: bool = True
    instead: str = ""


class Visits:
    """Takes callbacks into conversations, each once however often it comes."""

    def __init__(self, bot: Bot, fetching: Fetching, rules: Callable[[], WeChatSetting]) -> None:
        self._bot, self._fetching, self._rules = bot, fetching, rules
        self._ways: Mapping[What, Callable[[Visit], Awaitable[Heard]]] = {
            What.TEXT: self._text,
            What.VOICE: self._text,
            What.IMAGE: self._image,
            What.LOCATION: self._location,
            What.SUBSCRIBE: self._subscribe,
            What.CLICK: self._click,
            What.SCAN: self._scan,
        }

    async def begin(self, arrived: Arrived, deadline: float) -> Visit:
        """The conversation of whoever it was, who may be written to again from now on."""
        service = self._bot.service
        now, persons = service.clock.now(), service.seal.fingerprints(arrived.openid, PERSONS)
        at = _done_at(arrived, now)

        def work(connection: Any) -> Visit:
            conversation_id = open_conversation(connection, CHANNEL, now, persons)
            if arrived.what is What.UNSUBSCRIBE:
                people.leave(connection, conversation_id, now)
                return Visit(arrived, conversation_id, None, deadline)
            people.meet(connection, service.seal, conversation_id, arrived.openid, now)
            quota.note(connection, conversation_id, _trigger(arrived), at)
            before = received_before(connection, service.seal, conversation_id, arrived.key)
            return Visit(arrived, conversation_id, before, deadline)

        return await service.records.write(work, is_told_later=arrived.what is not What.UNSUBSCRIBE)

    async def hear(self, visit: Visit) -> Heard:
        """Take it in; waits for the answer until the deadline. Whoever has left is not to be answered."""
        return await self._ways.get(visit.arrived.what, self._other)(visit)

    async def _text(self, visit: Visit) -> Heard:
        if visit.before is not None:
            return await self._again(visit, visit.before)
        said = storable(visit.arrived.said)
        if not said:
            return await self._other(visit) if visit.arrived.what is What.TEXT else await self._unheard(visit)
        chosen = await self._chosen(visit, said)
        if chosen is not None:
            incoming = Incoming(Words(chosen.title, payload=chosen.payload), Kind.TAP, visit.arrived.key)
            return await self._photo(visit, incoming) if photo_in(chosen.payload) else await self._ask(visit, incoming)
        if is_more(said, self._rules()) and await self._is_waiting(visit):
            received = await self._stored(visit, Incoming(Words(said), client_id=visit.arrived.key))
            return Heard((received.message_id,))
        return await self._ask(visit, Incoming(Words(said), client_id=visit.arrived.key))

    async def _again(self, visit: Visit, before: Before) -> Heard:
        """A callback that comes again is what it was the first time."""
        said = before.said
        incoming = Incoming(said.words, said.kind, visit.arrived.key)
        if before.has_turn:
            return await self._ask(visit, incoming)
        if photo_in(said.words.payload):
            return await self._photo(visit, incoming)
        return Heard((said.id,))

    async def _chosen(self, visit: Visit, said: str) -> choices.Chosen | None:
        """The choice that a tap or typed words stand for, if they stand for one."""
        seal, of, tapped = self._bot.service.seal, visit.conversation_id, visit.arrived.tapped

        def look(connection: Any) -> choices.Chosen | None:
            found = choices.tapped(connection, seal, of, tapped) if tapped else None
            return found or choices.typed(connection, seal, of, said)

        return await self._bot.service.records.read(look)

    async def _is_waiting(self, visit: Visit) -> bool:
        """Whether anything is there that the person was not told, also what is not in line yet."""
        service, rules, of = self._bot.service, self._rules(), visit.conversation_id
        now = service.clock.now()

        def look(connection: Any) -> bool:
            claimed = deliveries.claim(connection, service.seal, of, rules, Via.PASSIVE, now)
            if claimed is not None:
                deliveries.release(connection, claimed, now)
            return claimed is not None or is_waiting(connection, of)

        return await service.records.write(look)

    async def _unheard(self, visit: Visit) -> Heard:
        return await self._aside(visit, self._rules().texts.no_voice)

    async def _other(self, visit: Visit) -> Heard:
        return await self._aside(visit, self._rules().texts.unknown_kind)

    async def _location(self, visit: Visit) -> Heard:
        label = visit.arrived.fields.get("Label", "")
        told = window_near(label, knowledge_in_use(self._bot), self._rules().texts.no_window)
        return await self._aside(visit, told)

    async def _image(self, visit: Visit) -> Heard:
        media_id = visit.arrived.fields.get("MediaId", "")
        asked = await question(self._bot, visit.conversation_id, media_id, self._rules().texts)
        return await self._aside_words(visit, (asked,))

    async def _subscribe(self, visit: Visit) -> Heard:
        texts = self._rules().texts
        greeted = await self._aside(visit, f"{texts.greeting}\n{texts.menu_hint}")
        return await self._follow(visit, greeted) if visit.arrived.scene else greeted

    async def _scan(self, visit: Visit) -> Heard:
        return await self._follow(visit, Heard())

    async def _follow(self, visit: Visit, heard: Heard) -> Heard:
        """What the scanned code is about: the progress of its case, or its appointment."""
        found = self._rules().scene(visit.arrived.scene)
        if found is None:
            return await self._aside(visit, self._rules().texts.scene_unknown) if not heard.message_ids else heard
        incoming = Incoming(Words(f"查进度 {found[1]}"), client_id=f"{visit.arrived.key}{_FOLLOW_UP}")
        asked = await self._ask(visit, incoming)
        return asked._replace(message_ids=(*heard.message_ids, *asked.message_ids))

    async def _click(self, visit: Visit) -> Heard:
        entry = self._rules().entry(visit.arrived.tapped)
        incoming = Incoming(Words(STALE), Kind.STALE_TAP)
        if entry is not None and entry.say:
            incoming = Incoming(Words(entry.say))
        elif entry is not None and entry.guide:
            incoming = self._guide(entry.guide, incoming)
        return await self._ask(visit, incoming._replace(client_id=visit.arrived.key))

    def _guide(self, guide_id: str, otherwise: Incoming) -> Incoming:
        try:
            return linked(self._bot, guide_id)
        except Refused:
            return otherwise

    async def _ask(self, visit: Visit, incoming: Incoming) -> Heard:
        patience = max(0.0, visit.deadline - asyncio.get_running_loop().time())
        try:
            asked = await self._bot.turns.ask(visit.conversation_id, incoming, CHANNEL, patience)
        except TooManyWaiting:
            return Heard(instead=_TOO_MANY)
        return Heard((asked.received.message_id,), asked.replies is not None)

    async def _photo(self, visit: Visit, incoming: Incoming) -> Heard:
        """Hand a photo in; while that lasts longer than the callback can wait, the answer comes later."""
        photo, of, key = photo_in(incoming.words.payload), visit.conversation_id, visit.arrived.key
        assert photo is not None

        def begin(connection: Any, message_id: int) -> None:
            self._fetching.begin(connection, of, message_id, key, photo)

        message_id = (await self._stored(visit, incoming, begins=begin)).message_id
        return Heard((message_id,), await self._fetching.until_told(of, message_id, visit.deadline))

    async def _aside(self, visit: Visit, told: str) -> Heard:
        return await self._aside_words(visit, (Words(told),))

    async def _aside_words(self, visit: Visit, replies: Sequence[Words]) -> Heard:
        did = Words(_DID.get(visit.arrived.what, _SENT))
        return Heard(((await self._stored(visit, Incoming(did, client_id=visit.arrived.key), replies)).message_id,))

    async def _stored(
        self,
        visit: Visit,
        incoming: Incoming,
        replies: Sequence[Words] = (),
        begins: Callable[[Any, int], None] | None = None,
    ) -> Received:
        """The callback in the log, with what is said to it and what ``begins`` with it, once, in one transaction."""
        service, now, of = self._bot.service, self._bot.service.clock.now(), visit.conversation_id

        def work(connection: Any) -> Received:
            received = set_down(connection, service.seal, of, incoming, replies, now)
            if received.fresh and begins is not None:
                begins(connection, received.message_id)
            return received

        received = await service.records.write(work)
        (self._bot.metrics.received.labels(CHANNEL) if received.fresh else self._bot.metrics.repeats).inc()
        return received


def _trigger(arrived: Arrived) -> Trigger:
    is_tap = arrived.what is What.TEXT and arrived.tapped
    return Trigger.CLICK if is_tap else _TRIGGERS.get(arrived.what, Trigger.MESSAGE)


def _done_at(arrived: Arrived, now: datetime) -> datetime:
    """When the person did it, by our clock, which in a demo may run ahead; the same for every repeat."""
    written = arrived.fields.get("CreateTime", "")
    if not written.isascii() or not written.isdigit() or len(written) > 11:
        return now
    ahead = round((now - SystemClock().now()).total_seconds())
    moment = datetime.fromtimestamp(int(written), now.tzinfo) + timedelta(seconds=ahead)
    return min(moment, now)
