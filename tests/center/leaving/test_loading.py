"""leaving.yml of this repository is true to the law, and every mistake in it is named with its line."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from center.knowledge import KNOWLEDGE, Knowledge, KnowledgeError
from center.leaving.loading import check_leaving, leaving_setting
from center.leaving.setting import load_leaving
from center.leaving.states import Way, WindowKind

TODAY = date(2026, 11, 22)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy to spoil."""
    shutil.copy(KNOWLEDGE / "service" / "leaving.yml", tmp_path)
    return tmp_path


def spoil(folder: Path, old: str, new: str) -> None:
    path = folder / "leaving.yml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_setting_of_this_repository_has_no_fault(real_knowledge: Knowledge) -> None:
    assert list(check_leaving(real_knowledge, KNOWLEDGE / "service", TODAY)) == []
    assert leaving_setting() == load_leaving(KNOWLEDGE / "service")


def test_the_numbers_are_the_laws_and_each_is_cited() -> None:
    setting = leaving_setting()
    counted = {
        kind.value: (term.days, term.years, [(c.law, c.article) for c in term.law])
        for kind, term in setting.terms.items()
    }
    rules, details, company = "市场主体登记管理条例", "市场主体登记管理条例实施细则", "公司法"
    simple = [(rules, 33), (details, 49), (company, 240)]
    assert counted == {
        "publication": (20, None, simple),
        "filing": (20, None, simple),
        "household_push": (10, None, [(rules, 33), ("个体工商户登记管理规定", 31)]),
        "dormancy": (None, 3, [(rules, 30), (details, 42)]),
        "extension": (30, None, [(details, 41)]),
        "resume_notice": (30, None, [(details, 42)]),
    }
    assert (setting.dormancy_years, setting.days(WindowKind.FILING)) == (3, 20)


def test_a_household_is_not_asked_what_only_a_company_has() -> None:
    asked = {way: set(leaving_setting().questions(way)) for way in (Way.SIMPLE, Way.HOUSEHOLD, Way.ORDINARY)}
    assert asked[Way.SIMPLE] == set(leaving_setting().blockers)
    assert asked[Way.SIMPLE] - asked[Way.HOUSEHOLD] == {
        "frozen_equity", "pledged_equity", "investments", "branches", "approval", "customs",
    }  # fmt: skip
    assert asked[Way.ORDINARY] == {"unpaid_tax", "social_insurance", "branches", "customs"}


def test_every_guessed_number_is_marked_as_a_sample() -> None:
    setting = leaving_setting()
    named = [f"leaving.blockers.{key}" for key in setting.blockers] + [
        f"leaving.support.{key}" for key in setting.support
    ]
    assert setting.samples() == ["leaving.reminders", *named, *(f"leaving.wake_up.{key}" for key in setting.wake_up)]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("公示期为20日。\n", "公示期为45日。\n", "“45日”不在所引条文登记的数字里：核对条文，改正数字，或去掉数字"),
        ("article: 240}", "article: 999}", "《公司法》没有核对过第 999 条：查原文，改正条号"),
        ("以其答复为准；移出前", "移出前", "没有依据的内容要标 verified: false，并写明“以…为准”或“请向…核实”"),
        ("office: tax", "office: moon", "“moon”不在 knowledge/service/offices.yml"),
        ("theme: dormancy", "theme: gone", "没有“gone”这个主题（themes.yml）"),
        ("guide: dormancy.filing", "guide: gone.gone", "没有“gone.gone”这篇指南"),
        ("  no_will: ", "  no_wish: ", "缺“no_will”"),
    ],
)
def test_what_is_untrue_or_unknown_is_named(
    real_knowledge: Knowledge, folder: Path, old: str, new: str, problem: str
) -> None:
    spoil(folder, old, new)
    (fault,) = check_leaving(real_knowledge, folder, TODAY)
    assert fault.problem == problem
    line = folder.joinpath("leaving.yml").read_text(encoding="utf-8").splitlines()[fault.line - 1]
    assert line.strip() and not line.startswith("#")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("blocks: [simple]", "blocks: [dormancy]", "写 simple、household、ordinary 里的一个或几个"),
        ("    days: 20\n", "    days: 20\n    years: 1\n", "days 和 years 写一个"),
        ("  extension:\n", "  expansion:\n", "不在允许的取值里"),
        ("hour: 9", "hour: 3", "hour"),
        ("years: 3", "days: 3", "dormancy 写 years"),
    ],
)
def test_what_has_no_form_cannot_be_read(folder: Path, old: str, new: str, problem: str) -> None:
    spoil(folder, old, new)
    with pytest.raises(KnowledgeError) as refused:
        load_leaving(folder)
    assert problem in str(refused.value)


def test_a_missing_or_broken_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="缺这个文件"):
        load_leaving(tmp_path)
    for text, problem in (("a: [", "YAML"), ("- 1\n", "写法不对")):
        (tmp_path / "leaving.yml").write_text(text, encoding="utf-8")
        with pytest.raises(KnowledgeError, match=problem):
            load_leaving(tmp_path)
