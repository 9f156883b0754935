"""The registry of a bundle: read at once, kept beside its knowledge, checked with the validator."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from center.knowledge import KNOWLEDGE, Knowledge
from center.registry import book
from center.registry.book import check_registry, keep_registry, load_registry, registry_of
from center.registry.ideas import EnterpriseType
from center.registry.refusals import refusals
from center.registry.scope import Kind, ScopeItem
from center.registry.scope_store import Imported, Use, save_import

TODAY = date(2026, 11, 22)
WORDS = "registry/scope_words.yml"


@pytest.fixture(autouse=True)
def _nothing_loaded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(book, "_loaded", {})
    monkeypatch.setenv("QIHANG_VAR", str(tmp_path / "var"))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of what the registry is read from, to spoil."""
    copied = tmp_path / "knowledge"
    shutil.copytree(KNOWLEDGE / "registry", copied / "registry")
    (copied / "service").mkdir()
    for name in ("region.yml", "divisions.yml"):
        shutil.copy(KNOWLEDGE / "service" / name, copied / "service")
    return copied


def spoil(root: Path, name: str, old: str, new: str) -> None:
    text = (root / name).read_text(encoding="utf-8")
    assert old in text
    (root / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_everything_a_draft_is_made_with_is_read_at_once() -> None:
    registry = load_registry()
    assert registry.scopes.search("修车")[0].item.phrase == "机动车修理和维护"
    assert registry.names.check("忻州市餐饮有限公司", EnterpriseType.COMPANY).lacks_brand
    assert EnterpriseType.HOUSEHOLD in registry.advice.types.types


def test_there_is_one_list_of_declined_trades() -> None:
    registry = load_registry()
    assert registry.scopes.refused == registry.advice.trades.refused


def test_a_bundle_keeps_its_own_registry(root: Path) -> None:
    keep_registry("one", root)
    spoil(root, "registry/trades.yml", "words: [赌博, ", "words: [打金币, ")
    keep_registry("two", root)
    old, new = registry_of("one"), registry_of("two")
    assert [bool(refusals("打金币", its.advice.trades.refused)) for its in (old, new)] == [False, True]
    assert registry_of("never seen") is registry_of(None) is new


def test_only_the_two_newest_are_kept(root: Path) -> None:
    for version in ("one", "two", "three"):
        keep_registry(version, root)
    assert registry_of("one") is registry_of("three") is not registry_of("two")


def test_a_bundle_without_a_registry_leaves_the_folders(root: Path) -> None:
    shutil.rmtree(root / "registry")
    keep_registry("old", root)
    found = registry_of("old")
    assert found is registry_of("folder")
    assert len(found.scopes.items) >= 450


def test_what_was_imported_counts(root: Path, tmp_path: Path) -> None:
    item = ScopeItem(code="ZZ001", phrase="星云器销售", kind=Kind.GENERAL)
    save_import(Imported(Use.ADDED, "more.csv", (item,)), tmp_path / "var")
    keep_registry("one", root)
    assert registry_of("one").scopes.item("星云器销售") == item


def test_our_own_registry_has_no_fault(real_knowledge: Knowledge) -> None:
    assert check_registry(real_knowledge, KNOWLEDGE / "registry", TODAY) == []


def test_without_a_registry_there_is_nothing_to_check(real_knowledge: Knowledge, tmp_path: Path) -> None:
    assert check_registry(real_knowledge, tmp_path / "registry", TODAY) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "problem"),
    [
        (WORDS, "weak: [", "week: [", "weak：缺这一项，请补上"),
        (
            WORDS,
            "article: 12}",
            "article: 999}",
            "《市场主体登记管理条例实施细则》没有核对过第 999 条：查原文，改正条号",
        ),
        ("registry/scope/software.yml", "kind: general", "kind: perhaps", "items.0.kind：不在允许的取值里"),
        ("registry/names.yml", "    代县: [雁门", "    待县: [雁门", "“待县”不在 region.yml"),
        ("registry/names.yml", "caution:", "warning:", "caution：缺这一项，请补上"),
        ("registry/types.yml", "  who_manages:", "  who_managed:", "缺“who_manages”"),
        ("registry/trades.yml", "kind: forbidden", "kind: never", "refused.gambling.kind：不在允许的取值里"),
    ],
)
def test_a_mistake_is_named_once_with_its_file(
    real_knowledge: Knowledge, root: Path, name: str, old: str, new: str, problem: str
) -> None:
    spoil(root, name, old, new)
    faults = check_registry(real_knowledge, root / "registry", TODAY)
    assert [(fault.path, fault.problem) for fault in faults if fault.problem == problem] == [(root / name, problem)]
