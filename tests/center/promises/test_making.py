"""Promises are made once, listed masked, read whole by whoever answers; on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
import sqlalchemy as sa

from center.cases.events import Actor, verify
from center.clock import Explained
from center.demand_states import Desk
from center.identifiers import read_code
from center.knowledge import Knowledge
from center.promises import (
    PHONE,
    Asked,
    Promise,
    PromiseEnded,
    PromiseListed,
    PromiseStanding,
    PromiseState,
    Reason,
    UnknownPromise,
    asked_before,
    keep_promise,
    late_promises,
    leave_phone,
    mark_late,
    open_promises,
    own_promises,
    read_promise,
    reply_due,
    standing_of,
)
from center.records import Records
from center.tables import promise
from tests.center.promises.promised import DUE, DUE_AT, ENDLESS, HOUR, MASKED, QUESTION, events, make, seen
from tests.center.recorded import FRIDAY_NOON, SEAL, new_conversation, said

WHY = "".join(DUE.steps)


@pytest.fixture
def conversation(records: Records) -> str:
    return new_conversation(records)


def listed(records: Records) -> list[PromiseListed]:
    return records.read_now(open_promises)


def late(records: Records, after: timedelta) -> int:
    return records.write_now(lambda connection: mark_late(connection, FRIDAY_NOON + after))


def keep(records: Records, code: str, staff: str = "clerk-1", now: datetime = FRIDAY_NOON + HOUR) -> bool:
    return records.write_now(lambda connection: keep_promise(connection, code, staff, now))


def leave(records: Records, code: str, phone: str, conversation: str) -> None:
    records.write_now(lambda connection: leave_phone(connection, SEAL, code, phone, conversation, FRIDAY_NOON))


def stored(records: Records, *names: str) -> list[tuple[Any, ...]]:
    columns = sa.select(*(promise.c[name] for name in names)).order_by(promise.c.id)
    return records.read_now(lambda connection: [tuple(row) for row in connection.execute(columns)])


def test_a_promise_says_its_code_its_time_and_why(records: Records, conversation: str) -> None:
    made = make(records, conversation, said(records, conversation))
    assert made == Promise(made.code, FRIDAY_NOON + timedelta(hours=6), WHY)
    assert read_code(made.code) == made.code
    assert made.code.startswith("P-")


def test_the_same_message_gets_the_same_promise(records: Records, conversation: str) -> None:
    message = said(records, conversation)
    made = make(records, conversation, message)
    assert make(records, conversation, message, question="别的话", now=FRIDAY_NOON + timedelta(days=1)) == made
    assert len(listed(records)) == 1


def test_another_reason_or_message_is_another_promise(records: Records, conversation: str) -> None:
    message = said(records, conversation)
    made = {
        make(records, conversation, message).code,
        make(records, conversation, message, reason=Reason.FAILURE).code,
        make(records, conversation, said(records, conversation)).code,
    }
    assert len(made) == len(listed(records)) == 3


def test_staff_see_it_masked_and_whoever_answers_sees_it_whole(records: Records, conversation: str) -> None:
    code = make(records, conversation, said(records, conversation)).code
    assert [one._asdict() for one in listed(records)] == [
        {
            "code": code,
            "conversation_id": conversation,
            "reason": Reason.QUESTION,
            "question": MASKED,
            "state": PromiseState.OPEN,
            "owner": Desk.ANSWERS.value,
            "answer": None,
            "warned": 0,
            "due_at": DUE_AT,
            "why_due": WHY,
            "kept_at": None,
            "kept_by": None,
            "escalated_at": None,
            "closed_at": None,
            "last_event": 1,
            "created_at": FRIDAY_NOON,
        }
    ]
    whole = records.read_now(lambda connection: read_promise(connection, SEAL, code))
    assert whole == Asked(QUESTION, "13900000001")


def test_no_number_is_stored_in_the_clear(records: Records, conversation: str) -> None:
    make(records, conversation, said(records, conversation))
    row = stored(records, *(column.name for column in promise.columns))[0]
    assert not [value for value in row if "1390000000" in str(value)]
    assert stored(records, "phone_hash") == [(SEAL.fingerprint("13900000001", PHONE),)]


def test_an_identity_number_is_never_kept(records: Records, conversation: str) -> None:
    question = "我是110101199003078515，办证要多久"
    code = make(records, conversation, said(records, conversation), question=question, phone=None).code
    whole = records.read_now(lambda connection: read_promise(connection, SEAL, code))
    assert whole == Asked("我是〔身份证号已隐去〕，办证要多久", None)
    assert stored(records, "sealed", "phone_sealed", "phone_hash") == [(None, None, None)]


def test_what_is_sealed_for_one_promise_opens_in_no_other(records: Records, conversation: str) -> None:
    first = make(records, conversation, said(records, conversation)).code
    second = make(records, conversation, said(records, conversation)).code
    swapped = sa.select(promise.c.phone_sealed).where(promise.c.code == first).scalar_subquery()
    records.write_now(
        lambda connection: connection.execute(
            sa.update(promise).where(promise.c.code == second).values(phone_sealed=swapped)
        )
    )
    with pytest.raises(ValueError, match="does not open"):
        records.read_now(lambda connection: read_promise(connection, SEAL, second))


def test_the_most_urgent_comes_first(records: Records, conversation: str) -> None:
    later = make(records, conversation, said(records, conversation)).code
    sooner_due = Explained(FRIDAY_NOON + timedelta(hours=1), (), "13:00前", False)
    sooner = make(records, conversation, said(records, conversation), due=sooner_due).code
    assert [promised.code for promised in listed(records)] == [sooner, later]


def test_a_kept_promise_leaves_the_list_and_names_who_kept_it(records: Records, conversation: str) -> None:
    code = make(records, conversation, said(records, conversation)).code
    assert keep(records, code)
    assert not keep(records, code, "clerk-2")
    assert listed(records) == []
    kept_at = FRIDAY_NOON + timedelta(hours=1)
    assert stored(records, "state", "kept_by", "kept_at") == [("kept", "clerk-1", kept_at)]


def test_a_promise_is_late_after_its_time_and_may_still_be_kept(records: Records, conversation: str) -> None:
    code = make(records, conversation, said(records, conversation)).code
    assert late(records, timedelta(hours=6)) == 0
    assert late(records, timedelta(hours=6, seconds=1)) == 1
    assert late(records, timedelta(hours=7)) == 0
    assert [promised.state for promised in listed(records)] == ["late"]
    assert keep(records, code)
    assert stored(records, "state") == [("kept",)]


def test_a_kept_promise_is_never_late(records: Records, conversation: str) -> None:
    keep(records, make(records, conversation, said(records, conversation)).code)
    assert late(records, timedelta(days=9)) == 0


def test_a_code_nobody_gave_out(records: Records) -> None:
    with pytest.raises(UnknownPromise):
        keep(records, "P-22222222")
    with pytest.raises(UnknownPromise):
        records.read_now(lambda connection: read_promise(connection, SEAL, "P-22222222"))


def test_a_promise_without_a_time_is_refused(records: Records, conversation: str) -> None:
    with pytest.raises(ValueError, match="time"):
        make(records, conversation, due=ENDLESS)
    assert listed(records) == []


def test_staff_answer_within_half_a_working_day(real_knowledge: Knowledge) -> None:
    friday_afternoon = datetime(2026, 11, 20, 16, 0, tzinfo=timezone(timedelta(hours=8)))
    due = reply_due(real_knowledge.service, friday_afternoon).at
    assert due == datetime(2026, 11, 23, 10, 0, tzinfo=timezone(timedelta(hours=8)))


def test_whoever_has_the_code_learns_where_it_stands(records: Records, conversation: str) -> None:
    made = make(records, conversation, said(records, conversation))
    due_at = FRIDAY_NOON + timedelta(hours=6)
    assert records.read_now(lambda c: standing_of(c, made.code)) == PromiseStanding(False, due_at, PromiseState.OPEN)
    keep(records, made.code)
    assert records.read_now(lambda c: standing_of(c, made.code)) == PromiseStanding(True, due_at, PromiseState.KEPT)
    with pytest.raises(UnknownPromise) as unknown:
        records.read_now(lambda c: standing_of(c, "P-22222222"))
    assert unknown.value.message == "没有查到编号为P-22222222的答复单，请核对编号。"


def test_its_history_holds_nothing_that_was_said(records: Records, conversation: str) -> None:
    asked = make(records, conversation).code
    failed = make(records, conversation, reason=Reason.FAILURE, phone=None).code
    data = {"reason": "question", "owner": "answer_desk", "due_at": DUE_AT.isoformat()}
    (first,) = events(records, asked)
    assert (first.kind, first.actor, first.data) == ("promised", Actor("person", conversation), data)
    assert [event.actor for event in events(records, failed)] == [Actor("system", "bot")]
    late(records, 7 * HOUR)
    keep(records, asked, now=FRIDAY_NOON + 8 * HOUR)
    assert [(event.kind, event.data) for event in events(records, asked)[1:]] == [
        ("late", {}),
        ("kept", {"late": True}),
    ]
    assert records.read_now(lambda connection: verify(connection, asked)) == []


def test_a_promise_kept_late_stays_visible_as_that(records: Records, conversation: str) -> None:
    in_time, too_late, unmarked = (make(records, conversation).code for _ in range(3))
    keep(records, in_time, now=DUE_AT)
    keep(records, unmarked, now=DUE_AT + HOUR)
    late(records, 7 * HOUR)
    keep(records, too_late, now=DUE_AT + 2 * HOUR)
    long_after = DUE_AT + timedelta(days=9)
    assert [seen(records, code).is_late(long_after) for code in (in_time, too_late, unmarked)] == [False, True, True]


def test_the_lists_are_of_an_owner_or_of_what_is_late(records: Records, conversation: str) -> None:
    code = make(records, conversation).code

    def of(owner: str) -> list[str]:
        return [one.code for one in records.read_now(lambda connection: open_promises(connection, owner=owner))]

    assert (of("answer_desk"), of("clerk-7")) == ([code], [])
    records.write_now(lambda connection: connection.execute(sa.update(promise).values(owner=None)))
    assert of("answer_desk") == [code], "made before promises had owners"
    assert records.read_now(lambda connection: late_promises(connection, DUE_AT)) == []
    found = records.read_now(lambda connection: late_promises(connection, DUE_AT + HOUR))
    assert [one.code for one in found] == [code]


def test_whoever_asks_again_gets_what_was_promised(records: Records, conversation: str) -> None:
    first = make(records, conversation).code
    other = make(records, conversation, question="几点下班").code

    def again(question: str, *conversations: str) -> str | None:
        found = records.read_now(lambda connection: asked_before(connection, conversations, question))
        return found.code if found else None

    assert again("开分店要不要重新办食品证？打 13900000002 找我！", conversation) == first
    assert again("几点下班", "another", conversation) == other
    assert again("开分店要多少钱", conversation) is None
    assert again("几点下班", "another") is None
    assert [one.code for one in records.read_now(lambda c: own_promises(c, [conversation]))] == [other, first]
    keep(records, other)
    assert again("几点下班", conversation) is None, "what was answered may be asked anew"


def test_a_number_may_be_left_afterwards(records: Records, conversation: str) -> None:
    code = make(records, conversation, phone=None).code
    for _ in range(2):
        leave(records, code, "13900000003", conversation)
    assert records.read_now(lambda connection: read_promise(connection, SEAL, code)) == Asked(QUESTION, "13900000003")
    assert [event.kind for event in events(records, code)] == ["promised", "phone"]
    with pytest.raises(UnknownPromise):
        leave(records, code, "13900000004", "another")
    keep(records, code)
    with pytest.raises(PromiseEnded) as ended:
        leave(records, code, "13900000004", conversation)
    assert ended.value.message == f"{code}现在是“已答复”，不能再改。"
