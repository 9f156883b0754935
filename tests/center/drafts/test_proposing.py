"""From facts to a draft: fields with reasons and laws, gaps, and what no draft is made of."""

from __future__ import annotations

import pytest

from center.drafts.fields import FieldSource, checked, rows_of
from center.drafts.proposing import advised_on, against, barred_wish, proposed, questions
from center.drafts.proposing_facts import SELF, Facts, Founder, facts_of, founders_of, rows_of_founders, with_farmers
from center.drafts.proposing_fields import names_of
from center.law import Citation
from center.registry.book import Registry, load_registry
from center.registry.ideas import EnterpriseType, Plan, Premises, Trait

FAMILY = frozenset({Trait.FAMILY})
TEA = Facts(
    words="开个奶茶店",
    office="忻府区",
    place="山西省忻州市忻府区",
    people=(Founder(SELF, FAMILY), Founder("配偶", FAMILY)),
    yuan=100_000,
    premises=Premises.RENTED,
)


@pytest.fixture(scope="module")
def books() -> Registry:
    return load_registry()


def test_a_couple_with_a_tea_shop(books: Registry) -> None:
    draft = proposed(TEA, books)
    assert draft is not None
    fields = checked(draft.fields)
    assert fields["type"].shown == "个体工商户（家庭经营）"
    assert fields["type"].source is FieldSource.DERIVED
    assert Citation(law="促进个体工商户发展条例", article=6) in fields["type"].citations
    assert [(row.phrase, row.kind) for row in rows_of(fields, "scope")] == [("餐饮服务", "licensed")]
    assert ("食品经营许可", "after") in {(row.title, row.when) for row in rows_of(fields, "permits")}
    assert [(row.name, row.roles) for row in rows_of(fields, "people")] == [
        (SELF, ("经营者",)),
        ("配偶", ("参加经营的家庭成员",)),
    ]
    assert fields["capital"].value is None
    assert len(names_of(draft.work)) >= 3
    assert [gap.field for gap in draft.gaps] == ["address"]


def test_the_same_as_a_company(books: Registry) -> None:
    draft = proposed(TEA._replace(wish=EnterpriseType.COMPANY, capital=200_000, name="想叫晨光"), books)
    assert draft is not None
    fields = draft.fields
    assert (fields["type"].value, fields["type"].source) == ("company", FieldSource.SAID)
    assert (fields["capital"].value, fields["capital"].source) == (200_000, FieldSource.SAID)
    assert Citation(law="公司法", article=47) in fields["paid_in"].citations
    assert fields["name"].shown == "忻州市忻府区晨光餐饮有限公司"
    assert "法定代表人" in fields["people"].shown


def test_a_chosen_name_comes_first(books: Registry) -> None:
    second = names_of(proposed(TEA, books).work)[1]  # type: ignore[union-attr]
    draft = proposed(TEA._replace(chosen_name=second), books)
    assert draft is not None
    assert draft.fields["name"].shown == second
    assert second not in draft.fields["name"].alternatives


def test_a_type_that_cannot_be_is_told(books: Registry) -> None:
    friends = TEA._replace(people=(Founder(SELF), Founder("朋友")), wish=EnterpriseType.HOUSEHOLD)
    draft = proposed(friends, books)
    assert draft is not None
    assert draft.work.type is EnterpriseType.COMPANY
    assert "朋友之间合伙办不成个体工商户" in barred_wish(draft.work)[0].text


def test_who_may_not_stand_for_it_makes_room(books: Registry) -> None:
    people = (Founder(SELF, frozenset({Trait.DISHONEST})), Founder("朋友"))
    draft = proposed(TEA._replace(people=people, wants_limit=True), books)
    assert draft is not None
    assert draft.fields["representative"].shown == "朋友"
    assert draft.fields["representative"].citations


def test_a_civil_servant_alone_gets_no_draft(books: Registry) -> None:
    servant = TEA._replace(people=(Founder(SELF, frozenset({Trait.CIVIL_SERVANT})),))
    assert proposed(servant, books) is None
    assert any("公务员" in one.text for one in against(servant, books))


def test_forbidden_trades_get_no_draft(books: Registry) -> None:
    gambling = TEA._replace(words="想开个赌场")
    assert proposed(gambling, books) is None
    assert "赌" in advised_on(gambling, books).declined[0].text


def test_the_scope_grows_and_shrinks(books: Registry) -> None:
    more = advised_on(TEA._replace(words="开个奶茶店，送外卖", more=("卖文具",)), books).scope.phrases
    less = advised_on(TEA._replace(words="开个奶茶店，送外卖", more=("卖文具",), less=("外卖",)), books).scope.phrases
    assert set(more) - set(less) == {"外卖递送服务"}
    assert "文具用品零售" in less


def test_a_shop_on_the_internet_may_sell_there(books: Registry) -> None:
    online = TEA._replace(words="开个花店", plans=frozenset({Plan.ONLINE_SHOP}))
    assert "互联网销售（除销售需要许可的商品）" in advised_on(online, books).scope.phrases


def test_only_the_place_blocks(books: Registry) -> None:
    draft = proposed(Facts(words="开个奶茶店"), books)
    assert draft is not None
    assert [(gap.field, gap.blocks) for gap in draft.gaps] == [("county", True), ("people", False), ("premises", False)]


def test_what_is_asked_because_it_may_change_the_type(books: Registry) -> None:
    assert questions(TEA, books) == {"who_answers_for_debts"}
    assert questions(TEA._replace(wants_limit=False), books) == frozenset()


def test_facts_of_slots() -> None:
    slots = {
        "trade": "奶茶",
        "people": [{"who": SELF, "traits": ["family"], "share": ""}],
        "money": "declined",
        "risk": False,
    }
    facts = facts_of(slots, "山西省")
    assert facts.people == (Founder(SELF, FAMILY),)
    assert (facts.yuan, facts.wants_limit, facts.left) == (None, False, frozenset({"money"}))
    assert founders_of(rows_of_founders(facts.people)) == facts.people
    assert with_farmers(facts.people, 1)[0].traits == {Trait.FAMILY, Trait.FARMER}
