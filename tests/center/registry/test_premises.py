"""What an address needs and what stands against it."""

from __future__ import annotations

import pytest

from center.registry.ideas import EnterpriseType, Idea, Plan, Premises
from center.registry.premises import RULES, Site, premises_advice
from tests.center.registry.advised import book

HOUSEHOLD, COMPANY = EnterpriseType.HOUSEHOLD, EnterpriseType.COMPANY
ONLINE = frozenset({Plan.ONLINE_SHOP})
BRANCHES = frozenset({Plan.BRANCHES})
SHANXI = "山西省忻州市忻府区"

SITUATIONS = [
    (Idea(premises=Premises.OWN), COMPANY, [], []),
    (Idea(premises=Premises.RENTED), HOUSEHOLD, [], []),
    (Idea(premises=Premises.RENTED, place=SHANXI), HOUSEHOLD, ["山西省"], []),
    (Idea(premises=Premises.BORROWED), COMPANY, ["reachable_at_the_address"], []),
    (Idea(premises=Premises.STALL), HOUSEHOLD, [], []),
    (Idea(), HOUSEHOLD, [], []),
    (Idea(premises=Premises.NONE), COMPANY, [], []),
    (Idea(premises=Premises.HOME), COMPANY, ["neighbours_agree", "reachable_at_the_address"], []),
    (
        Idea(premises=Premises.HOME, scope=("餐饮服务",)),
        HOUSEHOLD,
        ["neighbours_agree", "a_household_is_reachable"],
        ["cooking_where_people_live"],
    ),
    (
        Idea(premises=Premises.HOME, scope=("烟花爆竹零售",)),
        HOUSEHOLD,
        ["neighbours_agree", "a_household_is_reachable"],
        ["dangerous_goods_where_people_live"],
    ),
    (
        Idea(premises=Premises.HOME, plans=ONLINE),
        HOUSEHOLD,
        ["neighbours_agree", "an_online_shop_may_use_the_platform", "a_household_is_reachable"],
        [],
    ),
    (Idea(premises=Premises.ONLINE), HOUSEHOLD, ["an_online_shop_may_use_the_platform"], []),
    (Idea(premises=Premises.ONLINE), COMPANY, [], ["a_company_needs_a_real_address"]),
    (
        Idea(premises=Premises.ONLINE, scope=("餐饮服务",)),
        HOUSEHOLD,
        ["an_online_shop_may_use_the_platform"],
        ["the_trade_is_inspected_on_site"],
    ),
    (Idea(premises=Premises.SHARED), COMPANY, ["reachable_at_the_address"], []),
    (Idea(premises=Premises.SHARED), HOUSEHOLD, ["the_operator_lives_elsewhere", "a_household_is_reachable"], []),
    (
        Idea(premises=Premises.SHARED, scope=("住宿服务",)),
        COMPANY,
        ["reachable_at_the_address"],
        ["the_trade_is_inspected_on_site"],
    ),
    (
        Idea(premises=Premises.RENTED, plans=ONLINE),
        HOUSEHOLD,
        ["shop_and_platform_together"],
        [],
    ),
    (Idea(premises=Premises.OWN, plans=BRANCHES), COMPANY, ["one_address_for_an_enterprise"], []),
    (Idea(premises=Premises.OWN, plans=BRANCHES), HOUSEHOLD, ["several_places_for_a_household"], []),
]


@pytest.mark.parametrize(("idea", "kind", "remarks", "faults"), SITUATIONS)
def test_the_address_of_a_situation(idea: Idea, kind: EnterpriseType, remarks: list[str], faults: list[str]) -> None:
    advice = premises_advice(Site(idea, kind), book().premises)
    expected = (idea.premises or Premises.NONE).value
    assert [said.rule for said in advice.statements] == [f"kinds.{expected}", *remarks]
    assert [fault.rule for fault in advice.faults] == faults
    assert advice.to_person is bool(faults)
    assert advice.proofs == book().premises.kinds[Premises(expected)].proofs


def test_every_rule_speaks_somewhere() -> None:
    assert {rule for _, _, remarks, faults in SITUATIONS for rule in (*remarks, *faults)} - {"山西省"} == set(RULES)


def test_what_the_civil_code_says_of_homes_is_hedged() -> None:
    rule = book().premises.rules["neighbours_agree"]
    assert (rule.law, rule.verified, "核实" in rule.text) == ((), False, True)


@pytest.mark.parametrize(
    ("kind", "cited"),
    [
        (HOUSEHOLD, {"市场主体登记管理条例实施细则", "个体工商户登记管理规定"}),
        (COMPANY, {"市场主体登记管理条例实施细则", "公司登记管理实施办法"}),
        (EnterpriseType.COOPERATIVE, {"市场主体登记管理条例实施细则"}),
    ],
)
@pytest.mark.parametrize("premises", [Premises.OWN, Premises.RENTED])
def test_nobody_is_told_of_regulations_for_others(premises: Premises, kind: EnterpriseType, cited: set[str]) -> None:
    first = premises_advice(Site(Idea(premises=premises), kind), book().premises).statements[0]
    assert {citation.law for citation in first.law} == cited
