"""Staff decide whose a proved number is; numbers that changed hands are unlinked."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from center.identities import contacts_behind
from center.notice_tables import notice
from center.people import Contact, find_contact, read_contact
from center.people_tables import phone_proof
from center.proofs.deciding import DecidedBefore, NeedsName, Verdict, decide, held_proofs, unlink_number
from center.proofs.rows import UnknownProof
from center.records import Records
from tests.center.people_recorded import PHONE_NUMBER, founded, known, overlapping
from tests.center.proofs.proving import proved, talk
from tests.center.recorded import FRIDAY_NOON, SEAL

LATER = FRIDAY_NOON + timedelta(hours=1)


def held(records: Records, here: str, name: str | None = "李强") -> tuple[str, int]:
    """The code of a proof that waits, and whose the number was."""
    contact_id = known(records, PHONE_NUMBER, "王芳")
    founded(records, contact_id)
    record = proved(records, here, name=name).held
    assert record is not None
    return record, contact_id


def decided(records: Records, record: str, verdict: Verdict, name: str = "") -> int | None:
    return records.write_now(lambda c: decide(c, SEAL, record, verdict, "clerk-1", "核对好了。", LATER, name))


def behind(records: Records, here: str) -> list[int]:
    return records.read_now(lambda connection: contacts_behind(connection, here))


def contact(records: Records, contact_id: int) -> Contact:
    return records.read_now(lambda connection: read_contact(connection, SEAL, contact_id))


def test_staff_see_who_waits(records: Records) -> None:
    record, _ = held(records, talk(records))
    (one,) = records.read_now(lambda connection: held_proofs(connection, SEAL))
    assert one[:6] == (record, PHONE_NUMBER, "王芳", "李强", "name", ())


def test_the_same_person_is_joined_and_told(records: Records) -> None:
    here = talk(records)
    record, before = held(records, here)
    assert decided(records, record, Verdict.SAME) == before
    assert behind(records, here) == [before]
    told = records.read_now(lambda c: c.execute(sa.select(notice.c.text).where(notice.c.kind == "phone_decided")).all())
    assert [row.text for row in told] == ["核对好了。"]
    assert records.read_now(lambda connection: held_proofs(connection, SEAL)) == []
    row = records.read_now(lambda c: c.execute(sa.select(phone_proof)).one())
    assert (row.state, row.decided_by, row.name_sealed) == ("used", "clerk-1", None)


def test_a_new_owner_gets_the_number_and_nothing_of_the_old_one(records: Records) -> None:
    old_talk, here = talk(records, person="old"), talk(records, person="new")
    contact_id = proved(records, old_talk, name="王芳", now=FRIDAY_NOON - timedelta(days=1)).contact_id
    assert contact_id is not None
    founded(records, contact_id)
    record = proved(records, here, name="李强").held
    assert record is not None
    fresh = decided(records, record, Verdict.ANOTHER)
    assert fresh is not None
    assert fresh != contact_id
    assert (behind(records, here), behind(records, old_talk)) == ([fresh], [])
    assert contact(records, fresh) == Contact(fresh, "李强", PHONE_NUMBER)
    assert contact(records, contact_id) == Contact(contact_id, "王芳", "")


def test_two_who_share_a_number_are_two(records: Records) -> None:
    here = talk(records)
    record, before = held(records, here)
    second = decided(records, record, Verdict.SHARED)
    assert second is not None
    assert second != before
    assert behind(records, here) == [second]
    assert [contact(records, one).phone for one in (before, second)] == [PHONE_NUMBER, PHONE_NUMBER]
    find = records.read_now(lambda c: [find_contact(c, SEAL, PHONE_NUMBER, name) for name in ("王芳", "李强")])
    assert find == [before, second]


def test_two_who_share_a_number_need_names(records: Records) -> None:
    record, _ = held(records, talk(records), None)
    with pytest.raises(NeedsName):
        decided(records, record, Verdict.SHARED)
    assert decided(records, record, Verdict.SHARED, "李强") is not None


def test_who_is_not_the_person_is_not_joined(records: Records) -> None:
    here = talk(records)
    record, _ = held(records, here)
    assert decided(records, record, Verdict.REFUSED) is None
    assert behind(records, here) == []


def test_it_is_decided_once(records: Records) -> None:
    record, _ = held(records, talk(records))
    decided(records, record, Verdict.SAME)
    with pytest.raises(DecidedBefore):
        decided(records, record, Verdict.REFUSED)
    with pytest.raises(UnknownProof):
        decided(records, "V-22222222", Verdict.SAME)


def test_of_two_at_once_one_decides(records: Records) -> None:
    record, before = held(records, talk(records))

    def work(connection: object) -> int | None:
        try:
            return decide(connection, SEAL, record, Verdict.SAME, "clerk-1", "好了。", LATER)
        except DecidedBefore:
            return -1

    assert sorted(overlapping(records, work), key=str) == [-1, before]


def test_a_number_is_unlinked_everywhere_until_it_is_proved_again(records: Records) -> None:
    talks = [talk(records, person="a"), talk(records, "widget", None)]
    for place, here in enumerate(talks):
        proved(records, here, name="王芳", now=FRIDAY_NOON + timedelta(minutes=2 * place))
    assert records.write_now(lambda connection: unlink_number(connection, SEAL, PHONE_NUMBER)) == 2
    assert [behind(records, here) for here in talks] == [[], []]
    assert records.write_now(lambda connection: unlink_number(connection, SEAL, "13900000009")) == 0
