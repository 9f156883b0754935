"""The moves of a demand: examples on SQLite and PostgreSQL, and any sequence of them as a state machine on SQLite."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from center.cases.events import Actor, Conflict, verify
from center.cases.refusals import Refusal
from center.clock import Explained
from center.demand_moves import (
    Answer,
    answer,
    assign,
    close,
    dispatch,
    reopen,
    return_with_basis,
    sign,
)
from center.demand_states import (
    DemandKind,
    DemandState,
    Desk,
    IllegalDemandMove,
    Incomplete,
    NotAnswered,
    ReasonCode,
    TooEarly,
    Verdict,
)
from center.demands import DemandView
from center.records import Records
from tests.center.demanded import CLERK, CLOCK, DUE_AT, HOUR, SOLVED, do, events, raise_demand, say, seen
from tests.center.recorded import FRIDAY_NOON, fresh_records, new_conversation

ANSWER = Answer(*SOLVED)
TAX_CLERK = Actor("staff", "tax-2")
SILENCE_ENDS = CLOCK.due_days(FRIDAY_NOON, 5, "working").at


@pytest.fixture
def talk(records: Records) -> str:
    return new_conversation(records)


@pytest.fixture
def code(records: Records, talk: str) -> str:
    return raise_demand(records, conversation_id=talk).code


def refused(records: Records, code: str, act: Callable[[], Any], kind: type[Refusal] = IllegalDemandMove) -> str:
    """The words of the refusal; nothing has changed."""
    before, count = seen(records, code), len(events(records, code))
    with pytest.raises(kind) as error:
        act()
    assert (seen(records, code), len(events(records, code))) == (before, count)
    assert str(error.value).isascii()
    return error.value.message


def test_a_department_signs_answers_and_the_enterprise_confirms(records: Records, talk: str, code: str) -> None:
    do(records, dispatch, code, "tax", CLERK, FRIDAY_NOON, note="急，打13900000002")
    do(records, sign, code, TAX_CLERK, FRIDAY_NOON + HOUR)
    answered = do(records, answer, code, ANSWER, TAX_CLERK, FRIDAY_NOON + 2 * HOUR)
    assert (answered.state, answered.department, answered.owner) == ("answered", "tax", Desk.DEMANDS.value)
    assert (answered.answer, answered.reason_code, answered.closed_at) == (*SOLVED, None)
    closed_at = FRIDAY_NOON + 3 * HOUR
    closed = say(records, code, Verdict.SOLVED, talk, closed_at, message_id=7)
    check_at = CLOCK.due_days(closed_at, 10, "working").at
    assert closed == answered._replace(
        state=DemandState.CLOSED,
        closed_at=closed_at,
        effect_check_at=check_at,
        verdict=Verdict.SOLVED,
        verdict_at=closed_at,
        last_event=5,
    )
    assert closed == seen(records, code)
    assert [(event.kind, event.actor.name, event.data) for event in events(records, code)[1:]] == [
        ("dispatch", "clerk-1", {"department": "tax", "note": "急，打139****0002"}),
        ("sign", "tax-2", {}),
        ("answer", "tax-2", {"answer": SOLVED[0], "reason_code": "solved"}),
        ("verdict", talk, {"verdict": "solved", "note": "", "message_id": 7}),
    ]
    assert records.read_now(lambda connection: verify(connection, code)) == []


def test_a_returned_demand_is_coordinated_and_its_time_stays(records: Records, code: str) -> None:
    do(records, dispatch, code, "tax", CLERK, FRIDAY_NOON)
    returned = do(records, return_with_basis, code, "按三定方案归银行", TAX_CLERK, FRIDAY_NOON + HOUR)
    assert (returned.state, returned.owner) == (DemandState.COORDINATING, Desk.COORDINATOR.value)
    again = do(records, dispatch, code, "bank", CLERK, FRIDAY_NOON + 2 * HOUR)
    assert (again.state, again.department, again.due_at) == (DemandState.DISPATCHED, "bank", DUE_AT)
    do(records, sign, code, TAX_CLERK, FRIDAY_NOON + 3 * HOUR)
    assert do(records, return_with_basis, code, "也不归银行", TAX_CLERK, FRIDAY_NOON + 4 * HOUR).due_at == DUE_AT


@pytest.mark.parametrize(
    ("kind", "owner"), [(DemandKind.ASKED_TO_PAY, Desk.SUPERVISOR), (DemandKind.NOT_DONE, Desk.NOT_DONE)]
)
def test_the_supervisor_and_the_special_window_keep_their_own(records: Records, kind: DemandKind, owner: Desk) -> None:
    code = raise_demand(records, kind).code
    do(records, dispatch, code, "tax", CLERK, FRIDAY_NOON)
    assert do(records, return_with_basis, code, "不归我们管", TAX_CLERK, FRIDAY_NOON).owner == owner.value


def test_nothing_is_closed_or_confirmed_without_an_answer(records: Records, talk: str, code: str) -> None:
    message = f"{code}还没有答复，不能确认或办结。先写明答复和答复结果。"
    for act in (
        lambda: do(records, close, code, CLERK, FRIDAY_NOON, CLOCK),
        lambda: say(records, code, Verdict.SOLVED, talk),
        lambda: say(records, code, Verdict.UNSOLVED, talk),
    ):
        assert refused(records, code, act, NotAnswered) == message


def test_staff_close_only_when_the_enterprise_stays_silent(records: Records, code: str) -> None:
    do(records, answer, code, ANSWER, CLERK, FRIDAY_NOON)
    early = SILENCE_ENDS - timedelta(seconds=1)
    message = refused(records, code, lambda: do(records, close, code, CLERK, early, CLOCK), TooEarly)
    assert message == "要等企业确认，企业到11月27日（周五）18:00还没有意见才能办结。"
    closed = do(records, close, code, Actor("system", "courier"), SILENCE_ENDS, CLOCK)
    assert (closed.state, closed.closed_at) == (DemandState.CLOSED, SILENCE_ENDS)


def test_what_is_for_staff_is_not_for_others(records: Records, talk: str, code: str) -> None:
    person = Actor("person", talk)
    message = refused(records, code, lambda: do(records, dispatch, code, "tax", person, FRIDAY_NOON))
    assert message == "“转办”只能由工作人员来做。"


def test_an_illegal_move_says_what_is_legal(records: Records, code: str) -> None:
    do(records, dispatch, code, "tax", CLERK, FRIDAY_NOON)
    message = refused(records, code, lambda: do(records, answer, code, ANSWER, CLERK, FRIDAY_NOON))
    assert message == f"{code}现在是“已转办，待签收”，不能“答复”。现在可以：指定负责人、签收、退回。"


@pytest.mark.parametrize(
    ("kind", "given", "field"),
    [
        (DemandKind.DEMAND, Answer(" ", ReasonCode.SOLVED), "answer"),
        (DemandKind.DEMAND, Answer("办不了", ReasonCode.NOT_POSSIBLE), "basis"),
        (DemandKind.NOT_DONE, Answer("办好了", ReasonCode.SOLVED, fix="改表"), "cause"),
        (DemandKind.NOT_DONE, Answer("办好了", ReasonCode.SOLVED, cause="少表"), "fix"),
    ],
)
def test_an_answer_is_complete(records: Records, kind: DemandKind, given: Answer, field: str) -> None:
    code = raise_demand(records, kind).code
    with pytest.raises(Incomplete) as incomplete:
        do(records, answer, code, given, CLERK, FRIDAY_NOON)
    assert incomplete.value.field == field
    assert incomplete.value.message.endswith("。")
    assert seen(records, code).state is DemandState.RECEIVED


@pytest.mark.parametrize("move", [dispatch, return_with_basis, assign])
def test_a_move_without_its_words_is_refused(records: Records, code: str, move: Callable[..., DemandView]) -> None:
    refused(records, code, lambda: do(records, move, code, "  ", CLERK, FRIDAY_NOON), Incomplete)


def test_what_is_not_possible_carries_its_basis_and_no_number(records: Records, code: str) -> None:
    given = Answer("这类经营要先取得许可，打13900000003", ReasonCode.NOT_POSSIBLE, basis="食品安全法第三十五条")
    answered = do(records, answer, code, given, CLERK, FRIDAY_NOON)
    assert answered.answer == "这类经营要先取得许可，打139****0003\n依据：食品安全法第三十五条"
    assert answered.reason_code is ReasonCode.NOT_POSSIBLE


def test_what_was_not_done_ends_with_cause_and_fix(records: Records, talk: str) -> None:
    code = raise_demand(records, DemandKind.NOT_DONE, conversation_id=talk).code
    given = Answer("已补办", ReasonCode.SOLVED, cause="少一张表", fix="指南里补上这张表")
    do(records, answer, code, given, CLERK, FRIDAY_NOON)
    closed = say(records, code, Verdict.SOLVED, talk)
    assert (closed.state, closed.cause, closed.fix) == (DemandState.CLOSED, "少一张表", "指南里补上这张表")


def test_the_same_move_twice_is_one(records: Records, code: str) -> None:
    for move, *details in (
        (assign, "clerk-7", CLERK, FRIDAY_NOON),
        (dispatch, "tax", CLERK, FRIDAY_NOON),
        (sign, TAX_CLERK, FRIDAY_NOON),
        (return_with_basis, "不归我们管", TAX_CLERK, FRIDAY_NOON),
        (answer, ANSWER, CLERK, FRIDAY_NOON),
        (close, CLERK, SILENCE_ENDS, CLOCK),
        (reopen, "又坏了", CLERK, FRIDAY_NOON, CLOCK.due(FRIDAY_NOON, 4)),
    ):
        once, count = do(records, move, code, *details), len(events(records, code))
        later = [detail + HOUR if isinstance(detail, datetime) else detail for detail in details]
        assert do(records, move, code, *later) == once
        assert len(events(records, code)) == count


def test_staff_open_again_what_has_not_lasted(records: Records, code: str) -> None:
    do(records, answer, code, ANSWER, CLERK, FRIDAY_NOON)
    do(records, close, code, CLERK, SILENCE_ENDS, CLOCK)
    due = CLOCK.due(SILENCE_ENDS, 4)
    again = do(records, reopen, code, "又要跑了", CLERK, SILENCE_ENDS, due)
    assert (again.state, again.due_at, again.why_due) == ("coordinating", due.at, "".join(due.steps))
    assert (again.closed_at, again.effect_check_at, again.answer, again.reason_code) == (None,) * 4
    with pytest.raises(ValueError, match="time"):
        do(records, reopen, code, "又要跑了", CLERK, SILENCE_ENDS, Explained(None, (), "", False, HOUR))


def test_of_two_who_move_at_once_one_wins(records: Records, code: str) -> None:
    together = Barrier(2)

    def sending(department: str) -> str:
        together.wait()
        try:
            return str(do(records, dispatch, code, department, CLERK, FRIDAY_NOON).department)
        except (Conflict, IllegalDemandMove):
            return "refused"

    with ThreadPoolExecutor(2) as threads:
        results = list(threads.map(sending, ("tax", "bank")))
    winner = seen(records, code).department
    assert sorted(results) == sorted(["refused", winner])
    assert [event.data.get("department") for event in events(records, code)] == [None, winner]


class _Overtaken:
    """A connection on which ``rival`` acts before its statement number ``place``."""

    def __init__(self, connection: Any, place: int, rival: Callable[[], Any]) -> None:
        self._connection, self._left, self._rival = connection, place, rival

    def execute(self, *statement: Any) -> Any:
        self._left -= 1
        if self._left == 0:
            self._rival()
        return self._connection.execute(*statement)


@pytest.mark.parametrize("place", [1, 2, 3, 4])
def test_who_is_overtaken_at_any_point_writes_nothing(postgres_database: str, place: int) -> None:
    with fresh_records(postgres_database) as records:
        code = raise_demand(records).code

        def overtaken(connection: Any) -> DemandView:
            def rival() -> DemandView:
                return do(records, dispatch, code, "bank", CLERK, FRIDAY_NOON)

            return dispatch(_Overtaken(connection, place, rival), code, "tax", CLERK, FRIDAY_NOON)

        with pytest.raises(Refusal):
            records.write_now(overtaken)
        assert seen(records, code).department == "bank"
        assert [event.data.get("department") for event in events(records, code)] == [None, "bank"]


FOLLOWS = {
    "received": {"dispatch": "dispatched", "answer": "answered"},
    "dispatched": {"sign": "signed", "return": "coordinating"},
    "signed": {"return": "coordinating", "answer": "answered"},
    "coordinating": {"dispatch": "dispatched", "answer": "answered"},
    "answered": {"solved": "closed", "partly": "coordinating", "unsolved": "coordinating", "close": "closed"},
    "closed": {"solved": "closed", "partly": "coordinating", "unsolved": "coordinating", "reopen": "coordinating"},
}

VERDICTS = {verdict.value: verdict for verdict in Verdict}


def machine_on(records: Records) -> type[RuleBasedStateMachine]:
    """Any sequence of moves on one demand of any kind, compared with FOLLOWS."""
    talk = new_conversation(records)
    given = ANSWER._replace(cause="少一张表", fix="补上这张表")

    class Demands(RuleBasedStateMachine):
        @initialize(kind=st.sampled_from(DemandKind))
        def raised(self, kind: DemandKind) -> None:
            self.code, self.state, self.count, self.last = (
                raise_demand(records, kind, conversation_id=talk).code,
                "",
                1,
                "",
            )
            self.state, self.now, self.due_at, self.answered_at = "received", FRIDAY_NOON, DUE_AT, FRIDAY_NOON
            self.verdict: Verdict | None = None

        @rule(step=st.sampled_from([timedelta(minutes=5), timedelta(days=9)]))
        def wait(self, step: timedelta) -> None:
            self.now += step

        @rule(name=st.sampled_from(sorted({name for moves in FOLLOWS.values() for name in moves})))
        def move(self, name: str) -> None:
            if name == self.last:
                self.act(name)
                return
            silent = self.now >= CLOCK.due_days(self.answered_at, 5, "working").at
            if name in FOLLOWS[self.state] and (name != "close" or silent):
                self.act(name)
                self.follow(name)
            else:
                with pytest.raises(Refusal):
                    self.act(name)

        def act(self, name: str) -> None:
            if name in VERDICTS:
                say(records, self.code, VERDICTS[name], talk, self.now)
                return
            acts: dict[str, tuple[Any, ...]] = {
                "dispatch": (dispatch, "tax", CLERK, self.now),
                "sign": (sign, CLERK, self.now),
                "return": (return_with_basis, "不归我们管", CLERK, self.now),
                "answer": (answer, given, CLERK, self.now),
                "close": (close, CLERK, self.now, CLOCK),
                "reopen": (reopen, "又坏了", CLERK, self.now, CLOCK.due(self.now, 4)),
            }
            what, *details = acts[name]
            do(records, what, self.code, *details)

        def follow(self, name: str) -> None:
            self.state, self.count, self.last = FOLLOWS[self.state].get(name, self.state), self.count + 1, name
            if name == "answer":
                self.answered_at = self.now
            self.verdict = VERDICTS.get(name, self.verdict)
            if name in ("reopen", "partly", "unsolved"):
                self.due_at = CLOCK.due(self.now, 4).at or self.due_at

        @invariant()
        def holds(self) -> None:
            found = seen(records, self.code)
            assert (found.state, found.last_event, found.due_at) == (self.state, self.count, self.due_at)
            assert found.verdict == self.verdict, "the last word of its maker, whatever staff do"
            assert (
                (found.answer is not None) == (found.reason_code is not None) == (self.state in ("answered", "closed"))
            )
            assert (found.closed_at is not None) == (self.state == "closed")
            ended = found.kind is DemandKind.NOT_DONE and self.state in ("answered", "closed")
            assert (found.cause is not None) == (found.fix is not None) == ended
            assert records.read_now(lambda connection: verify(connection, self.code)) == []

    return Demands


def test_any_sequence_of_moves_keeps_the_rules(tmp_path: Path) -> None:
    with fresh_records(f"sqlite:///{tmp_path}/qihang.db") as opened:
        few = settings(max_examples=40, stateful_step_count=25)
        run_state_machine_as_test(machine_on(opened), settings=few)  # type: ignore[no-untyped-call]
