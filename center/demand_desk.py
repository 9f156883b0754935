"""Which moves of a demand the desk offers to whom: the center all that are legal, a department what is its own.

And recording a demand for somebody who stands there or is on the telephone (代录).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.cases.events import Actor
from center.cases.refusals import Refusal
from center.demand_moves import assign
from center.demand_states import DEMAND_MOVES, DemandKind
from center.demands import DemandView, OpenedDemand, Raised, open_demand, read_demand
from center.knowledge import ServiceSettings
from center.people import contact_of, lock_contact
from center.people_tables import demand
from center.privacy import keep
from center.promises import reply_due
from center.sealing import Seal
from center.staff.accounts import StaffMember, having, members
from center.staff.rights import RIGHTS, Right
from center.staff.sight import sees_department, sees_office
from center.staff_tables import staff_member

OF_DEPARTMENTS = ("sign", "return", "answer")
"""What a department does with a demand that was sent to it."""


class NotTheirs(Refusal):
    """A move that is not for this member of staff; nothing was written."""

    def __init__(self, name: str, staff_id: str) -> None:
        super().__init__(f"{name} is not for {staff_id}", f"“{DEMAND_MOVES[name].caption}”由中心的工作人员来做。")


class NoSuchOwner(Refusal):
    """Nobody of this name works on such records at this office."""

    def __init__(self, owner: str) -> None:
        super().__init__(f"{owner!r} solves nothing here", "请选一位能办理这件事的同事。")


class Recorded(NamedTuple):
    """What somebody says and a member of staff writes down; ``phone`` of 11 digits, empty for who gives none."""

    kind: DemandKind
    text: str
    office_id: str
    phone: str = ""
    name: str = ""
    department: str | None = None
    case_code: str | None = None


def moves_for(staff: StaffMember, seen: DemandView) -> tuple[str, ...]:
    """The names of the moves of DEMAND_MOVES that ``staff`` can make now, in their order."""
    legal = (name for name, move in DEMAND_MOVES.items() if seen.state in move.origins and "staff" in move.by)
    return tuple(name for name in legal if _is_theirs(staff, name))


def refuse_others(staff: StaffMember, name: str) -> None:
    """Raise NotTheirs when the move is none of the member's."""
    if not _is_theirs(staff, name):
        raise NotTheirs(name, staff.staff_id)


def assignable(connection: Any, seen: DemandView) -> list[StaffMember]:
    """Who may answer for the demand: who solves demands of its office and may sign in."""
    able = [role for role, rights in RIGHTS.items() if Right.SOLVE_DEMANDS in rights]
    found = members(connection, having(*able), staff_member.c.disabled_at.is_(None))
    return [one for one in found if sees_office(one, seen.office_id) and sees_department(one, seen.department)]


def assign_to(connection: Any, code: str, owner: str, actor: Actor, now: datetime) -> DemandView:
    """``assign`` to somebody who can answer for it; raises NoSuchOwner for anybody else, and what ``assign`` raises."""
    if owner not in [one.staff_id for one in assignable(connection, read_demand(connection, code))]:
        raise NoSuchOwner(owner)
    return assign(connection, code, owner, actor, now)


def record(
    connection: Any, seal: Seal, settings: ServiceSettings, said: Recorded, staff_id: str, now: datetime
) -> OpenedDemand:
    """Open it for the person; the same words of the same person again, while it is open, are one.

    Raises BadPhone, Incomplete without words.
    """
    contact_id = contact_of(connection, seal, said.phone, said.name or None, now) if said.phone else None
    if contact_id is not None:
        lock_contact(connection, contact_id)
        if (known := _same(connection, said, contact_id)) is not None:
            return known
    raised = Raised(said.kind, said.text, said.office_id, said.department, said.case_code, contact_id)
    return open_demand(connection, seal, raised, Actor("staff", staff_id), reply_due(settings, now), now)


def _is_theirs(staff: StaffMember, name: str) -> bool:
    return staff.department is None or name in OF_DEPARTMENTS


def _same(connection: Any, said: Recorded, contact_id: int) -> OpenedDemand | None:
    mine = (
        demand.c.contact_id == contact_id,
        demand.c.kind == said.kind.value,
        demand.c.text == keep(said.text.strip()).visible,
        demand.c.closed_at.is_(None),
    )
    newest = sa.select(demand.c.code).where(*mine).order_by(demand.c.id.desc()).limit(1)
    code = connection.execute(newest).scalar_one_or_none()
    if code is None:
        return None
    seen = read_demand(connection, code)
    return OpenedDemand(code, False, seen.due_at, seen.why_due)
