"""names.yml of this repository is true to the law, and every mistake in it is named with its line."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from center.knowledge import KNOWLEDGE, Knowledge, KnowledgeError
from center.registry.name_loading import check_names
from center.registry.name_setting import load_names

TODAY = date(2026, 11, 22)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy to spoil, beside the places it is checked with."""
    (tmp_path / "service").mkdir()
    (tmp_path / "registry").mkdir()
    for name in ("region.yml", "divisions.yml"):
        shutil.copy(KNOWLEDGE / "service" / name, tmp_path / "service")
    shutil.copy(KNOWLEDGE / "registry" / "names.yml", tmp_path / "registry")
    return tmp_path / "registry"


def spoil(folder: Path, old: str, new: str) -> int:
    """The line that was spoilt."""
    path = folder / "names.yml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_the_names_of_this_repository_have_no_fault(real_knowledge: Knowledge) -> None:
    assert list(check_names(real_knowledge, KNOWLEDGE / "registry", TODAY)) == []
    assert load_names(KNOWLEDGE / "registry").samples() == ["names.local"]


def test_without_the_file_there_is_nothing_to_check(real_knowledge: Knowledge, tmp_path: Path) -> None:
    assert list(check_names(real_knowledge, tmp_path, TODAY)) == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "law: [{law: 企业名称登记管理规定, article: 8}]",
            "law: [{law: 企业名称登记管理规定, article: 88}]",
            "《企业名称登记管理规定》没有核对过第 88 条：查原文，改正条号",
        ),
        ("  long_name:\n", "  overlong:\n", "缺“long_name”"),
        ("    text: 字号“{brand}”只有", "    text: 字号“{brnad}”只有", "“{brnad}”没有东西可填"),
        ("[倒霉, ", "[德润, 倒霉, ", "“德润”不能当字号来推荐：换一个"),
        ("neutral: [禾木, ", "neutral: [太原, ", "“太原”不能当字号来推荐：换一个"),
        ("    代县: [雁门", "    待县: [雁门", "“待县”不在 region.yml"),
        ("unless: [风水果, ", "unless: [西瓜, ", "“西瓜”里没有要找的词"),
        ("words: [东突, ", "words: [八路军, 东突, ", "“八路军”在“authority”里已经有了"),
        ("，以登记机关名称系统的比对和审查为准。", "，看登记机关。", "要写明“以…为准”"),
        (
            "要两个以上汉字，请再加一个字。",
            "要两个以上汉字，3天内再加。",
            "“3日”不在所引条文登记的数字里：核对条文，改正数字，或去掉数字",
        ),
        (
            "能不能用以登记机关审查为准。\n    verified: false\n  long_brand",
            "别用。\n    verified: false\n  long_brand",
            "没有依据的内容要标 verified: false，并写明“以…为准”或“请向…核实”",
        ),
    ],
)
def test_a_mistake_is_named(real_knowledge: Knowledge, folder: Path, old: str, new: str, problem: str) -> None:
    spoil(folder, old, new)
    assert problem in [fault.problem for fault in check_names(real_knowledge, folder, TODAY)]


def test_a_fault_names_its_line(real_knowledge: Knowledge, folder: Path) -> None:
    line = spoil(folder, "    代县: [雁门", "    待县: [雁门")
    assert [(fault.path.name, fault.line) for fault in check_names(real_knowledge, folder, TODAY)] == [
        ("names.yml", line)
    ]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("    level: forbidden", "    level: never", "rules.no_brand.level：不在允许的取值里"),
        ("    like: catering", "    like: cattering", "trades：写法不对（like 写的“cattering”不在 trades 里）"),
        ("  household:\n", "  households:\n", "forms.__key__：不在允许的取值里"),
        ("caution:", "warning:", "caution：缺这一项，请补上"),
    ],
)
def test_a_file_of_another_form_is_not_read(folder: Path, old: str, new: str, problem: str) -> None:
    spoil(folder, old, new)
    with pytest.raises(KnowledgeError) as caught:
        load_names(folder)
    assert problem in [fault.problem for fault in caught.value.faults]
