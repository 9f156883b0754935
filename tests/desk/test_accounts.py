"""``python -m desk.accounts``: accounts made, disabled, reset and unlocked on the server itself."""

from __future__ import annotations

import asyncio
import re

import pyotp
import pytest
import sqlalchemy as sa

from center.clock import SystemClock
from center.records import Records
from center.sealing import Seal
from center.staff.accounts import read_member
from center.staff.audit import note
from center.staff.rights import Role
from center.staff.signing_in import Attempt, Outcome, Refused, SignedIn, sign_in
from center.staff.two_step import begin, confirm
from center.staff_tables import audit_entry
from desk.accounts import main
from tests.center.conftest import installed as installed
from tests.center.recorded import SECRET

SEAL = Seal(SECRET)
CREATE = ("create", "li.min", "李敏", "--role", "clerk", "--role", "operator", "--office", "定襄县")


def said(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    """What the command prints."""
    assert main(words) == code
    printed = capsys.readouterr()
    return (printed.err if code else printed.out).strip()


def password_in(text: str) -> str:
    found = re.search(r"密码：(\S+)", text)
    assert found, text
    return found[1]


async def tried(records: Records, password: str) -> Outcome:
    return await sign_in(records, SEAL, Attempt("li.min", password), SystemClock().now())


def test_an_account_is_made_and_signs_in(installed: Records, capsys: pytest.CaptureFixture[str]) -> None:
    made = said(capsys, *CREATE)
    assert made.startswith("已新建li.min（李敏）。密码：")
    assert made.endswith("密码只显示这一次，第一次登录要改。")
    member = installed.read_now(lambda at: read_member(at, "li.min"))
    assert (member.roles, member.office_id, member.must_change) == ({Role.CLERK, Role.OPERATOR}, "定襄县", True)
    assert said(capsys, "list") == "li.min 李敏（话务员、窗口人员）定襄县"
    entry = installed.read_now(lambda at: at.execute(sa.select(audit_entry)).one())
    assert (entry.staff_id, entry.act, entry.about) == ("system", "staff.create", "li.min")


async def test_it_is_reset_disabled_enabled_and_unlocked(
    installed: Records, capsys: pytest.CaptureFixture[str]
) -> None:
    async def told(*words: str) -> str:
        return await asyncio.to_thread(said, capsys, *words)

    first = password_in(await told(*CREATE))
    second = password_in(await told("reset", "li.min"))
    assert isinstance(await tried(installed, first), Refused)
    assert isinstance(await tried(installed, second), SignedIn)
    for _ in range(4):
        await tried(installed, "wrong")
    assert isinstance(await tried(installed, second), Refused)
    assert await told("list") == "li.min 李敏（话务员、窗口人员）定襄县，登录受限"
    assert await told("unlock", "li.min") == "li.min现在可以登录了。"
    assert await told("unlock", "li.min") == "li.min没有被限制。"
    assert await told("disable", "li.min", "--reason", "调离") == "已停用li.min，登录都已结束。"
    assert await told("disable", "li.min") == "li.min本来就停用着。"
    assert isinstance(await tried(installed, second), Refused)
    assert await told("enable", "li.min") == "已恢复li.min。"
    assert await told("enable", "li.min") == "li.min本来就能用。"
    assert isinstance(await tried(installed, second), SignedIn)


def test_two_steps_are_turned_off(installed: Records, capsys: pytest.CaptureFixture[str]) -> None:
    said(capsys, *CREATE)
    assert said(capsys, "two-step-off", "li.min", "--reason", "换手机") == "li.min没有打开两步验证。"
    member, now = installed.read_now(lambda at: read_member(at, "li.min")), SystemClock().now()
    begun = installed.write_now(lambda at: begin(at, SEAL, member, now))
    installed.write_now(lambda at: confirm(at, SEAL, member, pyotp.TOTP(begun.secret).at(now), now))
    assert said(capsys, "two-step-off", "li.min", "--reason", "换手机") == "已关闭li.min的两步验证。"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("disable", "nobody"), "没有工号为“nobody”的人员。"),
        (("create", "li", "李敏", "--role", "king"), "没有这个角色，可用的有：operator、clerk、agent、"),
        (("create", "李", "李敏", "--role", "clerk"), "工号用2到40个小写字母、数字、点、横线"),
        (("create", "li", "李敏", "--role", "department"), "部门人员要写明是哪个部门。"),
    ],
)
def test_what_cannot_be_done_is_said(
    installed: Records, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], told: str
) -> None:
    assert said(capsys, *words, code=1).startswith(told)


def test_the_audit_log_is_checked(installed: Records, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "list") == "还没有账号。"
    now = SystemClock().now()
    for place in range(3):
        installed.write_now(lambda at, place=place: note(at, "wang", "sign_in", f"record {place}", now))
    assert said(capsys, "audit-check") == "操作记录完整，没有被改过。"

    def tamper(connection: sa.engine.Connection) -> None:
        connection.execute(sa.text("DROP TRIGGER audit_entry_no_update"))
        connection.execute(sa.update(audit_entry).where(audit_entry.c.seq == 2).values(staff_id="li"))

    installed.write_now(tamper)
    assert said(capsys, "audit-check", code=1) == "操作记录有问题：\n第2条操作记录被改动过。"
