"""What is done to accounts. Every act is one transaction, within the sight of the admin who does it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sanic.response import HTTPResponse

from center.cases.reading import stored
from center.staff import changing
from center.staff.changing import NewMember, check_place, managed
from center.staff.passwords import hashed, new_password
from center.staff.rights import Role
from center.staff.seen import ChangedMeanwhile
from desk.arguments import Refused
from desk.staff.pages import shown
from desk.visits import Visit

_LONGEST_REASON = 200


async def create(visit: Visit) -> HTTPResponse:
    """A new account; its password is shown on this page and never again."""
    new, password = _typed(visit, visit.args.text("staff_id", longest=40)), new_password()
    kept = await hashed(password)

    def work(connection: Any) -> Any:
        check_place(visit.staff, new)
        return changing.create(connection, new, kept, visit.staff.staff_id, visit.now)

    member = await visit.write(work)
    return visit.page("staff/password.html", member=member, password=password, is_new=True)


async def change(visit: Visit, staff_id: str) -> HTTPResponse:
    """Another name, place, other roles."""
    new, seen = _typed(visit, staff_id), visit.args.text("seen", longest=40)

    def work(connection: Any) -> Any:
        check_place(visit.staff, new)
        return changing.change(connection, new, visit.staff.staff_id, visit.now, seen)

    try:
        await _managed(visit, staff_id, work)
    except ChangedMeanwhile:
        context = await visit.read(lambda connection: shown(visit, connection, staff_id))
        return visit.page("staff/show.html", **{**context, "typed": new})
    return visit.go(_url(staff_id), "已保存。")


async def disable(visit: Visit, staff_id: str) -> HTTPResponse:
    """Nobody signs in by it any more."""
    reason = _reason(visit, "请写明为什么停用，例如调离、离职。")
    by, now = visit.staff.staff_id, visit.now
    await _managed(visit, staff_id, lambda connection: changing.disable(connection, staff_id, by, reason, now))
    return visit.go(_url(staff_id), "已停用，他的登录都已结束。")


async def enable(visit: Visit, staff_id: str) -> HTTPResponse:
    """It may be used again."""
    by, now = visit.staff.staff_id, visit.now
    await _managed(visit, staff_id, lambda connection: changing.enable(connection, staff_id, by, now))
    return visit.go(_url(staff_id), "已恢复，可以登录了。")


async def reset(visit: Visit, staff_id: str) -> HTTPResponse:
    """A new password, shown on this page and never again."""
    if staff_id == visit.staff.staff_id:
        raise Refused("自己的密码请在“我的账号”里改。")
    password, by, seal = new_password(), visit.staff.staff_id, visit.service.seal
    kept = await hashed(password)
    await _managed(
        visit,
        staff_id,
        lambda connection: changing.reset_password(connection, seal, staff_id, kept, by, visit.now),
    )
    member = await visit.read(lambda connection: managed(connection, visit.staff, staff_id))
    return visit.page("staff/password.html", member=member, password=password, is_new=False)


async def unlock(visit: Visit, staff_id: str) -> HTTPResponse:
    """Failed attempts are forgotten."""
    by, seal, now = visit.staff.staff_id, visit.service.seal, visit.now
    await _managed(visit, staff_id, lambda connection: changing.unlock(connection, seal, staff_id, by, now))
    return visit.go(_url(staff_id), "已解除，现在可以登录。")


async def two_step_off(visit: Visit, staff_id: str) -> HTTPResponse:
    """For somebody who lost telephone and recovery codes."""
    reason, by, now = visit.args.text("reason", longest=_LONGEST_REASON), visit.staff.staff_id, visit.now
    await _managed(visit, staff_id, lambda connection: changing.drop_two_step(connection, staff_id, by, reason, now))
    return visit.go(_url(staff_id), "已关闭他的两步验证，请提醒他登录后重新打开。")


async def _managed(visit: Visit, staff_id: str, work: Callable[[Any], Any]) -> Any:
    """Do ``work`` to an account that the admin manages; raises UnknownStaff for others."""

    def whole(connection: Any) -> Any:
        managed(connection, visit.staff, staff_id)
        return work(connection)

    return await visit.write(whole)


def _typed(visit: Visit, staff_id: str) -> NewMember:
    """The account as the form has it; raises Refused."""
    known = {role.value for role in Role}
    chosen = visit.args.texts("role", longest=20)
    if not known.issuperset(chosen):
        raise Refused("没有这个角色，请重新选。")
    return NewMember(
        staff_id,
        visit.args.text("name", longest=40),
        frozenset(stored(Role, role) for role in chosen),
        visit.args.text("office", longest=40) or None,
        visit.args.text("department", longest=40) or None,
    )


def _reason(visit: Visit, asking: str) -> str:
    reason = visit.args.text("reason", longest=_LONGEST_REASON)
    if not reason:
        raise Refused(asking)
    return reason


def _url(staff_id: str) -> str:
    return f"/desk/staff/people/{staff_id}"
