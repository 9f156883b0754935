"""Which settings still hold sample values."""

from __future__ import annotations

import shutil
from pathlib import Path

from center.knowledge import KNOWLEDGE, Knowledge
from center.samples import samples

OF_THE_REGISTRY = ["names.local", "registry.types.money", "registry.capital.sizes"]


def test_the_registry_has_samples_beside_the_service(real_knowledge: Knowledge) -> None:
    assert samples() == [*real_knowledge.service.samples(), *OF_THE_REGISTRY]


def test_a_value_of_ones_own_is_no_sample(real_knowledge: Knowledge, tmp_path: Path) -> None:
    root = tmp_path / "knowledge"
    shutil.copytree(KNOWLEDGE, root)
    names = root / "registry" / "names.yml"
    text = names.read_text(encoding="utf-8")
    assert text.count("sample: true") == 1
    names.write_text(text.replace("sample: true", "sample: false"), encoding="utf-8")
    assert samples(root) == [*real_knowledge.service.samples(), *OF_THE_REGISTRY[1:]]
