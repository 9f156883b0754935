"""The people of the simulated year and what all of them need: the records, chance, an agenda, and a voice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from center.cases.events import Actor
from center.cases.opening import Origin
from center.cases.refusals import Refusal
from center.clock import WorkingClock
from center.conversations import open_conversation
from center.identities import Asker
from center.knowledge import Knowledge, ServiceSettings
from center.messages import Words
from center.people import ProvedBy, contact_of, prove_identity
from center.ratings import Rater
from center.sealing import Seal
from center.service import Service
from center.turns import Incoming, Note, finish, receive_and_claim
from center.waiting import Outcome
from tests.year.agenda import Agenda
from tests.year.days import Days, at, day_of

CLERKS = (Actor("staff", "clerk-1"), Actor("staff", "clerk-2"))
_DESK_TIMES = ((9, 10), (11, 0), (15, 30))
_HOME_TIMES = ((7, 40), (9, 0), (10, 20), (12, 30), (14, 30), (16, 15), (19, 30), (20, 40), (22, 15))
_CHANNELS = ("json", "rest", None)
_OFFICES = ("定襄县", "忻府区", "原平市", "岢岚县")


class Person(NamedTuple):
    """Somebody with a telephone; without a conversation they only come to the window or call."""

    phone: str
    contact_id: int
    channel: str
    conversation_id: str | None
    office_id: str

    @property
    def asker(self) -> Asker:
        """As who they ask."""
        return Asker(self.conversation_id, (self.contact_id,))

    @property
    def actor(self) -> Actor:
        """As who they act."""
        return Actor("person", self.conversation_id or f"contact-{self.contact_id}")


class Firm(NamedTuple):
    """An enterprise and whoever speaks for it."""

    number: int
    name: str
    person: Person


class World:
    """Everybody and everything; ``wrong`` collects what a function should have refused, or answered otherwise."""

    def __init__(self, service: Service, knowledge: Knowledge, rng: Random) -> None:
        self.service, self.knowledge, self.rng = service, knowledge, rng
        self.agenda, self.days = Agenda(), Days()
        self.refused: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.people: list[Person] = []
        self.clock: WorkingClock = knowledge.service.working_clock()

    @property
    def seal(self) -> Seal:
        """What names and numbers are sealed with."""
        return self.service.seal

    @property
    def settings(self) -> ServiceSettings:
        """What the center is set to."""
        return self.knowledge.service

    def write(self, work: Callable[..., Any], *details: Any, **named: Any) -> Any:
        """``work`` in a transaction of its own; nothing may be refused."""
        return self.service.records.write_now(lambda connection: work(connection, *details, **named))

    def read(self, work: Callable[..., Any], *details: Any, **named: Any) -> Any:
        """``work``, which only reads."""
        return self.service.records.read_now(lambda connection: work(connection, *details, **named))

    def attempt(self, may: tuple[type[Refusal], ...], work: Callable[..., Any], *details: Any, **named: Any) -> Any:
        """What ``work`` gives; None when it refuses for one of the reasons that it ``may``."""
        try:
            return self.write(work, *details, **named)
        except may as refusal:
            self.refused[type(refusal).__name__] += 1
            return None

    def must_refuse(self, kind: type[Refusal], work: Callable[..., Any], *details: Any, **named: Any) -> None:
        """``work`` has to refuse with ``kind``."""
        done = self.refused[kind.__name__]
        self.attempt((kind,), work, *details, **named)
        if self.refused[kind.__name__] == done:
            self.wrong.append(f"{work.__name__} did not refuse with {kind.__name__}")

    def expect(self, is_right: bool, what: str) -> None:
        """Note ``what`` unless it is right."""
        if not is_right:
            self.wrong.append(what)

    def chance(self, share: float) -> bool:
        """True in ``share`` of all cases."""
        return self.rng.random() < share

    def clerk(self) -> Actor:
        """Somebody of the staff."""
        return self.rng.choice(CLERKS)

    def at_desk(self, after: datetime, days: int = 0) -> datetime:
        """A time at which staff work, ``days`` after ``after`` or on the next working day from then on."""
        day = self.days.rolled(day_of(after) + timedelta(days))
        times = [moment for moment in (at(day, *slot) for slot in _DESK_TIMES) if moment > after]
        return self.rng.choice(times) if times else at(self.days.after(day, 1), *_DESK_TIMES[0])

    def at_home(self, after: datetime, days: int = 0) -> datetime:
        """A time at which people do things, ``days`` after ``after``, evenings and days off included."""
        chosen = at(day_of(after) + timedelta(days), *self.rng.choice(_HOME_TIMES))
        return chosen if chosen > after else chosen + timedelta(1)

    def meet(self, number: int, now: datetime) -> Person:
        """The ``number``-th person, who has talked to the center or not."""
        phone, channel = f"139000000{number % 100:02d}", _CHANNELS[number % len(_CHANNELS)]
        office_id = _OFFICES[number % len(_OFFICES)]
        contact_id = self.write(contact_of, self.seal, phone, f"王小{number}", now)
        talk = self._talk(channel, phone, contact_id, now) if channel else None
        person = Person(phone, contact_id, channel or "window", talk, office_id)
        self.people.append(person)
        return person

    def person_of(self, contact_id: int) -> Person:
        """Who has this contact."""
        return next(person for person in self.people if person.contact_id == contact_id)

    def say(self, person: Person, text: str, now: datetime) -> int | None:
        """The id of the message that the person has sent and got an answer to; None for who has no conversation."""
        if person.conversation_id is None:
            return None
        return int(self.write(self._heard, person.conversation_id, text, now))

    def origin(self, person: Person, text: str, now: datetime) -> Origin:
        """Where a wish comes from: said in a conversation, else typed by staff."""
        message_id = self.say(person, text, now)
        staff_id = None if person.conversation_id else self.clerk().name
        return Origin(person.channel, person.conversation_id, message_id, None, staff_id)

    def rater(self, person: Person) -> Rater:
        """The person as who rates; without a conversation, by a call that staff record."""
        if person.conversation_id:
            return Rater(person.channel, person.conversation_id, person.contact_id)
        return Rater("hotline", None, person.contact_id, self.clerk().name, f"call-{self.rng.randrange(10**6)}")

    def day_in(self, first: date, last: date) -> date:
        """Some day from ``first`` to ``last``."""
        return first + timedelta(self.rng.randint(0, (last - first).days))

    def _talk(self, channel: str, phone: str, contact_id: int, now: datetime) -> str:
        fingerprint = self.seal.fingerprint(phone, "person")
        self.write(prove_identity, channel, fingerprint, contact_id, ProvedBy.CHANNEL, now)
        return str(self.write(open_conversation, channel, now, (fingerprint,)))

    def _heard(self, connection: Any, conversation_id: str, text: str, now: datetime) -> int:
        received, claimed = receive_and_claim(
            connection, self.seal, conversation_id, Incoming(Words(text)), f"year-{now.timestamp()}", now
        )
        if claimed is not None:
            finish(connection, self.seal, claimed, Outcome.ANSWERED, [Words("好的。")], Note(), now)
        return received.message_id
