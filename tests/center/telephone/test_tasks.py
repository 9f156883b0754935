"""Telephone tasks: claimed by one operator at a time, told or not, withdrawn when nobody needs to be told any more."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from itertools import count

import pytest
import sqlalchemy as sa

from center.notice_tables import telephone_task
from center.notices.channels import SmsChannel
from center.notices.outbox import cancel_notices
from center.notices.rules import NoticeRules
from center.records import Records
from center.sealing import Seal
from center.telephone.__main__ import main
from center.telephone.channel import TelephoneChannel
from center.telephone.tasks import (
    HELD,
    NOT_CALLED,
    NOT_REACHED,
    CannotCall,
    TaskState,
    UnknownTask,
    claim_task,
    count_open,
    give_up_task,
    open_tasks,
    read_task,
    tasks_due,
    tell,
)
from tests.center.notices.noticed import RECORD, TEXT, Post, attempts, draft, put, row_of, someone, states
from tests.center.people_recorded import overlapping
from tests.center.recorded import FRIDAY_NOON, SEAL, new_conversation

LATER = FRIDAY_NOON + timedelta(minutes=5)
RULES = NoticeRules(kinds={"reminder_day": {"channels": ["telephone"], "title": "预约提醒"}})


class Calling(Post):
    """A courier with no other channel than operators."""

    def __init__(self, records: Records, seal: Seal = SEAL) -> None:
        super().__init__(records, RULES)
        self.carrier._channels = {"telephone": TelephoneChannel(records, seal, RULES)}

    async def asked(self, key: str = "reminder_day:1", number: int = 1) -> int:
        """The number of the task that a notice has made."""
        put(self.records, draft(key, contact_id=someone(self.records, number)))
        await self.carrier.carry()
        return self.records.read_now(open_tasks)[-1].id


@pytest.fixture
def calling(records: Records) -> Calling:
    return Calling(records)


def claimed(records: Records, task: int, staff: str = "S1", now: datetime = FRIDAY_NOON) -> None:
    records.write_now(lambda connection: claim_task(connection, task, staff, now))


async def test_a_notice_becomes_one_task_with_what_to_read_aloud(records: Records, calling: Calling) -> None:
    task = await calling.asked()
    found = records.read_now(lambda connection: read_task(connection, task))
    assert (found.text, found.record, found.kind, found.state) == (TEXT, RECORD, "reminder_day", TaskState.OPEN)
    assert (found.due_at, found.expires_at) == (FRIDAY_NOON, FRIDAY_NOON + timedelta(hours=72))
    assert (states(records), records.read_now(count_open)) == (["sent"], 1)


async def test_who_has_told_it_ends_it_and_the_words_are_gone(records: Records, calling: Calling) -> None:
    task = await calling.asked()
    claimed(records, task)
    done = records.write_now(lambda connection: tell(connection, task, "S1", LATER))
    assert (done.state, done.text, done.owner) == (TaskState.TOLD, None, "S1")
    row = row_of(records)
    assert (row["state"], row["channel"], row["delivered_at"]) == ("delivered", "telephone", LATER)
    assert (records.read_now(open_tasks), attempts(records)) == ([], [(1, "telephone", "sent", None)])


async def test_who_is_not_reached_makes_it_dead_with_the_reason(records: Records, calling: Calling) -> None:
    task = await calling.asked()
    claimed(records, task)
    done = records.write_now(lambda connection: give_up_task(connection, task, "S1", "三次无人接", FRIDAY_NOON))
    assert (done.state, done.reason, done.text) == (TaskState.UNREACHABLE, "三次无人接", None)
    await calling.carrier.carry()
    assert (states(records), attempts(records)) == (["dead"], [(1, "telephone", "undelivered", NOT_REACHED)])


async def test_two_operators_do_not_call_the_same_person(records: Records, calling: Calling) -> None:
    task = await calling.asked()
    operators = count(1)

    def take(connection: object) -> str:
        staff = f"S{next(operators)}"
        try:
            return str(claim_task(connection, task, staff, FRIDAY_NOON).owner == staff)
        except CannotCall:
            return "False"

    assert sorted(overlapping(records, take)) == ["False", "True"]


async def test_what_cannot_be_done_is_refused_in_plain_words(records: Records, calling: Calling) -> None:
    task = await calling.asked()
    with pytest.raises(CannotCall) as unclaimed:
        records.write_now(lambda connection: tell(connection, task, "S1", FRIDAY_NOON))
    assert unclaimed.value.message == f"先认领再登记：claim {task}。"
    claimed(records, task)
    with pytest.raises(CannotCall) as taken:
        claimed(records, task, "S2")
    assert taken.value.message == "工号S1在11月20日（周五）12:00认领了这个任务。"
    claimed(records, task, "S2", FRIDAY_NOON + HELD)
    records.write_now(lambda connection: tell(connection, task, "S2", LATER))
    with pytest.raises(CannotCall) as over:
        claimed(records, task, "S2", LATER)
    assert over.value.message == "这个任务现在是“已告知”，不用再打。"
    with pytest.raises(UnknownTask):
        claimed(records, 99)


async def test_a_cancelled_appointment_is_not_telephoned(records: Records, calling: Calling) -> None:
    task = await calling.asked()
    assert records.write_now(lambda connection: cancel_notices(connection, RECORD, LATER, ["reminder_hours"])) == 0
    assert records.write_now(lambda connection: cancel_notices(connection, RECORD, LATER)) == 1
    found = records.read_now(lambda connection: read_task(connection, task))
    assert (found.state, found.text, states(records)) == (TaskState.WITHDRAWN, None, ["cancelled"])


async def test_what_nobody_called_in_time_expires_with_the_reason(records: Records, calling: Calling) -> None:
    task = await calling.asked()
    ends = FRIDAY_NOON + timedelta(hours=72)
    assert records.write_now(lambda connection: tasks_due(connection, ends - timedelta(seconds=1))) == 0
    assert [records.write_now(lambda connection: tasks_due(connection, ends)) for _ in range(2)] == [1, 0]
    calling.move_to(ends)
    await calling.carrier.carry()
    assert (states(records), attempts(records)) == (["expired"], [(1, "telephone", "undelivered", NOT_CALLED)])
    with pytest.raises(CannotCall) as over:
        claimed(records, task, now=ends)
    assert over.value.message == "这个任务现在是“不用打了”，不用再打。"


async def test_nobody_is_called_without_a_number(records: Records, calling: Calling) -> None:
    put(records, draft(conversation_id=new_conversation(records)))
    await calling.carrier.carry()
    assert (states(records), records.read_now(count_open)) == (["dead"], 0)
    assert attempts(records) == [(1, "telephone", "unavailable", "没有留手机号。")]


def forget_sending(records: Records) -> None:
    """As if the courier had died before it wrote down that the task was made."""

    def undo(connection: sa.engine.Connection) -> None:
        connection.execute(sa.text("UPDATE notice SET state = 'waiting', sent_at = NULL, channel = NULL, attempts = 0"))
        connection.execute(sa.text("DELETE FROM notice_attempt"))

    records.write_now(undo)


async def test_a_dead_couriers_task_is_not_made_twice_and_may_be_done_meanwhile(
    records: Records, calling: Calling
) -> None:
    task = await calling.asked()
    forget_sending(records)
    await calling.carrier.carry()
    count = sa.select(sa.func.count()).select_from(telephone_task)
    assert records.read_now(lambda connection: connection.execute(count).scalar_one()) == 1
    forget_sending(records)
    claimed(records, task)
    records.write_now(lambda connection: tell(connection, task, "S1", LATER))
    assert (await calling.carrier.carry(), states(records)) == (0, ["delivered"])


DUE = NoticeRules(
    kinds={
        "window_last_day": {"channels": ["sms", "mailbox"], "is_due": True, "why": "法定期限", "use_hours": 48},
        "effect_check": {"channels": ["sms", "mailbox"], "use_hours": 48},
    },
    talks={"json": {"is_read_later": True}},
    rest={"busy_in_row": 1, "minutes": 30},
)


def due_post(records: Records, *, has_sms: bool = False) -> Post:
    """A courier with a mailbox and operators, and with SMS or without a provider."""
    post = Post(records, DUE)
    operators = {"telephone": TelephoneChannel(records, SEAL, DUE)}
    none = {} if has_sms else {"sms": SmsChannel(records, SEAL, DUE, None)}
    post.carrier._channels = {**post.carrier._channels, **none, **operators}
    return post


def due(records: Records, kind: str, number: int | None = 1) -> None:
    """A notice of this kind to somebody with a conversation that is read later, and a number."""
    contact, talk = someone(records, number) if number is not None else None, new_conversation(records)
    put(records, draft(kind, kind=kind, contact_id=contact, conversation_id=talk))


@pytest.mark.parametrize(("kind", "way"), [("window_last_day", "telephone"), ("effect_check", "mailbox")])
async def test_what_has_to_be_told_is_telephoned_and_other_things_are_left_in_the_mailbox(
    records: Records, kind: str, way: str
) -> None:
    due(records, kind)
    post = due_post(records)
    await post.carrier.carry()
    assert (row_of(records, kind)["channel"], records.read_now(count_open)) == (way, int(way == "telephone"))


async def test_while_sms_rests_what_has_to_be_told_waits_for_it_and_is_not_left_in_the_mailbox(
    records: Records,
) -> None:
    due(records, "window_last_day")
    post = due_post(records, has_sms=True)
    post.provider.busy = 10
    await post.carrier.carry()
    assert (states(records), row_of(records, "window_last_day")["next_at"]) == (
        ["waiting"],
        FRIDAY_NOON + timedelta(minutes=30),
    )
    post.move_to(FRIDAY_NOON + timedelta(minutes=61))
    await post.carrier.carry()
    assert (row_of(records, "window_last_day")["channel"], records.read_now(count_open)) == ("telephone", 1)


async def test_who_cannot_be_called_finds_it_in_the_mailbox(records: Records) -> None:
    due(records, "window_last_day", number=None)
    post = due_post(records)
    await post.carrier.carry()
    assert (states(records), row_of(records, "window_last_day")["channel"]) == (["sent"], "mailbox")


async def test_whom_an_operator_did_not_reach_finds_it_in_the_mailbox(records: Records) -> None:
    due(records, "window_last_day")
    post = due_post(records)
    await post.carrier.carry()
    [task] = records.read_now(open_tasks)
    claimed(records, task.id)
    records.write_now(lambda connection: give_up_task(connection, task.id, "S1", "无人接听", LATER))
    post.move_to(LATER)
    await post.carrier.carry()
    assert (states(records), row_of(records, "window_last_day")["channel"]) == (["sent"], "mailbox")


def test_the_command_line_lists_claims_and_notes_what_became_of_it(
    installed: Records, capsys: pytest.CaptureFixture[str]
) -> None:
    records = installed
    assert main(["list"]) == 0
    assert capsys.readouterr().out == "没有要打的电话。\n"
    due = FRIDAY_NOON + timedelta(days=3650)
    for number in (1, 2):
        put(records, draft(f"n:{number}", contact_id=someone(records, number), due_at=due, kind="window_opens"))
    rules = RULES.copy(update={"kinds": {}, "default": RULES.default.copy(update={"channels": ("telephone",)})})
    post = Post(records, rules, due)
    post.carrier._channels = {"telephone": TelephoneChannel(records, SEAL, rules)}
    asyncio.run(post.carrier.carry())
    assert main(["list"]) == 0
    listed = capsys.readouterr().out
    assert listed.startswith("1  期限开始  A-22222229  待打  应告知2036年")
    assert (listed.count("\n"), TEXT in listed, "139" in listed) == (2, False, False)
    assert main(["claim", "1", "--staff", "S1"]) == 0
    assert capsys.readouterr().out.endswith(f"打给：13900000001\n请读：{TEXT}\n")
    assert main(["told", "1", "--staff", "S1"]) == 0
    assert "已告知（S1）" in capsys.readouterr().out
    assert main(["claim", "2", "--staff", "S1"]) == 0
    assert main(["unreachable", "2", "无人接听", "--staff", "S1"]) == 0
    assert capsys.readouterr().out.endswith("；无人接听\n")
    assert main(["told", "9", "--staff", "S1"]) == 1
    assert capsys.readouterr().err == "没有号码为9的电话任务，请核对。\n"
    assert main(["claim", "1", "--staff", " "]) == 1
