"""Promises are answered or closed once, and whoever asked is told; on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa

from center.cases.events import Actor, verify
from center.cases.refusals import Refusal
from center.people_tables import contact
from center.promises import (
    Asked,
    NotToTakeBack,
    PromiseEnded,
    PromiseListed,
    PromiseState,
    UnknownPromise,
    keep_promise,
    mark_late,
    take_back_kept,
)
from center.promises.answering import answer, close, look_into, why_closed
from center.promises.making import PHONE
from center.promises.states import MobileInAnswer, NothingWritten
from center.promises.words import shortened, standing_text
from center.records import Records
from tests.center.promises.promised import DUE_AT, HOUR, MASKED, QUESTION, events, made, make, notices, seen
from tests.center.recorded import FRIDAY_NOON, SEAL, new_conversation

AT = FRIDAY_NOON + HOUR
ANSWER = "不用重新办，到综合窗口办变更，问0350-1234567"
HEAD = f"您问的“{MASKED}”（答复单 "


def do(
    records: Records, act: Callable[..., PromiseListed], code: str, words: str, staff: str = "clerk-1", now: Any = AT
) -> PromiseListed:
    return records.write_now(lambda connection: act(connection, SEAL, code, words, staff, now))


def test_an_answer_keeps_the_promise_and_goes_back(records: Records) -> None:
    talk = new_conversation(records)
    code = make(records, talk).code
    before = seen(records, code)
    kept = do(records, answer, code, f" {ANSWER} ")
    assert kept == before._replace(
        state=PromiseState.KEPT, answer=ANSWER, kept_at=AT, kept_by="clerk-1", closed_at=AT, last_event=2
    )
    last = events(records, code)[-1]
    told = {"words": ANSWER, "late": False}
    assert (last.kind, last.actor, last.data) == ("answered", Actor("staff", "clerk-1"), told)
    (sent,) = notices(records, code)
    assert (sent["kind"], sent["state"], sent["conversation_id"], sent["due_at"]) == (
        "promise_answer",
        "waiting",
        talk,
        AT,
    )
    assert sent["text"] == f"{HEAD}{code}）有答复了。\n{ANSWER}。\n还有不清楚的，欢迎再问。"
    assert records.read_now(lambda connection: verify(connection, code)) == []


def test_it_goes_to_the_person_of_the_number_that_was_left(records: Records) -> None:
    mobile, landline, nothing = made(records), made(records, phone="03501234567"), made(records, phone=None)
    for code in (mobile, landline, nothing):
        do(records, answer, code, ANSWER)
    hashes = sa.select(contact.c.id).where(contact.c.phone_hash == SEAL.fingerprint("13900000001", PHONE))
    person = records.read_now(lambda connection: connection.execute(hashes).scalar_one())
    assert [notices(records, code)[0]["contact_id"] for code in (mobile, landline, nothing)] == [person, None, None]


def test_who_waited_too_long_is_asked_for_pardon(records: Records) -> None:
    code = made(records, question="几点下班")
    do(records, answer, code, "六点下班。", now=DUE_AT + HOUR)
    assert notices(records, code)[0]["text"] == (
        f"您问的“几点下班”（答复单 {code}）有答复了。让您久等了，对不起。\n六点下班。\n还有不清楚的，欢迎再问。"
    )
    assert events(records, code)[-1].data["late"] is True


@pytest.mark.parametrize("act", [answer, close])
def test_the_same_again_is_one_and_anything_else_is_refused(records: Records, act: Callable[..., Any]) -> None:
    code = made(records)
    once = do(records, act, code, ANSWER)
    assert do(records, act, code, ANSWER, now=AT + HOUR) == once
    others = ((answer, "别的答复", "clerk-1"), (close, "别的原因", "clerk-1"), (act, ANSWER, "clerk-2"))
    for other, words, staff in others:
        with pytest.raises(PromiseEnded):
            do(records, other, code, words, staff)
    assert (seen(records, code), len(notices(records, code)), len(events(records, code))) == (once, 1, 2)


def test_what_is_closed_without_an_answer_says_why(records: Records) -> None:
    code = made(records, question="几点下班")
    closed = do(records, close, code, "和另一件重复")
    assert (closed.state, closed.closed_at, closed.kept_at, closed.answer) == (PromiseState.BROKEN, AT, None, None)
    assert records.read_now(lambda connection: why_closed(connection, code)) == "和另一件重复"
    (sent,) = notices(records, code)
    assert (sent["kind"], sent["text"]) == (
        "promise_closed",
        f"您问的“几点下班”（答复单 {code}）没能给您答复，对不起。原因：和另一件重复。"
        "要接着问的，可以换个说法再留言，或者到政务服务中心窗口问。",
    )


@pytest.mark.parametrize("act", [answer, close])
@pytest.mark.parametrize(
    ("words", "refusal"),
    [("  ", NothingWritten), ("打13900000005", MobileInAnswer), ("打139 0000 0005", MobileInAnswer)],
)
def test_nothing_is_written_without_words_or_with_a_mobile_number(
    records: Records, act: Callable[..., Any], words: str, refusal: type[Refusal]
) -> None:
    code = made(records)
    with pytest.raises(refusal) as refused:
        do(records, act, code, words)
    assert refused.value.message.endswith("。")
    assert (seen(records, code).state, len(events(records, code)), notices(records, code)) == (PromiseState.OPEN, 1, [])


def test_an_identity_number_in_an_answer_is_gone(records: Records) -> None:
    code = made(records)
    assert do(records, answer, code, "110101199003078515这个号没查到").answer == "〔身份证号已隐去〕这个号没查到"


def test_a_code_nobody_gave_out(records: Records) -> None:
    for act in (answer, close):
        with pytest.raises(UnknownPromise):
            do(records, act, "P-22222222", ANSWER)


def test_of_many_who_answer_at_once_one_is_heard(records: Records) -> None:
    code = made(records)

    def answering(number: int) -> str:
        try:
            return do(records, answer, code, f"答复{number}", f"clerk-{number}").answer or ""
        except PromiseEnded:
            return "refused"

    with ThreadPoolExecutor(8) as threads:
        results = list(threads.map(answering, range(8)))
    heard = seen(records, code).answer
    assert sorted(results) == sorted(["refused"] * 7 + [heard])
    assert len(notices(records, code)) == 1
    assert [event.kind for event in events(records, code)] == ["promised", "answered"]


def test_who_looked_at_the_whole_words_is_written_down(records: Records) -> None:
    code = made(records)
    found = records.write_now(lambda connection: look_into(connection, SEAL, code, "clerk-1", AT))
    assert found == Asked(QUESTION, "13900000001")
    assert (events(records, code)[-1].kind, events(records, code)[-1].actor) == ("looked", Actor("staff", "clerk-1"))


def test_whoever_asked_is_told_where_it_stands(records: Records) -> None:
    code = made(records, question="几点下班")
    about = f"您问的“几点下班”（答复单 {code}）"
    assert standing_text(seen(records, code), AT) == f"{about}还没有答复，最晚11月20日（周五）18:00前答复您。"
    assert standing_text(seen(records, code), DUE_AT + HOUR) == (
        f"{about}原定11月20日（周五）18:00前答复，已经超过时间，正在督办，答好了马上告诉您。"
    )
    assert standing_text(do(records, answer, code, "六点"), AT) == f"{about}已经答复：六点。"
    closed = do(records, close, made(records, question="几点下班"), "重复")
    assert "没能给您答复，对不起。原因：重复。" in standing_text(closed, AT, "重复")


def test_a_question_is_cut_on_one_line() -> None:
    assert shortened("一\n二") == "一 二"
    assert (len(shortened("长" * 31)), shortened("长" * 30)) == (30, "长" * 30)


def test_what_was_noted_as_answered_by_word_of_mouth_is_taken_back(records: Records) -> None:
    code = made(records)
    before = seen(records, code)
    assert noted(records, code, "clerk-1")
    for _ in range(2):
        back = records.write_now(lambda connection: take_back_kept(connection, code, "clerk-1", 2, AT))
        assert back == before._replace(last_event=3)
    assert [event.kind for event in events(records, code)] == ["promised", "kept", "kept_undone"]
    assert noted(records, code, "clerk-1")
    assert records.read_now(lambda connection: verify(connection, code)) == []


def test_a_promise_that_was_late_is_late_again(records: Records) -> None:
    code, later = made(records), DUE_AT + HOUR
    records.write_now(lambda connection: mark_late(connection, later))
    assert noted(records, code, "clerk-1")
    back = records.write_now(lambda connection: take_back_kept(connection, code, "clerk-1", 3, later))
    assert (back.state, back.closed_at) == (PromiseState.LATE, None)


@pytest.mark.parametrize(("staff", "event"), [("clerk-2", 2), ("clerk-1", 1), ("clerk-1", 3)])
def test_only_ones_own_last_note_is_taken_back(records: Records, staff: str, event: int) -> None:
    code = made(records)
    assert noted(records, code, "clerk-1")
    with pytest.raises(NotToTakeBack):
        records.write_now(lambda connection: take_back_kept(connection, code, staff, event, AT))
    assert seen(records, code).state is PromiseState.KEPT


def test_what_was_sent_to_the_person_is_not_taken_back(records: Records) -> None:
    code = made(records)
    do(records, answer, code, ANSWER)
    with pytest.raises(NotToTakeBack):
        records.write_now(lambda connection: take_back_kept(connection, code, "clerk-1", 2, AT))
    assert seen(records, code).answer == ANSWER


def noted(records: Records, code: str, staff: str) -> bool:
    """Whether this call noted that it was answered by word of mouth."""
    return records.write_now(lambda connection: keep_promise(connection, code, staff, AT, "电话里说了"))
