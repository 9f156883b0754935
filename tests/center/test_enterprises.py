"""Enterprises and the timeline of their stages, on SQLite and on PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from center.enterprises import (
    LONGEST_NAME,
    BadEnterprise,
    Enterprise,
    EnterpriseStage,
    StageEvent,
    UnknownEnterprise,
    enterprise_of,
    move_stage,
    read_enterprise,
    timeline,
)
from center.people import UnknownContact
from center.people_tables import enterprise, stage_event
from center.records import Records
from tests.center.people_recorded import OFFICE, credit_code, founded, known, overlapping
from tests.center.recorded import FRIDAY_NOON

CODE = credit_code(1)
FOUNDING, OPERATION = EnterpriseStage.FOUNDING, EnterpriseStage.OPERATION
CHANGE, DORMANCY, ENDED = EnterpriseStage.CHANGE, EnterpriseStage.DORMANCY, EnterpriseStage.ENDED


def after(days: int) -> datetime:
    return FRIDAY_NOON + timedelta(days)


@pytest.fixture
def founder(records: Records) -> int:
    return known(records, name="王芳")


def read(records: Records, enterprise_id: str) -> Enterprise:
    return records.read_now(lambda connection: read_enterprise(connection, enterprise_id))


def count(records: Records) -> int:
    counted = sa.select(sa.func.count()).select_from(enterprise)
    return records.read_now(lambda connection: int(connection.execute(counted).scalar_one()))


def move(
    records: Records, enterprise_id: str, stage: EnterpriseStage | str, case: str | None = "D-CASE", days: int = 1
) -> bool:
    return records.write_now(
        lambda connection: move_stage(connection, enterprise_id, stage, "licence", case, after(days))
    )


def stages(records: Records, enterprise_id: str) -> list[StageEvent]:
    return records.read_now(lambda connection: timeline(connection, enterprise_id))


def test_an_intended_enterprise_is_being_founded(records: Records, founder: int) -> None:
    made = founded(records, founder, " 晋味源 (忻州)餐饮 ")
    assert read(records, made) == Enterprise(
        made, "晋味源（忻州）餐饮", False, None, founder, OFFICE, FOUNDING, FRIDAY_NOON, FRIDAY_NOON
    )
    assert stages(records, made) == [StageEvent(1, FOUNDING, "recorded", None, FRIDAY_NOON)]


def test_a_registered_one_is_in_operation(records: Records, founder: int) -> None:
    made = founded(records, founder, "晋味源", f" {CODE.lower()} ")
    assert read(records, made) == Enterprise(
        made, "晋味源", True, CODE, founder, OFFICE, OPERATION, FRIDAY_NOON, FRIDAY_NOON
    )
    assert stages(records, made) == [StageEvent(1, OPERATION, "recorded", None, FRIDAY_NOON)]


def test_the_same_again_is_the_same_enterprise(records: Records, founder: int) -> None:
    made = founded(records, founder)
    assert founded(records, founder, "晋味 源", now=after(1)) == made
    assert founded(records, founder, "另一家") != made
    assert count(records) == 2
    assert len(stages(records, made)) == 1


def test_the_same_name_of_another_person_is_another_enterprise(records: Records, founder: int) -> None:
    assert founded(records, founder) != founded(records, known(records, "13900000002"))


def test_a_code_is_one_enterprise_whoever_says_it_and_nothing_of_it_changes(records: Records, founder: int) -> None:
    made = founded(records, founder, "晋味源", CODE)
    before = read(records, made)
    other = known(records, "13900000002")
    assert founded(records, other, "别的名字", CODE, after(1)) == made
    assert read(records, made) == before


def test_an_intended_one_gets_its_code_and_keeps_its_stage(records: Records, founder: int) -> None:
    made = founded(records, founder)
    assert founded(records, founder, "晋味源", CODE, after(1)) == made
    assert founded(records, founder, "晋味源", now=after(2)) == made
    assert read(records, made) == Enterprise(
        made, "晋味源", True, CODE, founder, OFFICE, FOUNDING, FRIDAY_NOON, after(1)
    )


def test_the_same_name_with_another_code_is_another_enterprise(records: Records, founder: int) -> None:
    first = founded(records, founder, "晋味源", CODE)
    second = founded(records, founder, "晋味源", credit_code(2), after(1))
    assert first != second
    assert founded(records, founder, "晋味源", now=after(2)) == second


def test_of_two_at_once_one_is_made(records: Records, founder: int) -> None:
    first, second = overlapping(
        records, lambda connection: enterprise_of(connection, founder, "晋味源", None, OFFICE, FRIDAY_NOON)
    )
    assert first == second
    assert count(records) == 1


@pytest.mark.parametrize("has_own", [True, False])
def test_of_two_people_who_say_a_code_at_once_one_gets_it(records: Records, founder: int, has_own: bool) -> None:
    people = [founder, known(records, "13900000002")]
    for person in people if has_own else ():
        founded(records, person)
    first, second = overlapping(
        records, lambda connection: enterprise_of(connection, people.pop(), "晋味源", CODE, OFFICE, FRIDAY_NOON)
    )
    assert first == second
    assert read(records, first).credit_code == CODE


def test_of_many_people_who_say_a_code_at_once_one_enterprise_is_made(records: Records) -> None:
    people = [known(records, f"139000000{number:02}") for number in range(8)]
    for person in people[:4]:
        founded(records, person)
    with ThreadPoolExecutor(4) as threads:
        found = set(threads.map(lambda person: founded(records, person, "晋味源", CODE), people))
    assert len(found) == 1
    assert read(records, found.pop()).credit_code == CODE


@pytest.mark.parametrize(
    ("name", "code", "message"),
    [
        ("  ", None, "请告诉我企业名称；还没登记的，说打算叫什么。"),
        ("长" * (LONGEST_NAME + 1), None, "企业名称最多60个字，这里有61个字。请只发企业名称。"),
        ("晋味源", CODE[:-1], "统一社会信用代码是18位，这里是17位，少了1位。请对着营业执照再核对一遍。"),
    ],
)
def test_what_cannot_be_written_down_is_refused(
    records: Records, founder: int, name: str, code: str | None, message: str
) -> None:
    with pytest.raises(BadEnterprise) as refused:
        founded(records, founder, name, code)
    assert refused.value.message == message
    assert count(records) == 0


def test_a_telephone_number_in_a_name_is_masked(records: Records, founder: int) -> None:
    assert read(records, founded(records, founder, "晋味源13900000001")).name == "晋味源139****0001"


def test_from_opening_to_deregistration_every_move_is_on_the_timeline(records: Records, founder: int) -> None:
    made = founded(records, founder)
    for days, (stage, case) in enumerate([(OPERATION, "D-1"), (CHANGE, "D-2"), (OPERATION, "D-3"), (ENDED, "D-4")]):
        assert move(records, made, stage, case, days + 1)
    assert stages(records, made) == [
        StageEvent(1, FOUNDING, "recorded", None, FRIDAY_NOON),
        StageEvent(2, OPERATION, "licence", "D-1", after(1)),
        StageEvent(3, CHANGE, "licence", "D-2", after(2)),
        StageEvent(4, OPERATION, "licence", "D-3", after(3)),
        StageEvent(5, ENDED, "licence", "D-4", after(4)),
    ]
    assert (read(records, made).stage, read(records, made).updated_at) == (ENDED, after(4))


def test_a_move_done_twice_is_done_once_also_when_others_came_between(records: Records, founder: int) -> None:
    made = founded(records, founder)
    assert move(records, made, "operation", "D-1")
    assert not move(records, made, "operation", "D-1")
    assert move(records, made, DORMANCY, "D-2", 2)
    assert not move(records, made, OPERATION, "D-1", 3)
    assert move(records, made, OPERATION, None, 4)
    assert [event.stage for event in stages(records, made)] == [FOUNDING, OPERATION, DORMANCY, OPERATION]


def test_an_enterprise_that_has_ended_stays_so(records: Records, founder: int) -> None:
    made = founded(records, founder)
    move(records, made, ENDED)
    assert not move(records, made, OPERATION, "D-2")
    assert len(stages(records, made)) == 2


def test_of_two_moves_at_once_one_moves(records: Records, founder: int) -> None:
    made = founded(records, founder)
    assert overlapping(
        records, lambda connection: move_stage(connection, made, OPERATION, "licence", "D-1", FRIDAY_NOON)
    ) == (True, False)
    assert len(stages(records, made)) == 2


def test_moves_at_once_are_counted_without_a_gap(records: Records, founder: int) -> None:
    made = founded(records, founder)
    wanted = [(stage, f"D-{number}") for number in range(4) for stage in (OPERATION, CHANGE)]
    with ThreadPoolExecutor(4) as threads:
        moved = sum(threads.map(lambda each: move(records, made, *each), wanted))
    assert [event.seq for event in stages(records, made)] == list(range(1, moved + 2))


def test_a_stage_is_one_of_ours(records: Records, founder: int) -> None:
    made = founded(records, founder)
    with pytest.raises(ValueError, match="growth"):
        move(records, made, "growth")
    assert len(stages(records, made)) == 1


def test_what_is_not_there(records: Records, founder: int) -> None:
    for look in (read, stages):
        with pytest.raises(UnknownEnterprise):
            look(records, "nothing")
    with pytest.raises(UnknownEnterprise):
        move(records, "nothing", OPERATION)
    with pytest.raises(UnknownContact):
        founded(records, founder + 1)


def test_a_failed_transaction_leaves_nothing(records: Records, founder: int) -> None:
    def make_and_fail(connection: sa.engine.Connection) -> None:
        enterprise_of(connection, founder, "晋味源", CODE, OFFICE, FRIDAY_NOON)
        raise RuntimeError("failed")

    with pytest.raises(RuntimeError, match="failed"):
        records.write_now(make_and_fail)
    counted = sa.select(sa.func.count()).select_from(stage_event)
    assert records.read_now(lambda connection: connection.execute(counted).scalar_one()) == count(records) == 0
