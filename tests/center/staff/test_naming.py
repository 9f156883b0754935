"""What staff type renames nobody until the person was asked whose number it is."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from center.people import ProvedBy, contact_of, prove_identity, read_contact
from center.records import Records
from center.staff.naming import AnotherName, Whose, settle_name
from center.staff_tables import audit_entry
from tests.center.people_recorded import PHONE_NUMBER, known
from tests.center.recorded import SEAL
from tests.center.staff.staffed import NOW


def typed(records: Records, name: str | None, whose: Whose | None = None, phone: str = PHONE_NUMBER) -> int:
    """The contact of what staff record."""

    def work(connection: object) -> int:
        settle_name(connection, SEAL, "wang", phone, name, whose, NOW)
        return contact_of(connection, SEAL, phone, name, NOW)

    return records.write_now(work)


def name_of(records: Records, contact_id: int) -> str | None:
    return records.read_now(lambda at: read_contact(at, SEAL, contact_id)).name


def noted(records: Records) -> list[tuple[str, str]]:
    wanted = sa.select(audit_entry.c.act, audit_entry.c.about)
    return records.read_now(lambda at: [tuple(row) for row in at.execute(wanted)])


def test_another_name_is_asked_about_and_renames_nobody(records: Records) -> None:
    person = known(records, PHONE_NUMBER, "王小明")
    with pytest.raises(AnotherName) as asked:
        typed(records, "李四")
    assert (asked.value.known, asked.value.is_fixed) == ("王**", False)
    assert asked.value.message == "这个号码登记的是王**，是同一个人吗？"
    assert name_of(records, person) == "王小明"
    assert [typed(records, name) for name in ("王小明", " 王小明 ", "", None)] == [person] * 4
    assert typed(records, "赵六", phone="13900000077") != person, "a new number asks nothing"


def test_another_person_shares_the_number_and_bears_the_typed_name(records: Records) -> None:
    person = known(records, PHONE_NUMBER, "王小明")
    other = typed(records, "李四", Whose.ANOTHER)
    assert other != person
    assert [name_of(records, one) for one in (person, other)] == ["王小明", "李四"]
    assert typed(records, "李四") == other, "known from here on"


def test_the_same_person_is_renamed_and_that_is_noted(records: Records) -> None:
    person = known(records, PHONE_NUMBER, "王小明")
    assert typed(records, "王晓明", Whose.SAME) == person
    assert (name_of(records, person), noted(records)) == ("王晓明", [("contact.rename", str(person))])


def test_a_proved_number_keeps_its_name(records: Records) -> None:
    person = known(records, PHONE_NUMBER, "王小明")
    records.write_now(lambda at: prove_identity(at, "widget", "somebody", person, ProvedBy.CODE, NOW))
    with pytest.raises(AnotherName) as asked:
        typed(records, "李四")
    assert asked.value.is_fixed
    assert typed(records, "李四", Whose.SAME) == person
    assert (name_of(records, person), noted(records)) == ("王小明", [])
