"""Letters of authority recorded at the window: noted, masked, and only within sight (IM-06)."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from center.authority import BadAuthority, Role, has_authority
from center.enterprises import UnknownEnterprise
from center.people import BadPhone
from center.records import Records
from center.staff.accounts import StaffMember
from center.staff.authorities import Holders, Letter, end, holders, record
from center.staff.rights import Role as StaffRole
from center.staff_tables import audit_entry
from tests.center.people_recorded import PHONE_NUMBER, credit_code, founded, known
from tests.center.recorded import SEAL
from tests.center.staff.staffed import NOW

CLERK = StaffMember(1, "wang", "王小红", frozenset({StaffRole.CLERK}), "定襄县", None)
CODE = credit_code(7)
LETTER = Letter("13900000002", "刘强", Role.AGENT, "授权委托书 2026年第7号", date(2026, 12, 31))


def company(records: Records) -> str:
    return founded(records, known(records, PHONE_NUMBER, "王芳"), code=CODE)


def recorded(records: Records, letter: Letter = LETTER, staff: StaffMember = CLERK, code: str = CODE) -> bool:
    return records.write_now(lambda at: record(at, SEAL, staff, code, letter, NOW))


def seen(records: Records, staff: StaffMember = CLERK, code: str = CODE) -> Holders:
    return records.write_now(lambda at: holders(at, SEAL, staff, code, NOW))


def test_a_letter_is_recorded_once_seen_masked_and_ended(records: Records) -> None:
    enterprise_id = company(records)
    assert [recorded(records), recorded(records)] == [True, False]
    held = seen(records, code=f" {CODE.lower()} ")
    proof = held.proofs[0]
    assert (held.enterprise.id, proof.person, proof.phone, proof.is_valid) == (
        enterprise_id,
        "刘*",
        "139****0002",
        True,
    )
    assert (proof.authority.role, proof.authority.recorded_by) == (Role.AGENT, "wang")
    contact_id = proof.authority.contact_id
    assert records.read_now(lambda at: has_authority(at, enterprise_id, contact_id, date(2026, 12, 31)))
    steps = [records.write_now(lambda at: end(at, CLERK, CODE, contact_id, "企业来函", NOW)) for _ in range(2)]
    assert steps == [True, False]
    assert seen(records).proofs[0].is_valid is False
    acts = records.read_now(
        lambda at: at.execute(sa.select(audit_entry.c.act).order_by(audit_entry.c.seq)).scalars().all()
    )
    assert acts == ["authority.record", "authority.view", "authority.end", "authority.view"]


def test_the_rules_of_authority_hold(records: Records) -> None:
    company(records)
    for letter, refusal in (
        (LETTER._replace(valid_to=None), BadAuthority),
        (LETTER._replace(valid_to=date(2026, 11, 19)), BadAuthority),
        (LETTER._replace(document=" "), BadAuthority),
        (LETTER._replace(phone="12345"), BadPhone),
    ):
        with pytest.raises(refusal):
            recorded(records, letter)
    assert seen(records).proofs == ()


def test_another_office_sees_as_little_as_of_a_code_that_nobody_has(records: Records) -> None:
    company(records)
    elsewhere = CLERK._replace(office_id="原平市")
    for staff, code in ((elsewhere, CODE), (CLERK, credit_code(8)), (CLERK, "")):
        for work in (
            lambda at, staff=staff, code=code: holders(at, SEAL, staff, code, NOW),
            lambda at, staff=staff, code=code: record(at, SEAL, staff, code, LETTER, NOW),
            lambda at, staff=staff, code=code: end(at, staff, code, 1, "试试", NOW),
        ):
            with pytest.raises(UnknownEnterprise):
                records.write_now(work)
