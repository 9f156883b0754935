"""windows.yml: where a window is, and what its file may hold."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from pydantic import ValidationError

from center.agency_offices import AgencyOffice
from center.appointments.windows import Served, UnknownWindow, Window, WindowsSetting, served
from center.knowledge import Knowledge, load_knowledge
from tests.center.small_catalogue import add_catalogue
from tests.center.tree import KnowledgeTree

WINDOWS = "knowledge/service/windows.yml"
SMALL = """\
rules: {minutes: 60, days_ahead: 5}
windows:
  registration: {title: 登记窗口, seats: 4}
  tax: {title: 税务窗口, seats: 2, minutes: 20, hours: tax, sample: true}
offices:
  乙县:
    tax: {absent: true}
    registration: {seats: 1, title: 乙县登记窗口, address: 三楼, phone: 0350-1111111, sample: true}
  乙县/青山镇:
    registration: {seats: 2}
other: {window: registration, title: 别的事, aliases: [咨询]}
in_person:
  licence: [originals]
"""


@pytest.fixture
def small(tree: KnowledgeTree) -> KnowledgeTree:
    add_catalogue(tree)
    tree.write(WINDOWS, SMALL)
    return tree


def setting_of(tree: KnowledgeTree) -> tuple[WindowsSetting, Mapping[str, AgencyOffice]]:
    service = load_knowledge(tree.root / "knowledge").service
    return service.windows, service.catalogue.offices


def test_a_window_is_at_the_nearest_office_that_has_it(small: KnowledgeTree) -> None:
    setting, offices = setting_of(small)

    def at(office_id: str, window_key: str) -> str:
        return served(setting, offices, office_id, window_key).office.id

    assert at("丙丁区", "tax") == "丙丁区"
    assert at("乙县", "tax") == "市本级"
    assert at("乙县/青山镇", "tax") == "市本级"
    assert at("乙县/青山镇", "registration") == "乙县/青山镇"
    assert at("没有这个地方", "tax") == "市本级"


def test_an_office_overrides_what_differs_and_keeps_the_rest(small: KnowledgeTree) -> None:
    setting, offices = setting_of(small)
    county = offices["乙县"]
    assert served(setting, offices, "乙县", "registration") == Served(
        county, "registration", "乙县登记窗口", 1, 60, 5, "", "三楼", "0350-1111111"
    )
    city = offices["市本级"]
    assert served(setting, offices, "市本级", "tax") == Served(
        city, "tax", "税务窗口", 2, 20, 5, "tax", city.address, city.phone
    )


def test_the_map_leads_to_the_window_or_to_its_office_and_not_to_another_address(small: KnowledgeTree) -> None:
    setting, offices = setting_of(small)
    city = offices["市本级"].copy(update={"map": "https://map.example.com/hall"})
    county = offices["乙县"].copy(update={"map": "https://map.example.com/county"})
    known = {**offices, "市本级": city, "乙县": county}
    assert served(setting, known, "市本级", "tax").map == "https://map.example.com/hall"
    assert served(setting, known, "乙县", "registration").map == ""
    own = setting.offices["乙县"]["registration"].copy(update={"map": "https://map.example.com/third-floor"})
    moved = setting.copy(update={"offices": {"乙县": {"registration": own}}})
    assert served(moved, known, "乙县", "registration").map == "https://map.example.com/third-floor"


def test_a_window_that_nobody_has_is_refused(small: KnowledgeTree) -> None:
    setting, offices = setting_of(small)
    with pytest.raises(UnknownWindow) as refused:
        served(setting, offices, "乙县", "bank")
    assert refused.value.message == "这个窗口暂时不能预约，您可以直接到大厅取号。"


def test_samples_are_listed(small: KnowledgeTree) -> None:
    assert setting_of(small)[0].samples() == ["windows.tax", "windows.乙县.registration"]


@pytest.mark.parametrize("seats", [0, -1, 201])
def test_seats_are_a_sensible_number(seats: int) -> None:
    with pytest.raises(ValidationError, match="写 1 到 200 的整数"):
        Window(title="窗口", seats=seats)


def test_every_department_of_the_real_settings_has_a_window(real_knowledge: Knowledge) -> None:
    service = real_knowledge.service
    assert set(service.windows.windows) == set(service.offices)
    assert "windows.rules" in service.samples()
