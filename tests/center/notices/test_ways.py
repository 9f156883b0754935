"""Every way to a person on the real wires of both simulators, one after the other failing; on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from center.conversations import open_conversation
from center.gateways.simulators.wechat_phone import openid_of
from center.messages import Words
from center.notices.jobs import HELD, claim
from center.notices.template_receipts import take_template_receipt
from center.people import ProvedBy, prove_identity
from center.records import Records
from center.telephone.tasks import NOT_REACHED, claim_task, give_up_task, open_tasks, tell
from center.turns import Incoming, receive
from center.wechat.quota import left
from tests.center.notices.noticed import TEXT, at, attempts, draft, log_of, put, row_of, someone
from tests.center.notices.office import Office
from tests.center.recorded import FRIDAY_NOON, SEAL, new_conversation, said

ONE, TWO = openid_of(1), openid_of(2)
MINUTE = timedelta(minutes=1)
NO_TALK, AWAY = "没有可用的对话。", "对方不在对话中。"
CLOSED = "微信现在不让主动发消息，或剩下的条数不够。"
HELD_BACK = "微信不让发，改走别的渠道。"


def tried(records: Records) -> list[tuple[str, str, str | None]]:
    """Channel, outcome and reason of every attempt."""
    return [attempt[1:] for attempt in attempts(records)]


def templates(office: Office, openid: str = ONE) -> int:
    """How many messages by template a phone shows."""
    return sum(message["via"] == "template" for message in office.wechat.shows(openid))


def receipt(office: Office, delivered: bool = True, status: str = "success") -> bool:
    """WeChat tells what became of the message by template that was sent last."""
    msgid = str(office.wechat.ask("outbox")["messages"][-1]["id"])
    now = office.clock.now()
    return office.records.write_now(lambda connection: take_template_receipt(connection, msgid, delivered, status, now))


async def test_who_has_just_spoken_on_wechat_gets_it_there_as_a_message(records: Records, office: Office) -> None:
    contact = someone(records)
    talk = office.follows(ONE, contact)
    put(records, draft(contact_id=contact))
    assert await office.work() == ["delivered"]
    assert (office.wechat.texts(), office.texts_sent()) == ([TEXT], [])
    assert tried(records) == [("conversation", "unavailable", NO_TALK), ("wechat", "sent", None)]
    assert row_of(records)["channel"] == "wechat"
    assert log_of(records, talk) == [("bot", TEXT)]
    remaining = records.read_now(lambda connection: left(connection, talk, office.setting, FRIDAY_NOON))
    assert remaining == office.setting.quotas.message.most - 1


async def test_whose_time_is_over_gets_it_by_template_and_the_event_says_delivered(
    records: Records, office: Office
) -> None:
    contact = someone(records)
    office.follows(ONE, contact)
    office.move_to(at(24, 12))
    put(records, draft(contact_id=contact, due_at=at(24, 12)))
    assert await office.work() == ["sent"]
    assert tried(records)[1:] == [("wechat", "unavailable", CLOSED), ("template", "sent", None)]
    assert (templates(office), office.texts_sent()) == (1, [])
    assert (receipt(office), receipt(office)) == (True, False)
    assert (await office.work(), row_of(records)["channel"]) == (["delivered"], "template")


async def test_45015_falls_to_template_then_sms_then_an_operator_and_the_person_is_told_once(
    records: Records, office: Office
) -> None:
    contact = someone(records)
    office.follows(ONE, contact)
    put(records, draft(contact_id=contact))
    office.wechat.order("errcode", 45015)
    office.wechat.order("errcode", 43101, path="message/template/send")
    office.sms.order("undelivered", "switched_off")
    assert await office.work() == ["sent"]
    assert tried(records)[1:] == [
        ("wechat", "undelivered", HELD_BACK),
        ("template", "refused", "微信模板用不了，或对方没有订阅。"),
        ("sms", "undelivered", "对方关机或不在服务区，短信没有送到。"),
        ("mailbox", "unavailable", NO_TALK),
        ("telephone", "sent", None),
    ]
    assert (office.wechat.shows(), office.texts_sent()) == ([], [TEXT])
    (task,) = records.read_now(open_tasks)
    assert (task.text, task.contact_id, task.notice_id) == (TEXT, contact, 1)
    records.write_now(lambda connection: claim_task(connection, task.id, "S1", FRIDAY_NOON))
    records.write_now(lambda connection: tell(connection, task.id, "S1", FRIDAY_NOON))
    assert (await office.work(), row_of(records)["channel"]) == (["delivered"], "telephone")
    office.wechat.did()
    await office.deliver()
    assert office.wechat.shows() == []


async def test_nobody_can_be_reached_and_that_is_visible(records: Records, office: Office) -> None:
    contact = someone(records)
    put(records, draft(contact_id=contact))
    office.sms.order("refuse", "blacklisted")
    assert await office.work() == ["sent"]
    records.write_now(lambda connection: claim_task(connection, 1, "S1", FRIDAY_NOON))
    records.write_now(lambda connection: give_up_task(connection, 1, "S1", "三次无人接", FRIDAY_NOON))
    assert await office.work() == ["dead"]
    assert tried(records)[-1] == ("telephone", "undelivered", NOT_REACHED)


async def test_who_blocks_templates_gets_an_sms(records: Records, office: Office) -> None:
    contact = someone(records)
    office.follows(ONE, contact, speaks=False)
    put(records, draft(contact_id=contact))
    assert await office.work() == ["sent"]
    assert receipt(office, delivered=False, status="failed:user block")
    assert await office.work() == ["delivered"]
    assert tried(records)[2:] == [
        ("template", "undelivered", "对方不接收公众号的消息，没有送到。"),
        ("sms", "sent", None),
    ]


async def test_a_receipt_that_comes_before_we_know_the_number_is_not_lost(records: Records, office: Office) -> None:
    contact = someone(records)
    office.follows(ONE, contact, speaks=False)
    put(records, draft(contact_id=contact))
    (job,) = records.write_now(lambda connection: claim(connection, FRIDAY_NOON, 1))
    await office.carrier._channels["template"].send(job, FRIDAY_NOON)
    assert not receipt(office)
    office.move_to(FRIDAY_NOON + HELD)
    assert (await office.work(), templates(office)) == (["delivered"], 1)


async def test_a_template_whose_answer_is_lost_is_asked_for_again_and_shown_once(
    records: Records, office: Office
) -> None:
    contact = someone(records)
    office.follows(ONE, contact, speaks=False)
    put(records, draft(contact_id=contact))
    office.wechat.order("lose_reply", path="message/template/send")
    assert await office.work() == ["waiting"]
    office.move_to(row_of(records)["next_at"])
    await office.work()
    assert templates(office) == 1


async def test_where_else_the_person_is_counts_too(records: Records, office: Office) -> None:
    contact, asked_in = someone(records), new_conversation(records)
    said(records, asked_in)
    other = records.write_now(lambda connection: known_place(connection, contact))
    office.move_to(FRIDAY_NOON + 31 * MINUTE)
    office.follows(ONE, contact)
    put(records, draft("a", contact_id=contact, conversation_id=asked_in))
    assert await office.work() == ["delivered"]
    assert (office.wechat.texts(), len(log_of(records, asked_in)), log_of(records, other)) == ([TEXT], 1, [])
    speak(records, other, office.clock.now())
    put(records, draft("b", contact_id=contact, conversation_id=asked_in))
    assert await office.work() == ["delivered", "sent"]
    assert (log_of(records, other)[-1], row_of(records, "b")["channel"]) == (("bot", TEXT), "conversation")
    assert office.wechat.texts() == [TEXT]


def known_place(connection: Any, contact: int) -> str:
    """Another conversation, of somebody proved to be the contact."""
    talk = open_conversation(connection, "json", FRIDAY_NOON, ["p" * 32])
    prove_identity(connection, "json", "p" * 32, contact, ProvedBy.CODE, FRIDAY_NOON)
    return talk


def speak(records: Records, talk: str, now: datetime) -> None:
    """Its person says something."""
    records.write_now(lambda connection: receive(connection, SEAL, talk, Incoming(Words("在吗")), now))


async def test_who_follows_no_more_is_gone_by(records: Records, office: Office) -> None:
    contact = someone(records)
    office.follows(ONE, contact, speaks=False)
    office.wechat.order("errcode", 43004, path="message/template/send", times=2)
    put(records, draft("a", contact_id=contact), draft("b", contact_id=contact))
    assert await office.work() == ["delivered", "delivered"]
    assert {channel for channel, outcome, _ in tried(records) if outcome == "sent"} == {"sms"}


async def test_what_the_deliverer_leaves_lying_goes_another_way_and_never_comes_twice(
    records: Records, office: Office
) -> None:
    contact = someone(records)
    office.follows(ONE, contact)
    office.is_delivering = False
    put(records, draft(contact_id=contact))
    assert await office.work() == ["sent"]
    office.move_to(FRIDAY_NOON + 9 * MINUTE)
    assert await office.work() == ["sent"]
    office.move_to(FRIDAY_NOON + 10 * MINUTE)
    assert await office.work() == ["sent"]
    assert (row_of(records)["channel"], templates(office)) == ("template", 1)
    office.is_delivering = True
    await office.deliver()
    assert [message["via"] for message in office.wechat.shows()] == ["template"]


async def test_at_night_only_who_is_just_talking_is_told(records: Records, office: Office) -> None:
    night = at(20, 22)
    office.move_to(night)
    here, away = someone(records), someone(records, 2)
    talk = office.follows(ONE, here)
    office.follows(TWO, away, speaks=False)
    speak(records, talk, night)
    for key, contact in (("here", here), ("away", away)):
        put(records, draft(key, contact_id=contact, due_at=night), now=night)
    assert await office.work() == ["delivered", "waiting"]
    assert (office.wechat.texts(), row_of(records, "away")["next_at"]) == ([TEXT], at(21, 8))


async def test_an_account_that_is_not_verified_sends_nothing(records: Records, office: Office) -> None:
    contact = someone(records)
    office.follows(ONE, contact)
    account = office.setting.account.copy(update={"is_verified": False})
    object.__setattr__(office.settings, "wechat", office.setting.copy(update={"account": account}))
    office.carrier = office.another()
    put(records, draft(contact_id=contact))
    assert await office.work() == ["delivered"]
    reason = "公众号没有认证，不能主动发消息。"
    assert tried(records)[1:3] == [("wechat", "unavailable", reason), ("template", "unavailable", reason)]
    assert office.texts_sent() == [TEXT]


async def test_of_two_accounts_of_one_person_the_one_that_follows_gets_it(records: Records, office: Office) -> None:
    contact = someone(records)
    for openid in (ONE, TWO):
        office.follows(openid, contact, speaks=False)
    office.wechat.order("errcode", 43004, path="message/template/send")
    put(records, draft(contact_id=contact))
    assert await office.work() == ["sent"]
    assert sorted([templates(office, ONE), templates(office, TWO)]) == [0, 1]


async def test_what_wechat_held_back_is_left_in_the_mailbox_to_be_seen_there(records: Records, office: Office) -> None:
    contact, talk = someone(records), new_conversation(records)
    office.follows(ONE, contact)
    office.wechat.order("errcode", 45015)
    office.wechat.order("errcode", 43101, path="message/template/send")
    office.sms.order("refuse", "blacklisted")
    put(records, draft(contact_id=contact, conversation_id=talk))
    assert await office.work() == ["sent"]
    assert (row_of(records)["channel"], log_of(records, talk), office.wechat.shows()) == (
        "mailbox",
        [("bot", TEXT)],
        [],
    )
