"""The section measures both sizes and shows how the cost grows."""

from __future__ import annotations

from bench.registry.section import registry
from bench.registry.tables import registry_tables


def test_it_measures_from_500_to_5000_phrases_and_finding_does_not_grow_with_them() -> None:
    found = registry(quick=True)
    assert [size["phrases"] for size in found["sizes"]] == [500, 5000]
    assert found["growth"]["phrases"] == 10
    assert found["growth"]["search_ms"] < 5
    (shown,) = registry_tables(found)
    assert "5,000" in shown
    assert "变为 10 倍" in shown
