"""``python -m bot.nlu.predict IN.jsonl OUT.jsonl``: understand and answer messages with no server running.

Each line of IN is an object with ``text``; other fields are kept. Each line of OUT adds ``decision``
(answer | choices | unknown | task | smalltalk | out_of_scope), ``guides`` (best first: id, score), ``task``, ``facet``,
``confidence``, ``parts`` (the same per question when a message holds several), ``reply`` (what a person would see)
and ``version`` of the bundle.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from bot.models import NoModel, current_model
from bot.nlu.archive import Bundle, open_bundle
from center.answers import Answers
from center.clock import today_in_shanghai
from center.dialogue import Context, Dialogue
from center.privacy import mask_identity
from center.settings import SettingsError, read_settings
from center.understanding import Decision, Understanding

_SHOWN_AS = {Decision.FACET: "choices", Decision.STAGE: "choices", Decision.SEVERAL: "answer"}


class Predictor:
    """Answers messages one by one, each on its own."""

    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle
        self._dialogue = Dialogue(bundle.knowledge, Answers(bundle.knowledge, today_in_shanghai()))

    def predict(self, text: str, guide: str | None = None) -> dict[str, Any]:
        """Everything that is added to a line; ``guide`` is the one that was given last, if any."""
        masked, _ = mask_identity(text)
        heard = self._bundle.reader.read(masked)
        reply = self._dialogue.respond(heard, Context(guide))
        return {**_fields(heard), "reply": reply.text, "version": self._bundle.version}


def _fields(heard: Understanding) -> dict[str, Any]:
    return {
        "decision": _SHOWN_AS.get(heard.decision, heard.decision.value),
        "guides": [{"id": candidate.id, "score": candidate.score} for candidate in heard.guides],
        "task": heard.name if heard.decision is Decision.TASK else None,
        "facet": heard.facet,
        "confidence": heard.confidence,
        "parts": [_fields(part) for part in heard.parts],
    }


def read_lines(file: TextIO, name: str) -> Iterator[dict[str, Any]]:
    """The objects of a JSON-lines file; raises ValueError naming the line that is none."""
    for number, line in enumerate(file, start=1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
        except json.JSONDecodeError as error:
            raise ValueError(f"{name}:{number}: not JSON: {error.msg}") from error
        if not isinstance(item, dict) or not isinstance(item.get("text"), str):
            raise ValueError(f'{name}:{number}: expected an object with a string "text"')
        yield item


def main() -> int:
    """Read, understand, write; exit code 2 for unusable arguments."""
    parser = argparse.ArgumentParser(prog="python -m bot.nlu.predict", description=__doc__)
    parser.add_argument("source", type=Path, metavar="IN.jsonl")
    parser.add_argument("target", type=Path, metavar="OUT.jsonl")
    arguments = parser.parse_args()
    try:
        predictor = Predictor(open_bundle(current_model(read_settings())))
        with arguments.source.open(encoding="utf-8") as source, arguments.target.open("w", encoding="utf-8") as target:
            for item in read_lines(source, str(arguments.source)):
                print(json.dumps({**item, **predictor.predict(item["text"])}, ensure_ascii=False), file=target)
    except (OSError, ValueError, NoModel, SettingsError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
