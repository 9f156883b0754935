"""knowledge/service/retention.yml: every kind with its years and its reason."""

from __future__ import annotations

from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any

import pytest
import yaml

from center.knowledge import Knowledge, KnowledgeError
from center.retention_setting import Kind, KindRetention, RetentionSetting, load_retention

WRITTEN: dict[str, Any] = {kind.value: {"title": "对话", "years": 3, "why": "存〔年数〕年备查"} for kind in Kind}


def written(folder: Path, **changes: Any) -> Path:
    text = yaml.safe_dump({"kinds": WRITTEN, **changes}, allow_unicode=True)
    (folder / "retention.yml").write_text(text, encoding="utf-8")
    return folder


def test_it_is_read_as_it_is_written(tmp_path: Path) -> None:
    setting = load_retention(written(tmp_path))
    one = KindRetention(title="对话", years=3, why="存〔年数〕年备查")
    assert setting == RetentionSetting(kinds=dict.fromkeys(Kind, one))
    assert (setting.samples(), one.reason) == ([], "存3年备查")


def test_without_the_file_there_are_no_terms(tmp_path: Path) -> None:
    assert load_retention(tmp_path) is None


@pytest.mark.parametrize(
    ("since", "years", "last_day"),
    [
        ("2026-11-20T23:59:00+08:00", 1, date(2027, 11, 20)),
        ("2026-11-20T16:00:00+00:00", 1, date(2027, 11, 21)),
        ("2024-02-29T12:00:00+08:00", 1, date(2025, 2, 28)),
        ("2024-02-29T12:00:00+08:00", 4, date(2028, 2, 29)),
    ],
)
def test_the_last_day_is_that_of_the_same_name(since: str, years: int, last_day: date) -> None:
    rule = KindRetention(title="对话", years=years, why="用来接着答您")
    assert rule.last_day(datetime.fromisoformat(since)) == last_day


def test_what_began_before_is_over_once_its_last_day_is(tmp_path: Path) -> None:
    rule = KindRetention(title="对话", years=1, why="用来接着答您")
    over = rule.over_before(datetime.fromisoformat("2027-11-21T00:00:00+08:00"))
    assert over == datetime(2026, 11, 20, 16, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"kinds": {name: rule for name, rule in WRITTEN.items() if name != "case"}}, "缺 case"),
        ({"kinds": {**WRITTEN, "postcard": WRITTEN["case"]}}, "不在允许的取值里"),
        ({"kinds": {**WRITTEN, "case": {**WRITTEN["case"], "years": 0}}}, "years"),
        ({"strange": 1}, "没有这个字段"),
    ],
)
def test_a_fault_is_named(tmp_path: Path, changes: dict[str, Any], problem: str) -> None:
    with pytest.raises(KnowledgeError, match=problem) as found:
        load_retention(written(tmp_path, **changes))
    assert [fault.path.name for fault in found.value.faults] == ["retention.yml"]


def test_the_real_terms_are_samples_and_the_widget_tells_the_years(real_knowledge: Knowledge) -> None:
    service = real_knowledge.service
    years = service.retention_rules().of(Kind.CONVERSATION).years
    assert "retention" in service.samples()
    assert [text for text in service.privacy_texts() if "〔" in text] == []
    assert any(f"存{years}年" in text for text in service.privacy_texts())
