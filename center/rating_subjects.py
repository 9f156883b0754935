"""What is rated: a closed stage cycle, a finished item, or the reception in one session of a conversation.

Who has nothing to do with it learns nothing: the same refusal as for what is not there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, Union

import sqlalchemy as sa

from center.authority import has_authority
from center.case_tables import agency_case, sub_task
from center.cases.refusals import Refusal
from center.cases.states import SubTaskState
from center.cycles import CycleState, UnknownCycle, cases_of, read_cycle
from center.identities import contacts_behind
from center.invitations import has_finished
from center.people_tables import enterprise
from center.tables import conversation


class OfStage(NamedTuple):
    """A stage cycle, by its code."""

    cycle: str


class OfItem(NamedTuple):
    """One item of a case, by the case's code and the item's key."""

    case: str
    item: str


class OfReception(NamedTuple):
    """How somebody was received: one session of a conversation."""

    conversation_id: str
    session: int


Subject = Union[OfStage, OfItem, OfReception]


class UnknownSubject(Refusal, LookupError):
    """There is no such thing to rate, or the rater has nothing to do with it."""

    def __init__(self) -> None:
        super().__init__("nothing to rate for this person", "没有找到您可以评价的事项，请核对编号。")


class Found(NamedTuple):
    """A subject as the table of ratings needs it: ``columns`` claim that it is finished, which the database checks.

    ``contacts`` are whose it is, ``talks`` the conversations in which they opened it; ``about`` names it for the seal.
    """

    kind: str
    columns: dict[str, Any]
    about: str
    office_id: str | None
    enterprise_id: str | None
    contacts: frozenset[int]
    talks: Mapping[str, int | None]
    is_finished: bool

    def is_of(self, connection: Any, contacts: Iterable[int], conversation_id: str | None, day: date) -> bool:
        """Whether it is theirs: as who opened it, where they opened it, or with authority over the enterprise."""
        theirs = frozenset(contacts)
        if theirs & self.contacts or conversation_id in self.talks:
            return True
        owner = self.enterprise_id
        return owner is not None and any(has_authority(connection, owner, one, day) for one in theirs)

    def rater(self, contacts: Sequence[int], conversation_id: str | None) -> int | None:
        """Which contact it is: a proved one, else who opened it in this conversation."""
        proved = [one for one in contacts if one in self.contacts] or contacts
        return proved[0] if proved else self.talks.get(conversation_id or "")


def find_subject(connection: Any, subject: Subject) -> Found:
    """What is rated; raises UnknownSubject."""
    if isinstance(subject, OfStage):
        return _stage(connection, subject)
    return _item(connection, subject) if isinstance(subject, OfItem) else _reception(connection, subject)


def _stage(connection: Any, subject: OfStage) -> Found:
    try:
        cycle = read_cycle(connection, subject.cycle)
    except UnknownCycle:
        raise UnknownSubject() from None
    columns = (agency_case.c.contact_id, agency_case.c.conversation_id, agency_case.c.office_id)
    mine = agency_case.c.code.in_(cases_of(connection, cycle.id))
    cases = connection.execute(sa.select(*columns).where(mine).order_by(agency_case.c.id)).all()
    first = sa.select(enterprise.c.contact_id).where(enterprise.c.id == cycle.enterprise_id)
    founder = connection.execute(first).scalar_one()
    return Found(
        kind="stage",
        columns={"cycle_id": cycle.id, "cycle_state": CycleState.CLOSED.value},
        about=f"text of rating of {cycle.code}",
        office_id=cases[-1].office_id if cases else None,
        enterprise_id=cycle.enterprise_id,
        contacts=frozenset(filter(None, [founder, *(case.contact_id for case in cases)])),
        talks={case.conversation_id: case.contact_id for case in cases if case.conversation_id},
        is_finished=cycle.state is CycleState.CLOSED and has_finished(connection, cycle.id),
    )


def _item(connection: Any, subject: OfItem) -> Found:
    columns = (sub_task.c.id, sub_task.c.state, agency_case.c.contact_id, agency_case.c.conversation_id)
    wanted = sa.select(*columns, agency_case.c.office_id, agency_case.c.enterprise_id).join_from(sub_task, agency_case)
    mine = sa.and_(agency_case.c.code == subject.case, sub_task.c.item == subject.item)
    row = connection.execute(wanted.where(mine)).one_or_none()
    if row is None:
        raise UnknownSubject()
    return Found(
        kind="item",
        columns={"sub_task_id": row.id, "sub_task_state": SubTaskState.DONE.value},
        about=f"text of rating of {subject.case} {subject.item}",
        office_id=row.office_id,
        enterprise_id=row.enterprise_id,
        contacts=frozenset({row.contact_id}),
        talks={row.conversation_id: row.contact_id} if row.conversation_id else {},
        is_finished=row.state == SubTaskState.DONE.value,
    )


def _reception(connection: Any, subject: OfReception) -> Found:
    wanted = sa.select(conversation.c.session, conversation.c.office_id)
    row = connection.execute(wanted.where(conversation.c.id == subject.conversation_id)).one_or_none()
    if row is None or not 0 <= subject.session <= row.session:
        raise UnknownSubject()
    return Found(
        kind="reception",
        columns={"conversation_id": subject.conversation_id, "session": subject.session},
        about=f"text of rating of {subject.conversation_id} {subject.session}",
        office_id=row.office_id,
        enterprise_id=None,
        contacts=frozenset(contacts_behind(connection, subject.conversation_id)),
        talks={subject.conversation_id: None},
        is_finished=True,
    )
