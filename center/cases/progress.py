"""Where a case stands, told to whoever may know (AH 6.3.4): its applicant everything, a stranger the state.

The applicant is known by the last four digits of the phone, or by an identity that the channel has proved. Functions
take a connection and are part of the caller's transaction, which writes and is committed whatever the answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import Enum
from hmac import compare_digest
from typing import Any, NamedTuple, Union

import sqlalchemy as sa

from center.case_tables import agency_case, former_receipt
from center.case_tables import receipt as receipt_table
from center.cases.attempts import asker_waits_until, code_waits_until, note_attempt, take_turn, tries_left
from center.cases.clocks import Clocks
from center.cases.codes import KINDS, find_code, last_digits
from center.cases.contents import Content, seven_contents
from center.cases.countdown import Countdown, countdown_of
from center.cases.decisions import decisions_of
from center.cases.duties import TimeLeft, duties_of, time_left
from center.cases.events import history
from center.cases.prereviews import last_message
from center.cases.reading import CaseView, read_case, stored
from center.cases.receipts import receipt_of
from center.cases.states import OPEN, CaseState, SubTaskState
from center.cases.timeline import Step, timeline_of
from center.cases.told import told_materials
from center.clock import WorkingClock
from center.people import contacts_known, read_contact
from center.sealing import Seal
from center.times import Words, local_date, whole_minute

RECENT = timedelta(days=90)
"""For so long a closed case is still listed among a person's own."""
_A_DAY = timedelta(days=1)
_CASE, _RECEIPT = "D", "R"
_ALPHABET_HINT = "代办编号是字母D加8位字母或数字，里面没有数字0、1和字母O、I"


class Reason(str, Enum):
    """Why nothing is told."""

    NO_CODE = "no_code"
    MISTYPED = "mistyped"
    UNKNOWN = "unknown"
    OTHER_RECORD = "other_record"
    NOT_DIGITS = "not_digits"
    WRONG_DIGITS = "wrong_digits"
    TOO_MANY = "too_many"


class NotTold(NamedTuple):
    """Nothing is told: ``message`` says why in plain Chinese; ``try_again_at`` (UTC) when it is a matter of time."""

    reason: Reason
    message: str
    try_again_at: datetime | None = None


class Standing(NamedTuple):
    """What a stranger learns: the state and nothing else."""

    code: str
    state: CaseState


class ItemStanding(NamedTuple):
    """One item of the case, as its applicant sees it."""

    title: str
    state: SubTaskState


class CaseProgress(NamedTuple):
    """Everything that the applicant may see of a case; times in UTC."""

    code: str
    title: str
    state: CaseState
    office_id: str
    reason: str | None
    items: tuple[ItemStanding, ...]
    timeline: tuple[Step, ...]
    countdown: Countdown
    time: TimeLeft
    contents: tuple[Content, ...]
    to_do: tuple[str, ...]
    told_at: datetime

    @property
    def clocks(self) -> Clocks:
        """What the clocks showed when it was told."""
        return self.countdown.clocks


class Asking(NamedTuple):
    """A question about a case: ``said`` has the code, ``digits`` the last four of the phone or all of it, as said.

    ``asker`` is an opaque id that the limits go by; ``persons`` are the fingerprints of one person on the channel.
    """

    said: str
    digits: str | None
    asker: str
    channel: str = ""
    persons: tuple[str, ...] = ()


class ListedCase(NamedTuple):
    """One of a person's own cases; ``closed_at`` in UTC."""

    code: str
    title: str
    state: CaseState
    closed_at: datetime | None


Told = Union[CaseProgress, Standing, NotTold]


def progress_of(connection: Any, seal: Seal, clock: WorkingClock, asking: Asking, now: datetime) -> Told:
    """What ``asking`` may know at ``now``. Never raises because of what was asked."""
    spotted = find_code(asking.said)
    if spotted is None:
        return NotTold(Reason.NO_CODE, f"没有看到编号。{_ALPHABET_HINT}，可以直接发来。")
    if spotted.code is None:
        return NotTold(
            Reason.MISTYPED, f"“{spotted.mistyped}”不是完整正确的编号，可能抄错或漏了一位。{_ALPHABET_HINT}。"
        )
    if spotted.code[0] not in (_CASE, _RECEIPT):
        return NotTold(Reason.OTHER_RECORD, f"{spotted.code}是{KINDS[spotted.code[0]]}的编号，不是代办编号。")
    case = _find(connection, spotted.code)
    if case and case.contact_id in contacts_known(connection, asking.channel, asking.persons):
        return tell(connection, case, clock, now)
    return _told_to_unknown(connection, seal, clock, asking._replace(said=spotted.code), case, now)


def my_cases(connection: Any, channel: str, persons: Sequence[str], now: datetime) -> list[ListedCase]:
    """The cases of whoever is proved to be behind ``persons``: the open ones first, then the recently closed."""
    contacts = contacts_known(connection, channel, persons)
    open_now = agency_case.c.state.in_([state.value for state in sorted(OPEN)])
    shown = sa.or_(open_now, agency_case.c.closed_at > now - RECENT)
    rows = connection.execute(
        sa.select(agency_case.c.code, agency_case.c.title, agency_case.c.state, agency_case.c.closed_at)
        .where(agency_case.c.contact_id.in_(contacts), shown)
        .order_by(agency_case.c.closed_at.is_not(None), agency_case.c.confirmed_at.desc(), agency_case.c.id.desc())
    )
    return [ListedCase(row.code, row.title, stored(CaseState, row.state), row.closed_at) for row in rows]


def opened_here(connection: Any, conversation_id: str, now: datetime) -> str | None:
    """The code of the case opened last in this conversation, within a day; whoever asks still has to be known."""
    mine = sa.and_(agency_case.c.conversation_id == conversation_id, agency_case.c.confirmed_at >= now - _A_DAY)
    newest = sa.select(agency_case.c.code).where(mine).order_by(agency_case.c.id.desc())
    found: str | None = connection.execute(newest.limit(1)).scalar_one_or_none()
    return found


def tell(connection: Any, case: CaseView, clock: WorkingClock, now: datetime) -> CaseProgress:
    """Everything about ``case``: for whoever is known to be its applicant, or for staff."""
    countdown, materials = countdown_of(case, clock, now), told_materials(connection, case.code)
    receipt, message = receipt_of(connection, case.code), last_message(connection, case.code)
    return CaseProgress(
        code=case.code,
        title=case.title,
        state=case.state,
        office_id=case.office_id,
        reason=case.reason,
        items=tuple(ItemStanding(task.title, task.state) for task in case.sub_tasks),
        timeline=timeline_of(case, history(connection, case.code)),
        countdown=countdown,
        time=time_left(case, countdown.clocks, now),
        contents=seven_contents(case, materials, receipt, decisions_of(connection, case.code), now),
        to_do=duties_of(case, materials, receipt.pickup if receipt else None, message.filled if message else {}),
        told_at=now,
    )


def _told_to_unknown(
    connection: Any, seal: Seal, clock: WorkingClock, asking: Asking, case: CaseView | None, now: datetime
) -> Told:
    """What somebody may know who is not proved to be the applicant; ``asking.said`` is the bare code."""
    code = case.code if case else asking.said
    take_turn(connection, asking.asker, code)
    if until := asker_waits_until(connection, asking.asker, now):
        return too_many(until, now)
    if case is None:
        note_attempt(connection, asking.asker, code, False, now)
        return NotTold(Reason.UNKNOWN, f"编号{code}写法没错，但没有查到这个件，请对照回执再看一遍。")
    if asking.digits is None:
        return Standing(asking.said, case.state)
    digits = last_digits(asking.digits)
    if digits is None:
        return NotTold(Reason.NOT_DIGITS, "请说办理时留的手机号后四位，四个数字就行。")
    if until := code_waits_until(connection, code, now):
        return too_many(until, now)
    matches = phone_matches(read_contact(connection, seal, case.contact_id).phone, digits)
    note_attempt(connection, asking.asker, code, matches, now)
    return tell(connection, case, clock, now) if matches else wrong_digits(connection, asking, code, now)


def _find(connection: Any, code: str) -> CaseView | None:
    """The case with this code, or the one that the receipt with this code is for, be it replaced since."""
    wanted = [sa.select(agency_case.c.code).where(agency_case.c.code == code)]
    if code[0] == _RECEIPT:
        papers = (receipt_table, former_receipt)
        wanted = [sa.select(agency_case.c.code).join(one).where(one.c.code == code) for one in papers]
    codes = (connection.execute(one).scalar_one_or_none() for one in wanted)
    found = next((known for known in codes if known), None)
    return read_case(connection, found) if found else None


def phone_matches(phone: str, digits: str) -> bool:
    """Whether ``digits`` are the last ones of ``phone``; takes as long whether they are or not."""
    return compare_digest(phone[-len(digits) :], digits)


def wrong_digits(connection: Any, asking: Asking, code: str, now: datetime) -> NotTold:
    """That the digits are not those of ``code``, and how often one may still try."""
    left = max(tries_left(connection, asking.asker, code, now), 0)
    further = f"还可以试{left}次" if left else "试的次数已经用完"
    return NotTold(Reason.WRONG_DIGITS, f"手机号后四位和{asking.said}登记的对不上，{further}。")


def too_many(until: datetime, now: datetime) -> NotTold:
    """That one has to wait, and how long."""
    when = Words(local_date(now).year).moment(_next_minute(until))
    message = f"输错的次数太多了，为了保护办件人，{when}以后才能再试。着急的话，可以找人工核实身份后查。"
    return NotTold(Reason.TOO_MANY, message, until)


def _next_minute(at: datetime) -> datetime:
    """``at`` as it is shown, never too early: seconds become the next minute."""
    return at if at == whole_minute(at) else whole_minute(at) + timedelta(minutes=1)
