"""The linear model: it learns, ranks, knows what it has never seen, and is stored without pickle."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.nlu import rivals
from bot.nlu.linear import LinearModel, Ranking, train_linear, without

DOCUMENTS = [
    ["注", "销", "注销"],
    ["注", "销", "公", "司"],
    ["年", "报", "年报"],
    ["年", "报", "公", "司"],
    ["刻", "章"],
    ["公", "章"],
]
LABELS = ["guide/a", "guide/a", "guide/b", "guide/b", "guide/c", "guide/c"]


@pytest.fixture(scope="module")
def trained() -> LinearModel:
    return train_linear(DOCUMENTS, LABELS)


def test_it_ranks_what_it_learned_first(trained: LinearModel) -> None:
    assert [trained.rank(document).labels[0] for document in DOCUMENTS] == LABELS


def test_scores_are_shares_in_falling_order(trained: LinearModel) -> None:
    ranking = trained.rank(["注销", "公"])
    assert ranking.scores == sorted(ranking.scores, reverse=True)
    assert sum(ranking.scores) == pytest.approx(1)


def test_coverage_is_the_known_share(trained: LinearModel) -> None:
    assert trained.rank(["注", "销"]).coverage == 1
    assert 0 < trained.rank(["注", "火星"]).coverage < 1
    assert trained.rank(["火星"]) == Ranking([], [], 0.0)
    assert trained.rank([]) == Ranking([], [], 0.0)


def test_it_comes_back_from_disk_as_it_was(trained: LinearModel, tmp_path: Path) -> None:
    trained.save(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["model.json", "model.npz"]
    with np.load(tmp_path / "model.npz", allow_pickle=False) as arrays:
        assert arrays["values"].dtype == np.float16
    loaded = LinearModel.load(tmp_path)
    for document in DOCUMENTS:
        before, after = trained.rank(document), loaded.rank(document)
        assert before.labels == after.labels
        assert before.scores == pytest.approx(after.scores, abs=0.01)


def test_training_twice_gives_the_same_model(trained: LinearModel) -> None:
    assert train_linear(DOCUMENTS, LABELS).rank(["公", "司"]) == trained.rank(["公", "司"])


def test_without_a_family_the_rest_is_shared_anew() -> None:
    ranking = Ranking(["facet/time", "guide/a", "guide/b"], [0.6, 0.3, 0.1], 0.9)
    assert without(ranking, "facet") == Ranking(["guide/a", "guide/b"], pytest.approx([0.75, 0.25]), 0.9)
    assert without(Ranking(["facet/time"], [1.0], 1.0), "facet") == Ranking([], [], 1.0)


def test_a_bounded_number_of_rivals_finds_the_same_answers(
    trained: LinearModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rivals, "NEAREST", 2)
    monkeypatch.setattr(rivals, "RANDOM", 2)
    bounded = train_linear(DOCUMENTS, LABELS)
    assert [bounded.rank(document).labels[0] for document in DOCUMENTS] == LABELS
