"""The catalogue of the agency service: its themes and items, trades, and what people call them."""

from __future__ import annotations

from datetime import date
from itertools import chain

import pytest

from center.cases.states import Path as WorkPath
from center.catalogue import Action, Catalogue, ItemsSetting, Kind, Theme, ThemesSetting
from center.guides import Stage
from center.knowledge import Knowledge
from tests.center.small_catalogue import add_catalogue
from tests.center.tree import KnowledgeTree

SEVEN = ["营业执照", "印章", "税务", "社保", "医保", "公积金", "银行预约开户"]
DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def catalogue(real_knowledge: Knowledge) -> Catalogue:
    return real_knowledge.service.catalogue


@pytest.fixture
def small(tree: KnowledgeTree) -> KnowledgeTree:
    """The small repository with a small catalogue."""
    return add_catalogue(tree)


def keys(themes: list[Theme]) -> list[str]:
    return [theme.key for theme in themes]


def bundle(catalogue: Catalogue, key: str) -> list[tuple[str, str | None]]:
    return [(item.title, item.after) for item in catalogue.items_of(catalogue.theme(key))]


def test_one_chain_is_exactly_the_seven_in_order(catalogue: Catalogue) -> None:
    theme = catalogue.theme("one_chain")
    assert [item.title for item in catalogue.items_of(theme)] == SEVEN
    assert [item.department for item in catalogue.items_of(theme)] == [
        "registration",
        "public_security",
        "tax",
        "social_insurance",
        "medical_insurance",
        "housing_fund",
        "bank",
    ]
    assert (theme.kind, theme.stage, theme.hours) == (Kind.CHAIN, Stage.ESTABLISHMENT, 4)


def test_the_seven_run_side_by_side_and_permits_wait_for_the_licence(catalogue: Catalogue) -> None:
    def waiting(theme: str) -> list[str]:
        return [item.key for item in catalogue.items_of(catalogue.theme(theme)) if item.after == "licence"]

    assert waiting("one_chain") == []
    assert waiting("open_hotel") == ["special_trade", "public_hygiene"]


def test_the_licence_is_issued_with_its_seal(catalogue: Catalogue) -> None:
    paired = {key: item.pair for key, item in catalogue.items.items() if item.pair}
    assert paired == {"licence": ("e_licence", "e_seal")}


def test_a_change_in_one_stop_has_five_items(catalogue: Catalogue) -> None:
    assert bundle(catalogue, "one_stop_change") == [
        ("变更登记", None),
        ("社会保险变更", None),
        ("医疗保险变更", None),
        ("税务变更", "change_registration"),
        ("住房公积金变更", None),
    ]


@pytest.mark.parametrize(
    ("trade", "permits"),
    [
        ("catering", ["食品经营许可"]),
        ("pharmacy", ["药品经营许可", "医疗器械经营许可或备案"]),
        ("hotel", ["特种行业许可", "公共场所卫生许可"]),
    ],
)
def test_every_trade_opens_changes_and_closes_with_its_permits(
    catalogue: Catalogue, trade: str, permits: list[str]
) -> None:
    opening = bundle(catalogue, f"open_{trade}")
    assert [title for title, _ in opening] == SEVEN + permits
    assert opening[7:] == [(permit, "licence") for permit in permits]
    assert bundle(catalogue, f"change_{trade}") == [
        ("变更登记", None),
        *((f"{permit}变更", None) for permit in permits),
    ]
    assert bundle(catalogue, f"cancel_{trade}") == [
        ("清税", None),
        ("注销登记", "tax_clearance"),
        *((f"{permit}注销", None) for permit in permits),
    ]


def test_an_item_by_itself_waits_for_nothing(catalogue: Catalogue) -> None:
    assert bundle(catalogue, "food_permit") == [("食品经营许可", None)]


def test_every_stage_has_something_to_do_and_single_items_are_many(catalogue: Catalogue) -> None:
    offered = catalogue.offered(DAY)
    assert {theme.stage for theme in offered} == set(Stage) - {Stage.SERVICE}
    assert len([theme for theme in offered if theme.kind is Kind.SINGLE]) >= 25


def test_what_ends_the_enterprise_is_only_deregistration(catalogue: Catalogue) -> None:
    ending = {theme.key for theme in catalogue.themes.values() if theme.action is Action.CANCEL}
    closing = {"cancel_catering", "cancel_pharmacy", "cancel_hotel"}
    assert ending == {"deregister", "deregister_simple", "deregister_household"} | closing


def test_every_value_of_the_county_is_marked_as_a_sample(catalogue: Catalogue) -> None:
    entries = chain(catalogue.items.values(), catalogue.themes.values(), catalogue.offices.values())
    assert [entry for entry in entries if not entry.sample] == []
    assert {"items.licence", "themes.one_chain", "agency.市本级", "agency.定襄县"} <= set(catalogue.samples())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("跑执照", ["one_chain"]),
        ("帮我代办营业执照", ["one_chain"]),
        ("办照一条龙", ["one_chain"]),
        ("我想开个公司", ["one_chain"]),
        ("开火锅店", ["open_catering"]),
        ("我打算在定襄开一家小酒店", ["open_hotel"]),
        ("開藥店", ["open_pharmacy"]),
        ("开火锅店，办执照", ["open_catering"]),
        ("我家饭店想换个法人", ["change_catering"]),
        ("药店要搬迁", ["change_pharmacy"]),
        ("火锅店不干了，帮我把证都退掉", ["cancel_catering"]),
        ("民宿要注销营业执照", ["cancel_hotel"]),
        ("我开了个饭店，想办卫生许可证", ["public_hygiene"]),
        ("给我家面馆办个食品证", ["food_permit"]),
        ("食品卫生许可证", ["food_permit"]),
        ("火锅店", ["open_catering", "change_catering", "cancel_catering"]),
        ("火锅底料厂要办执照", ["one_chain"]),
        ("酒店用品公司换法人", ["one_stop_change"]),
        ("变更经营范围", ["one_stop_change"]),
        ("只变更执照", ["change_registration"]),
        ("补办营业执照", ["licence_replacement"]),
        ("营业执照丢了", ["licence_replacement"]),
        ("公司注销", ["deregister"]),
        ("简易注销", ["deregister_simple"]),
        ("个体户注销", ["deregister_household"]),
        ("办税务注销", ["tax_clearance"]),
        ("歇业", ["dormancy"]),
        ("歇业以后恢复营业", ["wake_up"]),
        ("公积金开户", ["housing_fund"]),
        ("股权出质", ["equity_pledge"]),
        ("补一下年报", ["annual_report"]),
        ("帮我跑施工许可", ["construction_permit"]),
        ("补年报，再补执照", ["licence_replacement", "annual_report"]),
        ("我想找人帮我跑手续", []),
        ("今天天气怎么样", []),
        ("", []),
    ],
)
def test_theme_for(catalogue: Catalogue, text: str, expected: list[str]) -> None:
    assert sorted(keys(catalogue.theme_for(text))) == sorted(expected)


def test_every_name_of_every_theme_leads_to_it_first(catalogue: Catalogue) -> None:
    named = [(theme, name) for theme in catalogue.themes.values() for name in (theme.title, *theme.aliases)]
    lost = [(theme.key, name) for theme, name in named if theme not in catalogue.theme_for(name.replace(" ", ""))[:1]]
    assert lost == []


def test_theme_for_puts_what_is_named_at_more_length_first(catalogue: Catalogue) -> None:
    assert keys(catalogue.theme_for("先办营业执照和公章")) == ["one_chain", "seal"]


@pytest.mark.parametrize(
    ("text", "trade"),
    [
        ("开个麻辣烫店", "catering"),
        ("五台山脚下的民宿", "hotel"),
        ("大药房", "pharmacy"),
        ("快捷酒店带餐厅", "hotel"),
        ("酒店用品批发", None),
        ("开公司", None),
    ],
)
def test_trade_in(catalogue: Catalogue, text: str, trade: str | None) -> None:
    assert catalogue.trade_in(text) == trade


def test_items_in_follow_the_order_of_the_theme(catalogue: Catalogue) -> None:
    theme = catalogue.theme("one_chain")
    assert catalogue.items_in("公章和营业执照先办，银行以后再说", theme) == ["licence", "seal", "bank_account"]
    assert catalogue.items_in("全部", theme) == []


def test_without_files_the_catalogue_is_empty(tree: KnowledgeTree) -> None:
    catalogue = tree.knowledge().service.catalogue
    assert (catalogue.themes, catalogue.theme_for("办执照"), catalogue.trade_in("饭店")) == ({}, [], None)
    assert (catalogue.office_for("定襄县"), catalogue.samples()) == (None, [])
    assert tree.faults() == []


def test_a_theme_is_offered_on_both_its_last_and_first_day(small: KnowledgeTree) -> None:
    catalogue = small.knowledge().service.catalogue
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1)]
    assert [keys(catalogue.offered(day)) for day in days] == [
        [],
        ["start", "restaurant"],
        ["start", "restaurant"],
        ["start"],
    ]
    assert keys(catalogue.theme_for("开饭店", date(2027, 1, 1))) == []
    assert keys(catalogue.theme_for("开饭店", date(2026, 6, 1))) == ["restaurant"]


def test_an_item_keeps_its_own_key_and_path(small: KnowledgeTree) -> None:
    food = small.knowledge().service.catalogue.items["food"]
    assert (food.key, food.path, food.pair) == ("food", WorkPath.MIXED, ())


def test_settings_can_be_built_without_files() -> None:
    items = ItemsSetting(items={"go": {"title": "办事", "department": "tax", "guide": "a.b", "path": "online"}}).items
    catalogue = Catalogue(items=items, bundles=ThemesSetting())
    assert (catalogue.items["go"].path, catalogue.offered(DAY)) == (WorkPath.ONLINE, [])
