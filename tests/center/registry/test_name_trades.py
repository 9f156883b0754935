"""The trade as a name tells it: what fits the main business, and the form that the type wants."""

from __future__ import annotations

import pytest

from center.knowledge import KNOWLEDGE
from center.registry.ideas import EnterpriseType
from center.registry.name_ideas import NameWish
from center.registry.name_trades import composed, industry_of
from center.registry.names import load
from center.registry.scope_search import Scopes
from center.registry.scope_store import load_scopes
from center.registry.trade_codes import load_classes

NAMES = load()


@pytest.fixture(scope="module")
def scopes() -> Scopes:
    return load_scopes(KNOWLEDGE / "registry")


@pytest.mark.parametrize(
    ("words", "main", "kind", "industry"),
    [
        ("开个茶楼", "餐饮服务", "company", "茶楼"),
        ("棋牌茶楼", "棋牌室服务", "household", "棋牌"),
        ("足疗店", "足浴服务", "household", "足疗店"),
        ("养生会所", "养生保健服务（非医疗）", "company", "养生会所"),
        ("开KTV", "歌舞娱乐活动", "company", "娱乐"),
        ("开KTV", "歌舞娱乐活动", "household", "休闲娱乐馆"),
        ("花店", "礼品花卉销售", "company", "花店"),
        ("粮食收购", "粮食收购", "limited_partnership", "粮食收购"),
        ("写字楼旁卖奶茶", "餐饮服务", "household", "奶茶"),
        ("卖二手车，网上也卖", "二手车经销", "company", "二手车"),
        ("在网店卖衣服", "服装服饰零售", "household", "服装店"),
        ("啥都卖点", "互联网销售（除销售需要许可的商品）", "household", "网店"),
        ("说不清", "", "company", ""),
    ],
)
def test_the_founders_word_is_taken_where_it_fits_the_main_business(
    scopes: Scopes, words: str, main: str, kind: str, industry: str
) -> None:
    item = scopes.item(main)
    codes = item.industry if item else ()
    assert industry_of([words], codes, EnterpriseType(kind), NAMES.setting, NAMES.reader) == industry


def test_every_phrase_of_the_catalogue_has_a_trade_that_a_name_can_tell(scopes: Scopes) -> None:
    unknown = {"殡葬服务", "殡仪用品销售"}
    by_trade = {"licensed_first", "finance"}
    company, household = EnterpriseType.COMPANY, EnterpriseType.HOUSEHOLD
    for item in scopes.items:
        told = industry_of([], item.industry, company, NAMES.setting, NAMES.reader)
        assert bool(told) == bool(item.industry and item.phrase not in unknown), item.phrase
        shop = industry_of([], item.industry, household, NAMES.setting, NAMES.reader)
        name = composed("晨光", NameWish("", "代县", shop, household), NAMES.setting, NAMES.reader)
        assert set(NAMES.check(name, household, "代县", shop).rules) <= by_trade, name


def test_every_code_of_a_trade_is_one_of_the_classification() -> None:
    classes = load_classes(KNOWLEDGE / "registry")
    codes = [code for trade in NAMES.setting.trades.values() for code in (*trade.codes, *trade.fits)]
    assert [code for code in codes if code not in classes] == []


@pytest.mark.parametrize(
    ("kind", "division", "industry", "name"),
    [
        ("household", "定襄县", "奶茶", "定襄县晨光奶茶店（个体工商户）"),
        ("household", "忻府区", "面馆", "忻州市忻府区晨光面馆（个体工商户）"),
        ("household", "代县", "修车", "代县晨光汽车维修部（个体工商户）"),
        ("household", "代县", "汽车维修", "代县晨光汽车维修部（个体工商户）"),
        ("sole_proprietorship", "原平市", "民宿", "原平市晨光民宿（个人独资）"),
        ("partnership", "", "财税咨询", "忻州市晨光财务咨询服务部（普通合伙）"),
        ("household", "代县", "", "代县晨光商行（个体工商户）"),
        ("household", "代县", "弹棉花", "代县晨光弹棉花店（个体工商户）"),
        ("household", "代县", "茶楼", "代县晨光茶楼（个体工商户）"),
        ("household", "代县", "足疗店", "代县晨光足疗店（个体工商户）"),
        ("household", "代县", "棋牌", "代县晨光棋牌室（个体工商户）"),
        ("household", "代县", "短视频", "代县晨光文化传媒工作室（个体工商户）"),
        ("company", "代县", "茶楼", "代县晨光餐饮有限公司"),
        ("company", "代县", "花店", "代县晨光花卉有限公司"),
        ("limited_partnership", "", "信息咨询", "忻州市晨光信息咨询服务部（有限合伙）"),
        ("company", "", "奶茶", "忻州市晨光餐饮有限公司"),
        ("company", "静乐县", "拉煤，煤炭", "静乐县晨光煤炭销售有限公司"),
        ("company", "", "造火箭", "忻州市晨光造火箭有限公司"),
        ("company", "", "卖点儿这个那个啥的", "忻州市晨光商贸有限公司"),
        ("cooperative", "代县", "谷子种植", "代县晨光谷子种植专业合作社"),
        ("cooperative", "代县", "养羊", "代县晨光养殖专业合作社"),
        ("cooperative", "代县", "奶茶", "代县晨光种养殖专业合作社"),
    ],
)
def test_a_whole_name_is_composed_as_its_type_wants(kind: str, division: str, industry: str, name: str) -> None:
    wish = NameWish("", division, industry, EnterpriseType(kind))
    assert composed("晨光", wish, NAMES.setting, NAMES.reader) == name
