"""What is known of whoever talks, on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import date

from center.acquaintance import Acquaintance, acquaintance_of
from center.authority import Role, record_authority
from center.conversations import open_conversation
from center.identities import contacts_behind, conversations_behind
from center.people import ProvedBy, prove_identity
from center.records import Records
from tests.center.people_recorded import OFFICE, PHONE_NUMBER, credit_code, founded, known
from tests.center.recorded import FRIDAY_NOON, SEAL

PERSON = "p" * 20
DAY = date(2026, 11, 20)


def talking(records: Records, channel: str = "wechat", person: str = PERSON) -> str:
    return records.write_now(lambda connection: open_conversation(connection, channel, FRIDAY_NOON, [person]))


def proved(records: Records, contact: int, channel: str = "wechat") -> None:
    records.write_now(lambda c: prove_identity(c, channel, PERSON, contact, ProvedBy.CODE, FRIDAY_NOON))


def acquainted(records: Records, conversation: str, day: date = DAY) -> Acquaintance | None:
    return records.read_now(lambda connection: acquaintance_of(connection, SEAL, conversation, day))


def test_a_credit_code_is_filled_in_only_for_who_may_act_for_the_enterprise(records: Records) -> None:
    contact, conversation, code = known(records, name="周小明"), talking(records), credit_code(1)
    proved(records, contact)
    named = founded(records, contact, "晋味源", code)
    assert acquainted(records, conversation) == Acquaintance(PHONE_NUMBER, "周小明", "晋味源", None, OFFICE)
    agent, until = (named, contact, Role.AGENT, "授权委托书1号"), date(2026, 12, 1)
    records.write_now(lambda connection: record_authority(connection, *agent, until, "S1", FRIDAY_NOON))
    found = [acquainted(records, conversation, day) for day in (DAY, date(2026, 12, 2))]
    assert [one and one.credit_code for one in found] == [code, None]


def test_nobody_is_known_who_is_not_proved(records: Records) -> None:
    known(records)
    conversation = talking(records)
    assert acquainted(records, conversation) is None
    assert records.read_now(lambda c: contacts_behind(c, "no such conversation")) == []
    assert records.read_now(lambda c: conversations_behind(c, conversation)) == [conversation]


def test_a_proved_person_is_known_with_the_only_enterprise(records: Records) -> None:
    contact, conversation = known(records, name="周小明"), talking(records)
    proved(records, contact)
    assert acquainted(records, conversation) == Acquaintance(PHONE_NUMBER, "周小明", None, None, None)
    founded(records, contact, "晋味源")
    assert acquainted(records, conversation) == Acquaintance(PHONE_NUMBER, "周小明", "晋味源", None, OFFICE)
    founded(records, contact, "周记")
    assert acquainted(records, conversation) == Acquaintance(PHONE_NUMBER, "周小明", None, None, None)


def test_one_of_several_people_is_nobody(records: Records) -> None:
    conversation = talking(records)
    for phone in ("13900000001", "13900000002"):
        proved(records, known(records, phone))
    assert acquainted(records, conversation) is None


def test_all_conversations_of_a_person_this_one_first(records: Records) -> None:
    first, second, other = talking(records), talking(records, "widget"), talking(records, "json")
    contact = known(records)
    for channel in ("wechat", "widget"):
        proved(records, contact, channel)
    assert records.read_now(lambda c: conversations_behind(c, second)) == [second, first]
    assert records.read_now(lambda c: conversations_behind(c, other)) == [other]
