"""What the pages of conversations share: the rules, the knowledge, and transactions that end with a wake-up."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

from sanic import Sanic

from center.bundles import knowledge_of
from center.guide_index import GuideIndex
from center.handoffs.moving import Step
from center.handoffs.setting import HandoffSetting
from center.handoffs.states import UnknownHandoff
from center.knowledge import Knowledge
from center.waking import Waking
from desk.arguments import Refused
from desk.visits import Visit

Result = TypeVar("Result")
URL = "/desk/conversations"


def knowledge() -> Knowledge:
    """What answers and cards are made of; read once a process."""
    return knowledge_of(None)


def rules() -> HandoffSetting:
    """The rules of hand-overs."""
    return knowledge().service.handoff_rules()


@lru_cache(maxsize=1)
def guides() -> GuideIndex:
    """Finds guides by their words."""
    return GuideIndex(knowledge())


def step(visit: Visit, talk: str) -> Step:
    """Who acts on which conversation now."""
    return Step(visit.staff, talk, visit.now)


async def read(visit: Visit, work: Callable[[Any], Result]) -> Result:
    """Read; what is out of sight is not there."""
    try:
        return await visit.read(work)
    except UnknownHandoff as unknown:
        raise Refused(unknown.message, 404) from None


async def change(visit: Visit, talk: str, work: Callable[[Any], Result]) -> Result:
    """Change something in a conversation, and tell the bot's streams."""
    try:
        done = await visit.write(work)
    except UnknownHandoff as unknown:
        raise Refused(unknown.message, 404) from None
    await _waking(visit.request.app, visit).wake(talk)
    return done


def _waking(app: Sanic, visit: Visit) -> Waking:
    """One for the process."""
    found = getattr(app.ctx, "waking", None)
    if found is None:
        found = app.ctx.waking = Waking(visit.service.records, app.ctx.settings.redis_url)
    made: Waking = found
    return made
