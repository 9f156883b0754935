"""Checks of the sentences: training, calibration and test sides, apart from each other and telling guides apart."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from center.checks import Reading
from center.knowledge import Fault
from center.source import Place, Source, SourceError
from center.text import bare, bigrams

LEAST_HELD_OUT = 6
NEAR_COPY = 0.8
CONFUSED = 0.5
ROWS_AT_ONCE = 512
"""Every sentence is compared with every other: all at once would take gigabytes."""


class Sentence(NamedTuple):
    """One sentence, whose it is, and where it stands."""

    text: str
    label: str
    path: Path
    line: int


def check_sentences(readings: Sequence[Reading], root: Path) -> Iterator[Fault]:
    """Missing held-out sentences, copies across the sides, guides that cannot be told apart."""
    asked = [sentence for reading in readings for sentence in asked_sentences(reading)]
    families, faults = read_families(root / "data" / "nlu")
    calibration, more = read_calibration(root / "data" / "calibration")
    held_out, most = read_held_out(root / "tests" / "understanding")
    yield from (*faults, *more, *most)
    training = asked + families
    yield from _check_held_out(readings, held_out)
    yield from _check_doubles(training)
    yield from _check_copies(training, held_out, "训练", "测试")
    yield from _check_copies(training, calibration, "训练", "校准")
    yield from _check_copies(calibration, held_out, "校准", "测试")
    yield from _check_told_apart(asked)


def asked_sentences(reading: Reading) -> Iterator[Sentence]:
    """The ``ask`` sentences of a guide."""
    for index, text in enumerate(reading.guide.ask):
        yield Sentence(text, reading.guide.id, reading.source.path, reading.source.line(("ask", index)))


def family_sentences(folder: Path) -> Iterator[Sentence]:
    """The sentences of data/nlu/: tasks, facets, small talk, out of scope."""
    for path in sorted(folder.glob("*.yml")):
        yield from _families(Source(path))


def read_families(folder: Path) -> tuple[list[Sentence], list[Fault]]:
    """The sentences of data/nlu/ with their labels, and unreadable files."""
    return _read_all(folder.glob("*.yml"), _families)


def read_calibration(folder: Path) -> tuple[list[Sentence], list[Fault]]:
    """The sentences of data/calibration/ with their labels, and unreadable files."""
    return _read_all(folder.glob("*.yml"), _calibration)


def read_held_out(folder: Path) -> tuple[list[Sentence], list[Fault]]:
    """The sentences of tests/understanding/ with what they should come to, and unreadable files."""
    return _read_all(folder.glob("**/*.yml"), _held_out)


def _read_all(
    paths: Iterable[Path], read: Callable[[Source], Iterable[Sentence]]
) -> tuple[list[Sentence], list[Fault]]:
    sentences: list[Sentence] = []
    faults: list[Fault] = []
    for path in sorted(paths):
        try:
            found = list(read(Source(path)))
            if not all(isinstance(sentence.text, str) for sentence in found):
                raise TypeError("有空着的句子")
            sentences += found
        except SourceError as error:
            faults.append(Fault(path, error.line, error.problem))
        except (TypeError, KeyError, AttributeError, ValueError) as error:
            faults.append(Fault(path, 1, f"文件的写法不对：{error}"))
    return sentences, faults


def _families(source: Source) -> Iterator[Sentence]:
    for number, family in enumerate(source.data["nlu"]):
        first = source.line(("nlu", number, "examples")) + 1
        for offset, line in enumerate(family["examples"].splitlines()):
            if line.strip():
                yield Sentence(line.strip().removeprefix("- "), family["intent"], source.path, first + offset)


def _calibration(source: Source) -> Iterator[Sentence]:
    """data/calibration/: used to set the gate and for nothing else."""
    for kind in ("guides", "families"):
        for label, texts in source.data.get(kind, {}).items():
            for index, text in enumerate(texts):
                yield Sentence(text, label, source.path, source.line((kind, label, index)))


def _held_out(source: Source) -> Iterator[Sentence]:
    """tests/understanding/: a guide's sentences with near misses, or lists of tasks, facets and the like."""
    data: dict[str, Any] = source.data
    label = data.get("guide") or data.get("decision")
    if label is None:
        yield from _nested(source, data, ())
        return
    for index, text in enumerate(data.get("sentences", [])):
        yield Sentence(text, str(label), source.path, source.line(("sentences", index)))
    for index, entry in enumerate(data.get("near_misses", [])):
        other = entry.get("guide") or entry.get("decision")
        yield Sentence(entry["text"], str(other), source.path, source.line(("near_misses", index)))


def _nested(source: Source, data: Any, place: Place) -> Iterator[Sentence]:
    if isinstance(data, dict) and "text" in data:
        yield Sentence(data["text"], str(place[0]), source.path, source.line(place))
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from _nested(source, value, (*place, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _nested(source, value, (*place, index))
    else:
        yield Sentence(data, str(place[0]), source.path, source.line(place))


def _check_held_out(readings: Sequence[Reading], held_out: list[Sentence]) -> Iterator[Fault]:
    guides = {reading.guide.id for reading in readings}
    counts = Counter(sentence.label for sentence in held_out)
    for reading in readings:
        if counts[reading.guide.id] < LEAST_HELD_OUT:
            found = counts[reading.guide.id]
            yield reading.fault(f"tests/understanding 里只有 {found} 句测试问法，至少 {LEAST_HELD_OUT} 句")
    for sentence in held_out:
        if "." in sentence.label and sentence.label not in guides:
            yield Fault(sentence.path, sentence.line, f"没有“{sentence.label}”这篇指南")


def _check_doubles(training: list[Sentence]) -> Iterator[Fault]:
    first: dict[str, Sentence] = {}
    for sentence in training:
        known = first.setdefault(bare(sentence.text), sentence)
        if known is not sentence:
            yield Fault(sentence.path, sentence.line, f"“{sentence.text}”在“{known.label}”里已经有了：留一处")


def _check_copies(first: list[Sentence], second: list[Sentence], one: str, other: str) -> Iterator[Fault]:
    if not first or not second:
        return
    for start, alike in likenesses([sentence.text for sentence in first], [sentence.text for sentence in second]):
        for row, column in zip(*np.nonzero(alike >= NEAR_COPY)):
            problem = f"{other}句“{second[column].text}”与{one}句“{first[start + row].text}”几乎相同：换一句"
            yield Fault(second[column].path, second[column].line, problem)


def _check_told_apart(asked: list[Sentence]) -> Iterator[Fault]:
    if not asked:
        return
    totals: Counter[str] = Counter(sentence.label for sentence in asked)
    stray: dict[tuple[str, str], int] = defaultdict(int)
    for sentence, nearest in zip(asked, _nearest([sentence.text for sentence in asked])):
        if nearest is not None:
            stray[sentence.label, asked[nearest].label] += 1
    for (label, other), count in stray.items():
        if label != other and count / totals[label] > CONFUSED:
            sentence = next(sentence for sentence in asked if sentence.label == label)
            problem = f"一半以上的问法更像“{other}”：两篇分不开，合并或改写问法"
            yield Fault(sentence.path, sentence.line, problem)


def _nearest(texts: Sequence[str]) -> Iterator[int | None]:
    """For each text the place of the other one that is most like it; None where none is."""
    for start, alike in likenesses(texts, texts):
        rows = np.arange(len(alike))
        alike[rows, start + rows] = 0
        nearest = alike.argmax(axis=1)
        yield from (int(place) if alike[row, place] > 0 else None for row, place in enumerate(nearest))


def likenesses(first: Sequence[str], second: Sequence[str]) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """Jaccard likeness of character pairs, 0 to 1: of some rows of ``first`` at a time, which begin at the number.

    Each array is of shape (rows, len(second)).
    """
    columns: dict[str, int] = {}
    left, right = _pairs(first, columns), _pairs(second, columns)
    width = len(columns)
    left.resize((len(first), width))
    right.resize((len(second), width))
    across, counts = right.T.tocsr(), right.sum(axis=1).A1[None, :]
    for start in range(0, len(first), ROWS_AT_ONCE):
        rows = left[start : start + ROWS_AT_ONCE]
        shared = np.asarray((rows @ across).todense())
        sizes = rows.sum(axis=1).A1[:, None] + counts
        yield start, np.asarray(shared / np.maximum(sizes - shared, 1))


def _pairs(texts: Sequence[str], columns: dict[str, int]) -> sparse.csr_matrix:
    indices: list[int] = []
    pointers = [0]
    for text in texts:
        indices += [columns.setdefault(pair, len(columns)) for pair in bigrams(text)]
        pointers.append(len(indices))
    values = np.ones(len(indices), dtype=np.float32)
    return sparse.csr_matrix((values, indices, pointers), shape=(len(texts), len(columns)))
