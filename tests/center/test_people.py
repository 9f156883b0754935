"""People, their channel identities and their consent, on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from center.conversations import open_conversation
from center.identities import contact_said_in
from center.people import (
    BadPhone,
    Contact,
    ProvedBy,
    UnknownContact,
    contact_of,
    contacts_known,
    give_consent,
    has_consent,
    prove_identity,
    read_contact,
    withdraw_consent,
)
from center.people_tables import channel_identity, consent, contact
from center.promises import PHONE
from center.records import Records
from center.sealing import Seal, SealError
from tests.center.people_recorded import PHONE_NUMBER, known, overlapping
from tests.center.recorded import FRIDAY_NOON, SEAL, SECRET, new_conversation, said

LATER = FRIDAY_NOON + timedelta(hours=1)
CONSENT_TEXT = "同意由政务服务中心免费代办，联系电话13900000001"
MASKED_TEXT = "同意由政务服务中心免费代办，联系电话139****0001"


def read(records: Records, contact_id: int, seal: Seal = SEAL) -> Contact:
    return records.read_now(lambda connection: read_contact(connection, seal, contact_id))


def rows(records: Records, table: Any, *names: str) -> list[tuple[Any, ...]]:
    columns = sa.select(*(table.c[name] for name in names)).order_by(table.c.id)
    return records.read_now(lambda connection: [tuple(row) for row in connection.execute(columns)])


def prove(records: Records, person: str, contact_id: int, by: ProvedBy | str = ProvedBy.CODE) -> None:
    records.write_now(lambda connection: prove_identity(connection, "wechat", person, contact_id, by, FRIDAY_NOON))


def behind(records: Records, *persons: str, channel: str = "wechat") -> list[int]:
    return records.read_now(lambda connection: contacts_known(connection, channel, persons))


def agree(records: Records, contact_id: int, message: int | None, conversation: str | None = None) -> None:
    records.write_now(
        lambda connection: give_consent(
            connection, contact_id, "agency", CONSENT_TEXT, conversation, message, FRIDAY_NOON
        )
    )


def agreed(records: Records, contact_id: int, purpose: str = "agency") -> bool:
    return records.read_now(lambda connection: has_consent(connection, contact_id, purpose))


def withdraw(records: Records, contact_id: int) -> bool:
    return records.write_now(lambda connection: withdraw_consent(connection, contact_id, "agency", LATER))


def test_a_number_is_one_person(records: Records) -> None:
    first = known(records, name="王芳")
    assert known(records) == first
    assert known(records, "13900000002") != first
    assert read(records, first) == Contact(first, "王芳", PHONE_NUMBER)
    assert read(records, first).last_four == "0001"


def test_a_newer_name_replaces_and_no_name_or_an_older_one_does_not(records: Records) -> None:
    contact_id = known(records)
    assert read(records, contact_id).name is None
    known(records, name=" 王芳 ", now=LATER)
    known(records, name="王方", now=FRIDAY_NOON)
    known(records, name="  ", now=LATER)
    assert read(records, contact_id).name == "王芳"
    known(records, name="王小芳", now=LATER + timedelta(hours=1))
    assert read(records, contact_id).name == "王小芳"


def test_who_only_types_the_number_of_a_proved_person_does_not_rename_them(records: Records) -> None:
    contact_id = known(records, name="王芳")
    prove(records, "p" * 20, contact_id)
    assert known(records, name="李强", now=LATER) == contact_id
    assert read(records, contact_id).name == "王芳"


def test_who_only_types_the_number_gives_a_proved_person_no_name(records: Records) -> None:
    """Else the owner, who has not said theirs, would be taken for another when they prove it again."""
    contact_id = known(records)
    prove(records, "p" * 20, contact_id)
    known(records, name="李强", now=LATER)
    assert read(records, contact_id).name is None


def test_a_proved_person_may_change_their_name_where_they_are_known(records: Records) -> None:
    contact_id = known(records, name="王芳")
    prove(records, "p" * 20, contact_id)
    here, there = (
        records.write_now(lambda c, person=person: open_conversation(c, "wechat", FRIDAY_NOON, [person]))
        for person in ("p" * 20, "q" * 20)
    )
    for talk, name, then in ((there, "李强", "王芳"), (None, "李强", "王芳"), (here, "王小芳", "王小芳")):
        said_there = PHONE_NUMBER, name, LATER
        found = records.write_now(lambda c, at=talk, said=said_there: contact_said_in(c, SEAL, at, *said))
        assert (found, read(records, contact_id).name) == (contact_id, then)


def test_saying_the_same_again_writes_nothing(records: Records) -> None:
    known(records, name="王芳")
    before = rows(records, contact, *contact.c.keys())
    known(records, name="王芳", now=LATER)
    assert rows(records, contact, *contact.c.keys()) == before


def test_name_and_number_are_sealed_and_the_number_is_found_by_its_hash(records: Records) -> None:
    known(records, name="王芳")
    row = rows(records, contact, *contact.c.keys())[0]
    assert not [value for value in row if "王芳" in str(value) or "390000" in str(value)]
    assert rows(records, contact, "phone_hash", "retention") == [(SEAL.fingerprint(PHONE_NUMBER, PHONE), "contact")]


def test_what_is_sealed_for_one_person_opens_for_no_other(records: Records) -> None:
    first, second = known(records, name="王芳"), known(records, "13900000002", "李刚")
    stolen = sa.select(contact.c.phone_sealed).where(contact.c.id == first).scalar_subquery()
    swap = sa.update(contact).where(contact.c.id == second).values(phone_sealed=stolen)
    records.write_now(lambda connection: connection.execute(swap))
    with pytest.raises(SealError):
        read(records, second)


def test_a_person_is_found_again_after_the_secret_was_changed(records: Records) -> None:
    first = known(records, name="王芳")
    newer = Seal("n" * 43, [SECRET])
    again = records.write_now(lambda connection: contact_of(connection, newer, PHONE_NUMBER, "王小芳", LATER))
    assert again == first
    assert read(records, first, newer) == Contact(first, "王小芳", PHONE_NUMBER)


@pytest.mark.parametrize("phone", ["", "1390000000", "139000000010", "139 0000 0001", "12345", "12900000001", "电话"])
def test_what_is_no_mobile_number_is_refused_in_plain_words(records: Records, phone: str) -> None:
    with pytest.raises(BadPhone) as refused:
        known(records, phone)
    assert refused.value.message == "手机号是11位数字，以1开头。请核对后再发一遍。"
    assert rows(records, contact, "id") == []


def test_of_two_who_say_a_number_at_once_one_person_is_made(records: Records) -> None:
    first, second = overlapping(
        records, lambda connection: contact_of(connection, SEAL, PHONE_NUMBER, "王芳", FRIDAY_NOON)
    )
    assert first == second
    assert len(rows(records, contact, "id")) == 1


def test_nobody_is_there(records: Records) -> None:
    with pytest.raises(UnknownContact):
        read(records, 404)
    with pytest.raises(UnknownContact):
        prove(records, "someone", 404)
    with pytest.raises(UnknownContact):
        agree(records, 404, None)
    assert UnknownContact(404).message == "没有找到这位联系人，请核对后再试。"


def test_a_proved_identity_is_known_on_its_channel_only(records: Records) -> None:
    first, second = known(records), known(records, "13900000002")
    prove(records, "old-hash", first)
    prove(records, "new-hash", second)
    assert behind(records, "new-hash", "old-hash") == [first, second]
    assert behind(records, "old-hash") == [first]
    assert behind(records, "old-hash", channel="widget") == behind(records) == behind(records, "stranger") == []


def test_proved_twice_is_one_row_and_the_first_proof_stays(records: Records) -> None:
    contact_id = known(records)
    prove(records, "hash", contact_id, "staff")
    prove(records, "hash", contact_id, ProvedBy.CODE)
    assert rows(records, channel_identity, "person", "contact_id", "proved_by", "proved_at") == [
        ("hash", contact_id, "staff", FRIDAY_NOON)
    ]


def test_a_claim_is_no_proof(records: Records) -> None:
    contact_id = known(records)
    with pytest.raises(ValueError, match="said"):
        prove(records, "hash", contact_id, "said")
    assert behind(records, "hash") == []


def test_consent_is_kept_once_with_the_words_that_were_shown(records: Records) -> None:
    contact_id, conversation = known(records), new_conversation(records)
    message = said(records, conversation)
    agree(records, contact_id, message, conversation)
    agree(records, contact_id, message, conversation)
    kept = rows(records, consent, "contact_id", "conversation_id", "message_id", "purpose", "text", "withdrawn_at")
    assert kept == [(contact_id, conversation, message, "agency", MASKED_TEXT, None)]
    assert agreed(records, contact_id)
    assert not agreed(records, contact_id, "sharing")


def test_withdrawn_consent_is_not_brought_back_by_a_retry_but_by_a_new_yes(records: Records) -> None:
    contact_id, conversation = known(records), new_conversation(records)
    message = said(records, conversation)
    agree(records, contact_id, message, conversation)
    assert withdraw(records, contact_id)
    assert not withdraw(records, contact_id)
    agree(records, contact_id, message, conversation)
    assert not agreed(records, contact_id)
    agree(records, contact_id, said(records, conversation), conversation)
    assert agreed(records, contact_id)
    assert rows(records, consent, "withdrawn_at") == [(LATER,), (None,)]


def test_consent_given_at_the_window_is_kept_once_while_it_lasts(records: Records) -> None:
    contact_id = known(records)
    overlapping(
        records,
        lambda connection: give_consent(connection, contact_id, "agency", CONSENT_TEXT, None, None, FRIDAY_NOON),
    )
    assert len(rows(records, consent, "id")) == 1
    withdraw(records, contact_id)
    agree(records, contact_id, None)
    assert len(rows(records, consent, "id")) == 2


@pytest.mark.parametrize("purpose", ["", "a" * 21])
def test_a_purpose_fits_its_column(records: Records, purpose: str) -> None:
    contact_id = known(records)
    with pytest.raises(ValueError, match="purpose"):
        records.write_now(
            lambda connection: give_consent(connection, contact_id, purpose, "好", None, None, FRIDAY_NOON)
        )
