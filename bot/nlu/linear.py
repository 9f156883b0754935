"""The one linear model: TF-IDF over our features, one linear support vector machine per label.

Chosen by measurement (docs/decisions/). Stored as npz + json, never pickled.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.svm import LinearSVC

from bot.nlu.rivals import Rivals

Array = NDArray[Any]
SMALLEST_WEIGHT = 0.05
MOST_ROUNDS = 5000
WIDE = 4
# Margins times this, through a softmax, come closest to true shares on data/calibration.
SHARPNESS = 10.0


class Ranking(NamedTuple):
    """Labels best first with their scores (they sum to 1 over all labels), and the known share of the message."""

    labels: list[str]
    scores: list[float]
    coverage: float


def without(ranking: Ranking, family: str) -> Ranking:
    """The ranking as if the labels of one family did not exist."""
    kept = [
        (label, score) for label, score in zip(ranking.labels, ranking.scores) if not label.startswith(f"{family}/")
    ]
    total = sum(score for _, score in kept) or 1.0
    return Ranking([label for label, _ in kept], [score / total for _, score in kept], ranking.coverage)


class LinearModel:
    """A trained model: features with their idf, and a sparse matrix of weights, features x labels."""

    def __init__(
        self, features: Sequence[str], idf: Array, weights: sparse.csr_matrix, bias: Array, labels: Sequence[str]
    ) -> None:
        self._index = {feature: index for index, feature in enumerate(features)}
        self._idf, self._weights, self._bias = idf, weights, bias
        self.labels = list(labels)
        self._plain_idf: list[float] = idf.tolist()
        self._unseen_idf = max(self._plain_idf)

    def rank(self, features: Sequence[str], most: int = 25) -> Ranking:
        """The ``most`` likely labels of a message given as features."""
        counts, coverage = self._known(features)
        if not counts:
            return Ranking([], [], 0.0)
        scores = _shares(self._margins(counts) * SHARPNESS)
        order = np.argpartition(-scores, most)[:most] if most < len(scores) else np.arange(len(scores))
        order = order[np.argsort(-scores[order], kind="stable")]
        return Ranking([self.labels[index] for index in order], scores[order].tolist(), coverage)

    def save(self, folder: Path) -> None:
        """Write model.npz and model.json into ``folder``."""
        weights = self._weights
        np.savez(
            folder / "model.npz",
            idf=self._idf,
            bias=self._bias,
            values=weights.data.astype(np.float16),
            columns=weights.indices.astype(np.int32),
            rows=weights.indptr.astype(np.int64),
        )
        names = {"features": list(self._index), "labels": self.labels}
        (folder / "model.json").write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> LinearModel:
        """Read what ``save`` wrote."""
        names = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        features, labels = names["features"], names["labels"]
        with np.load(folder / "model.npz") as arrays:
            parts = (arrays["values"].astype(np.float32), arrays["columns"], arrays["rows"])
            weights = sparse.csr_matrix(parts, shape=(len(features), len(labels)))
            return cls(features, arrays["idf"], weights, arrays["bias"], labels)

    def _known(self, features: Sequence[str]) -> tuple[dict[int, int], float]:
        """How often each known feature occurs, and the known share of the message by weight."""
        counts: dict[int, int] = {}
        unknown = known = 0.0
        for feature, times in Counter(features).items():
            index = self._index.get(feature)
            if index is None:
                unknown += self._unseen_idf * times
            else:
                counts[index] = times
                known += self._plain_idf[index] * times
        return counts, known / max(known + unknown, 1e-9)

    def _margins(self, counts: dict[int, int]) -> Array:
        indices = np.fromiter(counts.keys(), dtype=np.int64, count=len(counts))
        amounts = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
        values = (1 + np.log(amounts)) * self._idf[indices]
        values /= np.sqrt(values @ values)
        starts, ends = self._weights.indptr[indices], self._weights.indptr[indices + 1]
        lengths = ends - starts
        before = np.cumsum(lengths) - lengths
        places = np.repeat(starts - before, lengths) + np.arange(lengths.sum())
        columns = self._weights.indices[places]
        products = self._weights.data[places] * np.repeat(values, lengths)
        margins: Array = np.bincount(columns, weights=products, minlength=len(self.labels)) + self._bias
        return margins


def _shares(logits: Array) -> Array:
    odds: Array = np.exp(logits - logits.max())
    shares: Array = odds / odds.sum()
    return shares


def train_linear(documents: Sequence[Sequence[str]], labels: Sequence[str], strength: float = 1.0) -> LinearModel:
    """Fit the model on documents given as features; ``strength`` is scikit-learn's C."""
    features, matrix = _count(documents)
    idf = _idf(matrix)
    rows = _weigh(matrix, idf)
    names = np.asarray(labels)
    known = sorted(set(labels))
    rivals = Rivals(rows, len(known))
    fitted = [_fit_one(rows, np.flatnonzero(names == label), rivals, strength) for label in known]
    weights = sparse.vstack([weight for weight, _ in fitted], format="csr").T.tocsr()
    return LinearModel(features, idf, weights, np.array([bias for _, bias in fitted], np.float32), known)


def _fit_one(rows: sparse.csr_matrix, own: Array, rivals: Rivals, strength: float) -> tuple[sparse.csr_matrix, float]:
    """The pruned weights (1 x features) and the bias of one label against its rivals."""
    others = rivals.of(own)
    chosen = rows[np.concatenate([own, others])]
    is_own = np.arange(chosen.shape[0]) < len(own)
    total = rows.shape[0]
    balance = {True: total / (2 * len(own)), False: total / (2 * (total - len(own)))}
    columns, chosen = _without_empty_columns(chosen)
    machine = LinearSVC(C=strength, class_weight=balance, random_state=0, max_iter=MOST_ROUNDS).fit(chosen, is_own)
    weights = machine.coef_.ravel()
    kept = np.flatnonzero(np.abs(weights) >= SMALLEST_WEIGHT)
    place = (np.zeros(len(kept), dtype=np.int64), columns[kept])
    return sparse.csr_matrix((weights[kept].astype(np.float32), place), shape=(1, rows.shape[1])), machine.intercept_[0]


def _without_empty_columns(matrix: sparse.csr_matrix) -> tuple[Array, sparse.csr_matrix]:
    """The columns to train on and the matrix of them: few rivals use few of the features."""
    if matrix.shape[1] <= WIDE * matrix.nnz:
        return np.arange(matrix.shape[1]), matrix
    columns, indices = np.unique(matrix.indices, return_inverse=True)
    return columns, sparse.csr_matrix((matrix.data, indices, matrix.indptr), shape=(matrix.shape[0], len(columns)))


def _count(documents: Sequence[Sequence[str]]) -> tuple[list[str], sparse.csr_matrix]:
    index: dict[str, int] = {}
    columns: list[int] = []
    values: list[int] = []
    rows = [0]
    for document in documents:
        counts = Counter(index.setdefault(feature, len(index)) for feature in document)
        columns += counts.keys()
        values += counts.values()
        rows.append(len(columns))
    shape = (len(documents), len(index))
    return list(index), sparse.csr_matrix((np.asarray(values, np.float32), columns, rows), shape=shape)


def _idf(matrix: sparse.csr_matrix) -> Array:
    documents = matrix.shape[0]
    present = np.bincount(matrix.indices, minlength=matrix.shape[1])
    return np.asarray(np.log((1 + documents) / (1 + present)) + 1, dtype=np.float32)


def _weigh(matrix: sparse.csr_matrix, idf: Array) -> sparse.csr_matrix:
    weighed = matrix.copy()
    weighed.data = (1 + np.log(weighed.data)) * idf[weighed.indices]
    lengths = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
    return sparse.diags(1 / np.maximum(lengths, 1e-9)).dot(weighed).tocsr()
