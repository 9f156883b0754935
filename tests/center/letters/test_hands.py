"""Who can deal with a letter or an order of an office."""

from __future__ import annotations

import pytest

from center.letters.hands import can_own, hands_for, owner_names
from center.records import Records
from center.staff.rights import Right, Role
from tests.center.staff.staffed import made

OFFICE = "定襄县"


@pytest.fixture
def staffed(records: Records) -> Records:
    """An operator of the office, one of another, one of all, one of a department, and a clerk."""
    made(records, "here", office=OFFICE)
    made(records, "there", office="五台县")
    made(records, "all", Role.SUPERVISOR)
    made(records, "tax", office=OFFICE, department="tax")
    made(records, "clerk", Role.CLERK, office=OFFICE)
    return records


@pytest.mark.parametrize(("department", "expected"), [(None, ["all", "here"]), ("tax", ["all", "here", "tax"])])
def test_whoever_has_the_right_and_sees_it(staffed: Records, department: str | None, expected: list[str]) -> None:
    found = staffed.read_now(lambda connection: hands_for(connection, Right.REGISTER_LETTERS, OFFICE, department))
    assert [one.staff_id for one in found] == expected


@pytest.mark.parametrize(
    ("owner", "expected"),
    [("here", True), ("supervisor", True), ("there", False), ("clerk", False), ("nobody", False), ("", False)],
)
def test_only_they_and_the_posts_may_own_it(staffed: Records, owner: str, expected: bool) -> None:
    right = Right.RUN_WORK_ORDERS
    assert staffed.read_now(lambda connection: can_own(connection, owner, right, OFFICE, None)) is expected


def test_posts_and_staff_have_names(staffed: Records) -> None:
    names = staffed.read_now(lambda connection: owner_names(connection, ["here", "answer_desk"]))
    assert (names["here"], names["answer_desk"]) == ("王小红", "咨询答复专岗")
