"""What the validator finds wrong in windows.yml."""

from __future__ import annotations

import pytest

from tests.center.appointments.test_windows import SMALL, WINDOWS
from tests.center.small_catalogue import add_catalogue
from tests.center.tree import KnowledgeTree


@pytest.fixture
def small(tree: KnowledgeTree) -> KnowledgeTree:
    add_catalogue(tree)
    tree.write(WINDOWS, SMALL)
    return tree


def test_a_good_file_has_no_fault(small: KnowledgeTree) -> None:
    assert small.faults() == []


@pytest.mark.parametrize(
    ("old", "new", "line_of", "problem"),
    [
        ("hours: tax", "hours: nowhere", "tax: {title", "hours“nowhere”不在 knowledge/service/offices.yml"),
        ("  乙县/青山镇:", "  乙县/河西镇:", "乙县/河西镇", "没有“乙县/河西镇”：写成 市本级、县 或 县/乡镇"),
        ("    tax: {absent: true}", "    bank: {absent: true}", "bank: {absent", "windows 里没有“bank”"),
        ("tax: {absent: true}", "tax: {absent: true, seats: 2}", "tax: {absent", "写了 absent: true 就不用写别的"),
        ("  乙县:", "  市本级:", "tax: {absent", "市本级不能缺窗口：县里没有的都到这里"),
        ("other: {window: registration", "other: {window: bank", "other:", "windows 里没有“bank”"),
        ("  licence: [originals]", "  bread: [originals]", "bread:", "items.yml 里没有“bread”"),
        ("licence: [originals]", "licence: [song]", "licence: [song]", "in_person.licence.0：不在允许的取值里"),
        (
            "seats: 4",
            "seats: 0",
            "registration: {title: 登记窗口, seats: 0",
            "windows.registration.seats：写法不对（写 1 到 200 的整数）",
        ),
        ("seats: 4", "seat: 4", "seat: 4", "windows.registration.seat：没有这个字段，检查拼写或删去"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(
    small: KnowledgeTree, old: str, new: str, line_of: str, problem: str
) -> None:
    small.edit(WINDOWS, old, new)
    assert (WINDOWS, small.line(WINDOWS, line_of), problem) in small.faults()


def test_plain_other_matters_need_a_window(small: KnowledgeTree) -> None:
    small.edit(WINDOWS, "other: {window: registration, title: 别的事, aliases: [咨询]}\n", "")
    assert small.faults() == [(WINDOWS, small.line(WINDOWS, "windows:"), "缺 other：写“别的事”到哪个窗口")]


def test_every_item_and_guide_has_a_window(small: KnowledgeTree) -> None:
    small.edit(WINDOWS, "  registration: {title: 登记窗口, seats: 4}\n", "")
    problems = [problem for _, _, problem in small.faults()]
    assert "缺“registration”窗口：事项“licence”在那里办" in problems
