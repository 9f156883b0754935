"""Entities that later steps need."""

from __future__ import annotations

import re
from typing import Any

_PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


def extract_entities(text: str) -> list[dict[str, Any]]:
    """Rasa entities of normalised ``text``: ``phone``."""
    return [_entity("phone", match[0], match.start()) for match in _PHONE.finditer(text)]


def _entity(name: str, value: str, start: int) -> dict[str, Any]:
    return {"entity": name, "value": value, "start": start, "end": start + len(value), "extractor": "Extractor"}
