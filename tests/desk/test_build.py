"""The copy of htmx."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk.build import SOURCES, NotBuilt, build, check


def test_what_is_missing_or_old_is_copied(tmp_path: Path) -> None:
    with pytest.raises(NotBuilt, match="npm ci"):
        check(tmp_path)
    assert build(tmp_path)
    check(tmp_path)
    assert not build(tmp_path)
    (tmp_path / "htmx.js").write_text("old", encoding="utf-8")
    assert build(tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        name: source.read_bytes() for name, source in SOURCES.items()
    }


def test_without_npm_it_says_what_to_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desk.build.SOURCES", {"htmx.js": tmp_path / "none.js"})
    with pytest.raises(NotBuilt, match="npm ci"):
        build(tmp_path)
