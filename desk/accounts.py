"""Accounts of staff from the command line of the server: ``python -m desk.accounts``; run it without words for help."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from center.cases.reading import stored
from center.service import Service
from center.staff import audit, changing, throttle
from center.staff.accounts import StaffMember, members
from center.staff.changing import SYSTEM, NewMember
from center.staff.passwords import hashed, new_password
from center.staff.rights import Role
from center.staff_commands import CannotRead, run

ONCE = "密码只显示这一次，第一次登录要改"


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when it was done; 1, and why, when not."""
    typed = _parser().parse_args(arguments)
    answer: Callable[[Service, argparse.Namespace], Awaitable[str]] = typed.answer
    return run(lambda service: answer(service, typed))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m desk.accounts", description="工作台的账号")
    parts = parser.add_subparsers(required=True, metavar="操作")
    _add(parts, "list", "列出账号", _list, with_name=False)
    _add_create(parts)
    _add(parts, "disable", "停用，并结束全部登录", _disable).add_argument("--reason", default="", help="原因")
    _add(parts, "enable", "恢复停用的账号", _enable)
    _add(parts, "reset", "重置密码，并解除登录限制", _reset)
    _add(parts, "unlock", "解除试错太多的登录限制", _unlock)
    _add(parts, "two-step-off", "替丢了手机的人关闭两步验证", _two_step_off).add_argument("--reason", required=True)
    _add(parts, "audit-check", "核对操作记录有没有被改过", _audit_check, with_name=False)
    return parser


def _add(parts: Any, name: str, words: str, answer: Any, with_name: bool = True) -> argparse.ArgumentParser:
    part: argparse.ArgumentParser = parts.add_parser(name, help=words, description=words)
    part.set_defaults(answer=answer)
    if with_name:
        part.add_argument("staff_id", metavar="工号")
    return part


def _add_create(parts: Any) -> None:
    part = _add(parts, "create", "新建账号", _create)
    part.add_argument("name", metavar="姓名")
    captions = "，".join(f"{role.value} {role.caption}" for role in Role)
    part.add_argument("--role", action="append", required=True, help=f"角色，可以写几次：{captions}")
    part.add_argument("--office", help="单位编号，如 定襄县；不写就能看全部单位")
    part.add_argument("--department", help="部门；部门人员要写")


async def _list(service: Service, typed: argparse.Namespace) -> str:
    now = service.clock.now()

    def read(connection: Any) -> str:
        return "\n".join(_line(connection, service, member, now) for member in members(connection))

    return await service.records.read(read) or "还没有账号。"


def _line(connection: Any, service: Service, member: StaffMember, now: Any) -> str:
    roles = "、".join(role.caption for role in Role if role in member.roles)
    place = f"{member.office_id or '全部单位'}{member.department or ''}"
    marks = "" if member.is_enabled else "，已停用"
    if throttle.locked_until(connection, service.seal, member.staff_id, now):
        marks += "，登录受限"
    return f"{member.staff_id} {member.name}（{roles}）{place}{marks}"


async def _create(service: Service, typed: argparse.Namespace) -> str:
    new = NewMember(typed.staff_id, typed.name, _roles(typed.role), typed.office, typed.department)
    password, now = new_password(), service.clock.now()
    kept = await hashed(password)
    member = await service.records.write(lambda connection: changing.create(connection, new, kept, SYSTEM, now))
    return f"已新建{member.staff_id}（{member.name}）。密码：{password}\n{ONCE}。"


def _roles(typed: Sequence[str]) -> frozenset[Role]:
    try:
        return frozenset(stored(Role, role) for role in typed)
    except ValueError:
        known = "、".join(role.value for role in Role)
        raise CannotRead("no such role", f"没有这个角色，可用的有：{known}。") from None


async def _disable(service: Service, typed: argparse.Namespace) -> str:
    now = service.clock.now()
    done = await service.records.write(
        lambda connection: changing.disable(connection, typed.staff_id, SYSTEM, typed.reason, now)
    )
    return f"已停用{typed.staff_id}，登录都已结束。" if done else f"{typed.staff_id}本来就停用着。"


async def _enable(service: Service, typed: argparse.Namespace) -> str:
    now = service.clock.now()
    done = await service.records.write(lambda connection: changing.enable(connection, typed.staff_id, SYSTEM, now))
    return f"已恢复{typed.staff_id}。" if done else f"{typed.staff_id}本来就能用。"


async def _reset(service: Service, typed: argparse.Namespace) -> str:
    password, now = new_password(), service.clock.now()
    kept = await hashed(password)
    await service.records.write(
        lambda connection: changing.reset_password(connection, service.seal, typed.staff_id, kept, SYSTEM, now)
    )
    return f"{typed.staff_id}的新密码：{password}\n{ONCE}。"


async def _unlock(service: Service, typed: argparse.Namespace) -> str:
    now = service.clock.now()
    done = await service.records.write(
        lambda connection: changing.unlock(connection, service.seal, typed.staff_id, SYSTEM, now)
    )
    return f"{typed.staff_id}现在可以登录了。" if done else f"{typed.staff_id}没有被限制。"


async def _two_step_off(service: Service, typed: argparse.Namespace) -> str:
    now = service.clock.now()
    done = await service.records.write(
        lambda connection: changing.drop_two_step(connection, typed.staff_id, SYSTEM, typed.reason, now)
    )
    return f"已关闭{typed.staff_id}的两步验证。" if done else f"{typed.staff_id}没有打开两步验证。"


async def _audit_check(service: Service, typed: argparse.Namespace) -> str:
    faults = await service.records.read(audit.verify)
    if faults:
        raise CannotRead("the audit log is broken", "\n".join(["操作记录有问题：", *faults]))
    return "操作记录完整，没有被改过。"


if __name__ == "__main__":
    sys.exit(main())
