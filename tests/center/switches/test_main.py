"""``python -m center.switches``: showing and setting what holds for everybody."""

from __future__ import annotations

from functools import partial

import pytest

from center.records import Records
from center.switches.__main__ import main
from tests.center.commanded import done_by, refused_by

done = partial(done_by, main)
refused = partial(refused_by, main)


@pytest.fixture(autouse=True)
def _installed(installed: Records) -> None:
    """An installation that the command line finds."""


def test_nothing_is_switched_at_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert done(capsys, "show") == "机器人：正常答复\n紧急通知：没有\n"


def test_a_banner_goes_up_and_down(capsys: pytest.CaptureFixture[str]) -> None:
    told = done(capsys, "banner", "暴雪停业", "--until", "2126-11-30T18:00", "--staff", "clerk-1")
    assert told.endswith("到2126年11月30日（周六）18:00）：暴雪停业\n")
    assert done(capsys, "show") == told
    assert done(capsys, "banner", "暴雪停业").endswith("到取消为止）：暴雪停业\n")
    assert done(capsys, "banner", "off") == "机器人：正常答复\n紧急通知：没有\n"


def test_the_bot_goes_off_and_on(capsys: pytest.CaptureFixture[str]) -> None:
    assert "机器人：停用（系统维护，17:00 恢复），从" in done(capsys, "bot", "off", "系统维护，17:00 恢复")
    assert done(capsys, "bot", "on") == "机器人：正常答复\n紧急通知：没有\n"


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("bot", "off"), "停用要写明原因"),
        (("banner", "暴雪停业", "--until", "明天"), "“明天”不是时间"),
        (("banner", "暴雪停业", "--until", "2020-01-01T00:00"), "时间已经过了"),
        (("banner", "打13900000001"), "不要写手机号"),
        (("bot", "off", "检修", "--staff", ""), "--staff"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], why: str
) -> None:
    assert why in refused(capsys, *arguments)
    assert done(capsys, "show") == "机器人：正常答复\n紧急通知：没有\n"
