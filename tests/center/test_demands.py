"""Demands: opened once, owned, sealed and listed, on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from center.cases.events import Actor, verify
from center.clock import Explained
from center.demand_moves import Answer, answer
from center.demand_states import DemandKind, DemandState, Desk, Incomplete, UnknownDemand, Verdict
from center.demands import (
    Asker,
    DemandView,
    Raised,
    demands_of,
    effects_to_check,
    open_demand,
    open_demands,
    overdue_demands,
    own_demand,
    read_demand,
    unanswered_demands,
    whole_words,
)
from center.identifiers import read_code
from center.people_tables import demand
from center.records import Records
from tests.center.demanded import CLERK, CLOCK, DUE_AT, SOLVED, do, events, new_contact, raise_demand, say, seen
from tests.center.recorded import FRIDAY_NOON, SEAL, new_conversation, said

TEXT = "税务窗口让我跑了三趟，打13900000002找我"
MASKED = "税务窗口让我跑了三趟，打139****0002找我"
WHY = "".join(CLOCK.due(FRIDAY_NOON, 4).steps)


def codes(found: list[DemandView]) -> list[str]:
    return [view.code for view in found]


def stored(records: Records) -> list[dict[str, Any]]:
    wanted = sa.select(demand).order_by(demand.c.id)
    return records.read_now(lambda connection: [dict(row._mapping) for row in connection.execute(wanted)])


def test_a_new_demand_has_a_code_an_owner_and_a_time(records: Records) -> None:
    talk = new_conversation(records)
    opened = raise_demand(records, text=TEXT, conversation_id=talk, department="tax", case_code="D-22222229")
    assert (opened.fresh, opened.due_at, opened.why_due) == (True, DUE_AT, WHY)
    assert read_code(opened.code) == opened.code
    assert seen(records, opened.code)._asdict() == {
        "code": opened.code,
        "kind": DemandKind.DEMAND,
        "state": DemandState.RECEIVED,
        "conversation_id": talk,
        "case_code": "D-22222229",
        "contact_id": None,
        "office_id": "定襄县",
        "department": "tax",
        "owner": Desk.DEMANDS.value,
        "text": MASKED,
        "answer": None,
        "reason_code": None,
        "cause": None,
        "fix": None,
        "due_at": DUE_AT,
        "why_due": WHY,
        "effect_check_at": None,
        "verdict": None,
        "verdict_at": None,
        "closed_at": None,
        "last_event": 1,
        "created_at": FRIDAY_NOON,
    }


@pytest.mark.parametrize(
    ("kind", "letter", "owner"),
    [
        (DemandKind.DEMAND, "S", "demand_desk"),
        (DemandKind.COMPLAINT, "C", "supervisor"),
        (DemandKind.ASKED_TO_PAY, "C", "supervisor"),
        (DemandKind.NOT_DONE, "N", "not_done_window"),
    ],
)
def test_each_kind_goes_to_its_owner_at_once(records: Records, kind: DemandKind, letter: str, owner: str) -> None:
    opened = raise_demand(records, kind)
    assert opened.code[0] == letter
    assert codes(records.read_now(lambda connection: open_demands(connection, owner=owner))) == [opened.code]


def test_the_same_message_makes_one_demand_of_a_kind(records: Records) -> None:
    talk = new_conversation(records)
    words = {"conversation_id": talk, "message_id": said(records, talk)}
    first = raise_demand(records, **words)
    again = raise_demand(records, text="别的话", now=FRIDAY_NOON + timedelta(days=1), **words)
    assert again == first._replace(fresh=False)
    assert raise_demand(records, DemandKind.COMPLAINT, **words).fresh
    assert [row["text"] for row in stored(records)] == ["税务窗口让我跑了三趟"] * 2
    assert len(events(records, first.code)) == 1


def test_the_first_event_says_what_was_opened_and_nothing_of_what_was_said(records: Records) -> None:
    code = raise_demand(records, text=TEXT, department="tax").code
    (event,) = events(records, code)
    assert (event.kind, event.actor, event.at) == ("received", Actor("person", "somebody"), FRIDAY_NOON)
    assert event.data == {
        "kind": "demand",
        "office_id": "定襄县",
        "department": "tax",
        "case_code": None,
        "owner": "demand_desk",
        "due_at": DUE_AT.isoformat(),
    }
    assert records.read_now(lambda connection: verify(connection, code)) == []


def test_telephone_numbers_are_sealed_and_identity_numbers_are_gone(records: Records) -> None:
    code = raise_demand(records, text=f"我是110101199003078515，{TEXT}").code
    assert not [value for value in stored(records)[0].values() if "1390000000" in str(value)]
    assert seen(records, code).text == f"我是〔身份证号已隐去〕，{MASKED}"
    whole = records.read_now(lambda connection: whole_words(connection, SEAL, code))
    assert whole == f"我是〔身份证号已隐去〕，{TEXT}"


def test_what_needs_no_seal_has_none(records: Records) -> None:
    code = raise_demand(records).code
    assert stored(records)[0]["sealed"] is None
    assert records.read_now(lambda connection: whole_words(connection, SEAL, code)) == "税务窗口让我跑了三趟"


def test_nothing_is_opened_without_words_or_without_a_time(records: Records) -> None:
    with pytest.raises(Incomplete) as refused:
        raise_demand(records, text="  ")
    assert (refused.value.field, refused.value.message) == ("text", "请先说说是什么事。")
    endless = Explained(None, (), "", False, timedelta(hours=4))
    raised = Raised(DemandKind.DEMAND, "税务", "定襄县")
    with pytest.raises(ValueError, match="time"):
        records.write_now(lambda connection: open_demand(connection, SEAL, raised, CLERK, endless, FRIDAY_NOON))
    assert stored(records) == []


def test_an_unknown_code_and_a_strangers_code_look_the_same(records: Records) -> None:
    code = raise_demand(records, conversation_id=new_conversation(records)).code
    for name, asker in ((code, Asker("another")), (code, Asker(None)), ("S-22222222", Asker("another"))):
        with pytest.raises(UnknownDemand) as refused:
            records.read_now(lambda connection, name=name, asker=asker: own_demand(connection, name, asker))
        assert refused.value.message == f"没有查到编号为{name}的记录，请核对编号。"
    for read in (read_demand, lambda connection, name: whole_words(connection, SEAL, name)):
        with pytest.raises(UnknownDemand):
            records.read_now(lambda connection, read=read: read(connection, "S-22222222"))


def test_its_maker_finds_it_by_the_conversation_or_as_the_same_contact(records: Records) -> None:
    talk, me, other = new_conversation(records), new_contact(records, "me"), new_contact(records, "other")
    first = raise_demand(records, conversation_id=talk).code
    second = raise_demand(records, contact_id=me, now=FRIDAY_NOON + timedelta(hours=1)).code
    raise_demand(records, contact_id=other)

    def mine(asker: Asker) -> list[str]:
        return codes(records.read_now(lambda connection: demands_of(connection, asker)))

    assert mine(Asker(talk)) == [first]
    assert mine(Asker(None, (me,))) == [second]
    assert mine(Asker(talk, (me,))) == [second, first]
    assert mine(Asker(None)) == []


def test_the_lists_are_in_order_of_urgency(records: Records) -> None:
    talk = new_conversation(records)
    later = raise_demand(records, now=FRIDAY_NOON + timedelta(days=5)).code
    sooner = raise_demand(records).code
    done = raise_demand(records, conversation_id=talk).code
    waits = raise_demand(records).code
    for code in (done, waits):
        do(records, answer, code, Answer(*SOLVED), CLERK, FRIDAY_NOON)
    say(records, done, Verdict.SOLVED, talk)
    read = records.read_now
    assert codes(read(open_demands)) == [sooner, waits, later]
    assert codes(read(lambda connection: open_demands(connection, office_id="原平市"))) == []
    assert codes(read(unanswered_demands)) == [sooner, later]
    assert codes(read(lambda connection: overdue_demands(connection, DUE_AT))) == []
    after = DUE_AT + timedelta(seconds=1)
    assert codes(read(lambda connection: overdue_demands(connection, after))) == [sooner]
    assert [seen(records, code).is_overdue(after) for code in (sooner, later, done, waits)] == [True] + [False] * 3
    check_at = CLOCK.due_days(FRIDAY_NOON, 10, "working").at
    assert codes(read(lambda connection: effects_to_check(connection, check_at))) == [done]
    assert codes(read(lambda connection: effects_to_check(connection, check_at - timedelta(seconds=1)))) == []


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        (DemandKind.DEMAND, {}),
        (DemandKind.DEMAND, {"answer": "好了"}),
        (DemandKind.DEMAND, {"reason_code": "solved"}),
        (DemandKind.NOT_DONE, {"answer": "好了", "reason_code": "solved"}),
        (DemandKind.NOT_DONE, {"answer": "好了", "reason_code": "solved", "cause": "少一份材料"}),
    ],
)
def test_the_database_itself_closes_nothing_without_an_answer(
    records: Records, kind: DemandKind, changes: dict[str, str]
) -> None:
    raise_demand(records, kind)
    closed = sa.update(demand).values(state="closed", closed_at=FRIDAY_NOON, **changes)
    with pytest.raises(IntegrityError, match=r"ck_demand_(answer|cause_and_fix)"):
        records.write_now(lambda connection: connection.execute(closed))
    assert [row["state"] for row in stored(records)] == ["received"]
