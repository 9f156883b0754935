"""Rasa's default pipeline for Chinese with our content: a whole project in a folder.

Every label becomes a plain intent of its own (``guide/establishment.name`` → ``guide_establishment_name``) with a
response and a rule; a handful of stories lets TED train. A form and actions (default_form.py) come with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import yaml

from bench.default_form import INTENTS, acting_domain, acting_responses, acting_rules
from bot.nlu.dataset import Example

EPOCHS = 100
_STORIES = 12
_TURNS = 3
_VERSION = "3.1"


def write_default_project(folder: Path, examples: Sequence[Example], epochs: int = EPOCHS) -> dict[str, str]:
    """Write config.yml, domain.yml and data/; the label of each intent. Raises ValueError if two get one name."""
    labels = plain_intents(example.label for example in examples)
    intents = list(labels)
    (folder / "data").mkdir(parents=True)
    _write(folder / "config.yml", default_config(epochs))
    _write(folder / "domain.yml", _domain(intents))
    _write(folder / "data" / "nlu.yml", {"version": _VERSION, "nlu": _nlu(labels, examples)})
    rules = [*map(_rule, intents), *acting_rules()]
    _write(folder / "data" / "rules.yml", {"version": _VERSION, "rules": rules})
    _write(folder / "data" / "stories.yml", {"version": _VERSION, "stories": list(_stories(intents))})
    return labels


def plain_intents(labels: Iterable[str]) -> dict[str, str]:
    """The label of each plain intent, in alphabetical order."""
    known = sorted(set(labels))
    plain = {re.sub(r"[^0-9A-Za-z]+", "_", label): label for label in known}
    if len(plain) < len(known):
        raise ValueError("two labels come to the same plain intent")
    return plain


def default_config(epochs: int) -> dict[str, Any]:
    """What ``rasa init`` writes, with the tokenizer and the settings that Chinese needs."""
    return {
        "recipe": "default.v1",
        "language": "zh",
        "assistant_id": "rasa_default",
        "pipeline": [
            {"name": "JiebaTokenizer"},
            {"name": "RegexFeaturizer", "use_word_boundaries": False},
            {"name": "LexicalSyntacticFeaturizer"},
            {"name": "CountVectorsFeaturizer"},
            {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
            {"name": "DIETClassifier", "epochs": epochs, "constrain_similarities": True},
            {"name": "EntitySynonymMapper"},
            {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
        ],
        "policies": [
            {"name": "MemoizationPolicy"},
            {"name": "TEDPolicy", "max_history": 5, "epochs": epochs, "constrain_similarities": True},
            {"name": "RulePolicy"},
        ],
    }


def _domain(intents: Sequence[str]) -> dict[str, Any]:
    return {
        "version": _VERSION,
        "intents": [*intents, *INTENTS],
        "responses": {**{f"utter_{intent}": [{"text": intent}] for intent in intents}, **acting_responses()},
        **acting_domain(),
        "session_config": {"session_expiration_time": 30, "carry_over_slots_to_new_session": False},
    }


def _nlu(labels: dict[str, str], examples: Sequence[Example]) -> list[dict[str, Any]]:
    texts: dict[str, list[str]] = {}
    for example in examples:
        texts.setdefault(example.label, []).append(" ".join(example.text.split()))
    return [
        {"intent": intent, "examples": "".join(f"- {text}\n" for text in texts[label])}
        for intent, label in labels.items()
    ]


def _rule(intent: str) -> dict[str, Any]:
    return {"rule": f"answer {intent}", "steps": _turn(intent)}


def _stories(intents: Sequence[str]) -> Iterable[dict[str, Any]]:
    step = max(len(intents) // (_STORIES * _TURNS), 1)
    asked = intents[::step]
    for number in range(_STORIES):
        turns = asked[number * _TURNS : (number + 1) * _TURNS]
        if turns:
            yield {"story": f"story {number}", "steps": [part for intent in turns for part in _turn(intent)]}


def _turn(intent: str) -> list[dict[str, str]]:
    return [{"intent": intent}, {"action": f"utter_{intent}"}]


def _write(path: Path, data: dict[str, Any]) -> None:
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=10_000), encoding="utf-8")
