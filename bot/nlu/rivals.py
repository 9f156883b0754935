"""Whom a label has to be told apart from: the sentences most like its own, and some of all the others.

The more labels, the fewer rivals for each: training time stays in step with the content instead of with its square.
Likeness is looked up by rare features alone, which an inverted list finds without reading everything.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

NEAREST = 3000
RANDOM = 2000
BUDGET = 2_000_000
LEAST_SHARE = 0.12
COMMON = 400
MOST_FEATURES = 300


class Rivals:
    """Rivals among the rows (sentences x features) of one training set with so many labels."""

    def __init__(self, rows: sparse.csr_matrix, labels: int) -> None:
        share = min(1.0, max(LEAST_SHARE, BUDGET / (labels * (NEAREST + RANDOM))))
        self._nearest = int(NEAREST * share)
        self._rows = rows
        self._total = rows.shape[0]
        self._is_rare = np.bincount(rows.indices, minlength=rows.shape[1]) <= COMMON
        self._columns = rows.tocsc()
        self._random = np.random.RandomState(0).permutation(self._total)[: int(RANDOM * share)]

    def of(self, own: NDArray[np.int64]) -> NDArray[np.int64]:
        """Indices of the sentences that a label with sentences ``own`` is trained against."""
        if self._total <= self._nearest + len(self._random):
            return np.setdiff1d(np.arange(self._total), own)
        likeness = self._likeness(own)
        likeness[own] = 0
        alike = np.flatnonzero(likeness)
        if len(alike) > self._nearest:
            alike = alike[np.argpartition(-likeness[alike], self._nearest)[: self._nearest]]
        return np.setdiff1d(np.union1d(alike, self._random), own)

    def _likeness(self, own: NDArray[np.int64]) -> NDArray[np.float32]:
        """How alike every sentence is to the middle of ``own``, by the heaviest rare features of it."""
        chosen = self._rows[own]
        features, places = np.unique(chosen.indices, return_inverse=True)
        middle = np.bincount(places, weights=chosen.data)
        kept = np.flatnonzero(self._is_rare[features])
        if len(kept) > MOST_FEATURES:
            kept = kept[np.argpartition(-middle[kept], MOST_FEATURES)[:MOST_FEATURES]]
        return np.asarray(self._columns[:, features[kept]] @ middle[kept]).ravel()
