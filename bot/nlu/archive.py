"""What the model archive holds for understanding, and how to read it with or without Rasa."""

from __future__ import annotations

import json
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from bot.nlu.facets import FacetFinder, load_facets
from bot.nlu.features import FeatureMaker
from bot.nlu.gate import Gate, GateSettings
from bot.nlu.lexicon import Lexicon
from bot.nlu.linear import LinearModel
from bot.nlu.reader import Classifier, Judge, Reader
from center.knowledge import Knowledge, load_knowledge
from center.region import Region, load_region


@dataclass(frozen=True)
class Bundle:
    """Texts, index and model of one version, ready to read and answer."""

    version: str
    knowledge: Knowledge
    reader: Reader


def save_classifier(model: LinearModel, lexicon: Lexicon, folder: Path) -> None:
    """Write the model with the lexicon it was trained with."""
    model.save(folder)
    (folder / "lexicon.json").write_text(lexicon.to_json(), encoding="utf-8")


def load_classifier(folder: Path) -> Classifier:
    """Read what ``save_classifier`` wrote."""
    lexicon = Lexicon.from_json((folder / "lexicon.json").read_text(encoding="utf-8"))
    return Classifier(FeatureMaker(lexicon), LinearModel.load(folder))


def load_judge(folder: Path, knowledge: Knowledge, config: dict[str, Any]) -> Judge:
    """The gate with the settings of ``config`` over the bundle in ``folder``."""
    region = load_region(folder / "knowledge" / "service")
    return new_judge(gate_settings(config), knowledge, load_facets(folder), region)


def new_judge(settings: GateSettings, knowledge: Knowledge, facets: FacetFinder, region: Region) -> Judge:
    """The gate over this knowledge."""
    local = {guide.id for guide in knowledge.guides.values() if knowledge.is_local(guide)}
    return Judge(Gate(settings, knowledge.service.stand_ins()), facets, region, local)


def gate_settings(config: dict[str, Any]) -> GateSettings:
    """The settings among a component's configuration."""
    known = {field.name for field in fields(GateSettings)}
    return GateSettings(**{name: value for name, value in config.items() if name in known})


def open_bundle(path: Path) -> Bundle:
    """Read a model archive without Rasa."""
    with _unpacked(path) as folder:
        config = _gate_config(folder)
        gate = _holder(folder, "facets.yml")
        knowledge = load_knowledge(gate / "knowledge")
        classifier = load_classifier(_holder(folder, "lexicon.json"))
        reader = Reader(classifier, load_judge(gate, knowledge, config))
        return Bundle(str(config["content"]), knowledge, reader)


@contextmanager
def _unpacked(path: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder, tarfile.open(path) as archive:
        archive.extractall(folder, filter="data")
        yield Path(folder)


def _holder(folder: Path, name: str) -> Path:
    return next(folder.rglob(name)).parent


def _gate_config(folder: Path) -> dict[str, Any]:
    metadata = json.loads(next(folder.rglob("metadata.json")).read_text(encoding="utf-8"))
    nodes = metadata["predict_schema"]["nodes"].values()
    found: dict[str, Any] = next(node["config"] for node in nodes if node["uses"] == "bot.nlu.components.Gate")
    return found
