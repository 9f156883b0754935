"""What capital fits, and what is wrong with a figure."""

from __future__ import annotations

import pytest

from center.registry.capital import Capital, Contribution, capital_advice
from center.registry.ideas import EnterpriseType
from tests.center.registry.advised import book

HOUSEHOLD, COMPANY, BRANCH = EnterpriseType.HOUSEHOLD, EnterpriseType.COMPANY, EnterpriseType.BRANCH
ALWAYS = ["paid_in_five_years", "what_the_figure_means", "shown_to_everybody"]


@pytest.mark.parametrize(
    ("kind", "capital", "scope", "yuan", "added", "faults"),
    [
        (COMPANY, Capital(yuan=100_000), (), 100_000, [], []),
        (COMPANY, Capital(at_hand=150_000), (), 150_000, [], []),
        (COMPANY, Capital(), (), None, [], []),
        (COMPANY, Capital(yuan=0), (), None, [], ["nothing_subscribed"]),
        (COMPANY, Capital(yuan=-5), (), None, [], ["nothing_subscribed"]),
        (COMPANY, Capital(yuan=5_000_000), (), 5_000_000, ["a_high_figure"], []),
        (COMPANY, Capital(yuan=4_999_999), (), 4_999_999, [], []),
        (COMPANY, Capital(yuan=1_000_000, at_hand=50_000), (), 1_000_000, ["much_more_than_is_there"], []),
        (COMPANY, Capital(yuan=150_000, at_hand=50_000), (), 150_000, [], []),
        (
            COMPANY,
            Capital(yuan=100_000_000, at_hand=500_000),
            (),
            100_000_000,
            ["much_more_than_is_there", "a_high_figure"],
            [],
        ),
        (COMPANY, Capital(yuan=100_000, years=5), (), 100_000, [], []),
        (COMPANY, Capital(yuan=100_000, years=30), (), 100_000, [], ["longer_than_five_years"]),
        (COMPANY, Capital(), ("劳务派遣服务",), 2_000_000, ["labour_dispatch"], []),
        (COMPANY, Capital(at_hand=300_000), ("劳务派遣服务",), 2_000_000, ["labour_dispatch"], []),
        (COMPANY, Capital(yuan=2_000_000), ("劳务派遣服务",), 2_000_000, ["labour_dispatch"], []),
        (COMPANY, Capital(yuan=500_000), ("劳务派遣服务",), 500_000, ["labour_dispatch"], ["less_than_the_trade_asks"]),
        (COMPANY, Capital(yuan=500_000), ("典当业务",), 500_000, ["finance"], []),
        (COMPANY, Capital(yuan=500_000), ("建设工程施工",), 500_000, ["building"], []),
    ],
)
def test_a_company(
    kind: EnterpriseType,
    capital: Capital,
    scope: tuple[str, ...],
    yuan: int | None,
    added: list[str],
    faults: list[str],
) -> None:
    advice = capital_advice(kind, capital, scope, book().capital)
    assert advice.yuan == yuan
    assert [said.rule for said in advice.statements] == ALWAYS + added
    assert [fault.rule for fault in advice.faults] == faults
    assert bool(advice.question) is (yuan is None)
    assert advice.to_person is bool(scope or advice.warnings)


def test_a_figure_far_over_the_means_is_told_with_both() -> None:
    advice = capital_advice(COMPANY, Capital(yuan=100_000_000, at_hand=500_000), (), book().capital)
    assert advice.warnings[0].text.startswith("写1亿元、手里50万元，差得多")


@pytest.mark.parametrize(
    ("kind", "rule", "yuan"),
    [
        (HOUSEHOLD, "a_household_registers_none", None),
        (BRANCH, "a_branch_registers_none", None),
        (EnterpriseType.SOLE, "a_sole_proprietor_declares", 90_000),
        (EnterpriseType.PARTNERSHIP, "partners_agree", 90_000),
        (EnterpriseType.LIMITED_PARTNERSHIP, "partners_agree", 90_000),
        (EnterpriseType.COOPERATIVE, "members_contribute_by_charter", 90_000),
    ],
)
def test_other_types_have_no_five_years(kind: EnterpriseType, rule: str, yuan: int | None) -> None:
    advice = capital_advice(kind, Capital(yuan=90_000, years=30), (), book().capital)
    assert (advice.yuan, [said.rule for said in advice.statements], advice.faults) == (yuan, [rule], ())
    assert advice.question == ""


@pytest.mark.parametrize(
    ("kind", "contribution", "faults"),
    [
        (COMPANY, Contribution.LABOUR, ["labour_and_reputation_are_no_capital"]),
        (COMPANY, Contribution.REPUTATION, ["labour_and_reputation_are_no_capital"]),
        (COMPANY, Contribution.TECHNOLOGY, []),
        (EnterpriseType.COOPERATIVE, Contribution.LABOUR, ["labour_and_reputation_are_no_capital"]),
        (EnterpriseType.PARTNERSHIP, Contribution.LABOUR, []),
        (EnterpriseType.LIMITED_PARTNERSHIP, Contribution.LABOUR, ["limited_partners_give_no_labour"]),
        (HOUSEHOLD, Contribution.LABOUR, []),
    ],
)
def test_what_may_be_put_in(kind: EnterpriseType, contribution: Contribution, faults: list[str]) -> None:
    said = Capital(yuan=90_000, contributions=frozenset({contribution}))
    assert [fault.rule for fault in capital_advice(kind, said, (), book().capital).faults] == faults


def test_things_are_valued_before_they_are_put_in() -> None:
    said = Capital(yuan=90_000, contributions=frozenset({Contribution.THINGS}))
    advice = capital_advice(COMPANY, said, (), book().capital)
    assert [statement.rule for statement in advice.statements] == [*ALWAYS, "things_are_valued"]
