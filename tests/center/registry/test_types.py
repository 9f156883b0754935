"""Which type an idea gets, and the rules that lead there: situations as founders tell them."""

from __future__ import annotations

import pytest

from center.registry.ideas import Decides, EnterpriseType, Idea, Person, Plan, Trait
from center.registry.type_rules import BARS, PREFERENCES, QUESTIONS, Rule
from center.registry.types import advise_type, comparison
from tests.center.registry.advised import CITIZEN, book, somebody

HOUSEHOLD, SOLE, COMPANY = EnterpriseType.HOUSEHOLD, EnterpriseType.SOLE, EnterpriseType.COMPANY
PARTNERSHIP, LIMITED = EnterpriseType.PARTNERSHIP, EnterpriseType.LIMITED_PARTNERSHIP
COOPERATIVE, BRANCH = EnterpriseType.COOPERATIVE, EnterpriseType.BRANCH
RELATIVE, FARMER, MINOR = somebody(Trait.FAMILY), somebody(Trait.FARMER), somebody(Trait.MINOR)
FIRM, STATE_FIRM = somebody(Trait.COMPANY), somebody(Trait.STATE_OWNED)
FOREIGNER, OFFICIAL = somebody(Trait.FOREIGN), somebody(Trait.CIVIL_SERVANT)
INVESTOR = somebody(Trait.PASSIVE)
COUPLE, FRIENDS = (RELATIVE, RELATIVE), (CITIZEN, CITIZEN)
FREIGHT = "道路货物运输（不含危险货物）"
FARMING = ("农产品的生产、销售、加工、运输、贮藏及其他相关服务",)

SITUATIONS = [
    ("a milk tea shop, husband and wife", Idea(people=COUPLE, scope=("餐饮服务",), yuan=100_000), HOUSEHOLD),
    ("one person, a small shop", Idea(people=(CITIZEN,), scope=("日用百货销售",)), HOUSEHOLD),
    ("nothing said yet", Idea(), HOUSEHOLD),
    ("one person who wants the house kept out of it", Idea(people=(CITIZEN,), wants_limit=True), COMPANY),
    ("a couple that wants the house kept out of it", Idea(people=COUPLE, wants_limit=True), COMPANY),
    ("two friends", Idea(people=FRIENDS), COMPANY),
    ("two friends who stand in for each other", Idea(people=FRIENDS, wants_limit=False), PARTNERSHIP),
    ("one manages, one pays in", Idea(people=(CITIZEN, INVESTOR), wants_limit=False), LIMITED),
    ("one manages, one pays in, both limited", Idea(people=(CITIZEN, INVESTOR), wants_limit=True), COMPANY),
    ("five farmers and their millet", Idea(people=(FARMER,) * 5, scope=FARMING), COOPERATIVE),
    ("four farmers", Idea(people=(FARMER,) * 4, scope=FARMING), COMPANY),
    ("four farmers of five: just 80 percent", Idea(people=(FARMER,) * 4 + (CITIZEN,), words="种植中药材"), COOPERATIVE),
    ("three farmers of five", Idea(people=(FARMER,) * 3 + FRIENDS, scope=FARMING), COMPANY),
    ("five farmers who write software", Idea(people=(FARMER,) * 5, scope=("软件开发",)), COMPANY),
    ("nine farmers and a firm", Idea(people=(FARMER,) * 9 + (FIRM,), scope=FARMING), COOPERATIVE),
    ("nine farmers and two firms", Idea(people=(FARMER,) * 9 + (FIRM,) * 2, scope=FARMING), COMPANY),
    ("a firm and a person", Idea(people=(FIRM, CITIZEN)), COMPANY),
    ("a firm alone", Idea(people=(FIRM,)), COMPANY),
    ("a state firm and a person, no limit wished", Idea(people=(STATE_FIRM, CITIZEN), wants_limit=False), COMPANY),
    ("a foreigner alone", Idea(people=(FOREIGNER,)), COMPANY),
    ("a foreigner and a citizen", Idea(people=(FOREIGNER, CITIZEN)), COMPANY),
    ("from Hong Kong, a small shop", Idea(people=(somebody(Trait.HONG_KONG_MACAO_TAIWAN),)), HOUSEHOLD),
    ("a student alone", Idea(people=(somebody(Trait.STUDENT),), plans=frozenset({Plan.ONLINE_SHOP})), HOUSEHOLD),
    ("a retired person", Idea(people=(somebody(Trait.RETIRED),)), HOUSEHOLD),
    ("a civil servant alone", Idea(people=(OFFICIAL,)), None),
    ("a serviceman alone", Idea(people=(somebody(Trait.SERVICEMAN),), wants_limit=True), None),
    ("a civil servant with a friend", Idea(people=(OFFICIAL, CITIZEN)), COMPANY),
    ("a minor alone", Idea(people=(MINOR,)), COMPANY),
    ("a minor and a friend, no limit", Idea(people=(MINOR, CITIZEN), wants_limit=False), COMPANY),
    ("sixty shareholders", Idea(people=(CITIZEN,) * 60), None),
    ("fifty shareholders", Idea(people=(CITIZEN,) * 50), COMPANY),
    ("labour dispatch alone", Idea(people=(CITIZEN,), scope=("劳务派遣服务",)), COMPANY),
    ("labour, but no dispatch", Idea(people=(CITIZEN,), scope=("劳务服务（不含劳务派遣）",)), HOUSEHOLD),
    ("a pawnshop as a household", Idea(people=(CITIZEN,), scope=("典当业务",), wish=HOUSEHOLD), COMPANY),
    ("bookkeeping for others alone", Idea(people=(CITIZEN,), scope=("代理记账",)), COMPANY),
    ("bookkeeping by a sole proprietor", Idea(people=(CITIZEN,), scope=("代理记账",), wish=SOLE), SOLE),
    ("bookkeeping as a household", Idea(people=(CITIZEN,), scope=("代理记账",), wish=HOUSEHOLD), COMPANY),
    ("a builder", Idea(people=(CITIZEN,), scope=("建设工程施工",)), COMPANY),
    ("home decoration of a couple", Idea(people=COUPLE, scope=("住宅室内装饰装修",)), COMPANY),
    ("a trucker", Idea(people=(CITIZEN,), scope=(FREIGHT,)), COMPANY),
    ("a trucker who calls it safe", Idea(people=(CITIZEN,), scope=(FREIGHT,), is_risky=False), HOUSEHOLD),
    ("a risky idea", Idea(people=(CITIZEN,), is_risky=True), COMPANY),
    ("coal trade with much money", Idea(people=(CITIZEN,), scope=("煤炭及制品销售",), yuan=2_000_000), COMPANY),
    ("a little less than much", Idea(people=(CITIZEN,), yuan=499_999), HOUSEHOLD),
    ("tenders", Idea(people=(CITIZEN,), plans=frozenset({Plan.BIDDING})), COMPANY),
    ("investors later", Idea(people=COUPLE, plans=frozenset({Plan.INVESTORS})), COMPANY),
    ("branches, no limit", Idea(people=(CITIZEN,), plans=frozenset({Plan.BRANCHES}), wants_limit=False), SOLE),
    ("branches", Idea(people=(CITIZEN,), plans=frozenset({Plan.BRANCHES})), COMPANY),
    ("invoices and staff change nothing", Idea(people=COUPLE, workers=3, plans=frozenset({Plan.HIRING})), HOUSEHOLD),
    ("a company opens a second shop", Idea(people=(FIRM,), parent=COMPANY), BRANCH),
    ("a sole proprietor opens a second shop", Idea(people=(CITIZEN,), parent=SOLE), BRANCH),
    ("a household opens a second shop", Idea(people=(CITIZEN,), parent=HOUSEHOLD), HOUSEHOLD),
    ("partners who quarrel", Idea(people=(CITIZEN,) * 3, decides=Decides.DISPUTED), COMPANY),
    ("a quarrel, no limit", Idea(people=FRIENDS, decides=Decides.DISPUTED, wants_limit=False), COMPANY),
    ("a wish against what we would say", Idea(people=(CITIZEN,), wants_limit=True, wish=HOUSEHOLD), HOUSEHOLD),
    ("one person wishes a company", Idea(people=(CITIZEN,), wish=COMPANY), COMPANY),
    ("one person wishes a partnership", Idea(people=(CITIZEN,), wish=PARTNERSHIP), HOUSEHOLD),
    ("friends wish a household", Idea(people=FRIENDS, wish=HOUSEHOLD), COMPANY),
    ("a cooperative of two", Idea(people=(FARMER,) * 2, scope=FARMING, wish=COOPERATIVE), COMPANY),
    ("a branch without an enterprise", Idea(people=(CITIZEN,), wish=BRANCH), HOUSEHOLD),
    ("a sole proprietorship wished", Idea(people=(CITIZEN,), wish=SOLE), SOLE),
    ("a family of three", Idea(people=(RELATIVE,) * 3), HOUSEHOLD),
    ("one relative and one friend", Idea(people=(RELATIVE, CITIZEN)), COMPANY),
]  # fmt: skip


@pytest.mark.parametrize(("idea", "expected"), [pytest.param(idea, kind, id=name) for name, idea, kind in SITUATIONS])
def test_the_type_fits_the_situation(idea: Idea, expected: EnterpriseType | None) -> None:
    advice = advise_type(idea, book().types)
    assert advice.type is expected
    assert advice.reasons
    assert [other.type for other in advice.others] == [kind for kind in EnterpriseType if kind is not expected]


@pytest.mark.parametrize(
    ("idea", "rules"),
    [
        (Idea(people=COUPLE), ["a_family_starts_small", "means"]),
        (Idea(people=(CITIZEN,), wish=COMPANY), ["the_founder_wishes_it", "means"]),
        (Idea(people=(MINOR,)), ["anybody_may_found_a_company", "means"]),
        (Idea(people=(OFFICIAL,)), ["officials_found_nothing"]),
        (Idea(people=(CITIZEN,) * 60), ["a_company_has_at_most_fifty"]),
        (
            Idea(people=FRIENDS, wants_limit=True, yuan=800_000),
            ["own_property_stays_apart", "several_join_without_being_family", "much_money_is_put_in", "means"],
        ),
    ],
)
def test_every_rule_that_speaks_for_the_type_is_told(idea: Idea, rules: list[str]) -> None:
    assert [reason.rule for reason in advise_type(idea, book().types).reasons] == rules


def test_another_type_is_told_with_what_stands_against_it_or_when_it_is_better() -> None:
    others = {other.type: other for other in advise_type(Idea(people=FRIENDS, words="奶茶店"), book().types).others}
    told = {kind: (other.is_possible, [said.rule for said in other.statements]) for kind, other in others.items()}
    assert told == {
        HOUSEHOLD: (False, ["a_household_is_one_person_or_one_family"]),
        SOLE: (False, ["a_sole_proprietorship_has_one_investor"]),
        PARTNERSHIP: (True, ["when"]),
        LIMITED: (True, ["when"]),
        COOPERATIVE: (False, ["a_cooperative_needs_five_members", "a_cooperative_is_for_farming"]),
        BRANCH: (False, ["a_branch_needs_an_enterprise"]),
    }


@pytest.mark.parametrize(
    ("idea", "to_person"),
    [
        (Idea(people=COUPLE), False),
        (Idea(people=(FOREIGNER,)), True),
        (Idea(people=(OFFICIAL, CITIZEN)), True),
        (Idea(people=FRIENDS, decides=Decides.DISPUTED), True),
        (Idea(people=(CITIZEN,), scope=("劳务派遣服务",)), True),
        (Idea(people=(CITIZEN,) * 60), True),
    ],
)
def test_delicate_founders_get_a_person(idea: Idea, to_person: bool) -> None:
    assert advise_type(idea, book().types).to_person is to_person


@pytest.mark.parametrize(
    ("idea", "asked"),
    [
        (Idea(), ["who_takes_part"]),
        (Idea(people=(CITIZEN,)), ["who_answers_for_debts"]),
        (Idea(people=FRIENDS), ["who_answers_for_debts", "who_manages"]),
        (Idea(people=(CITIZEN,) * 5, scope=FARMING), ["are_they_farmers", "who_answers_for_debts", "who_manages"]),
        (Idea(people=FRIENDS, wants_limit=True, decides=Decides.ONE), []),
        (Idea(people=COUPLE, wish=HOUSEHOLD), []),
        (Idea(people=(CITIZEN,), scope=("劳务派遣服务",)), []),
    ],
)
def test_only_what_may_change_the_type_is_asked(idea: Idea, asked: list[str]) -> None:
    questions = book().types.questions
    assert advise_type(idea, book().types).questions == tuple(questions[key] for key in asked)


def _ideas() -> list[Idea]:
    return [idea for _, idea, _ in SITUATIONS]


@pytest.mark.parametrize(
    "rule", [rule for _, rule in (*BARS, *PREFERENCES)] + list(QUESTIONS), ids=lambda r: r.__name__
)
def test_every_rule_speaks_in_some_situation_and_not_in_all(rule: Rule) -> None:
    many = tuple(Person() for _ in range(60))
    ideas = [*_ideas(), Idea(people=many), Idea(people=(CITIZEN,) * 5, scope=FARMING)]
    spoken = {rule(idea, book().types.limits) for idea in ideas}
    assert spoken == ({True} if rule.__name__ == "anybody_may_found_a_company" else {True, False})


def test_a_comparison_has_a_sentence_for_every_type_and_concern() -> None:
    table = comparison([HOUSEHOLD, COMPANY], ["liability", "tax"], book().types)
    assert table.types == (HOUSEHOLD, COMPANY)
    assert [(row.concern, row.caption) for row in table.rows] == [("liability", "欠了债谁还"), ("tax", "税怎么交")]
    assert table.rows[0].cells[0].text == "用个人财产还；家庭经营或分不清的，用家庭财产还。"
    assert [(cited.law, cited.article) for cited in table.rows[0].cells[1].law] == [("公司法", 4), ("公司法", 23)]


def test_a_comparison_without_concerns_has_all_of_them() -> None:
    assert len(comparison(EnterpriseType, [], book().types).rows) == len(book().types.concerns) == 7
