"""Checks of the sentences: the sides apart, the guides told apart."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from center.sentences import ROWS_AT_ONCE, Sentence, family_sentences, likenesses, read_calibration, read_held_out
from tests.center.tree import (
    CALIBRATION,
    FAMILIES,
    HELD_OUT_NAME,
    HELD_OUT_SIMPLE,
    NAME,
    SIMPLE,
    KnowledgeTree,
)

WORDS = st.text("注销登记名称公告怎么办吗ab1 ，？", max_size=12)


def test_a_guide_without_held_out_sentences(tree: KnowledgeTree) -> None:
    (tree.root / HELD_OUT_NAME).unlink()
    assert tree.faults() == [(NAME, 1, "tests/understanding 里只有 0 句测试问法，至少 6 句")]


def test_a_guide_with_too_few_held_out_sentences(tree: KnowledgeTree) -> None:
    tree.edit(HELD_OUT_NAME, "  - 店名带省名能批不\n", "")
    assert tree.faults() == [(NAME, 1, "tests/understanding 里只有 5 句测试问法，至少 6 句")]


def test_held_out_sentences_of_a_guide_that_does_not_exist(tree: KnowledgeTree) -> None:
    tree.write("tests/understanding/change/gone.yml", "guide: change.gone\nsentences:\n  - 这件事归谁管\n")
    assert tree.faults() == [("tests/understanding/change/gone.yml", 3, "没有“change.gone”这篇指南")]


def test_a_near_miss_of_a_guide_that_does_not_exist(tree: KnowledgeTree) -> None:
    tree.edit(HELD_OUT_SIMPLE, "公示, guide: deregistration.simple", "公示, guide: change.gone")
    assert tree.faults() == [
        (SIMPLE, 1, "tests/understanding 里只有 5 句测试问法，至少 6 句"),
        (HELD_OUT_SIMPLE, tree.line(HELD_OUT_SIMPLE, "销户为啥"), "没有“change.gone”这篇指南"),
    ]


@pytest.mark.parametrize(
    "copy", ["公司名称怎么写才合规不被驳回", "公司名称怎么写才合规不被驳回？", "公司名称怎么写才合规不被驳回呢"]
)
def test_a_training_sentence_or_a_near_copy_of_it_in_the_test(tree: KnowledgeTree, copy: str) -> None:
    tree.edit(HELD_OUT_NAME, "开店起个啥名好", copy)
    problem = f"测试句“{copy}”与训练句“公司名称怎么写才合规不被驳回”几乎相同：换一句"
    assert tree.faults() == [(HELD_OUT_NAME, tree.line(HELD_OUT_NAME, copy), problem)]


def test_a_family_sentence_in_the_test(tree: KnowledgeTree) -> None:
    tree.edit(HELD_OUT_SIMPLE, "银行卡怎么销户", "早上好")
    problem = "测试句“早上好”与训练句“早上好”几乎相同：换一句"
    assert tree.faults() == [(HELD_OUT_SIMPLE, tree.line(HELD_OUT_SIMPLE, "早上好"), problem)]


def test_a_training_sentence_in_the_calibration(tree: KnowledgeTree) -> None:
    tree.edit(CALIBRATION, "牌匾上的字有啥规定", "名称保留多久")
    problem = "校准句“名称保留多久”与训练句“名称保留多久”几乎相同：换一句"
    assert tree.faults() == [(CALIBRATION, 3, problem)]


def test_a_calibration_sentence_in_the_test(tree: KnowledgeTree) -> None:
    tree.edit(HELD_OUT_NAME, "开店起个啥名好", "牌匾上的字有啥规定")
    problem = "测试句“牌匾上的字有啥规定”与校准句“牌匾上的字有啥规定”几乎相同：换一句"
    assert tree.faults() == [(HELD_OUT_NAME, 3, problem)]


def test_a_training_sentence_in_the_held_out_tasks(tree: KnowledgeTree) -> None:
    tree.write("tests/understanding/tasks.yml", "tasks:\n  open_case:\n    - 早上好\n")
    problem = "测试句“早上好”与训练句“早上好”几乎相同：换一句"
    assert tree.faults() == [("tests/understanding/tasks.yml", 3, problem)]


def test_a_sentence_that_stands_twice_in_one_guide(tree: KnowledgeTree) -> None:
    tree.edit(NAME, "  - 字号要几个字\n", "  - 字号要几个字\n  - 字号，要几个字？\n")
    problem = "“字号，要几个字？”在“establishment.name”里已经有了：留一处"
    assert tree.faults() == [(NAME, tree.line(NAME, "字号，要几个字？"), problem)]


def test_a_sentence_that_stands_in_a_guide_and_in_a_family(tree: KnowledgeTree) -> None:
    tree.edit(FAMILIES, "早上好", "名称保留多久")
    problem = "“名称保留多久”在“establishment.name”里已经有了：留一处"
    assert tree.faults() == [(FAMILIES, 6, problem)]


def test_two_guides_whose_sentences_cannot_be_told_apart(tree: KnowledgeTree) -> None:
    asked = ("怎么办", "要多久", "去哪里办", "要什么材料", "收费不收费", "几个人能办", "在网上办", "谁来签字")
    for name, start in ((NAME, "公司合并登记"), (SIMPLE, "公司合并手续")):
        text = (tree.root / name).read_text("utf-8")
        before, rest = text.split("ask:\n")
        tree.write(
            name, before + "ask:\n" + "".join(f"  - {start}{end}\n" for end in asked) + rest[rest.index("short") :]
        )
    assert tree.faults() == [
        (SIMPLE, tree.line(SIMPLE, "ask:") + 1, "一半以上的问法更像“establishment.name”：两篇分不开，合并或改写问法"),
        (NAME, tree.line(NAME, "ask:") + 1, "一半以上的问法更像“deregistration.simple”：两篇分不开，合并或改写问法"),
    ]


def test_sentences_unlike_all_others_do_not_make_two_guides_alike(tree: KnowledgeTree) -> None:
    text = (tree.root / NAME).read_text("utf-8")
    before, rest = text.split("ask:\n")
    unlike = ["甲乙丙", "丁戊己", "庚辛壬", "子丑寅", "卯辰巳", "午未申", "酉戌亥", "乾坤震"]
    asked = "".join(f"  - {sentence}\n" for sentence in unlike)
    tree.write(NAME, f"{before}ask:\n{asked}{rest[rest.index('short') :]}")
    assert tree.faults() == []


def test_bad_yaml_in_the_held_out_sentences(tree: KnowledgeTree) -> None:
    tree.append(HELD_OUT_NAME, "near_misses: [\n")
    assert [fault[:2] for fault in tree.faults()] == [(NAME, 1), (HELD_OUT_NAME, 10)]


@pytest.mark.parametrize("name", [HELD_OUT_NAME, CALIBRATION, FAMILIES])
@pytest.mark.parametrize("text", ["", "[\n", "sentences:\nguides:\nnlu:\n"], ids=["empty", "bad", "nothing listed"])
def test_a_faulty_file_of_sentences_is_a_fault_and_not_a_crash(tree: KnowledgeTree, name: str, text: str) -> None:
    tree.write(name, text)
    assert name in [path for path, _, _ in tree.faults()]


def test_family_sentences_know_their_lines(tree: KnowledgeTree) -> None:
    path = tree.root / FAMILIES
    strange = path.with_name("out_of_scope.yml")
    assert list(family_sentences(path.parent)) == [
        Sentence("手机让偷了去哪报案", "out_of_scope/police", strange, 5),
        Sentence("信用卡年费咋扣", "out_of_scope/bank_card", strange, 8),
        Sentence("你好呀", "smalltalk/greet", path, 5),
        Sentence("早上好", "smalltalk/greet", path, 6),
        Sentence("多谢您", "smalltalk/thanks", path, 9),
    ]


def test_calibration_sentences_know_their_lines(tree: KnowledgeTree) -> None:
    path = tree.root / CALIBRATION
    expected = [
        Sentence("牌匾上的字有啥规定", "establishment.name", path, 3),
        Sentence("存折丢了咋挂失", "out_of_scope", path, 6),
    ]
    assert read_calibration(path.parent) == (expected, [])


def test_held_out_sentences_and_near_misses_know_what_they_should_come_to(tree: KnowledgeTree) -> None:
    sentences, faults = read_held_out(tree.root / "tests" / "understanding" / "deregistration")
    path = tree.root / HELD_OUT_SIMPLE
    assert faults == []
    assert sentences[-3:] == [
        Sentence("公告时被人举报了", "deregistration.simple", path, 7),
        Sentence("销户为啥要先公示", "deregistration.simple", path, 9),
        Sentence("银行卡怎么销户", "out_of_scope", path, 10),
    ]


def likeness(first: list[str], second: list[str]) -> NDArray[np.float32]:
    """All rows at once."""
    return np.concatenate([rows for _, rows in likenesses(first, second)])


@given(st.lists(WORDS, min_size=1, max_size=6), st.lists(WORDS, min_size=1, max_size=6))
def test_likeness_is_symmetric_and_between_nought_and_one(first: list[str], second: list[str]) -> None:
    there, back = likeness(first, second), likeness(second, first)
    assert there.shape == (len(first), len(second))
    np.testing.assert_array_equal(there, back.T)
    assert ((there >= 0) & (there <= 1)).all()


@given(st.lists(WORDS, min_size=1, max_size=6))
def test_every_sentence_is_wholly_like_itself(texts: list[str]) -> None:
    np.testing.assert_array_equal(np.diag(likeness(texts, texts)), 1)


def test_likeness_is_the_share_of_common_pairs() -> None:
    np.testing.assert_allclose(likeness(["注销公司"], ["注销企业", "变更"]), [[2 / 8, 0]])


def test_many_sentences_are_compared_some_at_a_time() -> None:
    first = [f"第{number}家公司注销" for number in range(ROWS_AT_ONCE + 3)]
    found = list(likenesses(first, first[:2]))
    assert [start for start, _ in found] == [0, ROWS_AT_ONCE]
    np.testing.assert_array_equal(found[1][1], likeness(first[ROWS_AT_ONCE:], first[:2]))
