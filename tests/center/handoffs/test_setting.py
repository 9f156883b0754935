"""handoffs.yml: complete, or refused with what is wrong."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from center.handoffs.setting import FILE, load_handoffs
from center.knowledge import KNOWLEDGE, KnowledgeError
from tests.center.handoffs.handed import rules


def test_times_are_lengths_and_phrases_are_filled() -> None:
    setting = rules()
    assert setting.alarm_after == timedelta(minutes=setting.alarm_after_minutes)
    assert setting.line("behind", {"几": "3"}) == "前面还有3位"


def test_a_phrase_that_is_missing_is_named(tmp_path: Path) -> None:
    written = (KNOWLEDGE / "service" / FILE).read_text(encoding="utf-8")
    assert load_handoffs(tmp_path) is None
    (tmp_path / FILE).write_text(written.replace("  first: 您排在第一位\n", ""), encoding="utf-8")
    with pytest.raises(KnowledgeError, match="缺 first"):
        load_handoffs(tmp_path)


def test_what_people_are_told_keeps_the_tone() -> None:
    told = [*rules().says.values(), *(one.text for one in rules().canned)]
    assert not [text for text in told if any(sign in text for sign in ("！", "!", "保证", "亲"))]
