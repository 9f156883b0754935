"""What staff see of notices and do with them, and the command line, on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from center.notice_tables import notice
from center.notices.__main__ import main
from center.notices.listing import (
    OVER,
    CannotChange,
    NoticeView,
    UnknownNotice,
    cancel,
    count_dead,
    dead_letters,
    list_notices,
    read_notice,
    retry,
)
from center.notices.outbox import NoticeState
from center.notices.shown import table
from center.records import Records
from tests.center.notices.noticed import RECORD, RULES, Post, draft, put, someone, states
from tests.center.recorded import FRIDAY_NOON


async def two(records: Records) -> None:
    """A dead one and one that waits."""
    put(records, draft("dead", contact_id=someone(records)))
    post = Post(records)
    post.provider.provider = type(post.provider.provider)(post.provider.faults, templates=("registered",))
    await post.carrier.carry()
    put(records, draft("waits", contact_id=someone(records), record="A-33333338"))


async def test_dead_letters_are_listed_with_the_reason(records: Records) -> None:
    await two(records)
    view = NoticeView(
        id=1,
        kind="reminder_day",
        record=RECORD,
        state=NoticeState.DEAD,
        due_at=FRIDAY_NOON,
        next_at=FRIDAY_NOON,
        expires_at=None,
        channel=None,
        attempts=2,
        sent_at=None,
        delivered_at=None,
        reason="短信模板还没有报备，短信发不了。",
    )
    assert (records.read_now(dead_letters), records.read_now(count_dead)) == ([view], 1)
    line = "1  reminder_day  A-22222229  发送失败  应发11月20日（周五）12:00，试过2次；短信模板还没有报备，短信发不了。"
    assert table([view], RULES, FRIDAY_NOON) == line
    both = [NoticeState.DEAD, NoticeState.WAITING]
    assert [it.id for it in records.read_now(lambda connection: list_notices(connection, both))] == [1, 2]
    mine = records.read_now(lambda connection: list_notices(connection, both, record="A-33333338"))
    assert [it.id for it in mine] == [2]


async def test_a_dead_one_is_sent_again_and_a_waiting_one_cancelled(records: Records) -> None:
    await two(records)
    later = FRIDAY_NOON + timedelta(hours=1)
    again = records.write_now(lambda connection: retry(connection, RULES, 1, later))
    assert (again.state, again.next_at, again.attempts) == (NoticeState.WAITING, later, 0)
    assert records.write_now(lambda connection: cancel(connection, 2, later)).state is NoticeState.CANCELLED
    assert states(records) == ["waiting", "cancelled"]


async def test_what_cannot_be_done_is_refused_in_plain_words(records: Records) -> None:
    await two(records)
    refusals = [
        (lambda connection: retry(connection, RULES, 2, FRIDAY_NOON), "这条通知现在是“待发送”，不能这样处理。"),
        (lambda connection: retry(connection, RULES, 1, FRIDAY_NOON + timedelta(days=3)), OVER),
        (lambda connection: cancel(connection, 1, FRIDAY_NOON), "这条通知现在是“发送失败”，不能这样处理。"),
    ]
    for work, message in refusals:
        with pytest.raises(CannotChange) as refused:
            records.write_now(work)
        assert refused.value.message == message
    with pytest.raises(UnknownNotice) as unknown:
        records.read_now(lambda connection: read_notice(connection, 9))
    assert unknown.value.message == "没有编号为9的通知，请核对。"
    assert states(records) == ["dead", "waiting"]


def test_the_command_line_lists_sends_again_and_cancels(installed: Records, capsys: pytest.CaptureFixture[str]) -> None:
    records = installed
    due = FRIDAY_NOON + timedelta(days=3650)
    put(records, draft(contact_id=someone(records), due_at=due, kind="reminder_day"))
    assert main(["list"]) == 0
    assert capsys.readouterr().out == "没有这样的通知。\n"
    kill = sa.update(notice).values(state="dead")
    records.write_now(lambda connection: connection.execute(kill))
    assert main(["list", "--record", RECORD]) == 0
    assert capsys.readouterr().out.startswith("1  预约前一天提醒  A-22222229  发送失败  应发2036年")
    assert main(["retry", "1", "--staff", "S1"]) == 0
    assert "待发送" in capsys.readouterr().out
    assert main(["cancel", "1", "--staff", "S1"]) == 0
    assert states(records) == ["cancelled"]
    capsys.readouterr()
    assert main(["retry", "1", "--staff", " "]) == 1
    assert capsys.readouterr().err == "请写明工号，最多40个字。\n"
    assert main(["cancel", "7", "--staff", "S1"]) == 1
    assert capsys.readouterr().err == "没有编号为7的通知，请核对。\n"
