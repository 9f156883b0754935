"""Everyday words find their standard phrase, with slips and in dialect; words that name no trade find nothing."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from center.knowledge import KNOWLEDGE
from center.registry.scope import Kind, ScopeItem, load_catalogue
from center.registry.scope_search import Scopes, affirmed
from center.registry.scope_store import load_scopes

TABLE = Path(__file__).with_name("scope_ideas.txt")


def table() -> list[tuple[str, frozenset[str]]]:
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    pairs = (line.split(" => ") for line in lines)
    return [(said, frozenset(expected.split(" | "))) for said, expected in pairs]


@pytest.fixture(scope="module")
def scopes() -> Scopes:
    return load_scopes(KNOWLEDGE / "registry")


def test_the_table_is_large_enough_and_names_phrases_that_are_there(scopes: Scopes) -> None:
    expected = {phrase for _, phrases in table() for phrase in phrases}
    assert len(table()) >= 150
    assert [phrase for phrase in sorted(expected) if scopes.item(phrase) is None] == []


@pytest.mark.parametrize(("said", "expected"), table())
def test_everyday_words_find_their_phrase_among_the_first_two(
    scopes: Scopes, said: str, expected: frozenset[str]
) -> None:
    found = {hit.item.phrase for hit in scopes.search(said, 2)}
    assert found & expected, found


NO_TRADE = (
    "你好", "今天天气不错", "我想发财", "哈哈哈哈", "asdfgh qwerty", "12345", "？？？", "", "嗯嗯好的", "你是谁",
    "我还没想好", "随便弄点啥", "能挣钱就行", "怎么注册", "多少钱", "我老婆同意了", "手里有十来万", "明天再说",
    "谢谢你", "[微笑]", "办个营业执照", "在忻州", "啊这", "月亮真圆", "租了个门面", "自己的房子", "再加个股东",
    "改成有限公司", "有限公司和个体户有什么区别", "我是公务员", "可以的", "没雇人", "在家里办公", "叫晨光",
)  # fmt: skip


@pytest.mark.parametrize("said", NO_TRADE)
def test_words_that_name_no_trade_find_nothing(scopes: Scopes, said: str) -> None:
    assert scopes.search(said) == []


def test_a_hit_tells_why(scopes: Scopes) -> None:
    hit = scopes.search("我会修车")[0]
    assert (hit.item.phrase, hit.why, hit.said, hit.start) == ("机动车修理和维护", "“修车”归这一项", "修车", 2)


@pytest.mark.parametrize(
    ("said", "phrase"),
    [
        ("休车", "机动车修理和维护"),
        ("理法店", "理发服务"),
        ("開飯館", "餐饮服务"),
        ("KTV", "歌舞娱乐活动"),
        ("ｋｔｖ", "歌舞娱乐活动"),
    ],
)
def test_slips_width_and_script_do_not_matter(scopes: Scopes, said: str, phrase: str) -> None:
    assert scopes.search(said)[0].item.phrase == phrase


def test_what_is_not_wanted_is_not_found(scopes: Scopes) -> None:
    assert affirmed("理发店，不做美容") == "理发店，，"
    assert affirmed("要不开个饭店") == "要不开个饭店"
    assert [hit.item.phrase for hit in scopes.search("理发店，不做美容", 1)] == ["理发服务"]
    assert scopes.search("不卖菜") == []


def test_what_is_done_decides_between_phrases_of_one_thing() -> None:
    names = ("轴承制造", "轴承销售", "轴承、齿轮和传动部件制造", "轴承、齿轮和传动部件销售")
    items = tuple(ScopeItem(code=f"C{1000 + n}", phrase=name, kind=Kind.GENERAL) for n, name in enumerate(names))
    scopes = Scopes(load_catalogue(KNOWLEDGE / "registry")._replace(items=items))
    first = {said: scopes.search(said)[0].item.phrase for said in ("生产轴承", "卖轴承", "齿轮加工", "卖齿轮")}
    assert first == {
        "生产轴承": "轴承制造",
        "卖轴承": "轴承销售",
        "齿轮加工": "轴承、齿轮和传动部件制造",
        "卖齿轮": "轴承、齿轮和传动部件销售",
    }


def test_the_limit_holds_and_long_talk_is_read_to_its_limit(scopes: Scopes) -> None:
    assert len(scopes.search("卖衣服卖鞋卖菜卖水果卖化妆品", 3)) == 3
    assert scopes.search("啊" * 5000 + "修车") == []


def test_ten_times_the_phrases_do_not_take_ten_times_as_long() -> None:
    real = load_catalogue(KNOWLEDGE / "registry")
    small, large = (Scopes(real._replace(items=many(count))) for count in (500, 5000))
    ideas = [f"想卖第{number}号货" for number in range(300)] + ["生产三七号货", "今天天气不错"]
    assert best_of_three(large, ideas) < 6 * best_of_three(small, ideas)


def many(count: int) -> tuple[ScopeItem, ...]:
    """Made-up phrases of different characters."""
    first = 0x4E00
    things = (chr(first + n % 997) + chr(first + 1000 + n % 991) + chr(first + 2000 + n % 983) for n in range(count))
    return tuple(
        ScopeItem(code=f"F{1000 + n}", phrase=f"{thing}销售", kind=Kind.GENERAL) for n, thing in enumerate(things)
    )


def best_of_three(scopes: Scopes, ideas: list[str]) -> float:
    """Seconds for all ``ideas``."""
    seconds = []
    for _ in range(3):
        started = time.process_time()
        for idea in ideas:
            scopes.search(idea)
        seconds.append(time.process_time() - started)
    return min(seconds)
