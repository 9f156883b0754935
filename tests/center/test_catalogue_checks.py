"""What can be wrong with the catalogue: every rule with a small faulty file, its line, and the mend it names."""

from __future__ import annotations

import pytest

from tests.center.small_catalogue import AGENCY, ITEMS, REGION, THEMES, add_catalogue
from tests.center.tree import KnowledgeTree


@pytest.fixture
def small(tree: KnowledgeTree) -> KnowledgeTree:
    """The small repository with a small catalogue."""
    return add_catalogue(tree)


def test_a_valid_catalogue_has_no_fault(small: KnowledgeTree) -> None:
    assert small.faults() == []


@pytest.mark.parametrize(
    ("name", "old", "new", "line_of", "problem"),
    [
        (
            ITEMS,
            "department: registration",
            "department: moon",
            "licence:",
            "department“moon”不在 knowledge/service/offices.yml",
        ),
        (
            ITEMS,
            "path: mixed, after: licence",
            "path: mixed, after: gone",
            "food:",
            "after 写的“gone”不在 items 里",
        ),
        (
            ITEMS,
            "path: mixed, after: licence",
            "path: mixed, after: food",
            "food:",
            "“food”沿着 after 又等到了自己：断开其中一个 after",
        ),
        (
            ITEMS,
            "title: 食品证, department: tax, guide: establishment.name",
            "title: 食品证, department: tax, guide: gone.gone",
            "food:",
            "没有“gone.gone”这篇指南",
        ),
        (ITEMS, "path: mixed", "path: mail", "food:", "items.food.path：不在允许的取值里"),
        (ITEMS, "path: mixed", "path: mixed, fee: 5", "food:", "items.food.fee：没有这个字段，检查拼写或删去"),
        (
            ITEMS,
            "path: mixed",
            "path: mixed, pair: [甲]",
            "food:",
            "items.food.pair：写法不对（pair 写两样：[甲, 乙]）",
        ),
        (
            THEMES,
            "items: [licence, tax]",
            "items: [licence, gone]",
            "items: [licence, gone]",
            "没有“gone”这个事项：在 items.yml 里补上，或改正",
        ),
        (
            THEMES,
            "items: [licence, tax]",
            "items: [tax, licence]",
            "items: [tax, licence]",
            "“tax”要等“licence”，应排在它后面",
        ),
        (
            THEMES,
            "kind: chain",
            "kind: single",
            "kind: single",
            "kind: single 的主题正好一个事项，其余的不止一个",
        ),
        (
            THEMES,
            "kind: chain",
            "kind: trade",
            "kind: trade",
            "kind: trade 的主题要写 trade 和 action，其余的不写 trade",
        ),
        (THEMES, "trade: catering", "trade: gone", "trade: gone", "trade“gone”不在 trades 里"),
        (THEMES, "action: open", "action: change", "action: change", "actions 里缺“change”的说法"),
        (
            THEMES,
            "    hours: 4\n",
            "    hours: 4\n    action: cancel\n",
            "action: cancel",
            "action: cancel 表示企业终止，只用于 stage: deregistration",
        ),
        (
            THEMES,
            "to: 2026-12-31",
            "to: 2025-12-31",
            "in_force: {from: 2026-01-01, to",
            "themes.restaurant.in_force.to：写法不对（to 早于 from）",
        ),
        (
            THEMES,
            "aliases: [办照]",
            "aliases: [开餐饮店]",
            "restaurant:",
            "“开餐饮店”也是“start”的说法：只留一处",
        ),
        (
            THEMES,
            "stage: establishment\n    kind: chain",
            "stage: service\n    kind: chain",
            "stage: service",
            "themes.start.stage：写法不对（写企业的六个阶段之一）",
        ),
        (
            THEMES,
            "actions: {open: 开}",
            "actions: {open: '['}",
            "actions:",
            "actions.open：写法不对（不是合法的正则表达式：unterminated character set at position 0）",
        ),
        (
            AGENCY,
            "address: 二楼, sample: true",
            "address: 二楼",
            "乙县:",
            "还有样例内容：写 sample: true，或换成本地的",
        ),
        (
            AGENCY,
            "phone: 0350-0000001（样例）, address: 二楼, sample: true",
            "address: 二楼",
            "乙县:",
            "乙县要写 name、window、phone、address",
        ),
        (AGENCY, "hours: tax", "hours: moon", "city:", "hours“moon”不在 knowledge/service/offices.yml"),
        (
            AGENCY,
            "乙县/青山镇",
            "丙丁区/青山镇",
            "丙丁区/青山镇",
            "region.yml 里没有“丙丁区/青山镇”：写成 县/乡镇",
        ),
        (AGENCY, "everyday: [河边镇]", "everyday: [河岸镇]", "everyday:", "region.yml 里没有“河岸镇”"),
        (REGION, "  丙丁区: [白水镇, 石桥乡]\n", "", "counties:", "region.yml 里没有“丙丁区”"),
        (REGION, "  乙县:", "  戊县: []\n  乙县:", "counties:", "缺“戊县”的代办窗口"),
    ],
)
def test_the_validator_names_line_and_mend(
    small: KnowledgeTree, name: str, old: str, new: str, line_of: str, problem: str
) -> None:
    small.edit(name, old, new)
    shown = AGENCY if name == REGION else name
    line = small.line(shown, "丙丁区:" if problem.endswith("“丙丁区”") else line_of)
    assert (shown, line, problem) in small.faults()


def test_a_bundle_is_replaced_by_one_with_other_dates(small: KnowledgeTree) -> None:
    text = (small.root / THEMES).read_text(encoding="utf-8")
    newer = text[text.index("  restaurant:") :].replace("restaurant", "restaurant_2027")
    small.append(THEMES, newer.replace("from: 2026-01-01, to: 2026-12-31", "from: 2027-01-01"))
    assert small.faults() == []
    small.edit(THEMES, "{from: 2027-01-01}", "{from: 2026-12-31}")
    assert [problem for _, _, problem in small.faults()] == [
        "“开餐饮店”也是“restaurant”的说法：只留一处",
        "和“restaurant”同一行业、同一 action：错开 in_force",
    ]


@pytest.mark.parametrize("name", [THEMES, AGENCY, REGION])
def test_a_missing_file_is_a_fault_and_not_a_crash(small: KnowledgeTree, name: str) -> None:
    (small.root / name).unlink()
    assert [path for path, _, _ in small.faults()] == [name]
