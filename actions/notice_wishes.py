"""别再给我发评价邀请, 不要再发短信了, 恢复提醒: written down for whoever says it, and told what still comes."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.base import knowledge_for
from actions.fields import said_in
from center.notices.wish_telling import allowed_text, refused_text
from center.notices.wish_words import Wish, read_wish
from center.notices.wishes import allow, refuse, whose_in
from center.replies import Reply
from center.service import service

PERSON = "person"


def is_wish(tracker: Tracker) -> bool:
    """Whether the latest message says what somebody does not want to be told, or wants again."""
    return read_wish(said_in(tracker).text, knowledge_for(tracker).service.notices) is not None


async def says_wish(tracker: Tracker) -> Reply | None:
    """The reply to words that say what somebody does not want to be told, or wants again; None for other words."""
    rules = knowledge_for(tracker).service.notices
    wish = read_wish(said_in(tracker).text, rules)
    if wish is None:
        return None
    ended = await _note(wish, tracker.sender_id)
    told = refused_text(rules, wish.abouts) if wish.refuses else allowed_text(rules, wish.abouts, ended)
    return Reply(told, (), {"kind": "notice", "phrase": "wish_refused" if wish.refuses else "wish_allowed"})


async def _note(wish: Wish, talk: str) -> int:
    """Write it down; how many earlier wishes it has ended."""
    here = service()
    now = here.clock.now()
    if wish.refuses:
        await here.records.write(
            lambda connection: refuse(connection, whose_in(connection, talk), wish.abouts, PERSON, now)
        )
        return 0
    return await here.records.write(lambda connection: allow(connection, whose_in(connection, talk), wish.abouts, now))
