"""The suggestions of this process: made once from the knowledge, anew on another day."""

from __future__ import annotations

import asyncio
from datetime import datetime
from functools import lru_cache

from center.bundles import knowledge_of
from center.knowledge import Knowledge
from center.suggestions import Suggestions
from center.times import local_date

_made: list[Suggestions] = []


async def suggestions_at(now: datetime) -> Suggestions:
    """The suggestions of the day; the first ones are made off the event loop."""
    day = local_date(now)
    if not _made or _made[-1].day != day:
        found = await asyncio.to_thread(lambda: Suggestions(knowledge(), day))
        _made[:] = [found]
    return _made[-1]


@lru_cache(maxsize=1)
def knowledge() -> Knowledge:
    """What the center knows, read once for the process."""
    return knowledge_of(None)
