"""Which moves of a case a member of staff can make now: the buttons of the desk, from the one table of moves."""

from __future__ import annotations

from center.cases.acting import AGENT
from center.cases.acts import APPLICANTS_CHOICE, PLAIN_MOVES
from center.cases.ownership import may_hand_on, works_whole_case
from center.cases.reading import CaseView, SubTask
from center.cases.states import MOVES, OPEN, SUB_TASK_MOVES, CaseState, Outcome, PauseKind, SubTaskState
from center.staff.accounts import StaffMember
from center.staff.rights import Right
from center.staff.sight import sees_department

_FOR_STAFF = (PauseKind.AUTHORITY, PauseKind.IDENTITY, PauseKind.SIGNATURE, PauseKind.PUBLICATION)
_BY_ITSELF = frozenset({"unblock", "issue_partly"})
"""What follows from another move, or from what a result says."""
OUTCOMES = tuple(Outcome)


def moves_for(case: CaseView, member: StaffMember) -> tuple[str, ...]:
    """The plain moves of MOVES that are legal in this state and the member's to make, in the table's order."""
    if not member.can(Right.WORK_CASES):
        return ()
    kept_back = frozenset() if may_hand_on(case, member) else AGENT
    return tuple(name for name in MOVES if name in PLAIN_MOVES - kept_back and _is_offered(case, name))


def item_moves_for(case: CaseView, task: SubTask, member: StaffMember) -> tuple[str, ...]:
    """The moves of SUB_TASK_MOVES that are legal for ``task`` now and the member's to make."""
    return tuple(
        name
        for name, (origins, _) in SUB_TASK_MOVES.items()
        if task.state in origins and name not in _BY_ITSELF and _may(case, task, member, name)
    )


def may_review(case: CaseView, member: StaffMember) -> bool:
    """Whether pre-review's outcomes and the one-time notice are the member's to give now."""
    return member.can(Right.PREREVIEW) and case.is_open and works_whole_case(member)


def pauses_for(case: CaseView) -> tuple[PauseKind, ...]:
    """The pauses that staff can begin now."""
    return tuple(kind for kind in _FOR_STAFF if case.open_pause(kind) is None)


def held_by(case: CaseView) -> tuple[PauseKind, ...]:
    """The pauses that staff can end now."""
    return tuple(kind for kind in _FOR_STAFF if case.open_pause(kind) is not None)


def _is_offered(case: CaseView, name: str) -> bool:
    if case.state not in MOVES[name].origins:
        return False
    if name == "release":
        return bool(held_by(case))
    if name == "finish":
        return all(task.has_ended for task in case.sub_tasks)
    return name != "hold" or bool(pauses_for(case))


def _may(case: CaseView, task: SubTask, member: StaffMember, name: str) -> bool:
    if name in APPLICANTS_CHOICE:
        return member.can(Right.WORK_CASES) and case.state in OPEN
    is_accepted = case.state in OPEN and case.state is not CaseState.SUBMITTED
    before = case.sub_task(task.after) if task.after else None
    if name == "start" and before is not None and not before.has_ended:
        return False
    if task.state is SubTaskState.TODO and name == "fail":
        return False
    return member.can(Right.WORK_SUBTASKS) and is_accepted and sees_department(member, task.department)
