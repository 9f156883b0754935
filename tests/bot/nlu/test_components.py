"""What a bundle carries besides its model."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.components import Gate
from center import bundles
from center.registry import book


def test_the_gate_of_a_bundle_brings_its_knowledge_and_its_registry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for kept in (bundles, book):
        monkeypatch.setattr(kept, "_loaded", {})
    monkeypatch.setenv("QIHANG_VAR", str(tmp_path / "var"))
    gate = object.__new__(Gate)
    gate._pack(tmp_path, TrainingData())
    Gate._open(tmp_path, {"content": "one"})
    assert (list(bundles._loaded), list(book._loaded)) == (["one"], ["one"])
    assert book.registry_of("one").scopes.search("修车")[0].item.phrase == "机动车修理和维护"
