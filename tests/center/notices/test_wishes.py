"""What people want no more of: kept for them wherever they are, never for what must be told; on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from center.conversations import open_conversation
from center.notices.__main__ import main
from center.notices.rules import NoticeRules
from center.notices.wishes import UNWANTED, Whose, allow, every_topic, refuse, title_of, unwanted_of, whose_in
from center.people import ProvedBy, prove_identity
from center.records import Records
from tests.center.notices.noticed import Post, attempts, draft, put, someone, states
from tests.center.recorded import FRIDAY_NOON, new_conversation

RULES = NoticeRules(
    kinds={
        "reminder_day": {"title": "预约提醒", "channels": ["sms", "mailbox"]},
        "window_opens": {"title": "期限开始", "channels": ["sms"], "is_due": True, "why": "法定期限"},
    },
    talks={"json": {"is_read_later": True}},
    topics={"appointments": {"title": "预约提醒", "kinds": ["reminder_day"], "words": ["预约"]}},
)
TOPIC, SMS = "topic:appointments", "by:sms"


@pytest.fixture
def post(records: Records) -> Post:
    return Post(records, RULES)


async def carry(post: Post) -> list[str]:
    while await post.carrier.carry():
        pass
    return states(post.records)


def wished(records: Records, whose: Whose, *abouts: str) -> None:
    records.write_now(lambda connection: refuse(connection, whose, abouts, "person", FRIDAY_NOON))


async def test_a_topic_that_is_not_wanted_is_cancelled_with_the_reason(records: Records, post: Post) -> None:
    contact = someone(records)
    wished(records, Whose((contact,), None), TOPIC)
    put(records, draft("a", contact_id=contact), draft("b", kind="window_opens", contact_id=contact))
    put(records, draft("other", contact_id=someone(records, 2)))
    assert await carry(post) == ["cancelled", "sent", "sent"]
    assert attempts(records)[0] == (1, "sms", "unavailable", UNWANTED)
    assert sorted(number for number, _ in post.provider.texts()) == ["13900000001", "13900000002"]


async def test_a_channel_that_is_not_wanted_is_gone_by_but_not_for_what_must_be_told(
    records: Records, post: Post
) -> None:
    contact, talk = someone(records), new_conversation(records)
    wished(records, Whose((contact,), None), SMS)
    put(records, draft("a", contact_id=contact, conversation_id=talk))
    put(records, draft("b", kind="window_opens", contact_id=contact))
    assert await carry(post) == ["sent", "sent"]
    assert attempts(records) == [
        (1, "sms", "unavailable", UNWANTED),
        (2, "mailbox", "sent", None),
        (1, "sms", "sent", None),
    ]


async def test_it_is_kept_for_a_conversation_where_nobody_is_known(records: Records, post: Post) -> None:
    contact, talk = someone(records), new_conversation(records)
    wished(records, records.read_now(lambda connection: whose_in(connection, talk)), TOPIC)
    put(records, draft("a", contact_id=contact, conversation_id=talk), draft("b", contact_id=contact))
    assert await carry(post) == ["cancelled", "sent"]


async def test_who_is_known_has_said_it_for_everywhere_and_takes_it_back_anywhere(records: Records, post: Post) -> None:
    contact = someone(records)

    def meet(channel: str) -> str:
        def work(connection: object) -> str:
            talk = open_conversation(connection, channel, FRIDAY_NOON, [channel * 4])
            prove_identity(connection, channel, channel * 4, contact, ProvedBy.CODE, FRIDAY_NOON)
            return talk

        return records.write_now(work)

    here, there = meet("json"), meet("widget")
    wished(records, records.read_now(lambda connection: whose_in(connection, here)), TOPIC, SMS)
    assert records.read_now(lambda connection: unwanted_of(connection, whose_in(connection, there))) == {TOPIC, SMS}
    later = FRIDAY_NOON + timedelta(hours=1)
    ended = [
        records.write_now(
            lambda connection, abouts=abouts: allow(connection, whose_in(connection, there), abouts, later)
        )
        for abouts in ((SMS,), (), ())
    ]
    assert ended == [1, 1, 0]
    put(records, draft(contact_id=contact))
    assert await carry(post) == ["sent"]
    wished(records, Whose((contact,), None), TOPIC)
    wished(records, Whose((contact,), None), TOPIC)
    assert records.read_now(lambda connection: unwanted_of(connection, Whose((contact,), None))) == {TOPIC}


def test_wishes_have_titles() -> None:
    assert [title_of(RULES, about) for about in (*every_topic(RULES), SMS, "topic:gone")] == [
        "预约提醒",
        "短信",
        "gone",
    ]


def test_staff_note_what_they_are_told(installed: Records, capsys: pytest.CaptureFixture[str]) -> None:
    records = installed
    contact = someone(records)
    put(records, draft("a", contact_id=contact), draft("b", kind="window_opens", contact_id=contact))
    assert main(["refuse", "1", "--staff", "S1"]) == 0
    assert "以后不再给您发预约提醒了" in capsys.readouterr().out
    assert main(["refuse", "2", "--staff", "S1"]) == 1
    assert capsys.readouterr().err.startswith("“期限开始”一定要告知，不能不发")
    assert main(["refuse", "2", "--by", "sms", "--staff", "S1"]) == 0
    assert "以后不再用短信提醒您了" in capsys.readouterr().out
    mine = Whose((contact,), None)
    assert records.read_now(lambda connection: unwanted_of(connection, mine)) == {"topic:appointments", "by:sms"}
    assert main(["allow", "2", "--staff", "S1"]) == 0
    assert "提醒恢复了" in capsys.readouterr().out
    assert records.read_now(lambda connection: unwanted_of(connection, mine)) == frozenset()
    assert main(["refuse", "9", "--staff", "S1"]) == 1
    assert capsys.readouterr().err == "没有编号为9的通知，请核对。\n"
