"""What the tests of center/ share: a small tree of knowledge to spoil, and the real knowledge."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from center.knowledge import Knowledge, load_knowledge
from tests.center.tree import KnowledgeTree


@pytest.fixture
def tree(tmp_path: Path) -> KnowledgeTree:
    """A small valid repository of knowledge."""
    return KnowledgeTree(tmp_path)


@pytest.fixture(scope="session")
def real_knowledge() -> Knowledge:
    """The knowledge of this repository."""
    return load_knowledge()


@pytest.fixture(scope="session")
def review_day(real_knowledge: Knowledge) -> date:
    """A day on which every real guide has just been reviewed."""
    return max(guide.reviewed_on for guide in real_knowledge.guides.values())
