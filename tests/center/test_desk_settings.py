"""The settings of the desk: where it listens, and when sessions end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from center.desk_settings import DeskSettings, Limits, read_desk
from center.setting_checks import SettingsError


def test_nothing_set_is_loopback_and_the_usual_terms() -> None:
    assert read_desk({}) == DeskSettings("127.0.0.1", 5080, "http://127.0.0.1:5080", Limits())
    assert Limits() == (timedelta(minutes=30), timedelta(hours=12))
    assert read_desk({"QIHANG_DESK_IDLE_MINUTES": "", "QIHANG_DESK_PORT": ""}) == DeskSettings()


def test_everything_can_be_set() -> None:
    environment = {
        "QIHANG_DESK_HOST": "0.0.0.0",
        "QIHANG_DESK_PORT": "6000",
        "QIHANG_DESK_URL": "https://desk.example.gov.cn/",
        "QIHANG_DESK_IDLE_MINUTES": "10",
        "QIHANG_DESK_SESSION_HOURS": "8",
    }
    limits = Limits(timedelta(minutes=10), timedelta(hours=8))
    found = read_desk(environment)
    assert found == DeskSettings("0.0.0.0", 6000, "https://desk.example.gov.cn", limits)
    assert (found.is_secure, DeskSettings().is_secure) == (True, False)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("QIHANG_DESK_PORT", "70000"),
        ("QIHANG_DESK_PORT", "port"),
        ("QIHANG_DESK_URL", "https://desk.example.gov.cn/desk"),
        ("QIHANG_DESK_URL", "desk.example.gov.cn"),
        ("QIHANG_DESK_IDLE_MINUTES", "0"),
        ("QIHANG_DESK_IDLE_MINUTES", "241"),
        ("QIHANG_DESK_IDLE_MINUTES", "1.5"),
        ("QIHANG_DESK_SESSION_HOURS", "25"),
        ("QIHANG_DESK_SESSION_HOURS", "-1"),
        ("QIHANG_DESK_SESSION_HOURS", "１２"),
    ],
)
def test_what_cannot_be_used_is_named(name: str, text: str) -> None:
    with pytest.raises(SettingsError, match=name):
        read_desk({name: text})
