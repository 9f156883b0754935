"""The accounts of the demonstration: every role once at least, all with one password that is printed."""

from __future__ import annotations

from collections.abc import Sequence

from center.staff.accounts import UnknownStaff, read_member
from center.staff.changing import NewMember, create
from center.staff.rights import Role
from deploy.demonstration.world import COUNTY, World

PASSWORD = "Yanshi-Zhuanyong-88"
"""What every account of the demonstration signs in with."""
BY = "system"


def _member(staff_id: str, name: str, *roles: Role, office: str | None = COUNTY, department: str = "") -> NewMember:
    return NewMember(staff_id, name, frozenset(roles), office, department or None)


STAFF: tuple[NewMember, ...] = (
    _member("operator1", "田秀丽", Role.OPERATOR, office=None),
    _member("operator2", "白雪", Role.OPERATOR),
    _member("clerk1", "石磊", Role.CLERK),
    _member("agent1", "韩梅", Role.AGENT),
    _member("agent2", "崔志刚", Role.AGENT),
    _member("agent3", "任晓峰", Role.AGENT, office="市本级"),
    _member("tax1", "姚远", Role.DEPARTMENT, department="tax"),
    _member("registration1", "贾文静", Role.DEPARTMENT, department="registration"),
    _member("supervisor1", "段立新", Role.SUPERVISOR),
    _member("supervisor0", "武建华", Role.SUPERVISOR, office=None),
    _member("reviewer1", "温淑珍", Role.REVIEWER, office=None),
    _member("editor1", "史明", Role.EDITOR, office=None),
    _member("evaluator1", "乔安", Role.EVALUATOR, office=None),
    _member("admin1", "管理员（演示）", Role.ADMIN, office=None),
)


def load_staff(world: World, password_hash: str) -> int:
    """Make the accounts that are not there yet; how many."""
    new = [member for member in STAFF if not _is_there(world, member.staff_id)]
    for member in new:
        create(world.connection, member, password_hash, BY, world.now, must_change=False)
    return len(new)


def is_complete(world: World) -> bool:
    """Whether every account is there."""
    return all(_is_there(world, member.staff_id) for member in STAFF)


def roles_of(member: NewMember) -> Sequence[str]:
    """The captions of its roles, in the order of the roles."""
    return [role.caption for role in Role if role in member.roles]


def _is_there(world: World, staff_id: str) -> bool:
    try:
        read_member(world.connection, staff_id)
    except UnknownStaff:
        return False
    return True
