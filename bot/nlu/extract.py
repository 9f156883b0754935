"""Entities that later steps need, from a message as it was typed."""

from __future__ import annotations

import re
from typing import Any

from center.text import normalise

_PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


def extract_entities(text: str) -> list[dict[str, Any]]:
    """Rasa entities: ``phone``; positions are those of the normalised text."""
    return [_entity("phone", match[0], match.start()) for match in _PHONE.finditer(normalise(text))]


def _entity(name: str, value: str, start: int) -> dict[str, Any]:
    return {"entity": name, "value": value, "start": start, "end": start + len(value), "extractor": "Extractor"}
