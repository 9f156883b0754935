"""Promises, on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
import sqlalchemy as sa

from center.clock import Explained
from center.identifiers import read_code
from center.knowledge import Knowledge
from center.promises import (
    PHONE,
    Asked,
    Promise,
    PromiseListed,
    Reason,
    UnknownPromise,
    keep_promise,
    make_promise,
    mark_late,
    open_promises,
    read_promise,
    reply_due,
)
from center.records import Records
from center.tables import promise
from tests.center.recorded import FRIDAY_NOON, SEAL, new_conversation, said

STEPS = ("从12:00开始，算4小时工作时间。", "到18:00为止。")
DUE = Explained(FRIDAY_NOON + timedelta(hours=6), STEPS, "最晚18:00。", False)
QUESTION = "开分店要不要重新办食品证，打13900000002找我"
MASKED = "开分店要不要重新办食品证，打139****0002找我"


@pytest.fixture
def conversation(records: Records) -> str:
    return new_conversation(records)


def make(records: Records, conversation: str, message: int, **changes: Any) -> Promise:
    values = {
        "reason": Reason.QUESTION,
        "question": QUESTION,
        "phone": "13900000001",
        "due": DUE,
        "now": FRIDAY_NOON,
        **changes,
    }
    return records.write_now(
        lambda connection: make_promise(connection, SEAL, conversation_id=conversation, message_id=message, **values)
    )


def listed(records: Records) -> list[PromiseListed]:
    return records.read_now(open_promises)


def late(records: Records, after: timedelta) -> int:
    return records.write_now(lambda connection: mark_late(connection, FRIDAY_NOON + after))


def keep(records: Records, code: str, staff: str = "clerk-1") -> bool:
    now = FRIDAY_NOON + timedelta(hours=1)
    return records.write_now(lambda connection: keep_promise(connection, code, staff, now))


def stored(records: Records, *names: str) -> list[tuple[Any, ...]]:
    columns = sa.select(*(promise.c[name] for name in names)).order_by(promise.c.id)
    return records.read_now(lambda connection: [tuple(row) for row in connection.execute(columns)])


def test_a_promise_says_its_code_its_time_and_why(records: Records, conversation: str) -> None:
    made = make(records, conversation, said(records, conversation))
    assert made == Promise(made.code, FRIDAY_NOON + timedelta(hours=6), "从12:00开始，算4小时工作时间。到18:00为止。")
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
    due, now = FRIDAY_NOON + timedelta(hours=6), FRIDAY_NOON
    assert listed(records) == [PromiseListed(code, conversation, Reason.QUESTION, MASKED, "open", due, now)]
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
    endless = Explained(None, (), "", False, timedelta(hours=4))
    with pytest.raises(ValueError, match="time"):
        make(records, conversation, said(records, conversation), due=endless)
    assert listed(records) == []


def test_staff_answer_within_half_a_working_day(real_knowledge: Knowledge) -> None:
    friday_afternoon = datetime(2026, 11, 20, 16, 0, tzinfo=timezone(timedelta(hours=8)))
    due = reply_due(real_knowledge.service, friday_afternoon).at
    assert due == datetime(2026, 11, 23, 10, 0, tzinfo=timezone(timedelta(hours=8)))
