"""What becomes of a claimed conversation: forwarded, put off, back to the bot, closed; each once, by its owner only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from center.conversations import State
from center.handoffs.moving import (
    add_note,
    close_with,
    forward_to_colleague,
    forward_to_office,
    put_off,
    return_to_bot,
)
from center.handoffs.notes import count_notes, forget_notes
from center.handoffs.records import events_of, last_handoff
from center.handoffs.returning import SESSION_KEPT
from center.handoffs.states import HandoffState, NotAllowed, NotYours
from center.messages import Words
from center.records import Records
from center.staff.rights import Role
from center.staff_tables import audit_entry
from center.tables import conversation
from center.tasks import save_task
from center.turns import Note, claim, finish
from center.waiting import Outcome
from tests.center.handoffs.handed import (
    TEN,
    claimed,
    clock,
    lines,
    log,
    minutes,
    queued,
    row,
    rules,
    state,
    step,
    there,
)
from tests.center.recorded import SEAL, new_conversation, said

ASK = Words("请留一个手机号。", [{"title": "不留", "payload": "/deny"}], {"kind": "notice", "form": "open_case_form"})


def acts(records: Records) -> list[str]:
    """What the audit log says was done."""
    wanted = sa.select(audit_entry.c.act).order_by(audit_entry.c.seq)
    return [
        act for act in records.read_now(lambda at: list(at.execute(wanted).scalars())) if act.startswith("conversation")
    ]


def test_forwarded_to_a_colleague_it_waits_for_them_with_a_reason(records: Records) -> None:
    member, other = there(records), there(records, "li", Role.AGENT, name="李明")
    talk = claimed(records, member)
    with pytest.raises(NotAllowed):
        records.write_now(lambda at: forward_to_colleague(at, SEAL, rules(), step(member, talk), "li", " "))
    records.write_now(
        lambda at: forward_to_colleague(at, SEAL, rules(), step(member, talk, minutes(3)), "li", "他更熟注销")
    )
    found = row(records, talk)
    assert found is not None
    assert (found.state, found.wanted, found.claimed_by) == (HandoffState.WAITING, other.staff_id, None)
    assert found.queued_at == minutes(3) and found.asked_at == TEN
    assert state(records, talk) == (State.WAITING, None)
    assert lines(records, talk)[-1][1].startswith("这件事要转给工作人员李明")
    told = records.read_now(lambda at: events_of(at, talk))
    assert [(one.kind.value, one.staff_id, one.about, one.text) for one in told] == [
        ("asked", None, None, "要找人工"),
        ("claimed", "wang", None, ""),
        ("forwarded", "wang", "li", "他更熟注销"),
    ]
    assert acts(records) == ["conversation.claim", "conversation.forward"]


def test_it_is_forwarded_to_nobody_who_cannot_answer(records: Records) -> None:
    member = there(records)
    there(records, "clerk", Role.CLERK)
    talk = claimed(records, member)
    for nobody in ("clerk", "wang"):
        with pytest.raises(NotAllowed):
            records.write_now(
                lambda at, to=nobody: forward_to_colleague(at, SEAL, rules(), step(member, talk), to, "忙")
            )


def test_forwarded_to_an_office_it_is_theirs(records: Records) -> None:
    member = there(records)
    talk = claimed(records, member)
    records.write_now(
        lambda at: forward_to_office(at, SEAL, rules(), step(member, talk), "定襄县", "定襄县代办窗口", "人在定襄")
    )
    found = row(records, talk)
    assert found is not None and (found.office_id, found.state) == ("定襄县", HandoffState.WAITING)


def test_put_off_the_person_is_told_by_when_and_may_ask_again(records: Records) -> None:
    member = there(records)
    talk = claimed(records, member)
    records.write_now(lambda at: put_off(at, SEAL, rules(), clock(), step(member, talk), 2, "要问税务"))
    found = row(records, talk)
    assert found is not None and (found.state, found.due_at) == (HandoffState.LATER, TEN + timedelta(hours=2))
    assert state(records, talk) == (State.BOT, None)
    assert (
        lines(records, talk)[-1][1]
        == "这件事工作人员要核实，最晚11月20日（周五）12:00在这里回复您。这中间有别的事可以接着问我。"
    )
    again = queued(records, talk, now=minutes(5))
    assert again is not None and again.fresh and again.handoff.id == found.id
    assert (again.handoff.wanted, again.handoff.due_at) == ("wang", None)


def test_put_off_in_the_afternoon_it_is_answered_when_somebody_works_again(records: Records) -> None:
    member = there(records)
    talk = claimed(records, member)
    four = step(member, talk, TEN + timedelta(hours=6))
    records.write_now(lambda at: put_off(at, SEAL, rules(), clock(), four, 4, "要问税务"))
    found = row(records, talk)
    assert found is not None and found.due_at == TEN + timedelta(days=3)
    assert "最晚11月23日（周一）10:00" in lines(records, talk)[-1][1]


def test_closed_with_a_result_it_is_over_and_may_be_rated(records: Records) -> None:
    member = there(records)
    talk = claimed(records, member)
    with pytest.raises(NotAllowed):
        records.write_now(lambda at: close_with(at, SEAL, rules(), step(member, talk), "nonsense"))
    records.write_now(lambda at: close_with(at, SEAL, rules(), step(member, talk, minutes(9)), "resolved", "都清楚了"))
    found = records.read_now(lambda at: last_handoff(at, talk))
    assert row(records, talk) is None and found is not None
    assert (found.result, found.ended_by, found.ended_at) == ("resolved", "wang", minutes(9))
    assert state(records, talk) == (State.CLOSED, None)
    assert [button["title"] for button in log(records, talk)[-1].words.buttons] == ["评价这次服务"]


def test_back_with_the_bot_the_form_asks_again_at_the_same_place(records: Records) -> None:
    member, talk = there(records), new_conversation(records)
    answered(records, talk, "帮我代办", ASK)
    under_way(records, talk)
    assert queued(records, talk) is not None
    taken(records, member, talk)
    records.write_now(lambda at: return_to_bot(at, SEAL, rules(), step(member, talk, minutes(90))))
    back = log(records, talk)[-1]
    assert back.words == Words(
        "工作人员先答到这里，接着办刚才的政务代办，填过的都还在。\n请留一个手机号。", ASK.buttons, ASK.custom
    )
    assert (back.author.value, state(records, talk)) == ("bot", (State.BOT, None))
    alive = records.read_now(lambda at: at.execute(sa.select(conversation.c.answered_at)).scalar_one())
    assert alive == minutes(90)


def test_a_session_that_was_over_is_taken_up_by_a_word(records: Records) -> None:
    member, talk = there(records), new_conversation(records)
    answered(records, talk, "帮我代办", ASK)
    under_way(records, talk)
    late = TEN + SESSION_KEPT + timedelta(minutes=1)
    taken(records, member, talk, late)
    records.write_now(lambda at: return_to_bot(at, SEAL, rules(), step(member, talk, late)))
    back = log(records, talk)[-1].words
    assert back.text.endswith("要接着办，说“继续”就行。")
    assert [button["title"] for button in back.buttons] == ["继续"]


def test_without_a_task_the_bot_just_goes_on(records: Records) -> None:
    member = there(records)
    talk = claimed(records, member)
    records.write_now(lambda at: return_to_bot(at, SEAL, rules(), step(member, talk)))
    assert log(records, talk)[-1].words.text.startswith("工作人员先答到这里，接下来还是我来答")


@pytest.mark.parametrize(
    "move",
    [
        lambda at, mine: return_to_bot(at, SEAL, rules(), mine),
        lambda at, mine: close_with(at, SEAL, rules(), mine, "resolved"),
        lambda at, mine: put_off(at, SEAL, rules(), clock(), mine, 1, "等一下"),
        lambda at, mine: forward_to_office(at, SEAL, rules(), mine, "定襄县", "定襄县", "那边的"),
    ],
)
def test_nobody_else_moves_it_and_nobody_moves_it_twice(records: Records, move: Callable[[Any, Any], None]) -> None:
    member, other = there(records), there(records, "li")
    talk = claimed(records, member)
    with pytest.raises(NotYours):
        records.write_now(lambda at: move(at, step(other, talk)))
    records.write_now(lambda at: move(at, step(member, talk)))
    with pytest.raises(NotYours):
        records.write_now(lambda at: move(at, step(member, talk)))


def test_notes_are_for_staff_masked_written_once_and_forgotten(records: Records) -> None:
    member = there(records)
    talk = claimed(records, member)
    noted = [
        records.write_now(lambda at: add_note(at, step(member, talk), "电话13900000001，脾气急", "n-1"))
        for _ in range(2)
    ]
    told = records.read_now(lambda at: events_of(at, talk))
    assert noted == [True, False]
    assert [one.text for one in told if one.kind.value == "note"] == ["电话139****0001，脾气急"]
    assert all("脾气急" not in text for _, text in lines(records, talk))
    assert records.read_now(lambda at: count_notes(at, [talk], "（已删除）")) == 2
    assert records.write_now(lambda at: forget_notes(at, [talk], "（已删除）")) == 2
    assert records.write_now(lambda at: forget_notes(at, [talk], "（已删除）")) == 0


def answered(records: Records, talk: str, text: str, reply: Words) -> None:
    """The bot has answered."""
    said(records, talk, text)

    def work(at: Any) -> None:
        taken = claim(at, SEAL, talk, "worker", TEN + timedelta(hours=3))
        assert taken is not None
        finish(at, SEAL, taken, Outcome.ANSWERED, [reply], Note(), TEN)

    records.write_now(work)


def under_way(records: Records, talk: str) -> None:
    """A case is being opened there."""
    records.write_now(lambda at: save_task(at, SEAL, talk, "open_case_form", "phone", {"theme": "注销"}, TEN))


def taken(records: Records, member: Any, talk: str, now: Any = TEN) -> None:
    """The member answers there."""
    from center.handoffs.claiming import claim as claim_talk

    records.write_now(lambda at: claim_talk(at, SEAL, rules(), member, talk, now))
