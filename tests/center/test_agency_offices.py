"""The offices that take agency cases, and which of them a person names."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from center.agency_offices import AgencyOffice, AgencyOfficeSetting, AgencySetting, Region
from center.catalogue import Catalogue
from center.knowledge import Knowledge
from tests.center.small_catalogue import add_catalogue
from tests.center.tree import KnowledgeTree


@pytest.fixture(scope="module")
def catalogue(real_knowledge: Knowledge) -> Catalogue:
    return real_knowledge.service.catalogue


@pytest.fixture
def small(tree: KnowledgeTree) -> KnowledgeTree:
    """The small repository with a small catalogue."""
    return add_catalogue(tree)


def test_the_tree_of_offices_covers_the_region(catalogue: Catalogue) -> None:
    levels = [office.level for office in catalogue.offices.values()]
    towns = sum(map(len, catalogue.region.counties.values()))
    assert [levels.count("市"), levels.count("县"), levels.count("乡镇")] == [1, len(catalogue.counties()), towns]
    assert catalogue.counties()[:2] == ("忻府区", "定襄县")


@pytest.mark.parametrize(
    ("text", "office_id"),
    [
        ("定襄县", "定襄县"),
        ("我在定襄", "定襄县"),
        ("忻州市定襄县晋昌镇", "定襄县/晋昌镇"),
        ("晋昌", "定襄县/晋昌镇"),
        ("定 襄 县 晉 昌 鎮", "定襄县/晋昌镇"),
        ("代县", "代县"),
        ("原平市里", "原平市"),
        ("原平街上", "原平市"),
        ("五台", "五台县"),
        ("五台山上开民宿", "五台山风景名胜区"),
        ("奇村和豆罗都有店", "忻府区"),
        ("定襄河边", "定襄县/河边镇"),
        ("河边镇", "定襄县/河边镇"),
        ("市本级", "市本级"),
        ("我想在市里办", "市本级"),
        ("忻州市里", "市本级"),
        ("忻州市政务服务中心", "市本级"),
        ("忻州", None),
        ("在河边开个店", None),
        ("超市里", None),
        ("城市级别", None),
        ("定襄路3号", None),
        ("石家庄", None),
        ("", None),
    ],
)
def test_office_for(catalogue: Catalogue, text: str, office_id: str | None) -> None:
    office = catalogue.office_for(text)
    assert (office.id if office else None) == office_id


def test_every_real_county_and_township_is_found_by_its_full_name(catalogue: Catalogue) -> None:
    counties = [office for office in catalogue.offices.values() if office.level != "市"]
    lost = [office.id for office in counties if catalogue.office_for(office.id.replace("/", "")) != office]
    assert lost == []


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("从定襄搬到五台", ("定襄县", "五台县")),
        ("定襄县台城镇", ("定襄县", "五台县")),
        ("店在定襄，去市里办", ("市本级", "定襄县")),
        ("办执照", ()),
    ],
)
def test_a_place_that_is_not_plain_leaves_the_choice(catalogue: Catalogue, text: str, choices: tuple[str, ...]) -> None:
    assert catalogue.place_in(text) == (None, choices)


def test_the_city_alone_leaves_all_counties_to_choose(catalogue: Catalogue) -> None:
    assert catalogue.place_in("忻州") == (None, catalogue.counties())


def test_a_township_of_two_counties_leaves_them_to_choose(small: KnowledgeTree) -> None:
    catalogue = small.knowledge().service.catalogue
    assert catalogue.place_in("石桥乡") == (None, ("乙县", "丙丁区"))
    assert catalogue.place_in("石桥") == (None, ("乙县", "丙丁区"))
    assert catalogue.place_in("丙丁石桥") == (catalogue.offices["丙丁区/石桥乡"], ())


def test_a_township_stands_under_its_county_unless_it_has_a_window(small: KnowledgeTree) -> None:
    offices = small.knowledge().service.catalogue.offices
    shared = {"county": "乙县", "phone": "0350-0000001（样例）", "address": "二楼", "hours": "", "sample": True}
    station = {**shared, "level": "乡镇", "town": "青山镇", "name": "乙县青山镇便民服务站"}
    assert offices["乙县/青山镇"] == AgencyOffice(**{**station, "id": "乙县/青山镇", "window": "9号"})
    named = {"id": "乙县/河边镇", "town": "河边镇", "name": "乙县河边镇便民服务站", "window": "2号"}
    assert offices["乙县/河边镇"] == AgencyOffice(**{**station, **named})


def test_a_county_that_agency_yml_leaves_out_borrows_the_city_s_window() -> None:
    setting = AgencySetting(city={"name": "甲市窗口", "window": "1号", "phone": "无", "address": "一楼"})
    office = Catalogue(agency=setting, region=Region(counties={"乙县": ()})).offices["乙县"]
    assert (office.name, office.window, office.sample) == ("乙县代办服务窗口", "1号", True)


@pytest.mark.parametrize("link", ["", "https://map.example.com/search?keyword=%E5%BF%BB%E5%B7%9E"])
def test_a_map_is_a_whole_https_address_or_nothing(link: str) -> None:
    assert AgencyOfficeSetting(map=link).map == link


@pytest.mark.parametrize(
    "link",
    ["http://map.example.com", "javascript:alert(1)", "https://", "map.example.com", "https://a b", "https://[x"],
)
def test_any_other_map_is_refused(link: str) -> None:
    with pytest.raises(ValidationError, match="https://"):
        AgencyOfficeSetting(map=link)
