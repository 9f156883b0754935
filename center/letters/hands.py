"""Who can deal with a letter or a work order of an office: its posts, and the staff who have the right there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from center.demand_states import Desk
from center.staff.accounts import StaffMember, having, members, names_of
from center.staff.rights import RIGHTS, Right
from center.staff.sight import sees_department, sees_office
from center.staff_tables import staff_member

POSTS = (Desk.ANSWERS, Desk.DEMANDS, Desk.SUPERVISOR)
"""Posts that a letter or an order may belong to until somebody takes it."""


def hands_for(connection: Any, right: Right, office_id: str, department: str | None) -> list[StaffMember]:
    """The members who may sign in, have ``right``, and see what belongs there."""
    able = [role for role, rights in RIGHTS.items() if right in rights]
    found = members(connection, having(*able), staff_member.c.disabled_at.is_(None))
    return [one for one in found if sees_office(one, office_id) and sees_department(one, department)]


def can_own(connection: Any, owner: str, right: Right, office_id: str, department: str | None) -> bool:
    """Whether ``owner``, a Desk's value or a staff id, may get what belongs there."""
    if owner in {post.value for post in POSTS}:
        return True
    return owner in {one.staff_id for one in hands_for(connection, right, office_id, department)}


def owner_names(connection: Any, owners: Iterable[str]) -> dict[str, str]:
    """How owners are called: the posts of the center, and the staff that exist."""
    return {post.value: post.caption for post in Desk} | names_of(connection, owners)
