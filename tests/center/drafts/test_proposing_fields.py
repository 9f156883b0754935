"""What stands in the fields of a draft: words, sources, and only the laws that the shown text rests on."""

from __future__ import annotations

import pytest

from center.drafts.fields import Field, FieldSource, rows_of
from center.drafts.proposing import proposed
from center.drafts.proposing_facts import SELF, Facts, Founder
from center.drafts.proposing_fields import names_of
from center.law import Citation
from center.registry.book import Registry, load_registry
from center.registry.ideas import EnterpriseType, Trait

COMPANY, HOUSEHOLD = EnterpriseType.COMPANY, EnterpriseType.HOUSEHOLD


@pytest.fixture(scope="module")
def books() -> Registry:
    return load_registry()


def fields(books: Registry, words: str, **said: object) -> dict[str, Field]:
    facts = Facts(words=words, office="代县", place="山西省忻州市代县", people=(Founder(SELF),))
    draft = proposed(facts._replace(**said), books)  # type: ignore[arg-type]
    assert draft is not None
    return draft.fields


def laws(field: Field) -> set[str]:
    return {citation.law for citation in field.citations}


def test_a_household_cites_neither_the_law_of_companies_nor_of_partnerships(books: Registry) -> None:
    found = fields(books, "开个理发店")
    assert laws(found["type"]) == {"促进个体工商户发展条例", "个体工商户登记管理规定"}
    assert not {"公司法", "合伙企业法", "个人独资企业法"} & {law for field in found.values() for law in laws(field)}


def test_a_type_that_was_wished_for_and_cannot_be_is_told_with_its_law(books: Registry) -> None:
    two = (Founder(SELF), Founder("朋友"))
    found = fields(books, "开个理发店", people=two, wish=HOUSEHOLD)["type"]
    assert found.value == "company"
    assert "朋友之间合伙办不成个体工商户" in found.reason
    assert Citation(law="促进个体工商户发展条例", article=6) in found.citations


def test_a_refused_name_is_told_with_its_law_and_no_other(books: Registry) -> None:
    found = fields(books, "开个理发店", name="想叫雷锋")["name"]
    assert "没有用“代县雷锋理发店（个体工商户）”：名称里不能用“雷锋”" in found.reason
    assert found.citations == (Citation(law="企业名称登记管理规定", article=11),)
    assert "雷锋" not in found.shown + "".join(found.alternatives)
    assert fields(books, "开个理发店", name="想叫晨光")["name"].citations == ()


@pytest.mark.parametrize("wants_limit", [True, False, None])
def test_what_a_type_means_for_debts_follows_from_the_law_and_was_not_said(
    books: Registry, wants_limit: bool | None
) -> None:
    alone = fields(books, "开个服装店", wish=COMPANY, wants_limit=wants_limit)["liability"]
    assert (alone.value, alone.source) == (wants_limit, FieldSource.DERIVED)
    assert "只有一个股东的，证明不了公司财产和自己财产分得清，要连带还债" in alone.shown
    assert Citation(law="公司法", article=23) in alone.citations


def test_several_shareholders_are_not_told_of_the_single_one(books: Registry) -> None:
    two = (Founder(SELF), Founder("朋友"))
    shared = fields(books, "开个服装店", wish=COMPANY, people=two)["liability"]
    assert "只有一个股东" not in shared.shown
    assert Citation(law="公司法", article=23) not in shared.citations


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("我们三个人合伙弄煤炭贸易公司，在宁武", "煤炭贸易"),
        ("我是中医，想在原平开个诊所", "中医"),
        ("开个棋牌茶楼", "棋牌、茶楼"),
        ("我想弄点没人弄过的", "我想弄点没人弄过的"),
    ],
)
def test_the_trade_is_told_in_a_few_of_the_founders_words(books: Registry, words: str, shown: str) -> None:
    idea = fields(books, words)["idea"]
    assert (idea.value, idea.shown, idea.source) == (words, shown, FieldSource.SAID)


def test_a_code_of_ours_is_left_out(books: Registry) -> None:
    rows = rows_of(fields(books, "小超市带快递代收"), "scope")
    assert [(row.phrase, row.code) for row in rows][:1] == [("食品销售", "")]
    assert "快递末端服务" in {row.phrase for row in rows} and "快递服务" not in {row.phrase for row in rows}
    assert not [row for row in rows if row.code.startswith("QH")]


@pytest.mark.parametrize(
    ("words", "code", "others"),
    [
        ("短视频拍摄", "8730", ("摄影扩印服务（O8060）",)),
        ("煤炭批发", "5161", ("其他未列明零售业（F5299）",)),
        ("开个花店", "5239", ("其他未列明批发业（F5199）",)),
    ],
)
def test_every_trade_code_has_its_letter(books: Registry, words: str, code: str, others: tuple[str, ...]) -> None:
    found = fields(books, words)["trade_code"]
    assert (found.value, found.alternatives) == (code, others)


@pytest.mark.parametrize(
    ("words", "kind", "ends"),
    [
        ("开个茶楼", COMPANY, "餐饮有限公司"),
        ("开个花店", COMPANY, "花卉有限公司"),
        ("开KTV", COMPANY, "娱乐有限公司"),
        ("养生会所", COMPANY, "养生服务有限公司"),
        ("棋牌茶楼", HOUSEHOLD, "棋牌室（个体工商户）"),
        ("足疗店", HOUSEHOLD, "足疗店（个体工商户）"),
        ("收粮食", HOUSEHOLD, "粮油店（个体工商户）"),
        ("短视频拍摄", HOUSEHOLD, "文化传媒工作室（个体工商户）"),
        ("卖自家种的小米，开网店", HOUSEHOLD, "粮油店（个体工商户）"),
        ("装饰公司", COMPANY, "装饰工程有限公司"),
    ],
)
def test_three_names_of_a_trade_that_fits(books: Registry, words: str, kind: EnterpriseType, ends: str) -> None:
    facts = Facts(words=words, office="代县", place="山西省忻州市代县", people=(Founder(SELF),), wish=kind)
    draft = proposed(facts, books)
    assert draft is not None
    names = names_of(draft.work)
    assert len(names) == 3
    assert all(name.startswith("代县") and name.endswith(ends) for name in names), names


def test_a_doctor_of_chinese_medicine_has_one_item(books: Registry) -> None:
    rows = rows_of(fields(books, "我是中医，想在原平开个诊所"), "scope")
    assert [row.phrase for row in rows] == ["中医诊所服务（须在中医主管部门备案后方可从事经营活动）"]


def test_nothing_is_cited_that_no_shown_sentence_rests_on(books: Registry) -> None:
    family = (Founder(SELF, frozenset({Trait.FAMILY})), Founder("配偶", frozenset({Trait.FAMILY})))
    found = fields(books, "开个饭馆", people=family)
    assert not [name for name, field in found.items() if field.citations and not (field.reason or field.shown)]
    assert laws(found["name"]) == set()
