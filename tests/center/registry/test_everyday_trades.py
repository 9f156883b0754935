"""What founders call their trades, in dialect and misheard: the first phrase, its kind, and the permits it takes."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from center.knowledge import KNOWLEDGE
from center.registry.permits import PermitSetting, load_permits, permits_for
from center.registry.scope import Kind
from center.registry.scope_ideas import propose
from center.registry.scope_search import Scopes
from center.registry.scope_store import load_scopes

TABLE = Path(__file__).with_name("everyday_trades.txt")
KINDS = {"一般": Kind.GENERAL, "许可": Kind.LICENSED}


class Row(NamedTuple):
    """One line of everyday_trades.txt."""

    said: str
    phrase: str
    kind: Kind
    permits: set[str]


def rows() -> list[Row]:
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [_row(*line.split(" => ")) for line in lines]


def _row(said: str, phrase: str, kind: str, permits: str) -> Row:
    return Row(said, phrase, KINDS[kind], set() if permits == "无" else set(permits.split("；")))


@pytest.fixture(scope="module")
def scopes() -> Scopes:
    return load_scopes(KNOWLEDGE / "registry")


@pytest.fixture(scope="module")
def permits() -> PermitSetting:
    return load_permits(KNOWLEDGE / "registry")


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.said)
def test_a_trade_as_it_is_called(scopes: Scopes, permits: PermitSetting, row: Row) -> None:
    main = propose(scopes, row.said).main
    assert main is not None
    assert scopes.search(row.said, 1)[0].item == main
    assert (main.phrase, main.kind) == (row.phrase, row.kind)
    assert {permit.title for permit in permits_for([main], permits)} == row.permits


@pytest.mark.parametrize("said", ["卖彩票", "开个福彩店", "给人看店", "帮人抢票", "帮人跑业务"])
def test_what_the_catalogue_has_no_phrase_for_is_not_guessed(scopes: Scopes, said: str) -> None:
    assert propose(scopes, said).main is None


def test_lottery_tickets_are_told_what_they_take(scopes: Scopes) -> None:
    assert [refusal.key for refusal in propose(scopes, "卖彩票").refused] == ["lottery"]
