"""Founders written as data (tests/drafts/*.yml): the files, the law behind them, and their talks with the real server.

They talk two at a time, one with SQLite behind the server and one with PostgreSQL.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from center.drafts.records import Version
from tests.center.drafts.drafted import BOT, milk_tea
from tests.center.recorded import FRIDAY_NOON
from tests.drafts.founders import Founder, faults_of, founders
from tests.drafts.library import library_faults
from tests.drafts.record import version_faults
from tests.drafts.talk import FounderTalk
from tests.drafts.written import EXPECTED
from tests.running import RunningBot

FOUNDERS = founders()
WITH_FACTS = [founder for founder in FOUNDERS if "facts" in founder]
FEWEST = 40
PAIRS = [FOUNDERS[place : place + 2] for place in range(0, len(FOUNDERS), 2)]

FITTING = {
    "type": "个体工商户",
    "county": "忻府区",
    "main": "食品销售（仅销售预包装食品）",
    "scope_has": ["餐饮服务 | 小餐饮"],
    "scope_lacks": ["小餐饮"],
    "licensed": ["餐饮服务"],
    "permits_has": {"食品经营许可": "after"},
    "permits_lacks": ["药品经营许可"],
    "names": {"count_at_least": 3, "has": ["晨光"], "refused": {"中华大饼王": "nation"}},
    "capital": 100000,
    "people": 1,
    "roles": ["经营者"],
    "gaps_has": ["address"],
    "gaps_lacks": ["name"],
    "citations_has": ["民法典 54"],
    "sources": {"type": "derived"},
    "versions_at_least": 3,
}
WRONG = {
    "type": "有限责任公司",
    "county": "代县",
    "premises": "租",
    "trade_code": "62",
    "main": "餐饮服务",
    "scope_has": ["小餐饮"],
    "scope_lacks": ["餐饮服务"],
    "licensed": ["小餐饮"],
    "permits_has": {"食品经营许可": "before"},
    "permits_lacks": ["食品经营许可"],
    "names": {"count_at_least": 4},
    "capital": "none",
    "people": 2,
    "roles": ["监事"],
    "gaps_has": ["name"],
    "gaps_lacks": ["address"],
    "citations_has": ["公司法 47"],
    "sources": {"type": "said"},
    "versions_at_least": 4,
}


def _name(value: object) -> str:
    return value["id"] if isinstance(value, dict) else str(value)


def test_there_are_enough_founders_each_with_a_name_of_its_own() -> None:
    names = [founder["id"] for founder in FOUNDERS]
    assert len(names) >= FEWEST
    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize("founder", FOUNDERS, ids=_name)
def test_files_say_only_what_is_understood_there(founder: Founder) -> None:
    assert faults_of(founder) == []


def test_a_draft_is_compared_with_all_that_is_expected() -> None:
    version = Version("L-22222222", 3, dict(milk_tea().fields), milk_tea().gaps, BOT, FRIDAY_NOON)
    assert version_faults(version, FITTING) == []
    assert len(version_faults(version, WRONG)) == len(WRONG) == len(EXPECTED) - 1


@pytest.mark.parametrize("founder", WITH_FACTS, ids=_name)
def test_the_library_says_the_same_of_the_facts(founder: Founder) -> None:
    assert library_faults(founder) == []


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: "+".join(map(_name, pair)))
def test_founders(bots: dict[str, RunningBot], pair: list[Founder]) -> None:
    with ThreadPoolExecutor(len(pair)) as threads:
        talked = threads.map(lambda bot, founder: FounderTalk(bot, founder).hold(), bots.values(), pair)
        assert dict(zip(map(_name, pair), talked)) == {_name(founder): [] for founder in pair}
