"""What a simulated WeChat takes as a custom menu."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from center.gateways.simulators.wechat_turned import Turned

MOST_BUTTONS = 3
MOST_BELOW = 5
KEY_BYTES = 128
URL_BYTES = 1024


class _Level(NamedTuple):
    """The errcodes of one level, and how many bytes a name may have."""

    number: int
    kind: int
    name: int
    key: int
    url: int
    name_bytes: int
    most: int


_TOP = _Level(40016, 40017, 40018, 40019, 40020, 16, MOST_BUTTONS)
_BELOW = _Level(40023, 40024, 40025, 40026, 40027, 60, MOST_BELOW)


def check_menu(menu: Any) -> None:
    """Raise Turned with WeChat's errcode for what it would not take; three buttons of five entries at most."""
    if not isinstance(menu, dict):
        raise Turned(47001)
    for button in _listed(menu.get("button"), _TOP):
        _check_name(button, _TOP)
        if button.get("sub_button"):
            for entry in _listed(button["sub_button"], _BELOW):
                _check_name(entry, _BELOW)
                _check_deed(entry, _BELOW)
        else:
            _check_deed(button, _TOP)


def as_given(menu: dict[str, Any]) -> dict[str, Any]:
    """As WeChat shows it: every button has a list, empty where there is none."""
    return {"button": [_with_list(button) for button in menu["button"]]}


def _with_list(button: dict[str, Any]) -> dict[str, Any]:
    return {**button, "sub_button": [_with_list(entry) for entry in button.get("sub_button", [])]}


def _listed(given: Any, level: _Level) -> list[dict[str, Any]]:
    if not isinstance(given, list) or not 1 <= len(given) <= level.most:
        raise Turned(level.number)
    if not all(isinstance(button, dict) for button in given):
        raise Turned(47001)
    return given


def _check_name(button: dict[str, Any], level: _Level) -> None:
    _check(button.get("name"), level.name_bytes, level.name)


def _check_deed(button: dict[str, Any], level: _Level) -> None:
    deeds: dict[Any, Callable[[], None]] = {
        "click": lambda: _check(button.get("key"), KEY_BYTES, level.key),
        "view": lambda: _check(button.get("url"), URL_BYTES, level.url),
    }
    if button.get("type") not in deeds:
        raise Turned(level.kind)
    deeds[button["type"]]()


def _check(text: Any, most_bytes: int, errcode: int) -> None:
    if not isinstance(text, str) or not 0 < len(text.encode()) <= most_bytes:
        raise Turned(errcode)
