"""A week of notices over channels that fail: who can be reached how, what goes wrong when, and what people saw.

Nothing here is by chance: what a message comes to is worked out from its key.
"""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, NamedTuple

from center.clock import StepClock
from center.conversations import open_conversation
from center.gateways.sms import Busy, BusyCause, Delivery, Receipt, Refused, RefusedCode, Sms
from center.gateways.wechat import Busy as WeChatBusy
from center.gateways.wechat import BusyCause as WeChatCause
from center.gateways.wechat import Refused as WeChatRefused
from center.gateways.wechat import RefusedCode as WeChatCode
from center.gateways.wechat import Template
from center.knowledge import KNOWLEDGE, load_service
from center.messages import Words
from center.notices.carrier import Carrier
from center.notices.collecting import collect_receipts, look_after
from center.notices.jobs import HELD
from center.notices.outbox import Draft, enqueue
from center.notices.template_receipts import take_template_receipt
from center.notices.ways import ways_of
from center.notices.wishes import Whose, refuse
from center.people import ProvedBy, prove_identity
from center.records import Records
from center.telephone.tasks import claim_task, give_up_task, open_tasks, tell
from center.turns import Incoming, receive
from center.wechat import quota
from center.wechat.deliveries import Via, claim, fail, hold_back, release, settle
from center.wechat.people import CHANNEL, meet
from tests.center.notices.noticed import at, someone
from tests.center.recorded import SEAL

STEP = timedelta(minutes=30)
BEGINS, ENDS = at(16, 0), at(23, 0)
KINDS = ("reminder_day", "rating_invitation", "promise_answer", "window_ends_soon", "reserved_items", "effect_check")
_DELIVERED = ("wechat", "template", "sms", "telephone")


def share(of: str, what: str) -> float:
    """A number from 0 to 1 that is always the same for the same."""
    return int(sha256(f"{what} {of}".encode()).hexdigest()[:8], 16) / 2**32


def is_down(channel: str, now: datetime) -> bool:
    """Each gateway is away for some hours of the week."""
    hours = {"sms": (at(17, 9), at(17, 14)), "template": (at(18, 8), at(18, 20))}
    first, last = hours[channel]
    return first <= now < last


class SeenBy(Counter[str]):
    """How often each notice was seen, by its text, and by which way last."""

    def __init__(self) -> None:
        super().__init__()
        self.ways: defaultdict[str, list[str]] = defaultdict(list)

    def see(self, text: str, way: str) -> None:
        """Somebody saw it."""
        self[text] += 1
        self.ways[text].append(way)


class SmsRoad:
    """A provider that keeps its protocol: one message a key; refuses, loses, is late, loses answers, is away."""

    channel = "sms"

    def __init__(self, clock: StepClock, seen: SeenBy) -> None:
        self._clock, self._seen = clock, seen
        self._taken: dict[str, str] = {}
        self._told: list[Delivery] = []

    async def send(self, message: Sms) -> Receipt:
        await asyncio.sleep(0)
        now, key = self._clock.now(), message.key
        if is_down("sms", now):
            raise Busy(BusyCause.NETWORK, timedelta(seconds=30))
        if share(key, "refused") < 0.03:
            raise Refused(RefusedCode.BLACKLISTED)
        is_new = key not in self._taken
        if is_new:
            self._take(message, now)
        if is_new and share(key, "answer") < 0.03:
            raise Busy(BusyCause.TIMEOUT, timedelta(seconds=30))
        return Receipt(self._taken[key], "sms")

    async def receipts(self, after: str) -> list[Delivery]:
        return self._told[int(after or 0) :][:100]

    def _take(self, message: Sms, now: datetime) -> None:
        receipt, arrives = f"r-{len(self._taken)}", share(message.key, "arrives") >= 0.05
        self._taken[message.key] = receipt
        if arrives:
            self._seen.see(message.text, "sms")
        code = None if arrives else "switched_off"
        self._told.append(Delivery(str(len(self._told) + 1), receipt, message.key, arrives, code, now))


class TemplateRoad:
    """WeChat's messages by template: one a key for ten minutes; events tell what became of them."""

    def __init__(self, clock: StepClock, seen: SeenBy) -> None:
        self._clock, self._seen = clock, seen
        self._taken: dict[str, tuple[str, datetime]] = {}
        self.events: list[tuple[str, bool]] = []

    async def send_template(self, openid: str, message: Template) -> str:
        await asyncio.sleep(0)
        now, key = self._clock.now(), message.key
        if is_down("template", now):
            raise WeChatBusy(WeChatCause.SERVER)
        if share(key, "refused") < 0.05:
            raise WeChatRefused(WeChatCode.TEMPLATE)
        msgid, taken_at = self._taken.get(key, ("", now))
        if msgid and now - taken_at < timedelta(minutes=10):
            return msgid
        return self._take(key, dict(message.fields), now)

    def _take(self, key: str, fields: dict[str, str], now: datetime) -> str:
        msgid, arrives = f"m-{len(self._taken)}", share(key, "arrives") >= 0.08
        self._taken[key] = msgid, now
        if arrives:
            self._seen.see(next(value for value in fields.values() if value.startswith("通知")), "template")
        self.events.append((msgid, arrives))
        return msgid


class Person(NamedTuple):
    """Somebody: the contact, a conversation of theirs, one on WeChat."""

    contact: int
    talk: str
    wechat: str | None


class Week:
    """The whole of it."""

    def __init__(self, records: Records, notices: int, couriers: int = 3) -> None:
        self.records, self.clock, self.seen = records, StepClock(BEGINS), SeenBy()
        self.settings = load_service(KNOWLEDGE / "service")
        self._sms, self._templates = SmsRoad(self.clock, self.seen), TemplateRoad(self.clock, self.seen)
        self._told: set[str] = set()
        self._carriers = [self._carrier() for _ in range(couriers)]
        self._people = [self._person(number) for number in range(100)]
        self._drafts = sorted((self._draft(number) for number in range(notices)), key=lambda draft: draft.due_at)
        self.most_a_day = 0

    async def live(self) -> None:
        """Step by step to the end, and on until nothing waits."""
        while self.clock.now() < ENDS or self._drafts:
            await self._step()
        self.clock.advance(timedelta(hours=12))
        for _ in range(2 * 32):
            await self._step(timedelta(hours=12))

    async def _step(self, length: timedelta = STEP) -> None:
        now = self.clock.now()
        self._enqueue(now)
        self._people_act(now)
        await asyncio.gather(*map(self._carry, self._carriers))
        if now == at(18, 10):
            await self._kill_one(now)
        self._deliver(now)
        self._tell_events(now)
        self._operators(now)
        await self.records.write(lambda connection: look_after(connection, SEAL, self.settings, now))
        await collect_receipts(self.records, self._sms, self.clock)
        self.clock.advance(length)

    async def _carry(self, carrier: Carrier) -> None:
        while await carrier.carry():
            pass

    async def _kill_one(self, now: datetime) -> None:
        """A courier dies in the middle of its work, holding claims; another takes them over when those end."""
        dying = asyncio.create_task(self._carriers[0].carry())
        await asyncio.sleep(0.005)
        dying.cancel()
        await asyncio.gather(dying, return_exceptions=True)
        self._carriers = [*self._carriers[1:], self._carrier()]
        self.clock.advance(HELD)
        await asyncio.gather(*map(self._carry, self._carriers))

    def _enqueue(self, now: datetime) -> None:
        due = [draft for draft in self._drafts if draft.due_at <= now]
        self._drafts = self._drafts[len(due) :]
        if due:
            self.records.write_now(lambda connection: [enqueue(connection, draft, now) for draft in due])

    def _people_act(self, now: datetime) -> None:
        """Some speak now and then, on WeChat or on the website; a few want no more invitations."""
        hour = f"{now:%d%H}"
        if now.minute:
            return

        def work(connection: Any) -> None:
            for number, person in enumerate(self._people):
                if share(f"{number} {hour}", "speaks") < 0.06:
                    on_wechat = person.wechat if share(f"{number} {hour}", "where") < 0.5 else None
                    receive(connection, SEAL, on_wechat or person.talk, Incoming(Words("在吗")), now)
                    if on_wechat:
                        quota.note(connection, on_wechat, quota.Trigger.MESSAGE, now)
                if number % 20 == 7 and now == at(17, 10):
                    refuse(connection, Whose((person.contact,), None), ["topic:rating", "by:sms"], "person", now)

        self.records.write_now(work)

    def _deliver(self, now: datetime) -> None:
        """The bot's deliverer: by the quota; WeChat now and then says that the time is over."""
        for talk in sorted(self._told):
            self.records.write_now(lambda connection, talk=talk: self._send_all(connection, talk, now))
        self._told.clear()

    def _send_all(self, connection: Any, talk: str, now: datetime) -> None:
        taken = claim(connection, SEAL, talk, self.settings.wechat_rules(), Via.CUSTOM, now)
        for part in taken.parts if taken is not None else ():
            assert taken is not None
            key = f"{talk} {part.seq}"
            if quota.take(connection, talk, self.settings.wechat_rules(), now) is None or share(key, "45015") < 0.1:
                quota.withdraw(connection, talk)
                hold_back(connection, taken, "window_closed", now)
                break
            if share(key, "content") < 0.03:
                fail(connection, taken, part, "content", now)
                continue
            settle(connection, taken, part, now)
            if part.part == part.parts:
                self.seen.see(getattr(part.content, "content", "") or part.content.head, "wechat")  # type: ignore[union-attr]
        if taken is not None:
            release(connection, taken, now)

    def _tell_events(self, now: datetime) -> None:
        events, self._templates.events = self._templates.events, []
        for msgid, arrives in events:
            status = "success" if arrives else "failed:user block"
            self.records.write_now(lambda c, m=msgid, a=arrives, s=status: take_template_receipt(c, m, a, s, now))

    def _operators(self, now: datetime) -> None:
        """In the daytime they call; one in five is not reached."""
        if not 9 <= (now + timedelta(hours=8)).hour < 17 or now.minute:
            return
        for task in self.records.read_now(lambda connection: open_tasks(connection, 20)):
            self.records.write_now(lambda connection, task=task: claim_task(connection, task.id, "S1", now))
            if share(str(task.id), "reached") < 0.2:
                self.records.write_now(lambda c, task=task: give_up_task(c, task.id, "S1", "无人接听", now))
                continue
            self.seen.see(str(task.text), "telephone")
            self.records.write_now(lambda connection, task=task: tell(connection, task.id, "S1", now))

    def _carrier(self) -> Carrier:
        api: Any = self._templates
        ways = ways_of(self.records, SEAL, self.settings, self._sms, api, self._told.add)
        return Carrier(self.records, self.settings.notices, ways, self.clock)

    def _person(self, number: int) -> Person:
        contact, openid = someone(self.records, number), f"oFake{number:023}"
        persons = {name: SEAL.fingerprint(openid, f"channel:{name}") for name in ("widget", CHANNEL)}

        def work(connection: Any) -> Person:
            talk = open_conversation(
                connection, "hotline" if number % 3 == 0 else "widget", BEGINS, [persons["widget"]]
            )
            prove_identity(connection, "widget", persons["widget"], contact, ProvedBy.CODE, BEGINS)
            if number % 5 > 2:
                return Person(contact, talk, None)
            place = open_conversation(connection, CHANNEL, BEGINS, [persons[CHANNEL]])
            meet(connection, SEAL, place, openid, BEGINS)
            prove_identity(connection, CHANNEL, persons[CHANNEL], contact, ProvedBy.CODE, BEGINS)
            return Person(contact, talk, place)

        return self.records.write_now(work)

    def _draft(self, number: int) -> Draft:
        """Most are due in the daytime."""
        person, kind = self._people[number % 100], KINDS[number % len(KINDS)]
        day, minutes = int(share(str(number), "day") * 7), int(share(str(number), "minute") * 15 * 60)
        due_at = BEGINS + timedelta(days=day, hours=7, minutes=minutes)
        draft = Draft(f"week:{number}", kind, f"A-{number:08}", f"通知{number}号", due_at, person.contact)
        return draft._replace(conversation_id=person.talk if number % 4 else None)
