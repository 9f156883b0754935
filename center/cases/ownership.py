"""Whose a case and its papers are: a department's are those of its own items, an agent's the cases that are theirs."""

from __future__ import annotations

from collections.abc import Iterable

from center.cases.acting import Hand, NotAllowed
from center.cases.reading import CaseView
from center.staff.accounts import StaffMember
from center.staff.rights import Right
from center.uploads.listing import GuideBook, key_of


def works_whole_case(member: StaffMember) -> bool:
    """Whether what is about all items is the member's: a department has its own items only."""
    return member.department is None


def may_hand_on(case: CaseView, member: StaffMember) -> bool:
    """Whether the member may say who works the case: their own or nobody's, another's only by the right to assign."""
    return case.agent in (None, member.staff_id) or member.can(Right.ASSIGN_CASES)


def works_paper(case: CaseView, member: StaffMember, book: GuideBook, name: str) -> bool:
    """Whether a paper is the member's to take in, list or send back: of a department, what its own items need."""
    own = (task.item for task in case.sub_tasks if task.department == member.department)
    asked = (material.name for item in own for material in book.materials_for(item))
    return works_whole_case(member) or key_of(name) in map(key_of, asked)


def check_whole_case(hand: Hand) -> None:
    """Raises NotAllowed for a department."""
    if not works_whole_case(hand.member):
        raise NotAllowed("预审结果和一次性告知是整件的事，由代办员来办。要补什么，请记一笔或者督办代办员。")


def check_papers(hand: Hand, case: CaseView, names: Iterable[str]) -> None:
    """Raises NotAllowed for the first paper that is not the member's."""
    for name in names:
        if not works_paper(case, hand.member, hand.book, name):
            raise NotAllowed(f"“{name}”不是您部门的事项要的材料，请让代办员来登记。")
