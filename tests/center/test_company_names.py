"""What is told of an intended enterprise name, and what is not."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from center.company_names import Parts, Remark, own_divisions, parts, remarks
from center.forbidden_names import FORBIDDEN

DIVISIONS = own_divisions()


def refused(name: str) -> list[str]:
    return [remark.rule for remark in remarks(name, DIVISIONS) if remark.refuses]


def advised(name: str) -> list[str]:
    return [remark.rule for remark in remarks(name, DIVISIONS) if not remark.refuses]


@pytest.mark.parametrize(
    "name",
    [
        "忻州市晋味源餐饮有限公司",
        "山西省忻州市忻府区晋味源商贸有限责任公司",
        "定襄县老王面馆（个体工商户）",
        "忻州市忻府区晋味源餐饮（个体工商户）",
        "代县云中种植专业合作社",
        "忻州晋味源信息咨询中心（有限合伙）",
        "晋味源（忻州）科技有限公司",
        "忻州佳美国际旅行社有限公司",
        "忻州化工会展服务有限公司",
        "代县诚学会计服务有限公司",
        "忻州云商会展服务有限公司",
        "忻州今日本草药房有限公司",
        "忻州兴国家政服务有限公司",
        "忻州张公安装工程服务有限公司",
        "忻州仁人大药房有限公司",
        "忻州中央空调维修有限公司",
    ],
)
def test_a_good_name_has_no_remark(name: str) -> None:
    assert remarks(name, DIVISIONS) == []


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("  ", "length"),
        ("长" * 61, "length"),
        ("ABC科技有限公司", "characters"),
        ("晋味源8号饭店", "characters"),
        ("晋味源·餐饮", "characters"),
        ("忻州市有限公司", "brand"),
        ("忻州源有限公司", "brand"),
        ("中国晋味源餐饮有限公司", "nation"),
        ("全国电器有限公司", "nation"),
        ("忻州台独科技有限公司", "state"),
        ("忻州解放军科技有限公司", "authority"),
        ("忻州公安局科技有限公司", "authority"),
        ("美国蓝天科技有限公司", "country"),
        ("忻州市美国蓝天科技有限公司", "country"),
        ("忻州欧盟科技有限公司", "country"),
        ("忻州神算占卜有限公司", "decency"),
        ("忻州鞑子烧烤有限公司", "discrimination"),
        ("忻州最佳口味餐饮有限公司", "misleading"),
        ("忻州养生协会", "nonprofit"),
        ("定襄县老王有限公司（个体工商户）", "form"),
    ],
)
def test_what_would_come_back_is_refused(name: str, rule: str) -> None:
    assert refused(name) == [rule]


@pytest.mark.parametrize(
    ("name", "rules"),
    [
        ("晋味源", ["industry", "division", "form"]),
        ("老李家火锅", ["division", "form"]),
        ("忻州市餐饮有限公司", ["brand"]),
        ("忻州晋味源餐饮公司", ["form"]),
        ("忻府区晋味源餐饮有限公司", ["division"]),
        ("忻府区晋味源餐饮（个体工商户）", ["division"]),
        ("山西省忻府区晋味源餐饮有限公司", ["division"]),
        ("忻州晋味源韩国料理有限公司", ["country"]),
        ("忻州晋味源德国科技有限公司", ["country"]),
        ("忻州兴中华传媒有限公司", ["nation"]),
        ("晋味源（中国）科技有限公司", ["nation", "division"]),
        ("忻州乡村振兴科技有限公司", ["policy"]),
        ("忻州爱心公益服务有限公司", ["nonprofit"]),
        ("忻州顶级口味餐饮有限公司", ["misleading"]),
        ("忻州晋味源典保险服务有限公司", ["finance"]),
    ],
)
def test_what_is_advice_only_refuses_nothing(name: str, rules: list[str]) -> None:
    assert (refused(name), advised(name)) == ([], rules)


def test_a_remark_says_why_and_by_which_article() -> None:
    assert remarks("忻州市美国蓝天科技有限公司", DIVISIONS) == [
        Remark(
            "country",
            "名称里不能用“美国”：这是外国国家（地区）的名称（《企业名称登记管理规定》第十一条第四项）。请换一个名称。",
            True,
        )
    ]
    assert remarks("忻州市有限公司", DIVISIONS) == [
        Remark("brand", "缺字号：字号是您自己起的名字，至少两个汉字（《企业名称登记管理规定》第八条）。", True)
    ]


@pytest.mark.parametrize(
    ("form", "basis"),
    [("有限公司", "《企业名称登记管理规定》第七条"), ("（个体工商户）", "《个体工商户登记管理规定》第十四条第二款")],
)
def test_a_district_follows_its_city_by_the_rules_for_its_form(form: str, basis: str) -> None:
    assert remarks(f"忻府区晋味源餐饮{form}", DIVISIONS) == [
        Remark("division", f"写区名时，前面要加上它所属的市（{basis}）。", False)
    ]


def test_everything_is_told_at_once_what_refuses_first() -> None:
    assert refused("ABC最佳协会") == ["characters", "misleading", "nonprofit"]
    assert [remark.refuses for remark in remarks("ABC最佳协会", DIVISIONS)][:4] == [True, True, True, False]


def test_a_name_is_taken_apart() -> None:
    assert parts("山西忻州定襄县 晋味源餐饮有限公司", DIVISIONS) == Parts("山西忻州定襄县", "晋味源餐饮", "有限公司")
    assert parts("代县老王面馆(个体工商户)", DIVISIONS) == Parts("代县", "老王面馆", "（个体工商户）")
    assert parts("晋味源", DIVISIONS) == Parts("", "晋味源", "")


def test_own_divisions_are_province_city_and_counties() -> None:
    assert DIVISIONS[:2] == ("山西省", "忻州市")
    assert {"定襄县", "原平市", "忻府区"} <= set(DIVISIONS)


def test_every_forbidden_word_names_its_article() -> None:
    for forbidden in FORBIDDEN:
        assert re.search(r"《企业名称登记管理规定(?:实施办法)?》第十[一二六]条", forbidden.message)


@given(st.text(max_size=80))
def test_no_text_is_too_strange(text: str) -> None:
    for remark in remarks(text, DIVISIONS):
        assert remark.message
