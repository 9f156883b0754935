"""Who is what in a draft, what blocks it, and what is only told."""

from __future__ import annotations

from typing import Any

import pytest

from center.drafts.fields import rows_of
from center.drafts.proposing import Proposed, proposed
from center.drafts.proposing_facts import SELF, Facts, Founder
from center.registry.book import Registry, load_registry
from center.registry.ideas import EnterpriseType, Trait

COMPANY, LIMITED = EnterpriseType.COMPANY, EnterpriseType.LIMITED_PARTNERSHIP


@pytest.fixture(scope="module")
def books() -> Registry:
    return load_registry()


def founder(who: str, *traits: Trait, **more: Any) -> Founder:
    return Founder(who, frozenset(traits), **more)


def draft(books: Registry, *people: Founder, words: str = "卖钢材", **facts: Any) -> Proposed:
    found = proposed(Facts(words, office="忻府区", place="山西省忻州市忻府区", people=people, **facts), books)
    assert found is not None
    return found


def blocking(found: Proposed) -> str:
    return "；".join(gap.text for gap in found.gaps if gap.blocks)


def roles(found: Proposed) -> dict[str, tuple[str, ...]]:
    return {row.name: row.roles for row in rows_of(found.fields, "people")}


def test_a_limited_partnership_has_both_kinds_of_partners(books: Registry) -> None:
    giver = founder("朋友", Trait.PASSIVE)
    assert roles(draft(books, founder(SELF), giver, wish=LIMITED)) == {SELF: ("普通合伙人",), "朋友": ("有限合伙人",)}
    assert blocking(draft(books, founder(SELF), giver, wish=LIMITED)) == ""
    assert "要有只出钱、不管事的有限合伙人" in blocking(draft(books, founder(SELF), founder("朋友"), wish=LIMITED))


@pytest.mark.parametrize(
    ("trait", "words"),
    [
        (Trait.CIVIL_SERVANT, "公务员、现役军人不能从事营利活动"),
        (Trait.FOREIGN, "外商投资准入负面清单核对"),
        (Trait.MINOR, "未成年人"),
    ],
)
def test_who_may_not_blocks(books: Registry, trait: Trait, words: str) -> None:
    assert words in blocking(draft(books, founder(SELF, trait), founder("朋友"), wish=COMPANY, representative=SELF))


def test_a_convicted_son_blocks_only_as_head(books: Registry) -> None:
    son = founder("儿子", Trait.CONVICTED)
    assert "五年" in blocking(draft(books, founder(SELF), son, wish=COMPANY, representative="儿子"))
    other = draft(books, founder(SELF), son, wish=COMPANY)
    assert (blocking(other), other.fields["representative"].shown) == ("", SELF)


def test_shares_stand_with_the_people(books: Registry) -> None:
    shares = "老张60%，本人40%"
    found = draft(books, founder(SELF), founder("老张"), wish=COMPANY, shares=shares, yuan=1_000_000)
    assert [(row.name, row.share) for row in rows_of(found.fields, "people")] == [
        (SELF, "40%（40万元）"),
        ("老张", "60%（60万元）"),
    ]
    assert not any("各人出多少" in gap.text for gap in found.gaps)


def test_posts_of_a_company_are_asked_for(books: Registry) -> None:
    found = draft(books, founder(SELF), wish=COMPANY)
    assert "监事（股东同意可以不设）、财务负责人、登记联络员由谁当" in [gap.text for gap in found.gaps]
    assert ("公司法", 83) in {(law.law, law.article) for law in found.fields["people"].citations}
    wife = founder("配偶", posts=("监事", "财务负责人", "登记联络员"), invests=False)
    filled = draft(books, founder(SELF), wife, wish=COMPANY)
    assert roles(filled)["配偶"] == ("监事", "财务负责人", "登记联络员")
    assert not any("由谁当" in gap.text for gap in filled.gaps)
    assert filled.work.idea.headcount == 1


def test_who_manages_is_no_supervisor(books: Registry) -> None:
    assert "不得兼任监事" in blocking(draft(books, founder(SELF, posts=("监事",)), wish=COMPANY))


def test_a_figure_far_over_the_means_is_a_gap(books: Registry) -> None:
    found = draft(books, founder(SELF), wish=COMPANY, capital=100_000_000, yuan=500_000)
    assert any("写1亿元、手里50万元" in gap.text for gap in found.gaps)
    assert found.work.capital.to_person


def test_nothing_to_put_in_blocks(books: Registry) -> None:
    assert "请报一个打算投入的数" in blocking(draft(books, founder(SELF), wish=COMPANY, capital=0))


def test_what_is_only_told_blocks_nothing(books: Registry) -> None:
    shop = draft(books, founder(SELF), words="开个小卖部，也卖烟", wants_limit=False)
    assert blocking(shop) == ""
