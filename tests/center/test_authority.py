"""Who may see the data of an enterprise, on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

import pytest

from center.authority import (
    Authority,
    BadAuthority,
    NoAuthority,
    Role,
    authorities,
    end_authority,
    has_authority,
    record_authority,
    shown_to,
)
from center.enterprises import Enterprise, UnknownEnterprise, read_enterprise
from center.people import UnknownContact
from center.records import Records
from tests.center.people_recorded import credit_code, founded, known, overlapping
from tests.center.recorded import FRIDAY_NOON

TODAY, LAST_DAY, NEXT_DAY = date(2026, 11, 20), date(2026, 12, 31), date(2027, 1, 1)
LETTER = "授权委托书〔2026〕1号"
FIRST_TIME = "查看企业的信息要先核验您的身份。法定代表人、经营者凭本人证件，受托人凭授权委托书，到窗口登记一次就行。"


class Known(NamedTuple):
    """An enterprise, and a person who wants to see it."""

    enterprise: str
    contact: int


@pytest.fixture
def agent(records: Records) -> Known:
    return Known(founded(records, known(records), "晋味源", credit_code(1)), known(records, "13900000002", "李刚"))


def record(records: Records, of: Known, **changes: Any) -> bool:
    values = {"role": Role.AGENT, "document": LETTER, "valid_to": LAST_DAY, "recorded_by": "clerk-1", **changes}
    return records.write_now(
        lambda connection: record_authority(connection, of.enterprise, of.contact, now=FRIDAY_NOON, **values)
    )


def proofs(records: Records, of: Known) -> list[Authority]:
    return records.read_now(lambda connection: authorities(connection, of.enterprise, of.contact))


def may(records: Records, of: Known, day: date = TODAY) -> bool:
    return records.read_now(lambda connection: has_authority(connection, of.enterprise, of.contact, day))


def show(records: Records, of: Known, day: date = TODAY) -> Enterprise:
    return records.read_now(lambda connection: shown_to(connection, of.enterprise, of.contact, day))


def refusal(records: Records, of: Known, day: date = TODAY) -> str:
    with pytest.raises(NoAuthority) as refused:
        show(records, of, day)
    return refused.value.message


def end(records: Records, of: Known, at: datetime = FRIDAY_NOON) -> bool:
    return records.write_now(lambda connection: end_authority(connection, of.enterprise, of.contact, at))


def test_without_authority_nothing_is_shown(records: Records, agent: Known) -> None:
    assert not may(records, agent)
    assert refusal(records, agent) == refusal(records, agent._replace(enterprise="nothing")) == FIRST_TIME


def test_whoever_named_the_enterprise_has_no_authority_by_that(records: Records, agent: Known) -> None:
    first = agent._replace(contact=known(records))
    assert not may(records, first)
    assert refusal(records, first) == FIRST_TIME


def test_a_letter_opens_the_data_through_its_last_day(records: Records, agent: Known) -> None:
    assert record(records, agent)
    whole = records.read_now(lambda connection: read_enterprise(connection, agent.enterprise))
    assert show(records, agent, LAST_DAY) == whole
    assert not may(records, agent, NEXT_DAY)
    expired = "您的授权已于2026年12月31日到期，现在不能查看企业的信息。请带新的授权委托书到窗口登记。"
    assert refusal(records, agent, NEXT_DAY) == expired


def test_it_opens_one_enterprise_to_one_person(records: Records, agent: Known) -> None:
    record(records, agent)
    other = founded(records, agent.contact, "别的企业")
    assert not may(records, agent._replace(enterprise=other))
    assert not may(records, agent._replace(contact=known(records, "13900000003")))


def test_a_representative_needs_no_term(records: Records, agent: Known) -> None:
    assert record(records, agent, role="representative", document="营业执照", valid_to=None)
    assert may(records, agent, date(2046, 1, 1))


def test_recorded_twice_is_one_row_also_at_once(records: Records, agent: Known) -> None:
    recorded = overlapping(
        records,
        lambda connection: record_authority(
            connection, agent.enterprise, agent.contact, Role.AGENT, LETTER, LAST_DAY, "clerk-1", FRIDAY_NOON
        ),
    )
    assert (recorded, record(records, agent)) == ((True, False), False)
    kept = Authority(agent.enterprise, agent.contact, Role.AGENT, LETTER, LAST_DAY, "clerk-1", FRIDAY_NOON, None)
    assert proofs(records, agent) == [kept]
    assert record(records, agent, valid_to=NEXT_DAY)
    assert may(records, agent, NEXT_DAY)


def test_ended_early_it_is_closed_at_once_and_can_be_recorded_anew(records: Records, agent: Known) -> None:
    record(records, agent)
    assert end(records, agent)
    assert not end(records, agent)
    assert not may(records, agent)
    assert refusal(records, agent) == FIRST_TIME
    assert record(records, agent)
    assert may(records, agent)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"document": " "}, "请写明凭什么文件授权，例如授权委托书及编号。"),
        ({"document": "长" * 81}, "文件名称和编号最多80个字，请只写名称和编号。"),
        ({"valid_to": None}, "受托人的授权委托书要写明期限，请登记到期日。"),
        ({"valid_to": date(2026, 11, 19)}, "这份授权已经到期，不能登记。请企业重新出具授权委托书。"),
    ],
)
def test_what_is_no_proof_is_not_recorded(
    records: Records, agent: Known, changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(BadAuthority) as refused:
        record(records, agent, **changes)
    assert refused.value.message == message
    assert proofs(records, agent) == []


def test_what_is_not_there(records: Records, agent: Known) -> None:
    with pytest.raises(UnknownEnterprise):
        record(records, agent._replace(enterprise="nothing"))
    with pytest.raises(UnknownContact):
        record(records, agent._replace(contact=404))
    with pytest.raises(ValueError, match="friend"):
        record(records, agent, role="friend")


def test_personal_numbers_in_the_name_of_a_document_are_masked(records: Records, agent: Known) -> None:
    record(records, agent, document="委托书，联系13900000002")
    assert [proof.document for proof in proofs(records, agent)] == ["委托书，联系139****0002"]
