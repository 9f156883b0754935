"""What the pages of cases share: the knowledge behind them, addresses, and a visit's hand on a case."""

from __future__ import annotations

from typing import Any

from center.bundles import knowledge_of
from center.cases.acting import Hand
from center.knowledge import Knowledge
from center.service_settings import ServiceSettings
from center.uploads.listing import GuideBook, guide_book
from desk.arguments import Refused
from desk.visits import Visit

URL = "/desk/cases"


def knowledge() -> Knowledge:
    """The newest knowledge; read from disk the first time, so not on the event loop."""
    return knowledge_of(None)


def settings() -> ServiceSettings:
    """The service settings of the newest knowledge."""
    return knowledge().service


def book() -> GuideBook:
    """The guides' papers of the newest knowledge."""
    return guide_book(knowledge())


def url_of(code: str, *parts: str) -> str:
    """The address of a case, or of something of it."""
    return "/".join([URL, code, *parts])


def hand_of(visit: Visit, connection: Any, code: str, seen: int | None) -> Hand:
    """The member at work on the case, as they have seen it up to event ``seen``."""
    return Hand(connection, visit.staff, code, seen, visit.now, settings(), book())


def seen_by(visit: Visit) -> int:
    """The number of the last event on the page that a form came from; raises Refused without one."""
    seen = visit.args.number("seen")
    if not seen:
        raise Refused("页面缺了内容，没有执行。请刷新页面再试。")
    return seen


def reason_of(visit: Visit, what: str) -> str:
    """Why somebody wants to see or take along what is about a person; raises Refused without a reason."""
    reason = visit.args.text("reason", longest=200)
    if not reason:
        raise Refused(f"请写明{what}的理由，会记入操作记录。")
    return reason
