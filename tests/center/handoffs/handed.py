"""What tests of hand-overs share: a center that is open, somebody who waits, staff who are there to answer."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from center.clock import WorkingClock
from center.conversations import State, conversation_of
from center.handoffs.claiming import claim
from center.handoffs.moving import Step
from center.handoffs.queueing import Queued, queue
from center.handoffs.records import Handoff, open_handoff
from center.handoffs.setting import HandoffSetting
from center.handoffs.states import HandoffReason
from center.knowledge import KNOWLEDGE, ServiceSettings, load_service
from center.messages import Message, messages_after
from center.records import Records
from center.staff.accounts import StaffMember
from center.staff.rights import Role
from center.staff.sessions import open_session
from tests.center.recorded import FRIDAY_NOON, SEAL, new_conversation, said
from tests.center.staff.staffed import made

TEN = FRIDAY_NOON - timedelta(hours=2)
"""Ten in the morning of a working Friday."""
EVENING = FRIDAY_NOON + timedelta(hours=9)


@lru_cache(maxsize=1)
def settings() -> ServiceSettings:
    """The real settings of the service."""
    return load_service(KNOWLEDGE / "service")


def rules() -> HandoffSetting:
    """The real rules of hand-overs."""
    return settings().handoff_rules()


def clock() -> WorkingClock:
    """The center's own hours."""
    return settings().working_clock()


def minutes(number: float) -> datetime:
    """So many minutes after ten."""
    return TEN + timedelta(minutes=number)


def there(records: Records, staff_id: str = "wang", *roles: Role, **more: Any) -> StaffMember:
    """A member of staff who has just clicked."""
    member = made(records, staff_id, *roles, **more)
    seen(records, member, TEN)
    return member


def seen(records: Records, member: StaffMember, now: datetime) -> None:
    """The member has just clicked."""
    records.write_now(lambda at: open_session(at, member.id, "test", "127.0.0.1", now))


def queued(
    records: Records, talk: str, reason: HandoffReason = HandoffReason.ASKED, now: datetime = TEN
) -> Queued | None:
    """The conversation, queued."""
    return records.write_now(lambda at: queue(at, rules(), clock(), talk, reason, None, now))


def waiting(records: Records, now: datetime = TEN, text: str = "我想注销公司，转人工") -> str:
    """A conversation that waits for somebody; the id."""
    talk = new_conversation(records)
    said(records, talk, text)
    assert queued(records, talk, now=now) is not None
    return talk


def claimed(records: Records, member: StaffMember, now: datetime = TEN) -> str:
    """A conversation that the member answers; the id."""
    talk = waiting(records, now)
    records.write_now(lambda at: claim(at, SEAL, rules(), member, talk, now))
    return talk


def step(member: StaffMember, talk: str, now: datetime = TEN) -> Step:
    """A step of the member."""
    return Step(member, talk, now)


def row(records: Records, talk: str) -> Handoff | None:
    """The hand-over that is not over."""
    return records.read_now(lambda at: open_handoff(at, talk))


def state(records: Records, talk: str) -> tuple[State, str | None]:
    """Who answers."""
    found = records.read_now(lambda at: conversation_of(at, talk))
    return found.state, found.answered_by


def log(records: Records, talk: str) -> list[Message]:
    """What was said."""
    return records.read_now(lambda at: messages_after(at, SEAL, talk))


def lines(records: Records, talk: str) -> list[tuple[str, str]]:
    """Who said what."""
    return [(one.author.value, one.words.text) for one in log(records, talk)]
