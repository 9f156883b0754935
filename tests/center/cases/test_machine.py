"""Any sequence of moves keeps a case whole; what the tables forbid is refused and leaves no trace."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import settings as options
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from center.cases.clocks import clocks_of
from center.cases.moving import IllegalMove
from center.cases.reading import CaseView
from center.cases.states import MOVES, OPEN, SUB_TASK_MOVES, CaseState, PauseKind, SubTaskState
from center.records import Records
from tests.center.cases.opened_case import CHAIN, NINE, case, clock, events, faults, item_moved, moved, opened, wanted
from tests.center.recorded import fresh_records

DETAILS = st.fixed_dictionaries(
    {},
    optional={
        "reason": st.sampled_from(["", "申请人撤回"]),
        "kind": st.sampled_from([kind.value for kind in PauseKind]),
        "outcome": st.sampled_from(["all_online", "site_visit", "fine"]),
        "agent": st.just("agent-1"),
        "office_id": st.sampled_from(["市本级", "定襄县"]),
        "note": st.just("转办"),
    },
)
PARTS = st.sampled_from([(), ("e_licence",), ("e_seal",), ("e_licence", "e_seal")])
LENGTHS = st.integers(min_value=0, max_value=40).map(lambda half_hours: timedelta(minutes=30 * half_hours))


@contextmanager
def _records() -> Iterator[Records]:
    with TemporaryDirectory() as folder, fresh_records(f"sqlite:///{Path(folder)}/qihang.db") as records:
        yield records


class CaseMachine(RuleBasedStateMachine):
    """One case on SQLite, moved at random while time passes."""

    def __init__(self) -> None:
        super().__init__()
        self._opening = _records()
        self.records = self._opening.__enter__()
        self.now = NINE

    @initialize(items=st.sets(st.sampled_from(CHAIN), min_size=1))
    def open(self, items: set[str]) -> None:
        self.code = opened(self.records, wanted(items=tuple(items))).code
        self.case = case(self.records, self.code)

    @rule(name=st.sampled_from(sorted(MOVES)), length=LENGTHS, details=DETAILS)
    def move(self, name: str, length: timedelta, details: dict[str, Any]) -> None:
        self.now += length
        legal = self._tried(lambda: moved(self.records, self.code, name, self.now, **details))
        assert not legal or self.before.state in MOVES[name].origins

    @rule(item=st.sampled_from(CHAIN), name=st.sampled_from(sorted(SUB_TASK_MOVES)), parts=PARTS, length=LENGTHS)
    def move_item(self, item: str, name: str, parts: tuple[str, ...], length: timedelta) -> None:
        self.now += length
        details = {"parts": parts, "result": "".join(parts)}
        legal = self._tried(lambda: item_moved(self.records, self.code, item, name, self.now, **details))
        task = self.before.sub_task(item)
        assert task is not None
        assert not legal or task.state in SUB_TASK_MOVES[name][0]

    @rule()
    def work(self) -> None:
        """The next step on the straight way to the end."""
        steps = {CaseState.SUBMITTED: "accept", CaseState.SUPPLEMENT: "supplemented", CaseState.ACCEPTED: "prereview"}
        step = steps.get(self.case.state)
        if step:
            assert self._tried(lambda: moved(self.records, self.code, step, self.now, outcome="all_online"))
            return
        ready = [task for task in self.case.sub_tasks if task.state in (SubTaskState.TODO, SubTaskState.DOING)]
        if ready and self.case.is_open:
            name = "start" if ready[0].state is SubTaskState.TODO else "complete"
            details = {"parts": ("e_licence", "e_seal"), "result": "已办好"}
            self._tried(lambda: item_moved(self.records, self.code, ready[0].item, name, self.now, **details))

    def _tried(self, attempt: Any) -> bool:
        self.before, told = self.case, events(self.records, self.code)
        try:
            self.case = attempt()
        except IllegalMove as refusal:
            assert refusal.message
            assert (case(self.records, self.code), events(self.records, self.code)) == (self.before, told)
            return False
        assert events(self.records, self.code)[: len(told)] == told
        assert len(events(self.records, self.code)) > len(told)
        return True

    @invariant()
    def the_history_is_whole(self) -> None:
        if hasattr(self, "code"):
            assert faults(self.records, self.code) == []
            assert case(self.records, self.code) == self.case

    @invariant()
    def the_case_makes_sense(self) -> None:
        if hasattr(self, "code"):
            _check_ends(self.case)
            _check_pauses(self.case)

    @invariant()
    def the_clocks_fit_together(self) -> None:
        if hasattr(self, "code"):
            clocks = clocks_of(self.case, clock(), self.now)
            assert timedelta() <= (clocks.accepted or timedelta()) <= clocks.felt
            assert timedelta() <= clocks.waiting <= clocks.felt
            assert (clocks.left is None) == (self.case.state not in OPEN)
            due_at = clocks.due.at if clocks.due else None
            assert self.case.due_at == due_at

    def teardown(self) -> None:
        self._opening.__exit__(None, None, None)


def _check_ends(case: CaseView) -> None:
    ended = [task for task in case.sub_tasks if task.has_ended]
    assert (case.closed_at is None) == case.is_open
    assert case.state is not CaseState.DONE or len(ended) == len(case.sub_tasks)
    assert case.state is not CaseState.TERMINATED or case.reason
    assert case.complete_at is None or case.complete_at >= case.confirmed_at
    assert case.state is not CaseState.IN_PROGRESS or case.complete_at
    assert all(task.finished_at for task in ended)


def _check_pauses(case: CaseView) -> None:
    lasting = [pause for pause in case.pauses if pause.ended_at is None]
    assert case.is_open or not lasting
    assert len({pause.kind for pause in lasting}) == len(lasting)
    if case.state is CaseState.SUPPLEMENT:
        assert case.open_pause(PauseKind.APPLICANT)
    elif case.open_pause(PauseKind.APPLICANT):
        left = {task.state for task in case.sub_tasks if not task.has_ended}
        assert left == {SubTaskState.RESERVED}


CaseMachine.TestCase.settings = options(max_examples=25, stateful_step_count=25, deadline=None)
TestCase = CaseMachine.TestCase
