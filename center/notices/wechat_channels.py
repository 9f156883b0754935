"""The two ways of WeChat: a message in the conversation while WeChat allows one, else a message by template.

A message in the conversation is sent by the account's own deliverer (bot/channels/wechat), in order with all else that
is said there; wechat_receipts.py sees what became of it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from center.gateways.wechat import Busy, Refused, RefusedCode, WeChatApi
from center.messages import Words
from center.notices.channels import WITHDRAWN, client_id_of
from center.notices.jobs import Job, Outcome, OutcomeKind, is_wanted
from center.notices.rules import NoticeRules
from center.notices.talks import write_message, written_in
from center.records import Records
from center.sealing import Seal
from center.times import Words as Times
from center.times import local_date
from center.wechat.people import CHANNEL, leave, openid_of, person_of
from center.wechat.quota import left
from center.wechat.setting import WeChatSetting
from center.wechat.wording import spoken

RECEIPT = "message:"
"""Stands before a message's id: the receipt of a notice that was written in a conversation."""
NOT_FOLLOWED = "没有关注公众号。"
NO_TEMPLATE = "没有这种通知的微信模板。"
NOT_VERIFIED = "公众号没有认证，不能主动发消息。"


def followed(job: Job, connection: Any) -> list[str]:
    """The person's conversations on WeChat in which something can be sent, the one they spoke in last first."""
    talks = [talk.id for talk in job.receiver.talks if talk.channel == CHANNEL]
    people = [person for talk in talks if (person := person_of(connection, talk)) is not None]
    return [person.conversation_id for person in people if person.is_following]


class WeChatChannel:
    """Writes a notice in its person's WeChat conversation, where WeChat lets us speak and that long a message fits.

    ``told`` is called with the conversation's id, so that it is sent at once.
    """

    name = "wechat"
    gateway: str | None = None

    def __init__(self, records: Records, seal: Seal, setting: WeChatSetting, told: Callable[[str], None]) -> None:
        self._records, self._seal, self._setting, self._told = records, seal, setting, told

    def why_not(self, job: Job, now: datetime) -> str | None:
        """The account may not speak by itself, or the person never came there."""
        return _why_not(self._setting, job)

    async def send(self, job: Job, now: datetime) -> Outcome:
        """Write it; unavailable for who does not follow, or has not spoken for so long that we may not."""
        place, outcome = await self._records.write(lambda connection: self._write(connection, job, now))
        if outcome.kind is OutcomeKind.SENT:
            self._told(place)
        return outcome

    def _write(self, connection: Any, job: Job, now: datetime) -> tuple[str, Outcome]:
        client_id = client_id_of(self._seal, job, self.name)
        talks = [talk.id for talk in job.receiver.talks if talk.channel == CHANNEL]
        written = written_in(connection, talks, client_id)
        if written is not None:
            return talks[0], Outcome(OutcomeKind.SENT, self.name, receipt=f"{RECEIPT}{written}")
        words = Words(job.text, **job.body)
        open_to = self._open_to(connection, job, words, now)
        if isinstance(open_to, Outcome):
            return "", open_to
        if not is_wanted(connection, job):
            return "", _cannot(self.name, WITHDRAWN)
        written = write_message(connection, self._seal, open_to, words, client_id, now)
        return open_to, Outcome(OutcomeKind.SENT, self.name, receipt=f"{RECEIPT}{written}")

    def _open_to(self, connection: Any, job: Job, words: Words, now: datetime) -> str | Outcome:
        """The conversation that takes the whole of it, or why there is none."""
        places = followed(job, connection)
        parts = len(spoken(words, self._setting, is_passive=False))
        for place in places:
            if left(connection, place, self._setting, now) >= parts:
                return place
        return _cannot(self.name, "微信现在不让主动发消息，或剩下的条数不够。" if places else NOT_FOLLOWED)


class TemplateChannel:
    """Sends a notice by the template of its kind to whoever follows the account; ``center`` is the center's name."""

    name = gateway = "template"

    def __init__(
        self, records: Records, seal: Seal, rules: NoticeRules, setting: WeChatSetting, api: WeChatApi, center: str
    ) -> None:
        self._records, self._seal, self._rules, self._setting = records, seal, rules, setting
        self._api, self._center = api, center

    def why_not(self, job: Job, now: datetime) -> str | None:
        """As above, or there is no template for this kind."""
        if self._setting.template(job.kind) is None:
            return NO_TEMPLATE
        return _why_not(self._setting, job)

    async def send(self, job: Job, now: datetime) -> Outcome:
        """Hand it to WeChat; unavailable without a follower."""
        people = await self._records.read(lambda connection: self._openids(connection, job))
        outcome = _cannot(self.name, NOT_FOLLOWED)
        for place, openid in people:
            outcome = await self._send(job, place, openid, now)
            if outcome.kind is not OutcomeKind.REFUSED:
                break
        return outcome

    def _openids(self, connection: Any, job: Job) -> list[tuple[str, str]]:
        found = [(place, openid_of(connection, self._seal, place)) for place in followed(job, connection)]
        return [(place, openid) for place, openid in found if openid is not None]

    async def _send(self, job: Job, place: str, openid: str, now: datetime) -> Outcome:
        template = self._setting.template(job.kind)
        if template is None:
            return _cannot(self.name, NO_TEMPLATE)
        message = template.message({**self._known(job), "center": self._center}, job.send_key(self.name))
        try:
            msgid = await self._api.send_template(openid, message)
        except Refused as refused:
            if refused.code is RefusedCode.NOT_FOLLOWING:
                await self._records.write(lambda connection: leave(connection, place, now))
            return Outcome(OutcomeKind.REFUSED, self.name, refused.reason)
        except Busy as busy:
            unsure = busy.may_have_arrived
            return Outcome(
                OutcomeKind.BUSY, self.name, busy.reason, retry_after=busy.retry_after, may_have_arrived=unsure
            )
        return Outcome(OutcomeKind.SENT, self.name, receipt=msgid or None)

    def _known(self, job: Job) -> dict[str, str]:
        """The time is that of what it is about: when it is too late, else when it is due."""
        at = job.expires_at or job.due_at
        time = Times(local_date(at).year).moment(at)
        return {"title": self._rules.title_of(job.kind), "record": job.record, "text": job.text, "time": time}


def _why_not(setting: WeChatSetting, job: Job) -> str | None:
    if not setting.account.is_verified:
        return NOT_VERIFIED
    return None if any(talk.channel == CHANNEL for talk in job.receiver.talks) else NOT_FOLLOWED


def _cannot(channel: str, reason: str) -> Outcome:
    return Outcome(OutcomeKind.UNAVAILABLE, channel, reason)
