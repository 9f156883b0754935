"""What staff do with a letter, and what is refused, on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from center.cases.events import Conflict, verify
from center.demand_states import Desk, Incomplete
from center.knowledge import Knowledge
from center.letters.due import letters_due
from center.letters.linking import Link
from center.letters.moves import (
    Reply,
    answer_by_phone,
    file,
    forward,
    link,
    reclassify,
    reopen,
    send,
    take,
    take_back,
    write_reply,
)
from center.letters.papers import reply_paper
from center.letters.records import read_whole
from center.letters.senders import Sender
from center.letters.states import IllegalLetterMove, LetterKind, LetterState, ReplyWay
from center.records import Records
from tests.center.letters.lettered import DAY, HOUR, PHONE, do, events, new, registered, seen
from tests.center.recorded import FRIDAY_NOON, SEAL, new_conversation

TEXT = f"带注销申请书，有事打{PHONE}。"
MASKED = "带注销申请书，有事打139****0001。"


def test_whoever_takes_it_owns_it(records: Records) -> None:
    view = registered(records)
    assert do(records, take, view, view.code).owner == "operator-1"


def test_an_answer_by_telephone_ends_it(records: Records) -> None:
    view = registered(records)
    told = do(records, answer_by_phone, view, SEAL, view.code, Reply(TEXT, "deregistration.ordinary"))
    assert (told.state, told.reply, told.reply_way, told.guide, told.replied_by, told.closed_at) == (
        LetterState.ANSWERED,
        MASKED,
        ReplyWay.PHONE,
        "deregistration.ordinary",
        "operator-1",
        FRIDAY_NOON + HOUR,
    )
    assert records.read_now(lambda connection: read_whole(connection, SEAL, view.code)).reply == TEXT
    assert records.read_now(lambda connection: verify(connection, view.code)) == []


def test_a_letter_of_reply_is_no_answer_before_it_is_sent(records: Records) -> None:
    view = registered(records)
    written = do(records, write_reply, view, SEAL, view.code, Reply(TEXT))
    assert (written.state, written.closed_at, written.is_to_answer) == (LetterState.WRITTEN, None, True)
    sent = do(records, send, written, view.code, " RA 1 ", date(2026, 11, 20))
    assert (sent.state, sent.mail_number, sent.closed_at) == (LetterState.ANSWERED, "RA 1", FRIDAY_NOON + HOUR)
    assert [event.kind for event in events(records, view.code)] == ["registered", "written", "sent"]


def test_a_written_reply_is_taken_back_with_its_words(records: Records) -> None:
    view = registered(records)
    written = do(records, write_reply, view, SEAL, view.code, Reply(TEXT))
    back = do(records, take_back, written, view.code)
    assert (back.state, back.reply, back.reply_way, back.written_at) == (LetterState.OPEN, MASKED, None, None)


@pytest.mark.parametrize(
    ("sender", "move", "field"),
    [
        (Sender("王小明", "", "定襄县"), answer_by_phone, "phone"),
        (Sender("王小明", PHONE, ""), write_reply, "address"),
    ],
)
def test_nobody_is_answered_where_they_cannot_be_reached(
    records: Records, sender: Sender, move: Any, field: str
) -> None:
    view = registered(records, new(sender=sender))
    with pytest.raises(Incomplete) as caught:
        do(records, move, view, SEAL, view.code, Reply(TEXT))
    assert (caught.value.field, seen(records, view.code)) == (field, view)


def test_filing_takes_a_reason_and_is_undone_with_one(records: Records) -> None:
    view = registered(records)
    with pytest.raises(Incomplete):
        do(records, file, view, view.code, " ")
    filed = do(records, file, view, view.code, f"匿名，{PHONE}打不通")
    assert (filed.state, filed.closed_at) == (LetterState.FILED, FRIDAY_NOON + HOUR)
    assert events(records, view.code)[-1].data == {"reason": "匿名，139****0001打不通"}
    assert do(records, reopen, filed, view.code, "又来信留了地址").state is LetterState.OPEN


def test_what_is_answered_is_not_answered_again(records: Records) -> None:
    view = registered(records)
    told = do(records, answer_by_phone, view, SEAL, view.code, Reply(TEXT))
    for move, details in ((write_reply, (SEAL, view.code, Reply("x"))), (file, (view.code, "x")), (take, (view.code,))):
        with pytest.raises(IllegalLetterMove):
            do(records, move, told, *details)  # type: ignore[arg-type]


def test_whoever_has_seen_less_is_told(records: Records) -> None:
    view = registered(records)
    do(records, take, view, view.code)
    with pytest.raises(Conflict):
        do(records, file, view, view.code, "没有地址")
    assert seen(records, view.code).state is LetterState.OPEN


def test_it_is_forwarded_with_its_time(records: Records) -> None:
    view = registered(records)
    moved = do(records, forward, view, view.code, "五台县", "tax", "operator-2", "归五台办")
    assert (moved.office_id, moved.department, moved.owner, moved.due_at) == (
        "五台县",
        "tax",
        "operator-2",
        view.due_at,
    )


def test_another_class_leaves_owner_and_time(records: Records) -> None:
    view = registered(records)
    moved = do(records, reclassify, view, view.code, LetterKind.COMPLAINT, "其实是投诉")
    assert (moved.kind, moved.owner, moved.due_at) == (LetterKind.COMPLAINT, view.owner, view.due_at)


def test_it_is_linked_to_what_is_there(records: Records) -> None:
    view, talk = registered(records), new_conversation(records)
    linked = do(records, link, view, view.code, [Link("conversation_id", talk)])
    assert linked.conversation_id == talk
    for wrong in (Link("conversation_id", "nowhere"), Link("promise_code", "P-22222229"), Link("call_code", "什么")):
        with pytest.raises(Incomplete) as caught:
            do(records, link, linked, view.code, [wrong])
        assert caught.value.field == wrong.name
    assert do(records, link, linked, view.code, [Link("conversation_id", " ")]).conversation_id is None


def test_a_promised_time_that_has_passed_goes_to_the_supervisor_once(records: Records) -> None:
    view = registered(records)
    late = view.due_at + HOUR
    assert records.write_now(lambda connection: letters_due(connection, view.due_at)) == 0
    assert [records.write_now(lambda connection: letters_due(connection, late)) for _ in range(2)] == [1, 0]
    moved = seen(records, view.code)
    assert (moved.owner, moved.escalated_at) == (Desk.SUPERVISOR.value, late)
    assert events(records, view.code)[-1].data == {"owner": "supervisor", "before": "answer_desk"}


def test_a_written_reply_that_nobody_sends_is_late_too_and_an_answered_one_never(records: Records) -> None:
    first, second = registered(records), registered(records, key="form-2")
    do(records, write_reply, first, SEAL, first.code, Reply(TEXT))
    do(records, answer_by_phone, second, SEAL, second.code, Reply(TEXT))
    assert records.write_now(lambda connection: letters_due(connection, first.due_at + DAY)) == 1
    assert seen(records, first.code).escalated_at is not None


def test_the_printed_reply_names_the_guide_and_where_guides_are_whole(
    records: Records, real_knowledge: Knowledge
) -> None:
    guide = next(iter(real_knowledge.guides.values()))
    view = registered(records)
    written = do(records, write_reply, view, SEAL, view.code, Reply(f"第一段。\n\n{TEXT}", guide.id))
    whole = records.read_now(lambda connection: read_whole(connection, SEAL, view.code))
    paper = reply_paper(written, whole, real_knowledge, FRIDAY_NOON)
    assert paper.salutation == "王小明："
    assert (
        paper.opening
        == f"您关于“餐饮店注销要什么材料”的来信（编号 {view.code}），我们已于2026年11月20日收到。现答复如下："
    )
    assert (paper.paragraphs, paper.day) == (("第一段。", TEXT), "2026年11月20日")
    assert paper.guide == f"相关办事指南：{guide.stage.caption} › {guide.title}"
    assert paper.ways.startswith("查询服务指南完整版的途径：登录")
