"""How items that are done move the stage of their enterprise, on SQLite and on PostgreSQL."""

from __future__ import annotations

import pytest

from center.cases.stages import PASSAGES
from center.enterprises import move_stage, timeline
from center.records import Records
from tests.center.cases.opened_case import NINE, at, case, catalogue, done, in_progress, item_moved


def stages(records: Records, code: str) -> list[tuple[str, str | None]]:
    enterprise = case(records, code).enterprise_id
    events = records.read_now(lambda connection: timeline(connection, enterprise))
    return [(event.stage.value, event.case_code) for event in events]


def put(records: Records, code: str, stage: str) -> None:
    enterprise = case(records, code).enterprise_id
    records.write_now(lambda connection: move_stage(connection, enterprise, stage, "test", None, NINE))


def test_every_item_that_moves_a_stage_is_in_the_catalogue() -> None:
    assert set(PASSAGES) <= set(catalogue().items)


def test_every_theme_that_cancels_ends_the_enterprise() -> None:
    ending = {theme.key for theme in catalogue().themes.values() if theme.action and theme.action.value == "cancel"}
    ends = {key for key, passage in PASSAGES.items() if passage.cause == "deregistered"}
    assert ending
    assert all(ends & set(catalogue().theme(key).items) for key in ending)


def test_a_life_from_opening_to_deregistration(records: Records) -> None:
    opening = in_progress(records, "licence")
    done(records, opening, "licence")
    changing = in_progress(records, theme="one_stop_change")
    done(records, changing, "change_registration")
    resting = in_progress(records, theme="dormancy")
    done(records, resting, "dormancy_filing")
    leaving = in_progress(records, theme="deregister")
    for item in ("tax_clearance", "deregistration"):
        done(records, leaving, item, at(20, 10))
    assert stages(records, opening) == [
        ("founding", None),
        ("operation", opening),
        ("change", changing),
        ("operation", changing),
        ("dormancy", resting),
        ("ended", leaving),
    ]


def test_a_licence_issued_in_part_moves_nothing(records: Records) -> None:
    code = in_progress(records)
    done(records, code, "licence", parts=["e_licence"])
    assert stages(records, code) == [("founding", None)]


def test_a_failed_filing_moves_nothing(records: Records) -> None:
    code = in_progress(records, theme="dormancy")
    put(records, code, "operation")
    item_moved(records, code, "dormancy_filing", "fail", result="材料不实")
    assert stages(records, code)[-1] == ("operation", None)


@pytest.mark.parametrize("stage", ["founding", "dormancy"])
def test_a_change_does_not_wake_or_found_an_enterprise(records: Records, stage: str) -> None:
    code = in_progress(records, theme="change_capital")
    put(records, code, stage)
    done(records, code, "change_capital")
    assert stages(records, code)[-1] == (stage, None)
