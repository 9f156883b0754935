"""The knowledge that answers are made of right now: what came with the model that understood the message."""

from __future__ import annotations

from center.knowledge import Knowledge, load_knowledge

_KEPT = 2
_loaded: dict[str, Knowledge] = {}


def register(version: str, knowledge: Knowledge) -> None:
    """Make a bundle's knowledge available; the two newest are kept, so a turn in flight finishes on its own."""
    _loaded.pop(version, None)
    _loaded[version] = knowledge
    for old in list(_loaded)[:-_KEPT]:
        del _loaded[old]


def knowledge_of(version: str | None) -> Knowledge:
    """The knowledge of a version; the newest when it is unknown; read from the folder when none was loaded."""
    if not _loaded:
        register("folder", load_knowledge())
    return _loaded.get(version or "") or _loaded[next(reversed(_loaded))]


def newest() -> str:
    """The version of the newest bundle."""
    knowledge_of(None)
    return next(reversed(_loaded))
