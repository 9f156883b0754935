"""The vocabulary: how it cuts, which official term it names, and what may stand in data/lexicon/terms.yml."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bot.nlu.lexicon import FOLDER, Lexicon, load_lexicon
from center.text import normalise


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


@pytest.fixture(scope="module")
def groups() -> dict[str, list[str]]:
    """terms.yml as it stands; a group that stands twice does not load."""
    found: dict[str, list[str]] = YAML(typ="safe").load((FOLDER / "terms.yml").read_text(encoding="utf-8"))
    return found


def official_of(lexicon: Lexicon, text: str) -> list[str]:
    """The official terms named by everyday words of ``text``, in order."""
    words = lexicon.cut(normalise(text))
    return [term for word in words if (term := lexicon.term(word)) not in (None, word)]


def test_everyday_words_are_many(groups: dict[str, list[str]]) -> None:
    assert sum(map(len, groups.values())) >= 800


def test_no_word_stands_twice(groups: dict[str, list[str]]) -> None:
    targets = Counter(normalise(word) for official, everyday in groups.items() for word in (official, *everyday))
    assert [word for word, times in targets.items() if times > 1] == []


def test_every_word_is_at_least_two_characters_and_written_as_it_is_compared(groups: dict[str, list[str]]) -> None:
    words = [word for official, everyday in groups.items() for word in (official, *everyday)]
    assert [word for word in words if len(word) < 2 or normalise(word) != word] == []


def test_no_word_is_kept_whole_twice() -> None:
    lines = (FOLDER / "words.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line, times in Counter(lines).items() if times > 1] == []


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("去工商局换法人", ["市场监管部门", "变更法定代表人"]),
        ("国税地税还用跑吗", ["税务局", "税务局"]),
        ("三证合一的执照年检", ["营业执照", "年度报告"]),
        ("剪头发的要办啥证", ["理发服务"]),
        ("开个麻辣烫", ["餐饮服务"]),
        ("修车铺注消咋闹", ["机动车修理和维护", "注销", "怎么办理"]),
        ("快递代收点要甚", ["邮件寄递服务", "材料"]),
        ("ＫＴＶ", ["歌舞娱乐活动"]),
    ],
)
def test_everyday_words_name_the_official_term(lexicon: Lexicon, text: str, terms: list[str]) -> None:
    assert official_of(lexicon, text) == terms


@pytest.mark.parametrize(
    "text",
    [
        "法人股东",
        "法人独资",
        "事业单位法人",
        "企业法人",
        "工商银行",
        "责令停业",
        "停业整顿",
        "公司",
        "公司名下的车",
        "有关公司",
        "小店区",
        "汽车年检",
        "驾驶执照丢了",
        "不动产抵押登记",
        "私刻公章",
        "办公桌",
        "一件事",
        "证照片",
    ],
)
def test_a_word_that_means_something_else_names_no_term(lexicon: Lexicon, text: str) -> None:
    assert official_of(lexicon, text) == []


def test_the_archive_gives_it_back(lexicon: Lexicon) -> None:
    again = Lexicon.from_json(lexicon.to_json())
    assert (again.words, again.terms) == (lexicon.words, lexicon.terms)


def test_load_lexicon(tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("# kept whole\n一链办理\n\n", encoding="utf-8")
    (tmp_path / "terms.yml").write_text("歇业: [歇夜, 停一停]\n", encoding="utf-8")
    found = load_lexicon(tmp_path)
    assert found.words == sorted(["一链办理", "停一停", "歇业", "歇夜"])
    assert found.terms == {"歇业": "歇业", "歇夜": "歇业", "停一停": "歇业"}
    assert found.cut("一链办理能停一停吗") == ["一链办理", "能", "停一停", "吗"]
