"""A caller rates, and the operator writes it down as theirs (代录): what is rated, the level, the reasons."""

from __future__ import annotations

from typing import Any

from sanic.response import HTTPResponse

from center.calls.making import rate_for
from center.calls.people import conversation_for
from center.calls.records import CallView
from center.calls.writing import held
from center.rating_choices import Rateable, choose
from center.rating_settings import Level, RatingSetting
from center.ratings import Rated, Said
from desk.arguments import Refused
from desk.calls.knowing import knowledge
from desk.calls.words import one_of
from desk.visits import Visit

LONGEST_WORDS = 500


async def ask(visit: Visit, code: str) -> HTTPResponse:
    """What the caller would rate, and the five levels."""
    seal, staff, now = visit.service.seal, visit.staff, visit.now

    def work(connection: Any) -> Rateable:
        view = held(connection, seal, staff, code)
        return choose(connection, conversation_for(connection, seal, view, now), now)

    subject = await visit.write(work)
    return visit.part("calls/_rating.html", code=code, subject=subject, levels=_levels(), rated=None)


async def rate(visit: Visit, code: str) -> HTTPResponse:
    """Record what the caller said."""
    level = one_of(visit.args, "level", Level)
    if level is None:
        raise Refused("先选一个等级。")
    said = Said(level, tuple(_reasons(visit, level)), visit.args.text("words", longest=LONGEST_WORDS))
    service, staff, now = visit.service, visit.staff, visit.now
    clock = knowledge().service.working_clock()

    def work(connection: Any) -> Rated:
        view: CallView = held(connection, service.seal, staff, code)
        return rate_for(connection, service.seal, _setting(), clock, staff, view, said, now)

    rated = await visit.write(work)
    return visit.part("calls/_rating.html", code=code, subject=None, levels=[], rated=rated)


def _reasons(visit: Visit, level: Level) -> list[str]:
    """Of the ticked reasons those of the level that is chosen."""
    listed = _setting().reasons(level)
    return [reason for reason in visit.args.texts("reason", longest=40) if reason in listed]


def _levels() -> list[tuple[Level, list[tuple[str, str]]]]:
    return [(level, list(_setting().reasons(level).items())) for level in Level]


def _setting() -> RatingSetting:
    return knowledge().service.ratings
