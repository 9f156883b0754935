"""From decisions and labels to the dialogue intents of domain.yml."""

from __future__ import annotations

from center.understanding import Decision, Understanding

_OF_DECISION = {
    Decision.ANSWER: "ask_guide",
    Decision.CHOICES: "unclear",
    Decision.UNKNOWN: "unknown",
    Decision.FACET: "ask_facet",
    Decision.STAGE: "open_stage",
    Decision.OUT_OF_SCOPE: "out_of_scope",
    Decision.SEVERAL: "ask_several",
}
_OF_FAMILY = {"guide": "ask_guide", "facet": "ask_facet", "stage": "open_stage", "out_of_scope": "out_of_scope"}


def intent_of(understanding: Understanding) -> str:
    """The dialogue intent: a task's or small talk's own name, else the decision's."""
    if understanding.decision in (Decision.TASK, Decision.SMALLTALK):
        return str(understanding.name)
    return _OF_DECISION[understanding.decision]


def intent_of_label(label: str) -> str:
    """The dialogue intent of a training sentence."""
    family, name = label.split("/", 1)
    return _OF_FAMILY.get(family, name)
