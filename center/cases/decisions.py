"""What the authority decided: only recorded, from the number and the date of its document; never decided by us."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.case_tables import official_decision
from center.cases.events import Actor
from center.cases.moving import move
from center.cases.papers import hold
from center.cases.reading import CaseView, read_case, stored
from center.cases.refusals import Refusal
from center.cases.states import Captioned
from center.clock import WorkingClock
from center.times import Words, local_date

LONGEST_NUMBER = 80
_MAY_RECORD = ("staff", "system")


class DecisionKind(Captioned):
    """What an authority's document says."""

    ACCEPTANCE = "acceptance", "受理"
    CORRECTION = "correction", "补正"
    REFUSAL = "refusal", "不予受理"
    APPROVAL = "approval", "准予许可"
    REJECTION = "rejection", "不予许可"


class Decision(NamedTuple):
    """An official decision as recorded; ``item`` is the sub-task it is about, or None for the whole case."""

    kind: DecisionKind
    document_number: str
    decided_on: date
    item: str | None
    recorded_by: str


class BadDocument(Refusal):
    """Without a document number that can be one there is no official decision."""

    def __init__(self, number: str) -> None:
        super().__init__(
            f"{len(number)} characters are no document number",
            f"请填决定书上的文号：要有数字，最多{LONGEST_NUMBER}个字。没有文书的决定不能登记。",
        )


class FutureDecision(Refusal):
    """The document carries a date that has not come."""

    def __init__(self, day: date) -> None:
        super().__init__(f"{day} is in the future", f"决定日期{Words().day(day)}还没到，请核对决定书上的日期。")


class NotTheirs(Refusal):
    """Official decisions are entered by staff or an adapter, not by applicants and not by the bot."""

    def __init__(self, actor: Actor) -> None:
        super().__init__(f"a {actor.kind} records no official decision", "部门的决定只能由工作人员凭文书登记。")


class UnknownItem(Refusal, LookupError):
    """The case has no such sub-task."""

    def __init__(self, code: str, item: str) -> None:
        super().__init__(f"{code} has no item {item}", f"{code}里没有“{item}”这一项。")


class OtherDecision(Refusal):
    """The same document was recorded with another date or for another item."""

    def __init__(self, recorded: Decision) -> None:
        self.recorded = recorded
        super().__init__(
            f"{recorded.document_number} is recorded otherwise",
            f"文号{recorded.document_number}已经登记过，日期是{Words().day(recorded.decided_on)}，跟这次填的对不上。",
        )


def record_decision(
    connection: Any,
    code: str,
    kind: DecisionKind,
    document_number: str,
    decided_on: date,
    item: str | None,
    actor: Actor,
    now: datetime,
    clock: WorkingClock,
) -> Decision:
    """Record what the authority's document says; the same document again is the decision that is there.

    The case stays where it is: what follows for it is a move of its own. Raises BadDocument, FutureDecision, NotTheirs,
    UnknownItem, OtherDecision, UnknownCase, and what ``move`` raises.
    """
    case = hold(connection, code)
    wanted = Decision(kind, _number(document_number), decided_on, item, actor.name)
    recorded = _recorded(connection, code, wanted)
    if recorded is not None:
        return recorded
    _check(case, wanted, actor, now)
    told = {
        "document": kind.value,
        "number": wanted.document_number,
        "decided_on": decided_on.isoformat(),
        "item": item,
    }
    move(connection, code, "record", actor, now, clock, **told)
    row = {**wanted._asdict(), "kind": kind.value, "case_id": case.id, "created_at": now}
    connection.execute(sa.insert(official_decision).values(**row))
    return wanted


def decisions_of(connection: Any, code: str) -> list[Decision]:
    """The official decisions of a case, the oldest first; raises UnknownCase."""
    case = read_case(connection, code)
    columns = [official_decision.c[name] for name in Decision._fields]
    mine = sa.select(*columns).where(official_decision.c.case_id == case.id)
    rows = connection.execute(mine.order_by(official_decision.c.decided_on, official_decision.c.id))
    return [Decision(*row)._replace(kind=stored(DecisionKind, row.kind)) for row in rows]


def _number(document_number: str) -> str:
    number = " ".join(document_number.split())
    if len(number) > LONGEST_NUMBER or not any(character.isnumeric() for character in number):
        raise BadDocument(number)
    return number


def _recorded(connection: Any, code: str, wanted: Decision) -> Decision | None:
    for decision in decisions_of(connection, code):
        if (decision.kind, decision.document_number) == (wanted.kind, wanted.document_number):
            if (decision.decided_on, decision.item) != (wanted.decided_on, wanted.item):
                raise OtherDecision(decision)
            return decision
    return None


def _check(case: CaseView, wanted: Decision, actor: Actor, now: datetime) -> None:
    if actor.kind not in _MAY_RECORD:
        raise NotTheirs(actor)
    if wanted.decided_on > local_date(now):
        raise FutureDecision(wanted.decided_on)
    if wanted.item is not None and case.sub_task(wanted.item) is None:
        raise UnknownItem(case.code, wanted.item)
