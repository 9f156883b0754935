"""The channels that carry notices. Each sends a job at most once, however often it is asked: by the job's send_key."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from center.gateways.sms import Busy, BusyCause, Refused, Sms, SmsGateway
from center.messages import Words
from center.notices.jobs import Job, Outcome, OutcomeKind, is_wanted
from center.notices.rules import NoticeRules, TalkRule
from center.notices.sealed import whole_text
from center.notices.talks import Talk, talks_of, write_message, written_in
from center.people import read_contact
from center.records import Records
from center.sealing import Seal
from center.wechat.people import CHANNEL as WECHAT

WITHDRAWN = "通知已取消，或已由别处发送。"
NO_NUMBER = "没有留手机号。"
_PURPOSE = "notice"
_NO_TALK = TalkRule()
_UNSURE = (BusyCause.TIMEOUT, BusyCause.NETWORK, BusyCause.REPLY)
"""Ends of a call after which the provider may have taken the message over all the same."""


class Channel(Protocol):
    """One way to tell somebody something; ``name`` is what its attempts are recorded under.

    ``gateway`` is what its busy answers are counted under, for all couriers; None for one that needs nobody else.
    """

    @property
    def name(self) -> str:
        """At most 20 characters."""

    @property
    def gateway(self) -> str | None:
        """At most 20 characters."""

    def why_not(self, job: Job, now: datetime) -> str | None:
        """Why it cannot carry this one, as far as that is known without looking; None when it may."""

    async def send(self, job: Job, now: datetime) -> Outcome:
        """Send it, or say why not; SQLAlchemyError while the database is away."""


class ConversationChannel:
    """Shows a notice in a conversation of its person that is under way; with ``is_mailbox`` leaves it for later.

    WeChat's conversations are the WeChat channel's. ``told`` is called with the conversation's id once something was
    written.
    """

    gateway: str | None = None

    def __init__(
        self, records: Records, seal: Seal, rules: NoticeRules, told: Callable[[str], None], is_mailbox: bool = False
    ) -> None:
        self.name = "mailbox" if is_mailbox else "conversation"
        self._records, self._seal, self._rules, self._told = records, seal, rules, told
        self._is_mailbox = is_mailbox

    def why_not(self, job: Job, now: datetime) -> str | None:
        """Nobody would read it; of one that was taken over, it may have been written before."""
        return None if job.is_taken_over else self._why_not(job, job.receiver.talks, now)

    async def send(self, job: Job, now: datetime) -> Outcome:
        """Write it as a message; unavailable where nobody would read it."""
        place, outcome = await self._records.write(lambda connection: self._write(connection, job, now))
        if outcome.kind is OutcomeKind.SENT:
            self._told(place)
        return outcome

    def _write(self, connection: Any, job: Job, now: datetime) -> tuple[str, Outcome]:
        client_id, places = client_id_of(self._seal, job, self.name), [talk.id for talk in job.receiver.talks]
        if written_in(connection, places, client_id) is not None:
            return places[0], Outcome(OutcomeKind.SENT, self.name)
        talks = talks_of(connection, places)
        talk = self._readable(job, talks, now)
        if talk is None:
            return "", self._cannot(self._why_not(job, talks, now) or WITHDRAWN)
        if not is_wanted(connection, job):
            return "", self._cannot(WITHDRAWN)
        write_message(connection, self._seal, talk.id, Words(job.text, **job.body), client_id, now)
        return talk.id, Outcome(OutcomeKind.SENT, self.name)

    def _why_not(self, job: Job, talks: Sequence[Talk], now: datetime) -> str | None:
        if self._readable(job, talks, now) is not None:
            return None
        elsewhere = [talk for talk in talks if talk.channel != WECHAT]
        if not elsewhere:
            return "没有可用的对话。"
        if self._is_mailbox:
            return "这个渠道的对话以后看不到留言。"
        return "对话已经结束。" if all(talk.is_closed for talk in elsewhere) else "对方不在对话中。"

    def _readable(self, job: Job, talks: Sequence[Talk], now: datetime) -> Talk | None:
        """The conversation to write in: under way, the latest; as a mailbox the notice's own before others."""
        found = [talk for talk in talks if talk.channel != WECHAT and self._is_read(talk, now)]
        own = [talk for talk in found if self._is_mailbox and talk.id == job.conversation_id]
        return next(iter([*own, *found]), None)

    def _is_read(self, talk: Talk, now: datetime) -> bool:
        if self._is_mailbox:
            return self._rules.talks.get(talk.channel, _NO_TALK).is_read_later
        return not talk.is_closed and is_live(self._rules, talk, now)

    def _cannot(self, reason: str) -> Outcome:
        return Outcome(OutcomeKind.UNAVAILABLE, self.name, reason)


class SmsChannel:
    """Sends a notice to its contact's number; ``gateway`` is None where there is no provider."""

    def __init__(self, records: Records, seal: Seal, rules: NoticeRules, gateway: SmsGateway | None) -> None:
        self.name = gateway.channel if gateway is not None else "sms"
        self._records, self._seal, self._rules, self._sms = records, seal, rules, gateway

    @property
    def gateway(self) -> str | None:
        """The provider, or nobody."""
        return self.name if self._sms is not None else None

    def why_not(self, job: Job, now: datetime) -> str | None:
        """No provider, or no number."""
        if self._sms is None:
            return "没有接短信平台。"
        return NO_NUMBER if job.contact is None else None

    async def send(self, job: Job, now: datetime) -> Outcome:
        """Hand it to the provider; unavailable without a provider or a number."""
        number = await self._number(job)
        if number is None or self._sms is None:
            return Outcome(OutcomeKind.UNAVAILABLE, self.name, self.why_not(job, now) or NO_NUMBER)
        sms = Sms(number, self._rules.template_of(job.kind), whole_text(self._seal, job), job.send_key(self.name))
        try:
            receipt = await self._sms.send(sms)
        except Refused as refused:
            return Outcome(OutcomeKind.REFUSED, self.name, refused.reason)
        except Busy as busy:
            unsure = busy.cause in _UNSURE
            return Outcome(
                OutcomeKind.BUSY, self.name, busy.reason, retry_after=busy.retry_after, may_have_arrived=unsure
            )
        return Outcome(OutcomeKind.SENT, self.name, receipt=receipt.id)

    async def _number(self, job: Job) -> str | None:
        contact_id = job.contact
        if contact_id is None:
            return None
        found = await self._records.read(lambda connection: read_contact(connection, self._seal, contact_id))
        return found.phone or None


def client_id_of(seal: Seal, job: Job, channel: str) -> str:
    """What a notice's message is known by in a conversation: the same however often it is written."""
    return f"notice:{seal.fingerprint(f'{channel} {job.send_key(channel)}', _PURPOSE)[:32]}"


def is_live(rules: NoticeRules, talk: Talk, now: datetime) -> bool:
    """Whether its person has spoken so lately that they still sit there."""
    silent_since = now - timedelta(minutes=rules.talks.get(talk.channel, _NO_TALK).active_minutes)
    return talk.heard_at is not None and talk.heard_at > silent_since


def channels_for(
    records: Records, seal: Seal, rules: NoticeRules, gateway: SmsGateway | None, told: Callable[[str], None]
) -> Mapping[str, Channel]:
    """The channels that every installation has, by the name of their step in notices.yml; ways.py has them all."""
    return {
        "conversation": ConversationChannel(records, seal, rules, told),
        "sms": SmsChannel(records, seal, rules, gateway),
        "mailbox": ConversationChannel(records, seal, rules, told, is_mailbox=True),
    }
