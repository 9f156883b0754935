"""Which permits a scope needs, in which order."""

from __future__ import annotations

import pytest

from center.registry.permits import OTHER, Timing, order_of_permits, permits_for
from center.registry.scope import Kind, load_catalogue
from tests.center.registry.advised import FOLDER, Item, book

BEFORE, AFTER, FILING = Timing.BEFORE, Timing.AFTER, Timing.FILING


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("餐饮服务", [(AFTER, "food_business"), (AFTER, "fire_check")]),
        ("小餐饮", [(AFTER, "small_food")]),
        ("食品销售（仅销售预包装食品）", [(FILING, "prepackaged_food")]),
        ("保健食品销售", [(FILING, "prepackaged_food")]),
        ("食品生产", [(AFTER, "food_production")]),
        ("药品零售", [(AFTER, "pharmacy")]),
        ("第二类医疗器械销售", [(FILING, "medical_device_filing")]),
        ("住宿服务", [(AFTER, "hotel"), (AFTER, "public_hygiene"), (AFTER, "fire_check")]),
        ("经营民宿", [(AFTER, "hotel"), (AFTER, "public_hygiene"), (AFTER, "fire_check")]),
        ("理发服务", [(AFTER, "public_hygiene")]),
        ("足浴服务", [(AFTER, "hygiene_asked"), (AFTER, "fire_check")]),
        ("歌舞娱乐活动", [(AFTER, "public_hygiene"), (AFTER, "fire_check"), (AFTER, "entertainment")]),
        ("出版物零售", [(AFTER, "publications"), (FILING, "bookshop_hygiene")]),
        ("烟草制品零售", [(AFTER, "tobacco")]),
        ("道路货物运输（不含危险货物）", [(AFTER, "road_freight")]),
        ("住宅室内装饰装修", [(AFTER, "building")]),
        ("机动车修理和维护", [(FILING, "vehicle_repair")]),
        ("再生资源回收（除生产性废旧金属）", [(FILING, "recycling")]),
        ("公章刻制", [(FILING, "seal_engraving")]),
        ("劳务派遣服务", [(BEFORE, "labour_dispatch")]),
        ("营利性民办幼儿园", [(BEFORE, "kindergarten")]),
        ("诊所服务", [(FILING, "clinic")]),
        ("小额贷款业务", [(BEFORE, "finance")]),
        ("危险化学品经营", [(BEFORE, "dangerous_chemicals")]),
        ("互联网新闻信息服务", [(BEFORE, "media")]),
        ("软件开发", []),
        ("煤炭及制品销售", []),
        ("货物进出口", []),
    ],
)
def test_a_phrase_needs_its_permits(phrase: str, expected: list[tuple[Timing, str]]) -> None:
    found = permits_for([Item(phrase)], book().permits)
    assert [(permit.timing, permit.key) for permit in found] == expected
    assert all(permit.to_person for permit in found if permit.timing is BEFORE)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("建筑业企业资质认定（施工总承包特级、部分一级）",), ["building"]),
        (("公共场所卫生许可", "公共场所卫生许可"), ["public_hygiene"]),
        (("对外贸易经营者备案登记",), []),
        (("营利性民办学校（营利性民办培训机构）办学许可（教育部）",), ["school"]),
        (("谁也没听过的许可",), ["other"]),
    ],
)
def test_an_imported_phrase_is_answered_by_its_permit_names(names: tuple[str, ...], expected: list[str]) -> None:
    found = permits_for([Item("目录里新加的项目", names)], book().permits)
    assert [permit.key for permit in found] == expected


def test_a_guesthouse_is_told_whose_answer_decides() -> None:
    notes = [permit.note.text for permit in permits_for([Item("经营民宿")], book().permits)]
    assert [("民宿" in note, "为准" in note) for note in notes] == [(True, True)] * 3
    assert "以公安机关答复为准" in notes[0]


def test_an_unknown_permit_keeps_its_name_and_gets_a_person() -> None:
    (permit,) = permits_for([Item("艺术品进出口", ("美术品进出口经营活动审批",))], book().permits)
    assert (permit.title, permit.phrases, permit.to_person) == ("美术品进出口经营活动审批", ("艺术品进出口",), True)
    assert (permit.note.law, "核实" in permit.note.text) == ((), True)


def test_what_is_lifted_is_not_asked_whatever_the_catalogue_says() -> None:
    assert permits_for([Item("货物进出口", ("任何一种许可",))], book().permits) == []


def test_one_permit_for_several_phrases_is_told_once_and_what_comes_before_is_first() -> None:
    items = [Item("餐饮服务"), Item("酒吧服务（不含演艺娱乐活动）"), Item("小额贷款业务"), Item("食品互联网销售")]
    found = [(permit.key, permit.phrases) for permit in permits_for(items, book().permits)]
    assert found == [
        ("finance", ("小额贷款业务",)),
        ("food_business", ("餐饮服务", "酒吧服务（不含演艺娱乐活动）", "食品互联网销售")),
        ("fire_check", ("餐饮服务", "酒吧服务（不含演艺娱乐活动）")),
    ]


def test_a_foreign_investor_adds_the_negative_list() -> None:
    found = permits_for([Item("软件开发")], book().permits, is_foreign=True)
    assert [(permit.timing, permit.key, permit.to_person) for permit in found] == [(BEFORE, "foreign_investment", True)]
    assert [(cited.law, cited.article) for cited in found[0].note.law] == [
        ("外商投资法", 28),
        ("外商投资法实施条例", 34),
    ]


@pytest.mark.parametrize(
    ("place", "rules"),
    [
        ("山西省忻州市忻府区", ["order", "山西省"]),
        ("山西省", ["order", "山西省"]),
        ("河北省", ["order"]),
        ("", ["order"]),
    ],
)
def test_the_order_is_told_with_what_holds_there(place: str, rules: list[str]) -> None:
    said = order_of_permits(place, book().permits)
    assert [statement.rule for statement in said] == rules
    assert said[0].text.startswith("多数行当是先照后证")


def test_every_statement_is_cited_or_hedged() -> None:
    notes = [entry.note for entry in book().permits.permits.values()]
    assert [note.text for note in notes if not note.law and "为准" not in note.text and "核实" not in note.text] == []


def test_every_licensed_phrase_of_our_catalogue_has_a_permit_or_a_filing() -> None:
    licensed = [item for item in load_catalogue(FOLDER).items if item.kind is Kind.LICENSED]
    assert [item.phrase for item in licensed if not permits_for([item], book().permits)] == []


def test_few_licensed_phrases_of_our_catalogue_are_left_to_a_person_for_want_of_knowledge() -> None:
    licensed = [item for item in load_catalogue(FOLDER).items if item.kind is Kind.LICENSED]
    unknown = [item for item in licensed if OTHER in {permit.key for permit in permits_for([item], book().permits)}]
    assert len(unknown) * 20 < len(licensed)
