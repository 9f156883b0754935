"""A custom menu in plain Chinese, and what differs between two."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import ndiff
from typing import Any

_SIGNS = {"- ": "去掉 ", "+ ": "加上 ", "  ": "不变 "}


def menu_lines(menu: Mapping[str, Any] | None) -> list[str]:
    """One line a button, and one for each entry below it, with what it does."""
    return [line for button in (menu or {}).get("button", []) for line in _button_lines(button)]


def menu_difference(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> list[str]:
    """What changes from ``old`` to ``new``, line by line with what stays; empty when nothing changes."""
    before, after = menu_lines(old), menu_lines(new)
    if before == after:
        return []
    return [_SIGNS[line[:2]] + line[2:] for line in ndiff(before, after) if line[:2] in _SIGNS]


def _button_lines(button: Mapping[str, Any]) -> list[str]:
    below = button.get("sub_button") or []
    return [
        f"【{button.get('name', '')}】{_deed(button)}",
        *(f"  {entry.get('name', '')}{_deed(entry)}" for entry in below),
    ]


def _deed(entry: Mapping[str, Any]) -> str:
    if entry.get("type") == "view":
        return f"（打开 {entry.get('url', '')}）"
    return f"（{entry['type']} {entry.get('key', '')}）" if entry.get("type") else ""
