"""The rules by which an enterprise type is chosen, one function each; the name of a function is its key in types.yml.

``BARS`` say which types cannot be. ``PREFERENCES`` say which type is wanted; the first whose type is not barred wins,
so their order is the order of importance. ``QUESTIONS`` say what to ask because it may change the choice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from center.registry.ideas import Decides, EnterpriseType, Idea, Plan, Trait

_FEWEST_MEMBERS = 5
_SMALL_COOPERATIVE = 20
_MOST_SHAREHOLDERS = 50
_HOUSEHOLD, _SOLE = EnterpriseType.HOUSEHOLD, EnterpriseType.SOLE
_PARTNERSHIP, _LIMITED_PARTNERSHIP = EnterpriseType.PARTNERSHIP, EnterpriseType.LIMITED_PARTNERSHIP
_COMPANY, _COOPERATIVE, _BRANCH = EnterpriseType.COMPANY, EnterpriseType.COOPERATIVE, EnterpriseType.BRANCH
_PERSONAL = (_HOUSEHOLD, _SOLE)
_PARTNERSHIPS = (_PARTNERSHIP, _LIMITED_PARTNERSHIP)


class Limits(NamedTuple):
    """What the rules need beside the idea: see types.yml."""

    much_money: int
    company_only: tuple[str, ...]
    enterprise_only: tuple[str, ...]
    building: tuple[str, ...]
    risky: tuple[str, ...]
    farming: tuple[str, ...]


Rule = Callable[[Idea, Limits], bool]


def enterprises_found_no_household(idea: Idea, limits: Limits) -> bool:
    """A founder that is an enterprise: 个人独资企业法第二条, 促进个体工商户发展条例第二条."""
    return idea.companies > 0


def foreigners_found_no_household(idea: Idea, limits: Limits) -> bool:
    """促进个体工商户发展条例第二条 speaks of citizens; 个人独资企业法第四十七条, 农民专业合作社法第十九条."""
    return idea.has(Trait.FOREIGN)


def a_household_is_one_person_or_one_family(idea: Idea, limits: Limits) -> bool:
    """促进个体工商户发展条例第六条."""
    return idea.headcount > 1 and not idea.is_family


def a_sole_proprietorship_has_one_investor(idea: Idea, limits: Limits) -> bool:
    """个人独资企业法第二条, 第八条."""
    return idea.headcount > 1


def a_partnership_needs_two(idea: Idea, limits: Limits) -> bool:
    """合伙企业法第十四条, 第六十一条."""
    return idea.headcount == 1


def a_limited_partnership_has_at_most_fifty(idea: Idea, limits: Limits) -> bool:
    """合伙企业法第六十一条."""
    return idea.headcount > _MOST_SHAREHOLDERS


def a_company_has_at_most_fifty(idea: Idea, limits: Limits) -> bool:
    """公司法第四十二条."""
    return idea.headcount > _MOST_SHAREHOLDERS


def a_cooperative_needs_five_members(idea: Idea, limits: Limits) -> bool:
    """农民专业合作社法第十二条."""
    return 0 < idea.headcount < _FEWEST_MEMBERS


def a_cooperative_needs_farmers(idea: Idea, limits: Limits) -> bool:
    """农民专业合作社法第二十条: at least 80 percent."""
    return idea.headcount >= _FEWEST_MEMBERS and idea.count(Trait.FARMER) * 5 < idea.headcount * 4


def a_cooperative_takes_few_enterprises(idea: Idea, limits: Limits) -> bool:
    """农民专业合作社法第二十条: one among up to twenty members, above that five percent."""
    if idea.headcount <= _SMALL_COOPERATIVE:
        return idea.companies > 1
    return idea.companies * 20 > idea.headcount


def a_cooperative_is_for_farming(idea: Idea, limits: Limits) -> bool:
    """农民专业合作社法第三条; unknown as long as nothing is said of the trade."""
    return bool(idea.scope or idea.words) and not is_farming(idea, limits)


def partners_have_full_capacity(idea: Idea, limits: Limits) -> bool:
    """合伙企业法第十四条."""
    return idea.has(Trait.MINOR, Trait.INCAPABLE)


def an_operator_has_capacity(idea: Idea, limits: Limits) -> bool:
    """促进个体工商户发展条例第二条: citizens able to do business; here, when nobody else is there."""
    return idea.headcount > 0 and idea.count(Trait.MINOR) + idea.count(Trait.INCAPABLE) == idea.headcount


def state_enterprises_are_no_general_partners(idea: Idea, limits: Limits) -> bool:
    """合伙企业法第三条; a limited partnership still needs another as general partner."""
    return idea.has(Trait.STATE_OWNED)


def officials_found_nothing(idea: Idea, limits: Limits) -> bool:
    """个人独资企业法第十六条 and the law on civil servants: nobody else is there to found it."""
    barred = idea.count(Trait.CIVIL_SERVANT) + idea.count(Trait.SERVICEMAN)
    return idea.headcount > 0 and barred == idea.headcount


def a_branch_needs_an_enterprise(idea: Idea, limits: Limits) -> bool:
    """公司法第十三条, 个人独资企业法第十四条."""
    return idea.parent in (None, _BRANCH)


def a_household_has_places_and_no_branches(idea: Idea, limits: Limits) -> bool:
    """个体工商户登记管理规定第十二条."""
    return idea.parent is _HOUSEHOLD


def the_trade_is_for_companies(idea: Idea, limits: Limits) -> bool:
    """劳动合同法第五十七条 and the laws on finance."""
    return _is_one_of(limits.company_only, idea)


def the_trade_is_for_enterprises(idea: Idea, limits: Limits) -> bool:
    """代理记账管理办法: only an enterprise is licensed; the authority has the last word."""
    return _is_one_of(limits.enterprise_only, idea)


def an_enterprise_opens_a_further_place(idea: Idea, limits: Limits) -> bool:
    """公司法第十三条, 市场主体登记管理条例第二十三条."""
    return idea.parent is not None


def farmers_work_together(idea: Idea, limits: Limits) -> bool:
    """农民专业合作社法第二条, 第十二条, 第二十条."""
    enough = idea.headcount >= _FEWEST_MEMBERS and not a_cooperative_needs_farmers(idea, limits)
    return enough and not a_cooperative_is_for_farming(idea, limits)


def enterprises_or_foreigners_take_part(idea: Idea, limits: Limits) -> bool:
    """外商投资法第三十一条, 公司法第四条."""
    return idea.companies > 0 or idea.has(Trait.FOREIGN)


def building_asks_for_qualification(idea: Idea, limits: Limits) -> bool:
    """建筑法第十二条, 第十三条."""
    return _is_one_of(limits.building, idea)


def own_property_stays_apart(idea: Idea, limits: Limits) -> bool:
    """公司法第三条, 第四条."""
    return idea.wants_limit is True


def some_only_give_money(idea: Idea, limits: Limits) -> bool:
    """合伙企业法第二条, 第六十七条, 第六十八条: one manages without limit, others pay in."""
    return idea.wants_limit is False and 0 < idea.count(Trait.PASSIVE) < idea.headcount


def partners_answer_for_each_other(idea: Idea, limits: Limits) -> bool:
    """合伙企业法第二条, 第三十九条."""
    return idea.wants_limit is False and idea.headcount > 1 and not idea.is_family


def partners_who_dispute_need_articles(idea: Idea, limits: Limits) -> bool:
    """公司法第五条, 第六十六条."""
    return idea.decides is Decides.DISPUTED and idea.headcount > 1


def several_join_without_being_family(idea: Idea, limits: Limits) -> bool:
    """公司法第四条, 第四十二条."""
    return idea.headcount > 1 and not idea.is_family


def one_owner_wants_branches(idea: Idea, limits: Limits) -> bool:
    """个人独资企业法第二条, 第十四条."""
    alone = idea.headcount == 1
    return alone and idea.wants_limit is False and Plan.BRANCHES in idea.plans


def the_trade_is_risky(idea: Idea, limits: Limits) -> bool:
    """公司法第三条: what goes wrong may cost more than the business earns."""
    return idea.is_risky is True or (idea.is_risky is None and _is_one_of(limits.risky, idea))


def the_plans_ask_for_a_company(idea: Idea, limits: Limits) -> bool:
    """Investors, tenders, branches."""
    return bool(idea.plans & {Plan.INVESTORS, Plan.BIDDING, Plan.BRANCHES})


def much_money_is_put_in(idea: Idea, limits: Limits) -> bool:
    """公司法第四条; the amount is a local judgment."""
    return (idea.yuan or 0) >= limits.much_money


def a_family_starts_small(idea: Idea, limits: Limits) -> bool:
    """促进个体工商户发展条例第六条."""
    return idea.is_family


def one_person_starts_small(idea: Idea, limits: Limits) -> bool:
    """促进个体工商户发展条例第二条, 第十三条; also while nothing is said of people."""
    return idea.headcount <= 1


def anybody_may_found_a_company(idea: Idea, limits: Limits) -> bool:
    """公司法第四十二条: what is left when everything else is barred."""
    return True


def who_takes_part(idea: Idea, limits: Limits) -> bool:
    """The number of people decides most."""
    return idea.headcount == 0


def are_they_farmers(idea: Idea, limits: Limits) -> bool:
    """Five and more in farming, and not said who is a farmer."""
    several = idea.headcount >= _FEWEST_MEMBERS and not idea.has(Trait.FARMER)
    return several and is_farming(idea, limits)


def who_answers_for_debts(idea: Idea, limits: Limits) -> bool:
    """Whether debts are to stay apart from the family's property."""
    decided = idea.wish is not None or idea.parent is not None or the_trade_is_for_companies(idea, limits)
    return idea.headcount > 0 and idea.wants_limit is None and not decided


def who_manages(idea: Idea, limits: Limits) -> bool:
    """Several, and not said who decides."""
    return idea.headcount > 1 and not idea.is_family and idea.decides is None


def is_farming(idea: Idea, limits: Limits) -> bool:
    """Whether the trade is what a cooperative of farmers may do."""
    return any(word in text for word in limits.farming for text in (*idea.scope, idea.words))


def _is_one_of(phrases: Iterable[str], idea: Idea) -> bool:
    """Whether the scope has one of ``phrases`` (劳务派遣服务 is not 劳务服务（不含劳务派遣）)."""
    return not set(phrases).isdisjoint(idea.scope)


_EVERY_TYPE = tuple(EnterpriseType)
_ALL_BUT_COMPANY = tuple(kind for kind in EnterpriseType if kind not in (_COMPANY, _BRANCH))
BARS: tuple[tuple[tuple[EnterpriseType, ...], Rule], ...] = (
    (_EVERY_TYPE, officials_found_nothing),
    (_ALL_BUT_COMPANY, the_trade_is_for_companies),
    ((_HOUSEHOLD,), the_trade_is_for_enterprises),
    (_PERSONAL, enterprises_found_no_household),
    ((_HOUSEHOLD, _SOLE, _COOPERATIVE), foreigners_found_no_household),
    ((_HOUSEHOLD,), a_household_is_one_person_or_one_family),
    ((_SOLE,), a_sole_proprietorship_has_one_investor),
    (_PARTNERSHIPS, a_partnership_needs_two),
    ((_LIMITED_PARTNERSHIP,), a_limited_partnership_has_at_most_fifty),
    ((_COMPANY,), a_company_has_at_most_fifty),
    ((_COOPERATIVE,), a_cooperative_needs_five_members),
    ((_COOPERATIVE,), a_cooperative_needs_farmers),
    ((_COOPERATIVE,), a_cooperative_takes_few_enterprises),
    ((_COOPERATIVE,), a_cooperative_is_for_farming),
    (_PARTNERSHIPS, partners_have_full_capacity),
    (_PERSONAL, an_operator_has_capacity),
    ((_PARTNERSHIP,), state_enterprises_are_no_general_partners),
    ((_BRANCH,), a_branch_needs_an_enterprise),
    ((_BRANCH,), a_household_has_places_and_no_branches),
)
PREFERENCES: tuple[tuple[EnterpriseType, Rule], ...] = (
    (_BRANCH, an_enterprise_opens_a_further_place),
    (_COMPANY, the_trade_is_for_companies),
    (_COOPERATIVE, farmers_work_together),
    (_COMPANY, enterprises_or_foreigners_take_part),
    (_COMPANY, building_asks_for_qualification),
    (_COMPANY, own_property_stays_apart),
    (_COMPANY, partners_who_dispute_need_articles),
    (_LIMITED_PARTNERSHIP, some_only_give_money),
    (_PARTNERSHIP, partners_answer_for_each_other),
    (_COMPANY, several_join_without_being_family),
    (_SOLE, one_owner_wants_branches),
    (_COMPANY, the_trade_is_risky),
    (_COMPANY, the_plans_ask_for_a_company),
    (_COMPANY, much_money_is_put_in),
    (_HOUSEHOLD, a_family_starts_small),
    (_HOUSEHOLD, one_person_starts_small),
    (_COMPANY, anybody_may_found_a_company),
)
QUESTIONS: tuple[Rule, ...] = (who_takes_part, are_they_farmers, who_answers_for_debts, who_manages)
