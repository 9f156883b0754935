"""Only whoever made a demand says what its answer was worth, and is asked once more; on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest

from center.cases.events import Actor, verify
from center.demand_effects import EFFECT_NOTICES, SolvedRate, effects_due, solved_rate
from center.demand_moves import (
    Answer,
    answer,
    assign,
    close,
    dispatch,
    make_move,
    reopen,
    return_with_basis,
    sign,
)
from center.demand_states import DemandKind, DemandState, Desk, IllegalDemandMove, UnknownDemand, Verdict
from center.demands import DemandView
from center.knowledge import Knowledge
from center.records import Records
from tests.center.demanded import CLERK, CLOCK, HOUR, SOLVED, do, events, new_contact, raise_demand, say, seen
from tests.center.promises.promised import notices as all_notices
from tests.center.recorded import FRIDAY_NOON, new_conversation

LATER = FRIDAY_NOON + HOUR
CLOSED_AT = CLOCK.due_days(FRIDAY_NOON, 5, "working").at
ASK_AT = CLOCK.due_days(CLOSED_AT, 10, "working").at
Due = Callable[[datetime], int]


@pytest.fixture
def talk(records: Records) -> str:
    return new_conversation(records)


@pytest.fixture
def due(records: Records, real_knowledge: Knowledge) -> Due:
    return lambda now: records.write_now(lambda connection: effects_due(connection, real_knowledge.service, now))


def answered(records: Records, talk: str | None, kind: DemandKind = DemandKind.DEMAND, **raised: Any) -> str:
    code = raise_demand(records, kind, conversation_id=talk, **raised).code
    do(records, answer, code, Answer(*SOLVED, cause="少一张表", fix="补上这张表"), CLERK, FRIDAY_NOON)
    return code


def closed(records: Records, talk: str | None, **raised: Any) -> str:
    code = answered(records, talk, **raised)
    do(records, close, code, CLERK, CLOSED_AT, CLOCK)
    return code


def notices(records: Records, code: str) -> list[dict[str, Any]]:
    """Those that ask whether the effect has lasted."""
    return [one for one in all_notices(records, code) if one["kind"] in EFFECT_NOTICES]


def waiting(records: Records, code: str) -> list[tuple[str, str]]:
    return [(one["kind"], one["state"]) for one in notices(records, code)]


@pytest.mark.parametrize("is_closed", [False, True])
@pytest.mark.parametrize(
    ("kind", "verdict", "owner"),
    [
        (DemandKind.DEMAND, Verdict.PARTLY, Desk.COORDINATOR),
        (DemandKind.DEMAND, Verdict.UNSOLVED, Desk.SUPERVISOR),
        (DemandKind.NOT_DONE, Verdict.PARTLY, Desk.NOT_DONE),
        (DemandKind.NOT_DONE, Verdict.UNSOLVED, Desk.SUPERVISOR),
    ],
)
def test_what_is_not_solved_is_worked_on_again(
    records: Records, talk: str, kind: DemandKind, verdict: Verdict, owner: Desk, is_closed: bool
) -> None:
    code, now = (closed if is_closed else answered)(records, talk, kind=kind), CLOSED_AT + HOUR
    back = say(records, code, verdict, talk, now, note="打13900000002说")
    due = CLOCK.due(now, 4)
    assert (back.state, back.owner, back.due_at, back.why_due) == (
        DemandState.COORDINATING,
        owner.value,
        due.at,
        "".join(due.steps),
    )
    assert (back.answer, back.reason_code, back.closed_at, back.effect_check_at) == (None,) * 4
    assert (back.verdict, back.verdict_at) == (verdict, now)
    last = events(records, code)[-1]
    assert (last.kind, last.actor) == ("verdict", Actor("person", talk))
    assert last.data == {"verdict": verdict.value, "note": "打139****0002说", "message_id": None}
    assert records.read_now(lambda connection: verify(connection, code)) == []


def test_the_same_word_again_and_the_same_message_are_one(records: Records, talk: str) -> None:
    code = answered(records, talk)
    once = say(records, code, Verdict.SOLVED, talk, LATER, message_id=7)
    assert say(records, code, Verdict.SOLVED, talk, LATER + HOUR, message_id=8) == once
    assert say(records, code, Verdict.UNSOLVED, talk, LATER + HOUR, message_id=7) == once
    changed = say(records, code, Verdict.UNSOLVED, talk, LATER + HOUR, message_id=9)
    assert (changed.verdict, changed.last_event) == (Verdict.UNSOLVED, once.last_event + 1)


def test_strangers_and_unanswered_ones_have_no_verdict(records: Records, talk: str) -> None:
    code = raise_demand(records, conversation_id=talk).code
    with pytest.raises(UnknownDemand):
        say(records, code, Verdict.SOLVED, "another")
    with pytest.raises(IllegalDemandMove):
        say(records, code, Verdict.SOLVED, talk)
    assert (seen(records, code).verdict, len(events(records, code))) == (None, 1)


@pytest.mark.parametrize("by", ["staff", "system", "bot"])
@pytest.mark.parametrize("name", ["confirm", "object", "last", "assign", "close"])
def test_no_move_lets_anybody_else_say_it(records: Records, talk: str, by: str, name: str) -> None:
    code = answered(records, talk)
    columns = {"verdict": "solved", "verdict_at": LATER}
    with pytest.raises(IllegalDemandMove) as refused:
        do(records, make_move, code, name, Actor(by, "clerk-1"), LATER, {}, columns)
    assert refused.value.message == "解决没解决，只能由提出的人自己说。"
    assert (seen(records, code).verdict, len(events(records, code))) == (None, 2)


def test_nothing_that_staff_do_touches_what_the_enterprise_said(records: Records, talk: str) -> None:
    code = answered(records, talk)
    say(records, code, Verdict.UNSOLVED, talk, LATER)
    said = (Verdict.UNSOLVED, LATER)
    steps: tuple[tuple[Callable[..., DemandView], tuple[Any, ...]], ...] = (
        (assign, ("clerk-7", CLERK, LATER)),
        (dispatch, ("tax", CLERK, LATER)),
        (sign, (CLERK, LATER)),
        (return_with_basis, ("不归我们管", CLERK, LATER)),
        (answer, (Answer(*SOLVED), CLERK, LATER)),
        (close, (CLERK, CLOSED_AT + timedelta(days=9), CLOCK)),
        (reopen, ("又坏了", CLERK, CLOSED_AT, CLOCK.due(CLOSED_AT, 4))),
    )
    for move, details in steps:
        after = do(records, move, code, *details)
        assert (after.verdict, after.verdict_at) == said, move.__name__


def test_after_closing_the_enterprise_is_asked_once_and_reminded_once(records: Records, talk: str, due: Due) -> None:
    code = closed(records, talk)
    assert [due(ASK_AT - HOUR), due(ASK_AT), due(ASK_AT), due(ASK_AT + 99 * HOUR)] == [0, 1, 0, 0]
    first, again = notices(records, code)
    assert (first["kind"], again["kind"]) == EFFECT_NOTICES
    assert (first["due_at"], again["due_at"]) == (ASK_AT, CLOCK.due_days(ASK_AT, 3, "working").at)
    assert first["text"] == (
        f"您反映的“税务窗口让我跑了三趟”（诉求 {code}）办结有一段时间了，现在解决了吗？"
        "请回复“解决了”“部分解决”或“没解决”。没解决的，交督查专岗重新办。"
    )
    assert [button["title"] for button in json.loads(first["body"])["buttons"]] == ["解决了", "部分解决", "没解决"]
    assert json.loads(first["body"])["buttons"][2]["payload"] == (
        f'/effect_check{{"code":"{code}","verdict":"unsolved"}}'
    )
    assert [event.kind for event in events(records, code)][-1] == "effect_asked"


@pytest.mark.parametrize("verdict", list(Verdict))
def test_whoever_has_spoken_is_not_reminded(records: Records, talk: str, due: Due, verdict: Verdict) -> None:
    code = answered(records, talk)
    say(records, code, Verdict.SOLVED, talk, FRIDAY_NOON)
    asked = CLOCK.due_days(FRIDAY_NOON, 10, "working").at
    assert due(asked) == 1
    after = say(records, code, verdict, talk, asked)
    assert (after.verdict, after.verdict_at) == (verdict, asked), "a new word, also when it is the same one"
    assert waiting(records, code) == [(kind, "cancelled") for kind in EFFECT_NOTICES]
    assert say(records, code, verdict, talk, asked + HOUR) == after


def test_staff_who_open_it_again_stop_the_question(records: Records, talk: str, due: Due) -> None:
    code = closed(records, talk)
    due(ASK_AT)
    do(records, reopen, code, "又坏了", CLERK, ASK_AT, CLOCK.due(ASK_AT, 4))
    assert waiting(records, code) == [(kind, "cancelled") for kind in EFFECT_NOTICES]


def test_who_speaks_before_being_asked_is_not_asked(records: Records, talk: str, due: Due) -> None:
    code = closed(records, talk)
    say(records, code, Verdict.SOLVED, talk, ASK_AT)
    assert (due(ASK_AT + HOUR), notices(records, code)) == (0, [])


def test_a_contact_is_asked_without_a_conversation_and_nobody_when_there_is_neither(records: Records, due: Due) -> None:
    person = new_contact(records, "me")
    known, unknown = closed(records, None, contact_id=person), closed(records, None)
    assert due(ASK_AT) == 1
    assert [(one["contact_id"], one["conversation_id"]) for one in notices(records, known)] == [(person, None)] * 2
    assert (notices(records, unknown), seen(records, unknown).effect_check_at) == ([], ASK_AT)


def test_four_couriers_at_once_ask_once(records: Records, talk: str, due: Due) -> None:
    codes = [closed(records, talk) for _ in range(5)]
    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(due, [ASK_AT] * 4)) == 5
    assert [len(notices(records, code)) for code in codes] == [2] * 5


def test_the_rate_counts_what_enterprises_said(records: Records, talk: str) -> None:
    def rate(since: datetime) -> SolvedRate:
        return records.read_now(lambda connection: solved_rate(connection, since))

    assert (rate(FRIDAY_NOON), rate(FRIDAY_NOON).share) == (SolvedRate(0, 0, 0, 0), None)
    for verdict in (Verdict.SOLVED, Verdict.SOLVED, Verdict.PARTLY, Verdict.UNSOLVED):
        say(records, answered(records, talk), verdict, talk, LATER)
    closed(records, talk)
    assert (rate(LATER), rate(LATER).share) == (SolvedRate(2, 1, 1, 1), 0.5)
    assert rate(LATER + HOUR) == SolvedRate(0, 0, 0, 1)
