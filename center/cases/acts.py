"""What staff do with a case at the desk: the center's own functions, done as center/cases/acting.py says.

All raise UnknownCase, NotAllowed and Conflict, and what the function behind them raises.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple, TypeVar

from center.cases.acting import AGENT, ITEMS, PAPERS, STATE, Done, Hand, NotAllowed, act
from center.cases.asks import Ask
from center.cases.decisions import Decision, DecisionKind, record_decision
from center.cases.materials import CaseMaterial, materials_of, receive, refuse, set_back, want
from center.cases.moving import move, move_sub_task
from center.cases.notices import Guidance, Notice, issue_notice, new_demand, new_demands, note_breach
from center.cases.ownership import check_papers, check_whole_case, may_hand_on
from center.cases.prereviews import Details, Prereview, prereview
from center.cases.reading import CaseView
from center.cases.refusals import Refusal
from center.cases.states import Outcome
from center.cases.urging import LogEntry, LogKind, Receiver, answer_urge, read_entry, urge, withdraw_urge, write_log
from center.guides import Source
from center.staff.accounts import UnknownStaff, read_member
from center.staff.rights import Right
from center.staff.roster import on_leave
from center.staff.sight import sees_department, sees_office
from center.uploads.listing import GuideBook
from center.uploads.unlisting import Unlisted, unlist

Result = TypeVar("Result")
PLAIN_MOVES = frozenset({"accept", "supplemented", "hold", "release", "assign", "transfer", "finish", "terminate"})
"""The moves that are made from their name and a few words; the others have an act of their own."""
APPLICANTS_CHOICE = frozenset({"reserve", "take_up", "cancel"})
"""The moves of items that the applicant decides: whoever works the case writes them down, no department does."""


class Needed(NamedTuple):
    """A material that the case is to list, and where it comes from."""

    name: str
    source: Source


def make_move(hand: Hand, name: str, **details: Any) -> Done[CaseView]:
    """One of PLAIN_MOVES, as ``moving.move`` has it; an agent is assigned only when there is one of that name.

    Taking a case from another agent needs a ``note``.
    """
    if name not in PLAIN_MOVES:
        raise NotAllowed("没有这个操作，请回到代办件页面再选。")

    def work(case: CaseView) -> CaseView:
        _check_receiver(hand, case, name, details)
        return move(hand.connection, hand.code, name, hand.actor, hand.now, hand.clock(case), **details)

    reason = details.get("reason") or details.get("note")
    minds = STATE | AGENT | ITEMS | PAPERS
    return act(hand, name, Right.WORK_CASES, work, minds=minds, reason=reason, details=_named(details))


def hand_back(hand: Hand, agent: str) -> Done[CaseView]:
    """The case goes back to ``agent``, from whom the member has just passed it on by mistake."""

    def work(case: CaseView) -> CaseView:
        clock, note = hand.clock(case), "撤回刚才的指定"
        return move(hand.connection, hand.code, "assign", hand.actor, hand.now, clock, agent=agent, note=note)

    return act(hand, "assign", Right.WORK_CASES, work, minds=STATE | AGENT, reason="撤回刚才的指定")


def make_item_move(hand: Hand, item: str, name: str, **details: Any) -> Done[CaseView]:
    """A move of one item, as ``moving.move_sub_task`` has it; a department moves only its own."""
    right = Right.WORK_CASES if name in APPLICANTS_CHOICE else Right.WORK_SUBTASKS

    def work(case: CaseView) -> CaseView:
        _check_department(hand, case, item)
        return move_sub_task(hand.connection, hand.code, item, name, hand.actor, hand.now, hand.clock(case), **details)

    return act(hand, f"item_{name}", right, work, minds=STATE | ITEMS, details={"item": item})


def list_materials(hand: Hand, materials: Sequence[Needed], *, admits_breach: bool = False) -> Done[list[CaseMaterial]]:
    """Materials that the case needs from now on; what the center fetches by itself is not asked for (AH 6.2.1).

    The next notice tells the applicant. Raises NewDemand after a notice, unless the breach is admitted.
    """
    fetched = hand.settings.fetched_names()

    def listed(case: CaseView) -> list[CaseMaterial]:
        check_papers(hand, case, [material.name for material in materials])
        return want(hand.connection, hand.code, materials, fetched, hand.actor, hand.now)

    work = _demanding(hand, listed, admits_breach)
    names = [material.name for material in materials]
    return act(hand, "want", Right.PREREVIEW, work, minds=STATE | PAPERS, details={"names": names})


def take_in(hand: Hand, name: str) -> Done[CaseMaterial]:
    """A material has come in."""
    return _with_material(
        hand, "receive", name, lambda: receive(hand.connection, hand.code, name, hand.actor, hand.now)
    )


def take_back(hand: Hand, name: str) -> Done[CaseMaterial]:
    """A material was noted as come in by mistake."""
    return _with_material(
        hand, "receive_undone", name, lambda: set_back(hand.connection, hand.code, name, hand.actor, hand.now)
    )


def send_back(hand: Hand, name: str, note: str, *, admits_breach: bool = False) -> Done[CaseMaterial]:
    """A material has to be mended; the next notice tells the applicant. Raises NewDemand as ``list_materials`` does."""

    def refused(case: CaseView) -> CaseMaterial:
        check_papers(hand, case, [name])
        return refuse(hand.connection, hand.code, name, note, hand.actor, hand.now)

    work = _demanding(hand, refused, admits_breach)
    return act(hand, "refuse", Right.PREREVIEW, work, minds=STATE | PAPERS, details={"name": name})


def strike(hand: Hand, name: str, reason: str, book: GuideBook) -> Done[Unlisted]:
    """A material is not needed; its person is told why."""

    def work(case: CaseView) -> Unlisted:
        check_papers(hand, case, [name])
        return unlist(hand.connection, hand.code, name, reason, book, hand.actor, hand.now)

    minds = STATE | PAPERS | {"upload"}
    return act(hand, "unlist", Right.PREREVIEW, work, minds=minds, reason=reason, details={"name": name})


def review(hand: Hand, outcome: Outcome, details: Details) -> Done[Prereview]:
    """Pre-review with one of its four outcomes (AH 6.3.3)."""

    def work(case: CaseView) -> Prereview:
        check_whole_case(hand)
        return prereview(hand.connection, hand.code, outcome, hand.actor, hand.now, hand.clock(case), details)

    return act(hand, "prereview", Right.PREREVIEW, work, minds=STATE | PAPERS, details={"outcome": outcome.value})


class NewDemand(Refusal):
    """After a notice, something else is asked for: that is done knowingly or not at all (AH-15)."""

    def __init__(self, added: Sequence[str]) -> None:
        self.added = tuple(added)
        super().__init__(
            f"{len(self.added)} new demands",
            f"“{'、'.join(self.added)}”以前没有告知过申请人。这次再要，就违反了一次性告知，会记录在案并报主管。"
            "确实要的，请勾选“我知道这是新增的要求”再提交。",
        )


def notify(hand: Hand, asks: Sequence[Ask], guidance: Guidance, *, admits_breach: bool = False) -> Done[Notice]:
    """Everything that is missing or to be mended, told at once; raises NewDemand unless the breach is admitted."""
    fetched = hand.settings.fetched_names()

    def work(case: CaseView) -> Notice:
        check_whole_case(hand)
        clock = hand.clock(case)
        if not admits_breach and (added := new_demands(hand.connection, hand.code, asks)):
            raise NewDemand(added)
        return issue_notice(hand.connection, hand.code, asks, guidance, fetched, hand.actor, hand.now, clock)

    names = [ask.name for ask in asks]
    return act(hand, "notify", Right.PREREVIEW, work, minds=STATE | PAPERS, details={"names": names})


def record(hand: Hand, kind: DecisionKind, number: str, decided_on: date, item: str | None) -> Done[Decision]:
    """What an authority's document says; a department records only what is about its own items."""

    def work(case: CaseView) -> Decision:
        if hand.member.department is not None or item is not None:
            _check_department(hand, case, item or "")
        clock = hand.clock(case)
        return record_decision(hand.connection, hand.code, kind, number, decided_on, item, hand.actor, hand.now, clock)

    minds = STATE | ITEMS | {"record"}
    return act(hand, "record", Right.WORK_SUBTASKS, work, minds=minds, details={"kind": kind.value, "item": item})


def write(hand: Hand, kind: LogKind, text: str, item: str | None = None) -> Done[LogEntry]:
    """The case was guided, coordinated or tracked; whoever sees the case may write it down."""

    def work(case: CaseView) -> LogEntry:
        return write_log(hand.connection, hand.code, kind, text, hand.actor, hand.now, item)

    return act(hand, "log", Right.SEE_CASES, work, details={"kind": kind.value})


def urge_on(hand: Hand, to: Receiver, text: str, hours: float, item: str | None = None) -> Done[LogEntry]:
    """An urge that is answered within ``hours`` of working time (XZ-18)."""

    def work(case: CaseView) -> LogEntry:
        due = hand.clock(case).due(hand.now, hours).at
        assert due is not None, "nothing holds an urge"
        if to.staff_id:
            read_member(hand.connection, to.staff_id)
        return urge(hand.connection, hand.code, to, text, due, hand.actor, hand.now, item)

    return act(hand, "urge", Right.SEE_CASES, work, details={"to": to.staff_id or to.department})


def answer(hand: Hand, number: int, text: str) -> Done[LogEntry]:
    """The answer to an urge: by whom it is for, or whoever works cases."""

    def work(case: CaseView) -> LogEntry:
        _check_urged(hand, read_entry(hand.connection, number))
        return answer_urge(hand.connection, number, text, hand.actor, hand.now)

    return act(hand, "urge_answered", Right.SEE_CASES, work)


def withdraw(hand: Hand, number: int) -> Done[LogEntry]:
    """An urge taken back by whoever made it."""

    def work(case: CaseView) -> LogEntry:
        found = read_entry(hand.connection, number)
        if found.code != hand.code or found.staff_id != hand.member.staff_id:
            raise NotAllowed("只有发出督办的人可以撤回。")
        return withdraw_urge(hand.connection, number, hand.actor, hand.now)

    return act(hand, "urge_withdrawn", Right.SEE_CASES, work)


def _demanding(hand: Hand, work: Callable[[CaseView], Result], admits_breach: bool) -> Callable[[CaseView], Result]:
    """``work``, refused or recorded as a breach where it changes papers to what no notice has asked for."""

    def checked(case: CaseView) -> Result:
        before, done = materials_of(hand.connection, hand.code), work(case)
        changed = [one.name for one in materials_of(hand.connection, hand.code) if one not in before]
        added = [name for name in changed if new_demand(hand.connection, hand.code, name)]
        if added and not admits_breach:
            raise NewDemand(added)
        if added:
            note_breach(hand.connection, hand.code, added, hand.actor, hand.now)
        return done

    return checked


def _check_urged(hand: Hand, found: LogEntry) -> None:
    mine = found.to.staff_id == hand.member.staff_id
    ours = found.to.department is not None and found.to.department == hand.member.department
    if found.code != hand.code or not (mine or ours or hand.member.can(Right.WORK_CASES)):
        raise NotAllowed("这条督办不是给您的，请由对方答复。")


def _with_material(hand: Hand, name: str, about: str, work: Callable[[], CaseMaterial]) -> Done[CaseMaterial]:
    def checked(case: CaseView) -> CaseMaterial:
        check_papers(hand, case, [about])
        return work()

    return act(hand, name, Right.PREREVIEW, checked, minds=STATE | PAPERS, details={"name": about})


def _check_receiver(hand: Hand, case: CaseView, name: str, details: dict[str, Any]) -> None:
    """Somebody who works cases of that office, or an office that there is; another's case only by who may assign."""
    if name in AGENT and not may_hand_on(case, hand.member):
        raise NotAllowed(f"这件现在由“{case.agent}”办，换人、转办请找主管，或者请对方转给您。")
    if name == "assign":
        agent = read_member(hand.connection, str(details.get("agent") or ""))
        if not (agent.can(Right.WORK_CASES) and sees_office(agent, case.office_id)):
            raise UnknownStaff(agent.staff_id)
        if leave := on_leave(hand.connection, agent.staff_id, hand.now):
            raise NotAllowed(f"{agent.name}在请假，期间由{leave.substitute}接着办，请指定别人。")
        if case.agent not in (None, hand.member.staff_id) and not str(details.get("note") or "").strip():
            raise NotAllowed(f"这件现在由“{case.agent}”办，换人要写明原因。")
    if name == "transfer" and details.get("office_id") not in hand.settings.catalogue.offices:
        raise NotAllowed("没有这个代办窗口，请从列表里选。")


def _check_department(hand: Hand, case: CaseView, item: str) -> None:
    task = case.sub_task(item)
    if task is not None and not sees_department(hand.member, task.department):
        raise NotAllowed(f"“{task.title}”不归您的部门办。")
    if task is None and hand.member.department is not None:
        raise NotAllowed("请选您部门的事项。")


def _named(details: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in details.items() if name in ("agent", "office_id", "kind") and value}
