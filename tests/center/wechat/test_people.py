"""Who follows: met, gone, back again; the openid is sealed, and given only for who follows."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from center.conversations import UnknownConversation
from center.records import Records
from center.wechat.people import Person, forget, leave, meet, openid_of, person_of
from center.wechat_tables import wechat_person
from tests.center.recorded import SEAL, new_conversation
from tests.center.wechat.talked import HOUR, MINUTE, NOW, OPENID, followed


def person(records: Records, conversation_id: str) -> tuple[Person | None, str | None]:
    def look(connection: Any) -> tuple[Person | None, str | None]:
        return person_of(connection, conversation_id), openid_of(connection, SEAL, conversation_id)

    return records.read_now(look)


def test_somebody_comes_goes_and_comes_back(records: Records) -> None:
    of = followed(records)
    assert person(records, of) == (Person(of, True, NOW, None), OPENID)
    again = records.write_now(lambda connection: meet(connection, SEAL, of, OPENID, NOW + MINUTE))
    assert (again, person(records, of)) == (False, (Person(of, True, NOW, None), OPENID))
    records.write_now(lambda connection: leave(connection, of, NOW + HOUR))
    records.write_now(lambda connection: leave(connection, of, NOW + 2 * HOUR))
    assert person(records, of) == (Person(of, False, NOW, NOW + HOUR), None)
    back = records.write_now(lambda connection: meet(connection, SEAL, of, OPENID, NOW + 3 * HOUR))
    assert (back, person(records, of)) == (True, (Person(of, True, NOW + 3 * HOUR, None), OPENID))


def test_what_is_stored_does_not_show_the_openid(records: Records) -> None:
    of = followed(records)
    row = records.read_now(lambda connection: connection.execute(sa.select(wechat_person)).one())
    assert row.person == SEAL.fingerprint(OPENID, "channel:wechat")
    assert not any(OPENID in str(value) for value in row)
    assert SEAL.open(row.openid_sealed, f"openid {of}") == OPENID


def test_who_is_forgotten_can_come_back(records: Records) -> None:
    of = followed(records)
    records.write_now(lambda connection: forget(connection, [of]))
    assert person(records, of) == (Person(of, True, NOW, None), None)
    back = records.write_now(lambda connection: meet(connection, SEAL, of, OPENID, NOW + HOUR))
    assert (back, person(records, of)[1]) == (True, OPENID)


def test_nobody_on_wechat_talks_elsewhere(records: Records) -> None:
    elsewhere = new_conversation(records)
    records.write_now(lambda connection: leave(connection, elsewhere, NOW))
    assert person(records, elsewhere) == (None, None)
    with pytest.raises(UnknownConversation):
        records.write_now(lambda connection: meet(connection, SEAL, "nowhere", OPENID, NOW))
