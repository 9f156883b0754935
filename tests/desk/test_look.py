"""One visual language: the desk has the widget's colors, light and dark."""

from __future__ import annotations

import re

import pytest

from center.knowledge import ROOT
from desk.assets import STATIC

TOKENS = ROOT / "bot" / "widget" / "styles" / "tokens.css"
_COLOR = re.compile(r"(--q-[a-z-]+): ([^;]*#[^;]+);")


def colors(text: str, start: str) -> dict[str, str]:
    """The colors of the first block that begins with ``start``."""
    block = text[text.index(start) :].partition("}")[0]
    return dict(_COLOR.findall(block))


@pytest.mark.parametrize(
    ("of_widget", "of_desk"), [(".q {", ":root {"), (".q.dark {", "@media (prefers-color-scheme: dark) {")]
)
def test_the_desk_has_the_colors_of_the_widget(of_widget: str, of_desk: str) -> None:
    wanted = colors(TOKENS.read_text(encoding="utf-8"), of_widget)
    assert len(wanted) > 15
    assert colors((STATIC / "desk.css").read_text(encoding="utf-8"), of_desk) == wanted
