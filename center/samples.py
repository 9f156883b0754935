"""Which settings still hold sample values: production speaks for a county and refuses them."""

from __future__ import annotations

from pathlib import Path

from center.knowledge import KNOWLEDGE, load_service
from center.registry.advice import load_advice
from center.registry.name_setting import load_names
from center.registry.statements import FOLDER


def samples(root: Path = KNOWLEDGE) -> list[str]:
    """The names of the settings below ``root`` (knowledge/) that hold sample values; raises KnowledgeError."""
    registry = root / FOLDER
    service = load_service(root / "service").samples()
    return [*service, *load_names(registry).samples(), *load_advice(registry).samples()]
