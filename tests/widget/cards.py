"""Every kind of card, as the server sends it: cards.yml, for pictures and for checks that need them all."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import yaml

from center.messages import Words
from tests.widget.visiting import Visit

FILE = Path(__file__).parent / "cards.yml"
LOOKS = ("light", "dark", "large")
_CHOICE = {"light": "浅色", "dark": "深色", "large": "大字"}


@lru_cache(maxsize=1)
def card_rows() -> dict[str, Words]:
    """A message for every kind, by its name."""
    written = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {
        name: Words(one["text"], _buttons(one.get("buttons", ())), one.get("custom")) for name, one in written.items()
    }


def _buttons(titles: Sequence[str]) -> list[dict[str, str]]:
    """Buttons that mean nothing, each something else."""
    return [{"title": title, "payload": f'/greet{{"number": "{at}"}}'} for at, title in enumerate(titles)]


def put_look(visit: Visit, look: str) -> None:
    """Choose a look from the menu, as a person does."""
    visit.choose(_CHOICE[look])
