"""What staff may do: the whole grid of role × right, written out, and whatever is not in it is denied."""

from __future__ import annotations

import pytest

from center.staff.accounts import StaffMember
from center.staff.rights import RIGHTS, Right, Role, rights_of
from tests.center.staff.staffed import NOW

_ROLES = (
    Role.OPERATOR,
    Role.CLERK,
    Role.AGENT,
    Role.DEPARTMENT,
    Role.REVIEWER,
    Role.EDITOR,
    Role.SUPERVISOR,
    Role.ADMIN,
    Role.EVALUATOR,
)
GRID = """
                     operator clerk agent department reviewer editor supervisor admin evaluator
see_home             x        x     x     x          x        x      x          x     x
see_people           x        x     x     .          .        .      x          .     .
unmask               x        x     x     .          x        .      x          .     .
register_calls       x        .     .     .          .        .      x          .     .
register_letters     x        .     .     .          .        .      x          .     .
run_work_orders      x        .     .     .          .        .      x          .     .
suggest              x        x     x     .          .        x      x          .     .
open_cases           x        x     x     .          .        .      x          .     .
see_cases            x        x     x     x          .        .      x          .     .
work_cases           .        .     x     .          .        .      x          .     .
work_subtasks        .        .     x     x          .        .      x          .     .
prereview            .        .     x     x          .        .      x          .     .
assign_cases         .        .     .     .          .        .      x          .     .
book                 x        x     x     .          .        .      x          .     .
run_windows          .        x     .     .          .        .      x          .     .
record_demands       x        x     x     .          .        .      x          .     .
solve_demands        .        .     .     x          .        .      x          .     .
keep_promises        x        .     x     .          .        .      x          .     .
rate_for_others      x        x     x     .          .        .      x          .     .
draft_licences       x        x     x     .          .        .      x          .     .
see_conversations    x        .     x     .          x        .      x          .     .
answer_conversations x        .     x     .          .        .      x          .     .
receive_alarms       .        .     .     .          .        .      x          .     .
export               .        .     .     .          .        .      x          .     .
manage_staff         .        .     .     .          .        .      .          x     .
manage_roster        .        .     .     .          .        .      x          .     .
see_audit            .        .     .     .          .        .      x          x     .
review               .        .     .     .          x        .      x          .     .
edit                 .        .     .     .          .        x      .          .     .
evaluate             .        .     .     .          .        .      .          .     x
"""


def _grid() -> dict[tuple[str, str], bool]:
    head, *rows = [line.split() for line in GRID.strip().splitlines()]
    return {(row[0], role): mark == "x" for row in rows for role, mark in zip(head, row[1:], strict=True)}


def _member(*roles: Role) -> StaffMember:
    return StaffMember(1, "wang", "王小红", frozenset(roles), None, None)


def test_the_grid_is_whole() -> None:
    assert set(_grid()) == {(right.value, role.value) for right in Right for role in Role}
    assert set(RIGHTS) == set(_ROLES) == set(Role)


@pytest.mark.parametrize("role", Role)
def test_a_role_may_do_what_the_grid_says_and_nothing_else(role: Role) -> None:
    expected = {right: _grid()[right.value, role.value] for right in Right}
    assert {right: _member(role).can(right) for right in Right} == expected


def test_who_has_several_roles_may_do_what_any_of_them_may() -> None:
    roles = (Role.EDITOR, Role.EVALUATOR)
    assert rights_of(roles) == {Right.SEE_HOME, Right.SUGGEST, Right.EDIT, Right.EVALUATE}


def test_without_a_role_or_disabled_nothing_is_allowed() -> None:
    nobody, disabled = _member(), _member(*Role)._replace(disabled_at=NOW)
    assert [right for right in Right if nobody.can(right) or disabled.can(right)] == []


def test_who_runs_the_accounts_sees_nobodys_data() -> None:
    personal = {Right.SEE_PEOPLE, Right.UNMASK, Right.SEE_CASES, Right.SEE_CONVERSATIONS, Right.EXPORT}
    assert RIGHTS[Role.ADMIN] & personal == frozenset()


def test_every_role_and_right_has_its_words() -> None:
    captions = [*(role.caption for role in Role), *(right.caption for right in Right)]
    assert len(set(captions)) == len(captions)
    assert all(captions)
