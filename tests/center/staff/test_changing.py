"""Accounts made and changed: refused where they must be, noted always, and one admin remains."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pyotp
import pytest
import sqlalchemy as sa

from center.records import Records
from center.staff.accounts import UnknownStaff, members, names_of
from center.staff.audit import entry_of, verify
from center.staff.changing import (
    BadAccount,
    NewMember,
    change,
    create,
    disable,
    drop_two_step,
    enable,
    first_admin,
    managed,
    reset_password,
    unlock,
)
from center.staff.passwords import UNUSABLE, fits_now, new_password
from center.staff.rights import Role
from center.staff.two_step import begin, confirm
from center.staff_tables import audit_entry, staff_member
from tests.center.recorded import SEAL
from tests.center.staff.staffed import NOW, made, member, minutes

WANG = NewMember("wang", "王小红", frozenset({Role.OPERATOR, Role.CLERK}), "定襄县")


def acts(records: Records) -> list[tuple[str, str, str, Any]]:
    """Who did what to whom, and how it is kept."""
    wanted = sa.select(audit_entry).order_by(audit_entry.c.seq)
    entries = records.read_now(lambda connection: [entry_of(row) for row in connection.execute(wanted)])
    return [(entry.staff_id, entry.act, entry.about, entry.details) for entry in entries]


def test_an_account_has_its_roles_and_its_place(records: Records) -> None:
    new = WANG._replace(staff_id=" Wang.01 ", name=" 王小红 ")
    made = records.write_now(lambda at: create(at, new, UNUSABLE, "admin", NOW))
    assert made == member(records, "wang.01")
    assert (made.name, made.roles, made.office_id, made.department) == ("王小红", WANG.roles, "定襄县", None)
    assert (made.must_change, made.has_two_step, made.is_enabled) == (True, False, True)
    told = {"name": "王小红", "roles": ["clerk", "operator"], "office_id": "定襄县", "department": None}
    assert acts(records) == [("admin", "staff.create", "wang.01", told)]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"staff_id": "王"}, "工号用2到40个小写字母、数字、点、横线，以字母或数字开头。"),
        ({"staff_id": "a"}, "工号用2到40个小写字母、数字、点、横线，以字母或数字开头。"),
        ({"staff_id": "a" * 41}, "工号用2到40个小写字母、数字、点、横线，以字母或数字开头。"),
        ({"staff_id": "../etc"}, "工号用2到40个小写字母、数字、点、横线，以字母或数字开头。"),
        ({"name": " "}, "请填姓名，最多40个字。"),
        ({"name": "王\x00"}, "请填姓名，最多40个字。"),
        ({"roles": frozenset()}, "请至少选一个角色。"),
        ({"roles": frozenset({Role.DEPARTMENT})}, "部门人员要写明是哪个部门。"),
    ],
)
def test_a_bad_account_is_refused(records: Records, wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(BadAccount) as refusal:
        records.write_now(lambda at: create(at, WANG._replace(**wrong), UNUSABLE, "admin", NOW))
    assert refusal.value.message == words


def test_a_sign_in_name_is_given_once_even_at_the_same_moment(records: Records) -> None:
    def tried(_: int) -> str:
        try:
            return records.write_now(lambda at: create(at, WANG, UNUSABLE, "admin", NOW)).staff_id
        except BadAccount as refusal:
            return refusal.message

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(tried, range(4)))
    assert sorted(outcomes) == ["wang", *["已经有人用工号“wang”，请换一个。"] * 3]
    assert records.read_now(verify) == []


def test_the_first_start_makes_one_admin_whose_password_must_be_changed(records: Records) -> None:
    with ThreadPoolExecutor(3) as pool:
        passwords = list(pool.map(lambda _: records.write_now(lambda at: first_admin(at, NOW)), range(3)))
    given = [password for password in passwords if password]
    assert len(given) == 1
    admin = member(records, "admin")
    assert (admin.roles, admin.must_change, admin.office_id) == ({Role.ADMIN}, True, None)
    kept = records.read_now(lambda at: at.execute(sa.select(staff_member.c.password_hash)).scalar_one())
    assert kept.startswith("$argon2id$")
    assert fits_now(given[0], kept)
    assert not fits_now(given[0] + "x", kept)


def test_where_there_is_an_account_no_admin_is_made(records: Records) -> None:
    made(records)
    assert records.write_now(lambda at: first_admin(at, NOW)) is None
    assert [one.staff_id for one in records.read_now(members)] == ["wang"]


def test_roles_and_place_are_changed_and_noted(records: Records) -> None:
    made(records)
    made(records, "admin", Role.ADMIN)
    new = NewMember("wang", "王红", frozenset({Role.AGENT}), "原平市")
    changed = records.write_now(lambda at: change(at, new, "admin", minutes(1)))
    assert (changed.name, changed.roles, changed.office_id) == ("王红", {Role.AGENT}, "原平市")
    before = {"name": "王小红", "roles": ["operator"], "office_id": None, "department": None}
    after = {"name": "王红", "roles": ["agent"], "office_id": "原平市", "department": None}
    assert acts(records)[-1] == ("admin", "staff.change", "wang", {"before": before, "after": after})


def test_nobody_raises_themselves(records: Records) -> None:
    made(records, "admin", Role.ADMIN, name="管理员")
    made(records, "other", Role.ADMIN)
    own = NewMember("admin", "管理员", frozenset({Role.ADMIN, Role.SUPERVISOR}))
    for new in (own, own._replace(roles=frozenset({Role.ADMIN}), office_id="定襄县")):
        with pytest.raises(BadAccount, match="own roles"):
            records.write_now(lambda at, new=new: change(at, new, "admin", NOW))
    renamed = own._replace(roles=frozenset({Role.ADMIN}), name="刘主任")
    assert records.write_now(lambda at: change(at, renamed, "admin", NOW)).name == "刘主任"


def test_one_admin_remains(records: Records) -> None:
    made(records, "admin", Role.ADMIN)
    made(records, "second", Role.ADMIN)
    with pytest.raises(BadAccount, match="own account"):
        records.write_now(lambda at: disable(at, "admin", "admin", "", NOW))
    assert records.write_now(lambda at: disable(at, "second", "admin", "离职", NOW)) is True
    with pytest.raises(BadAccount, match="the last admin"):
        records.write_now(lambda at: disable(at, "admin", "second", "", NOW))
    clerk = NewMember("admin", "管理员", frozenset({Role.CLERK}))
    with pytest.raises(BadAccount, match="the last admin"):
        records.write_now(lambda at: change(at, clerk, "second", NOW))


def test_two_admins_who_disable_each_other_do_not_both(records: Records) -> None:
    made(records, "a1", Role.ADMIN)
    made(records, "a2", Role.ADMIN)

    def tried(pair: tuple[str, str]) -> bool:
        try:
            return records.write_now(lambda at: disable(at, pair[0], pair[1], "", NOW))
        except BadAccount:
            return False

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(tried, [("a1", "a2"), ("a2", "a1")])) == [False, True]


def test_disabled_and_enabled_again(records: Records) -> None:
    made(records)
    made(records, "admin", Role.ADMIN)
    steps = [
        records.write_now(lambda at: disable(at, "wang", "admin", "休产假", NOW)),
        records.write_now(lambda at: disable(at, "wang", "admin", "休产假", NOW)),
        records.write_now(lambda at: enable(at, "wang", "admin", NOW)),
        records.write_now(lambda at: enable(at, "wang", "admin", NOW)),
    ]
    assert steps == [True, False, True, False]
    assert [act for _, act, _, _ in acts(records)][2:] == ["staff.disable", "staff.enable"]


def test_a_reset_password_must_be_changed(records: Records) -> None:
    made(records)
    records.write_now(lambda at: reset_password(at, SEAL, "wang", "hash", "admin", NOW))
    assert member(records).must_change is True
    assert acts(records)[-1] == ("admin", "staff.reset", "wang", {})


def test_two_steps_are_turned_off_for_somebody_else_with_a_reason(records: Records) -> None:
    wang = made(records)
    begun = records.write_now(lambda at: begin(at, SEAL, wang, NOW))
    records.write_now(lambda at: confirm(at, SEAL, wang, pyotp.TOTP(begun.secret).at(NOW), NOW))
    assert member(records).has_two_step is True
    for by, reason in (("wang", "换手机"), ("admin", " ")):
        with pytest.raises(BadAccount):
            records.write_now(lambda at, by=by, reason=reason: drop_two_step(at, "wang", by, reason, NOW))
    assert records.write_now(lambda at: drop_two_step(at, "wang", "admin", "换手机", NOW)) is True
    assert records.write_now(lambda at: drop_two_step(at, "wang", "admin", "换手机", NOW)) is False
    assert member(records).has_two_step is False


def test_nobody_is_unknown_to_every_change(records: Records) -> None:
    made(records, "admin", Role.ADMIN)
    nobody = NewMember("nobody", "无", frozenset({Role.CLERK}))
    for work in (
        lambda at: change(at, nobody, "admin", NOW),
        lambda at: disable(at, "nobody", "admin", "", NOW),
        lambda at: enable(at, "nobody", "admin", NOW),
        lambda at: unlock(at, SEAL, "nobody", "admin", NOW),
        lambda at: reset_password(at, SEAL, "nobody", "hash", "admin", NOW),
        lambda at: drop_two_step(at, "nobody", "admin", "换手机", NOW),
    ):
        with pytest.raises(UnknownStaff):
            records.write_now(work)


def test_an_admin_of_an_office_manages_that_office(records: Records) -> None:
    here, there = made(records, "here", office="定襄县/晋昌镇"), made(records, "there", office="原平市")
    admin = made(records, "admin", Role.ADMIN, office="定襄县")
    assert records.read_now(lambda at: managed(at, admin, "here")) == here
    for staff_id in ("there", "nobody"):
        with pytest.raises(UnknownStaff) as refusal:
            records.read_now(lambda at, staff_id=staff_id: managed(at, admin, staff_id))
        assert refusal.value.message == f"没有工号为“{staff_id}”的人员。"
    assert there.office_id == "原平市"


def test_names_are_found_for_showing(records: Records) -> None:
    made(records)
    assert records.read_now(lambda at: names_of(at, ["wang", "nobody", "wang"])) == {"wang": "王小红"}


def test_a_drawn_password_is_long_and_never_the_same() -> None:
    drawn = {new_password() for _ in range(50)}
    assert len(drawn) == 50
    assert {len(password) for password in drawn} == {19}
