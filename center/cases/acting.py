"""What every act of staff on a case has in common: who may, nobody overwritten, the applicant told, the act noted.

An act holds the case, is refused when somebody has changed what it depends on since the member looked at it, does what
the center's own functions do, tells the applicant what changed for them, and is written into the audit log; all in one
transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Generic, NamedTuple, TypeVar

from center.cases.events import Actor, Conflict, events_after
from center.cases.papers import hold
from center.cases.reading import CaseView, UnknownCase, read_case
from center.cases.refusals import Refusal
from center.cases.steps import tell_steps
from center.clock import WorkingClock
from center.service_settings import ServiceSettings
from center.staff.accounts import StaffMember
from center.staff.audit import note
from center.staff.rights import Right
from center.staff.sight import sees_case
from center.uploads.listing import NO_GUIDES, GuideBook

Result = TypeVar("Result")
AUDIT = "case"
"""What the names of these acts begin with in the audit log: ``case.accept``."""

STATE = frozenset(
    {"accept", "notify", "supplemented", "prereview", "hold", "release", "finish", "terminate", "transfer"}
)
ITEMS = frozenset({"sub_task"})
PAPERS = frozenset({"want", "receive", "receive_undone", "refuse", "unlist", "notice", "upload_withdrawn"})
AGENT = frozenset({"assign", "transfer"})
"""The kinds of events that change where a case stands, its items, its papers, and who works it."""


class NotAllowed(Refusal):
    """The member sees the case, and this is not theirs to do."""

    def __init__(self, message: str) -> None:
        super().__init__("not theirs to do", message)


class Hand(NamedTuple):
    """A member of staff at work on one case: ``seen`` is the number of the last event on the page they act from.

    None for ``seen`` acts on the case as it is. ``book`` says which papers belong to which items.
    """

    connection: Any
    member: StaffMember
    code: str
    seen: int | None
    now: datetime
    settings: ServiceSettings
    book: GuideBook = NO_GUIDES

    @property
    def actor(self) -> Actor:
        """How events name the member."""
        return Actor("staff", self.member.staff_id)

    def clock(self, case: CaseView) -> WorkingClock:
        """The working clock of the case's office."""
        office = self.settings.catalogue.offices.get(case.office_id)
        return self.settings.working_clock(office.hours if office else "")


class Done(Generic[Result]):
    """An act that was done: the case before and after it, and what the center's own function returned."""

    def __init__(self, before: CaseView, after: CaseView, result: Result) -> None:
        self.before, self.after, self.result = before, after, result


def act(
    hand: Hand,
    name: str,
    right: Right,
    work: Callable[[CaseView], Result],
    *,
    minds: frozenset[str] = frozenset(),
    reason: str | None = None,
    details: Mapping[str, Any] | None = None,
) -> Done[Result]:
    """Do ``work`` on the case and all that goes with it; ``name`` is the act's in the audit log, without ``case.``.

    ``minds`` are the kinds of events that it depends on: one of them since the member looked is a Conflict.
    Raises UnknownCase for one that the member does not see, NotAllowed, and what ``work`` raises.
    """
    before = take(hand, right, minds)
    result = work(before)
    tell_steps(hand.connection, before, hand.now, hand.settings.center)
    note(hand.connection, hand.member.staff_id, f"{AUDIT}.{name}", hand.code, hand.now, reason, details)
    return Done(before, read_case(hand.connection, hand.code), result)


def take(hand: Hand, right: Right, minds: frozenset[str]) -> CaseView:
    """The case, held until the transaction ends, as the member has seen it in what counts; raises as ``act`` does."""
    case = hold(hand.connection, hand.code)
    if not sees_case(hand.connection, hand.member, hand.code):
        raise UnknownCase(hand.code)
    if not hand.member.can(right):
        raise NotAllowed(f"您的岗位不能做“{right.caption}”。")
    if hand.seen is not None and any(
        event.kind in minds for event in events_after(hand.connection, hand.code, hand.seen)
    ):
        raise Conflict(hand.code)
    return case
