"""How long a draft is when it is told, and what is never left out."""

from __future__ import annotations

import pytest
from rasa_sdk.executor import ActionExecutor

from actions.draft_lines import ROOM, blocking, verdict_of_first, whole
from actions.draft_words import books
from center.cases.events import Actor
from center.drafts.fields import Gap
from center.drafts.proposing import Proposed, proposed
from center.drafts.proposing_facts import Facts, Founder
from center.drafts.records import Version
from center.registry.ideas import Premises
from tests.center.recorded import FRIDAY_NOON

ALONE = (Founder("本人"),)
KNOWN = Facts(
    "开个奶茶店，送外卖",
    office="忻府区",
    place="山西省忻州市忻府区",
    people=ALONE,
    premises=Premises.RENTED,
    name="叫晨光",
)
pytestmark = pytest.mark.usefixtures("executor")


def made(facts: Facts) -> tuple[Proposed, Version]:
    found = proposed(facts, books())
    assert found is not None
    return found, Version("L-AAAABBBB", 1, found.fields, found.gaps, Actor("person", "t"), FRIDAY_NOON)


@pytest.mark.parametrize(
    "facts",
    [
        KNOWN,
        KNOWN._replace(words="开大药房", wants_limit=True, yuan=400_000),
        KNOWN._replace(words="煤炭贸易", yuan=2_000_000, wants_limit=True, people=(*ALONE, Founder("朋友"))),
        KNOWN._replace(words="网上卖小米", premises=Premises.HOME),
    ],
)
def test_a_draft_is_short_enough_to_be_read_aloud(facts: Facts) -> None:
    lines = whole(*made(facts))
    assert sum(map(len, lines)) <= ROOM + 30
    assert [lines[0][:3], lines[-1][:3]] == ["类型：", "还差："]
    assert any("晨光" in line and "2. " in line and "3. " in line for line in lines)


def test_a_hint_on_the_first_name_is_told() -> None:
    draft, version = made(KNOWN._replace(name="叫华为"))
    verdict = verdict_of_first(draft)
    assert verdict is not None
    hints = [finding.text for finding in verdict.findings[:2]]
    assert hints
    assert set(hints) <= set(whole(draft, version))


def test_what_blocks_stands_before_what_is_missing() -> None:
    draft, version = made(KNOWN)
    held = version._replace(gaps=(Gap("permits", "登记前要先办：办学许可。", True), Gap("county", "哪个县", True)))
    assert [gap.field for gap in blocking(held.gaps)] == ["permits"]
    assert whole(draft, held)[-2:] == ["提交前要先办好：1. 登记前要先办：办学许可。", "还差：1. 哪个县。"]


def test_joint_debts_are_always_told(executor: ActionExecutor) -> None:
    both = (Founder("本人"), Founder("朋友"))
    lines = whole(*made(KNOWN._replace(people=both, wants_limit=False)))
    assert any("连带" in line for line in lines)
