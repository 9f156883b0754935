"""How well people are reached, counted from the rows; the same for /metrics and for staff; on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta

from prometheus_client.parser import text_string_to_metric_families

from bot.notice_metrics import written
from center.messages import Words
from center.notices.figures import Failures, Figures, figures_of
from center.notices.listing import list_unseen
from center.notices.rules import NoticeRules
from center.notices.shown import shown_figures
from center.records import Records
from center.turns import Incoming, receive
from tests.center.notices.noticed import Post, at, draft, put, someone
from tests.center.recorded import FRIDAY_NOON, SEAL, new_conversation, said

RULES = NoticeRules(
    rest={"busy_in_row": 2, "minutes": 10},
    talks={"json": {"active_minutes": 30}},
    kinds={"reminder_day": {"channels": ["conversation", "sms"]}},
)
BUSY, REFUSED = "短信平台忙，稍后再发。", "短信模板还没有报备，短信发不了。"
LATER = FRIDAY_NOON + timedelta(minutes=90)


def looked(records: Records, now: object = LATER) -> Figures:
    return records.read_now(lambda connection: figures_of(connection, RULES, now))  # type: ignore[arg-type]


async def lived(records: Records) -> None:
    """One shown, one delivered, one cancelled, one dead, two that wait for a gateway that rests, one of later."""
    talk, post = new_conversation(records), Post(records, RULES)
    said(records, talk)
    put(records, draft("shown", conversation_id=talk), draft("delivered", contact_id=someone(records)))
    await post.carrier.carry()
    await post.collect()
    post.provider.provider = type(post.provider.provider)(post.provider.faults, templates=("registered",))
    put(records, draft("dead", contact_id=someone(records, 2)))
    await post.carrier.carry()
    post.provider.busy = 9
    put(records, draft("waits:1", contact_id=someone(records, 3)), draft("waits:2", contact_id=someone(records, 4)))
    put(records, draft("later", contact_id=someone(records, 5), due_at=at(24, 9)))
    await post.carrier.carry()


async def test_what_is_counted(records: Records) -> None:
    await lived(records)
    figures = looked(records)
    assert (figures.due, figures.told, figures.lost, figures.dead, figures.calls) == (5, 2, 1, 1, 0)
    assert (figures.rate, figures.oldest_open_at, figures.oldest_seconds(LATER)) == (0.4, FRIDAY_NOON, 5400.0)
    assert figures.failures == (Failures("sms", "busy", BUSY, 2), Failures("sms", "refused", REFUSED, 1))
    assert [(resting.name, resting.busy_in_row) for resting in figures.resting] == [("sms", 2)]
    day_after = looked(records, FRIDAY_NOON + timedelta(hours=24, seconds=1))
    assert (day_after.due, day_after.rate, day_after.dead, day_after.failures) == (0, None, 1, ())


def test_nothing_was_due(records: Records) -> None:
    assert looked(records) == Figures(0, 0, 0, None, 0, 0, 0, (), ())
    assert b"told_ratio" not in written(looked(records), LATER)


async def test_prometheus_and_staff_are_told_the_same(records: Records) -> None:
    await lived(records)
    figures = looked(records)
    found = {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(written(figures, LATER).decode())
        for sample in family.samples
    }
    assert found == {
        ("qihang_notices_due",): 5.0,
        ("qihang_notices_told",): 2.0,
        ("qihang_notices_lost",): 1.0,
        ("qihang_notices_dead",): 1.0,
        ("qihang_notice_oldest_seconds",): 5400.0,
        ("qihang_telephone_tasks_open",): 0.0,
        ("qihang_notices_unseen",): 0.0,
        ("qihang_notices_told_ratio",): 0.4,
        ("qihang_notice_attempts_failed", "sms", "busy", BUSY): 2.0,
        ("qihang_notice_attempts_failed", "sms", "refused", REFUSED): 1.0,
        ("qihang_notice_channel_rests_seconds", "sms"): 0.0,
    }
    assert shown_figures(figures, LATER).splitlines() == [
        "最近24小时该发5条，送达2条（40%），没送到1条。",
        "等得最久的一条，应发到现在1小时30分。",
        "谁也没收到、还没处理的：1条。要打的电话：0个。",
        f"短信不通，11月20日（周五）12:10再试：{BUSY}",
        f"短信忙：2次，{BUSY}",
        f"短信不收：1次，{REFUSED}",
    ]


async def test_what_had_to_be_told_and_lies_unseen_in_a_mailbox_is_shown_until_its_person_comes_back(
    records: Records,
) -> None:
    rules = NoticeRules(
        talks={"json": {"is_read_later": True}},
        kinds={
            "window_opens": {"channels": ["mailbox"], "is_due": True, "why": "法定期限", "title": "期限开始"},
            "effect_check": {"channels": ["mailbox"]},
        },
    )
    talk, other, post = new_conversation(records), new_conversation(records), Post(records, rules)
    put(records, draft("due", kind="window_opens", conversation_id=talk))
    put(records, draft("trifle", kind="effect_check", conversation_id=other))
    await post.carrier.carry()

    def unseen(now: datetime = LATER) -> list[str]:
        found = records.read_now(lambda connection: list_unseen(connection, rules, now))
        figures = records.read_now(lambda connection: figures_of(connection, rules, now))
        assert figures.unseen == len(found)
        assert ("一定要告知" in shown_figures(figures, now)) == bool(found)
        return [one.kind for one in found]

    assert (unseen(), unseen(FRIDAY_NOON + timedelta(days=31))) == (["window_opens"], [])
    now = FRIDAY_NOON + timedelta(minutes=30)
    records.write_now(lambda connection: receive(connection, SEAL, talk, Incoming(Words("在吗")), now))
    assert unseen() == []
