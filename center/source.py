"""YAML with line numbers, so that a fault can name the line to mend."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

Place = tuple[Any, ...]


class SourceError(ValueError):
    """A file that is not readable YAML; carries the line."""

    def __init__(self, path: Path, line: int, problem: str) -> None:
        super().__init__(f"{path}:{line}: {problem}")
        self.path, self.line, self.problem = path, line, problem


class _UniqueKeys(yaml.CSafeLoader):
    """Refuses a mapping that gives a key twice: the first value would be lost silently."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"“{key.value}”写了两次", key.start_mark)
            if isinstance(key, yaml.ScalarNode):
                seen.add(key.value)
        return super().construct_mapping(node, deep)


class Source:
    """One YAML file: ``data`` as plain Python, ``line(place)`` for any key or index path in it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._text = ""
        self.data = self._read()

    def line(self, place: Place = ()) -> int:
        """1-based line of ``place``, or of its nearest known parent; as the file was when it was read."""
        while place and place not in self._lines:
            place = place[:-1]
        return self._lines.get(place, 1)

    @cached_property
    def _lines(self) -> dict[Place, int]:
        """Where everything stands; only looked for once somebody asks, because reading takes half as long without."""
        node = yaml.compose(self._text, Loader=_UniqueKeys)
        return {} if node is None else dict(_numbered(node, ()))

    def _read(self) -> Any:
        try:
            self._text = self.path.read_text(encoding="utf-8")
            return yaml.load(self._text, Loader=_UniqueKeys)
        except UnicodeDecodeError as error:
            raise SourceError(self.path, 1, "不是 UTF-8 编码：用 UTF-8 另存一次") from error
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            raise SourceError(self.path, mark.line + 1 if mark else 1, f"不是合法的 YAML：{error.problem}") from error
        except (yaml.YAMLError, TypeError) as error:
            raise SourceError(self.path, 1, f"不是合法的 YAML：{error}") from error


def _numbered(node: yaml.Node, place: Place) -> Iterator[tuple[Place, int]]:
    yield place, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            inner = (*place, str(key.value))
            yield from _numbered(value, inner)
            yield inner, key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield from _numbered(value, (*place, index))
