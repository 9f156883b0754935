"""The catalogue of this repository is whole and true to the law, and every mistake in it is named with its line."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from center.knowledge import KNOWLEDGE, Knowledge, KnowledgeError
from center.registry.scope import Kind, check_scope, load_catalogue

TODAY = date(2026, 11, 22)
REGISTRY = KNOWLEDGE / "registry"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small copy to spoil."""
    (tmp_path / "scope").mkdir()
    for name in ("scope_words.yml", "trades.yml"):
        shutil.copy(REGISTRY / name, tmp_path)
    (tmp_path / "scope" / "food.yml").write_text(
        "items:\n"
        "  - {phrase: 餐饮服务, code: H2002, kind: licensed, permits: [食品经营许可], aliases: [饭店]}\n"
        "  - {phrase: 新鲜水果零售, code: F2004, kind: general, aliases: [水果店], related: [餐饮服务]}\n",
        encoding="utf-8",
    )
    return tmp_path


def spoil(folder: Path, old: str, new: str) -> None:
    path = folder / "scope" / "food.yml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_catalogue_of_this_repository_has_no_fault(real_knowledge: Knowledge) -> None:
    assert list(check_scope(real_knowledge, REGISTRY, TODAY)) == []


def test_it_covers_the_common_trades_with_their_newer_wordings_and_kinds() -> None:
    items = load_catalogue(REGISTRY).items
    kinds = {item.phrase: item.kind for item in items}
    assert len(items) >= 450
    newer = {
        "食品销售": Kind.LICENSED,
        "食品销售（仅销售预包装食品）": Kind.GENERAL,
        "广告发布": Kind.GENERAL,
        "汽车销售": Kind.GENERAL,
        "货物进出口": Kind.GENERAL,
        "公章刻制": Kind.GENERAL,
        "烟草制品零售": Kind.LICENSED,
    }
    assert {phrase: kinds[phrase] for phrase in newer} == newer


def test_a_small_catalogue_without_fault(real_knowledge: Knowledge, folder: Path) -> None:
    assert list(check_scope(real_knowledge, folder, TODAY)) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "problem"),
    [
        ("code: F2004", "code: H2002", 3, "新鲜水果零售：“H2002”已经在“餐饮服务”里：只能有一处"),
        ("[水果店]", "[饭店]", 3, "新鲜水果零售：“饭店”已经在“餐饮服务”里：只能有一处"),
        ("[水果店]", "[果]", 3, "新鲜水果零售：说法“果”：至少两个字，用小写字母和简体字，不带标点"),
        ("[水果店]", "[賣水果]", 3, "新鲜水果零售：说法“賣水果”：至少两个字，用小写字母和简体字，不带标点"),
        ("related: [餐饮服务]", "related: [卖水果]", 3, "新鲜水果零售：related 里没有“卖水果”这一条"),
        ("permits: [食品经营许可], ", "", 2, "餐饮服务：许可项目要写 permits，一般项目不写"),
        (
            "aliases: [饭店]",
            "aliases: [饭店], note: {text: 一定能批下来。}",
            2,
            "餐饮服务：没有依据的内容要标 verified: false，并写明“以…为准”或“请向…核实”",
        ),
    ],
)
def test_a_mistake_is_named_with_its_line(
    real_knowledge: Knowledge, folder: Path, old: str, new: str, line: int, problem: str
) -> None:
    spoil(folder, old, new)
    faults = [(fault.line, fault.problem) for fault in check_scope(real_knowledge, folder, TODAY)]
    assert faults == [(line, problem)]


def test_a_citation_must_hold(real_knowledge: Knowledge, folder: Path) -> None:
    spoil(folder, "aliases: [饭店]", "note: {text: 要许可。, law: [{law: 食品安全法, article: 999}]}")
    (fault,) = check_scope(real_knowledge, folder, TODAY)
    assert "999" in fault.problem


def test_what_is_no_scope_item_is_not_loaded(folder: Path) -> None:
    spoil(folder, "kind: general", "kind: perhaps")
    with pytest.raises(KnowledgeError) as refused:
        load_catalogue(folder)
    assert [(fault.line, fault.problem) for fault in refused.value.faults] == [(3, "items.1.kind：不在允许的取值里")]
