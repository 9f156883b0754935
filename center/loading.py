"""Reading a file of settings: what it says, or every fault with its place and its mend."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pydantic import ValidationError

from center.schema_words import what_to_write
from center.source import Source, SourceError

ROOT = Path(__file__).resolve().parent.parent
KNOWLEDGE = ROOT / "knowledge"
Loaded = TypeVar("Loaded")


class Fault(NamedTuple):
    """One thing to mend: where it is, and what to do, in plain Chinese."""

    path: Path
    line: int
    problem: str

    def __str__(self) -> str:
        shown = self.path.relative_to(ROOT) if self.path.is_relative_to(ROOT) else self.path
        return f"{shown}:{self.line}: {self.problem}"


class KnowledgeError(ValueError):
    """Knowledge that cannot be loaded; ``faults`` says what to mend."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


def loaded(path: Path, build: Callable[[Any], Loaded]) -> Loaded:
    """What ``build`` makes of the file; raises KnowledgeError."""
    try:
        source = Source(path)
        return build(source.data)
    except FileNotFoundError as error:
        raise KnowledgeError([Fault(path, 1, "缺这个文件")]) from error
    except SourceError as error:
        raise KnowledgeError([Fault(path, error.line, error.problem)]) from error
    except ValidationError as error:
        raise KnowledgeError([schema_fault(source, problem) for problem in error.errors()]) from error
    except (TypeError, KeyError, AttributeError, ValueError) as error:
        raise KnowledgeError([Fault(path, 1, f"文件的写法不对：{error}")]) from error


def optional(path: Path, model: Callable[..., Loaded]) -> Loaded:
    """What the file says; the model's defaults without one."""
    return loaded(path, lambda data: model(**data)) if path.exists() else model()


def schema_fault(source: Source, problem: Mapping[str, Any]) -> Fault:
    """A fault that pydantic has found, where it is in the file."""
    place = problem["loc"]
    name = ".".join(map(str, place))
    return Fault(source.path, source.line(place), f"{name}：{what_to_write(problem)}")
