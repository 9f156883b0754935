"""An idea becomes a proposal: the main phrase first, general and licensed apart, forbidden trades told plainly."""

from __future__ import annotations

import pytest

from center.knowledge import KNOWLEDGE
from center.registry.scope_ideas import Proposal, propose, refusals
from center.registry.scope_search import Scopes
from center.registry.scope_store import load_scopes


@pytest.fixture(scope="module")
def scopes() -> Scopes:
    return load_scopes(KNOWLEDGE / "registry")


def shown(proposal: Proposal) -> tuple[str | None, list[str], list[str]]:
    main = proposal.main.phrase if proposal.main else None
    return main, [item.phrase for item in proposal.general], [item.phrase for item in proposal.licensed]


@pytest.mark.parametrize(
    ("idea", "main", "general", "licensed"),
    [
        ("我想在忻州开个奶茶店，就我和我老婆，手里有十来万", "餐饮服务", [], ["餐饮服务"]),
        ("开个饭店，顺便卖烟", "餐饮服务", [], ["餐饮服务", "烟草制品零售"]),
        ("捎带卖点水果，主要开药店", "药品零售", ["新鲜水果零售"], ["药品零售"]),
        ("买卖煤炭，自己有车拉煤", "煤炭及制品销售", ["煤炭及制品销售"], ["道路货物运输（不含危险货物）"]),
        ("做软件开发，不做培训", "软件开发", ["软件开发"], []),
        ("理发店带美甲", "理发服务", ["美甲服务"], ["理发服务"]),
    ],
)
def test_the_main_phrase_comes_first_and_kinds_apart(
    scopes: Scopes, idea: str, main: str, general: list[str], licensed: list[str]
) -> None:
    proposal = propose(scopes, idea)
    assert shown(proposal) == (main, general, licensed)
    assert proposal.phrases[0] == main
    assert sorted(proposal.phrases) == sorted(general + licensed)


def test_related_phrases_are_offered_and_not_chosen(scopes: Scopes) -> None:
    proposal = propose(scopes, "修车")
    assert proposal.phrases == ("机动车修理和维护",)
    assert [item.phrase for item in proposal.related] == ["汽车零配件零售", "洗车服务", "润滑油销售"]


def test_every_proposal_says_that_the_authoritys_list_decides(scopes: Scopes) -> None:
    notes = [propose(scopes, idea).notes for idea in ("修车", "你好", "开赌场", "卖菜")]
    assert [note[-1] for note in notes] == [scopes.words.always] * 4
    assert "以登记机关系统可选条目为准" in scopes.words.always.text


def test_a_forbidden_trade_is_declined_with_its_reason(scopes: Scopes) -> None:
    proposal = propose(scopes, "开个赌场")
    assert shown(proposal) == (None, [], [])
    assert [(refusal.key, refusal.reserved) for refusal in proposal.refused] == [("gambling", False)]
    assert refusals(scopes, "开个赌场") == list(proposal.refused)
    assert proposal.refused[0].reason.law


def test_the_rest_of_an_idea_with_a_forbidden_trade_in_it_still_counts(scopes: Scopes) -> None:
    proposal = propose(scopes, "开棋牌室，再弄个地下赌场")
    assert shown(proposal) == ("棋牌室服务", ["棋牌室服务"], [])
    assert [refusal.title for refusal in proposal.refused] == ["赌博"]
    assert shown(propose(scopes, "卖假烟"))[0] is None


def test_what_needs_its_permit_first_is_proposed_and_told(scopes: Scopes) -> None:
    proposal = propose(scopes, "开个小额贷款公司")
    assert shown(proposal) == ("小额贷款业务", [], ["小额贷款业务"])
    assert [(refusal.key, refusal.to_person) for refusal in proposal.refused] == [("lending", True)]
    assert proposal.refused[0].reason in proposal.notes


def test_a_reserved_trade_is_proposed_with_what_it_takes(scopes: Scopes) -> None:
    proposal = propose(scopes, "卖电子烟")
    assert shown(proposal) == ("电子烟零售", [], ["电子烟零售"])
    assert [(refusal.key, refusal.reserved) for refusal in proposal.refused] == [("tobacco_retail", True)]
    assert proposal.refused[0].reason in proposal.notes


def test_without_a_trade_there_is_nothing_to_propose(scopes: Scopes) -> None:
    proposal = propose(scopes, "我还没想好")
    assert proposal == Proposal(None, (), (), (), (), (scopes.words.always,))
    assert proposal.phrases == ()
