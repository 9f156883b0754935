"""Whom a label has to be told apart from: the sentences most like its own, and some of all the others.

Training each label against a bounded number of rivals keeps training time in step with the content, not with its
square; the likeness is looked up by rare features alone, which an inverted list finds without reading everything.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

NEAREST = 3000
RANDOM = 2000
COMMON = 400
MOST_FEATURES = 300


class Rivals:
    """Rivals among the rows (sentences x features) of one training set."""

    def __init__(self, rows: sparse.csr_matrix) -> None:
        self._rows = rows
        self._total = rows.shape[0]
        present = np.bincount(rows.indices, minlength=rows.shape[1])
        self._is_rare = present <= max(COMMON, self._total // 50)
        self._columns = rows.tocsc()
        self._random = np.random.RandomState(0).permutation(self._total)[:RANDOM]

    def of(self, own: NDArray[np.int64]) -> NDArray[np.int64]:
        """Indices of the sentences that a label with sentences ``own`` is trained against."""
        if self._total <= NEAREST + RANDOM:
            return np.setdiff1d(np.arange(self._total), own)
        likeness = self._likeness(own)
        likeness[own] = -1
        nearest = np.argpartition(-likeness, NEAREST)[:NEAREST]
        return np.setdiff1d(np.union1d(nearest, self._random), own)

    def _likeness(self, own: NDArray[np.int64]) -> NDArray[np.float32]:
        centre = np.asarray(self._rows[own].sum(axis=0)).ravel()
        features = np.flatnonzero(centre * self._is_rare)
        if len(features) > MOST_FEATURES:
            features = features[np.argpartition(-centre[features], MOST_FEATURES)[:MOST_FEATURES]]
        return np.asarray(self._columns[:, features] @ centre[features]).ravel()
