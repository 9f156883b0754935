"""knowledge/service/widget.yml: what people read before they begin, and what may be uploaded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from center.knowledge import Knowledge, KnowledgeError
from center.uploads.kinds import Kind
from center.widget_setting import MEGABYTE, UploadSetting, WidgetSetting, load_widget

TEXTS: dict[str, Any] = {
    "privacy": ["存什么：您说的话。", "为什么：为了答您。"],
    "starters": ["怎么注册公司", "收费吗"],
    "outside_hours": "现在是下班时间。",
    "bot_off": "自动答复停用。",
    "uploads": {"largest_megabytes": 10, "most": 20, "kinds": ["pdf", "png"]},
}


def written(folder: Path, **changes: Any) -> Path:
    text = yaml.safe_dump({**TEXTS, **changes}, allow_unicode=True)
    (folder / "widget.yml").write_text(text, encoding="utf-8")
    return folder


def test_it_is_read_as_it_is_written(tmp_path: Path) -> None:
    setting = load_widget(written(tmp_path))
    assert setting == WidgetSetting(
        privacy=("存什么：您说的话。", "为什么：为了答您。"),
        starters=("怎么注册公司", "收费吗"),
        outside_hours="现在是下班时间。",
        bot_off="自动答复停用。",
        uploads=UploadSetting(largest_megabytes=10, most=20, kinds=(Kind.PDF, Kind.PNG)),
    )
    assert setting.samples() == []
    assert (setting.uploads.largest, setting.uploads.accept) == (10 * MEGABYTE, "application/pdf,.pdf,image/png,.png")


def test_without_the_file_there_is_no_widget(tmp_path: Path) -> None:
    assert load_widget(tmp_path) is None


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"privacy": []}, "至少写一项"),
        ({"privacy": ["长" * 201]}, "每段写 2 到 200 个字"),
        ({"starters": []}, "至少写一项"),
        ({"starters": ["长" * 21]}, "每个问题写 2 到 20 个字"),
        ({"starters": ["收费吗", "收费吗"]}, "有两个问题一样"),
        ({"starters": [f"问题{number}" for number in range(7)]}, "最多写 6 个问题"),
        ({"uploads": {"largest_megabytes": 0, "most": 20, "kinds": ["pdf"]}}, "largest_megabytes"),
        ({"uploads": {"largest_megabytes": 1, "most": 20, "kinds": []}}, "至少写一项"),
        ({"uploads": {"largest_megabytes": 1, "most": 20, "kinds": ["exe"]}}, "kinds"),
        ({"strange": 1}, "strange"),
    ],
)
def test_a_fault_is_named_with_its_place(tmp_path: Path, changes: dict[str, Any], problem: str) -> None:
    with pytest.raises(KnowledgeError, match=problem) as found:
        load_widget(written(tmp_path, **changes))
    assert [fault.path.name for fault in found.value.faults] == ["widget.yml"]


def test_the_real_texts_are_marked_as_samples_and_say_all_that_must_be_said(real_knowledge: Knowledge) -> None:
    setting = real_knowledge.service.widget_texts()
    assert "widget" in real_knowledge.service.samples()
    assert [text.partition("：")[0] for text in setting.privacy[:5]] == [
        "存什么",
        "为什么",
        "谁能看",
        "存多久",
        "怎么看、怎么删",
    ]
    assert len(setting.starters) in (5, 6)
    assert setting.uploads.kinds == tuple(Kind)
