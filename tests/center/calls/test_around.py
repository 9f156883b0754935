"""What is known around a call, within one's sight and rights."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from center.calls.around import Around, Line, around, masked_name
from center.calls.people import unlink_caller
from center.people import prove_identity
from center.records import Records
from center.staff.accounts import StaffMember
from center.staff.rights import Role
from center.tables import conversation
from tests.center.calls.called import ELSEWHERE, NOW, NUMBER, OFFICE, OPERATOR, done, opened, operator, view
from tests.center.demanded import raise_demand
from tests.center.people_recorded import founded, known
from tests.center.promises.promised import make
from tests.center.recorded import SEAL, new_conversation, said


@pytest.mark.parametrize(
    ("name", "shown"),
    [("周女士", "周女士"), ("周小川", "周**"), ("吴", "吴*"), ("欧阳老师", "欧老师"), ("先生", "先*")],
)
def test_names_are_masked(name: str, shown: str) -> None:
    assert masked_name(name) == shown


def looked(records: Records, code: str, staff: StaffMember = OPERATOR) -> Around:
    """What ``staff`` sees beside the call."""
    found = view(records, code, operator("op-1", None))
    return records.read_now(lambda at: around(at, SEAL, staff, found, NUMBER, NOW))


def lived(records: Records) -> tuple[str, str]:
    """Somebody with an enterprise, a demand and a conversation, who calls; the call and the demand."""
    contact = known(records, NUMBER, "周小川")
    founded(records, contact)
    demand = raise_demand(records, contact_id=contact).code
    talk = new_conversation(records)
    records.write_now(lambda at: at.exec_driver_sql("UPDATE conversation SET person = 'p'"))
    records.write_now(lambda at: prove_identity(at, "json", "p", contact, "code", NOW))
    said(records, talk)
    return opened(records), demand


def test_who_calls_and_what_they_have(records: Records) -> None:
    code, demand = lived(records)
    found = looked(records, code)
    assert (found.name, found.enterprises) == ("周**", ("晋味源",))
    assert found.demands == (Line(demand, "诉求", "已收到"),)
    assert [line.title for line in found.conversations] == ["接口对话"]


def test_another_county_sees_none_of_its_records(records: Records) -> None:
    code, _ = lived(records)
    found = looked(records, code, ELSEWHERE)
    assert (found.enterprises, found.demands, found.calls) == ((), (), ())


def test_promises_within_sight(records: Records) -> None:
    code, _ = lived(records)
    talks = [new_conversation(records), new_conversation(records)]
    here = sa.update(conversation).where(conversation.c.id == talks[0]).values(office_id=OFFICE)
    records.write_now(lambda at: at.execute(here))
    placed, unplaced = (make(records, talk).code for talk in talks)
    assert {line.code for line in looked(records, code).promises} == {placed, unplaced}
    assert [line.code for line in looked(records, code, ELSEWHERE).promises] == [unplaced]


def test_demands_of_the_own_department(records: Records) -> None:
    code, _ = lived(records)
    assert looked(records, code, OPERATOR._replace(department="税务局")).demands == ()


def test_each_part_by_its_right(records: Records) -> None:
    code, _ = lived(records)
    make(records, new_conversation(records))
    found = looked(records, code, operator("c-1", OFFICE, Role.CLERK))
    assert (found.promises, found.conversations) == ((), ())
    assert found.demands != ()


def test_without_the_right_nothing(records: Records) -> None:
    code, _ = lived(records)
    assert looked(records, code, operator("ed", None, Role.EDITOR)).is_empty


def test_nothing_of_somebody_who_does_not_call(records: Records) -> None:
    code, _ = lived(records)
    done(records, unlink_caller, code)
    assert looked(records, code).is_empty
