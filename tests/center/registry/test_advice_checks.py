"""What the validator finds in the files of advice."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from center.knowledge import Knowledge
from center.registry.advice_checks import check_advice
from tests.center.registry.advised import FOLDER, book

TODAY = date(2026, 11, 22)
FIGURE = "“{}”不在所引条文登记的数字里：核对条文，改正数字，或去掉数字"
HEDGE = "没有依据的内容要标 verified: false，并写明“以…为准”或“请向…核实”"
FILES = ("types.yml", "permits.yml", "capital.yml", "premises.yml", "officers.yml", "trades.yml", "trade_classes.yml")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the files of advice, to spoil."""
    for name in FILES:
        shutil.copy(FOLDER / name, tmp_path / name)
    return tmp_path


def test_our_own_files_have_no_fault(real_knowledge: Knowledge) -> None:
    assert list(check_advice(real_knowledge, FOLDER, TODAY)) == []


def test_a_folder_without_advice_has_nothing_to_check(real_knowledge: Knowledge, tmp_path: Path) -> None:
    assert list(check_advice(real_knowledge, tmp_path, TODAY)) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "problem"),
    [
        ("types.yml", "农民占百分之八十以上，又是", "农民占百分之六十以上，又是", FIGURE.format("60%")),
        ("types.yml", "guide: establishment.branch", "guide: establishment.twig", "没有“establishment.twig”这篇指南"),
        ("types.yml", "  the_trade_is_risky:", "  the_trade_was_risky:", "缺“the_trade_is_risky”"),
        ("types.yml", "  who_manages:", "  who_managed:", "缺“who_manages”"),
        ("types.yml", "  image: 对外形象", "  color: 招牌颜色", "缺“color”"),
        ("capital.yml", "  a_high_figure:", "  a_tall_figure:", "缺“a_high_figure”"),
        ("capital.yml", "article: 54}", "article: 999}", "《公司法》没有核对过第 999 条：查原文，改正条号"),
        ("premises.yml", "  neighbours_agree:", "  neighbors_agree:", "缺“neighbours_agree”"),
        ("officers.yml", "  there_is_a_director:", "  there_was_a_director:", "缺“there_is_a_director”"),
        ("officers.yml", "执行期满不到五年", "执行期满不到八年", FIGURE.format("8年")),
        ("permits.yml", "  other:\n", "  others:\n", "缺“other”"),
        ("permits.yml", "phrases: [粮食收购]", "phrases: [粮食收购, 货物进出口]", "“货物进出口”又在 lifted 里：留一处"),
        ("permits.yml", "    to_person: true\n    phrases: [快递服务]", "", "登记前就要批准的，写 to_person: true"),
        ("permits.yml", "以粮食和储备部门答复为准，请先核实。", "去粮食和储备部门办。", HEDGE),
        ("trades.yml", '  "6210":', '  "6219":', "行业分类里没有 6219"),
        ("trades.yml", "kind: forbidden", "kind: forbiden", "refused.gambling.kind：不在允许的取值里"),
        ("types.yml", "  branch:\n    guide", "  twig:\n    guide", "types.__key__：不在允许的取值里"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(
    real_knowledge: Knowledge, folder: Path, name: str, old: str, new: str, problem: str
) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    faults = list(check_advice(real_knowledge, folder, TODAY))
    assert problem in [fault.problem for fault in faults]
    assert {fault.path for fault in faults} == {folder / name}
    assert all(fault.line > 1 for fault in faults)


def test_every_local_judgment_is_marked_as_a_sample() -> None:
    assert book().samples() == ["registry.types.money", "registry.capital.sizes"]
