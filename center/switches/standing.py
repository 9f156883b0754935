"""What holds for everybody just now, whatever they ask: an emergency banner, the bot switched off, staff away (IM-12).

A switch is a row; the newest setting stands, with who made it and when. Functions take a connection and are part of
the caller's transaction. The command line is __main__.py.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center import bundles
from center.answers import filled_in
from center.cases.refusals import Refusal
from center.knowledge import ServiceSettings
from center.privacy import mask_for_log
from center.promises import reply_due
from center.spans import in_utc
from center.switch_tables import switch
from center.tables import Moment
from center.times import Words, local_date

BANNER, BOT = "banner", "bot"
LONGEST_BANNER = 200
LONGEST_REASON = 60


class BadSwitch(Refusal, ValueError):
    """Words that cannot be told to everybody, or a time that is over."""


class Banner(NamedTuple):
    """What everybody is told first; ``since`` and ``until`` in UTC, ``until`` None without an end."""

    text: str
    since: datetime
    until: datetime | None


class Off(NamedTuple):
    """Why the bot does not answer, and since when (UTC)."""

    reason: str
    since: datetime


class Standing(NamedTuple):
    """How the switches stand; None where nothing is switched."""

    banner: Banner | None = None
    off: Off | None = None


class Switches(NamedTuple):
    """The emergency banner; whether the bot answers; what is said beside the composer; whether staff are at work."""

    banner: str | None
    bot_on: bool
    notice: str | None
    open: bool


_SET = sa.text(
    """
    INSERT INTO switch (name, value, "by", at) VALUES (:name, :value, :by, :now)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value, "by" = excluded."by", at = excluded.at
    """
).bindparams(sa.bindparam("now", type_=Moment))


def standing_of(connection: Any, now: datetime) -> Standing:
    """How the switches stand at ``now``."""
    rows = {row.name: row for row in connection.execute(sa.select(switch))}
    return Standing(_banner(rows.get(BANNER), now), _off(rows.get(BOT)))


def read_switches(connection: Any, now: datetime) -> Switches:
    """What holds at ``now`` (UTC), in words; raises KnowledgeError without working hours or the widget's texts."""
    standing, service = standing_of(connection, now), bundles.knowledge_of(None).service
    is_open = service.working_clock().is_open(now)
    banner = standing.banner.text if standing.banner else None
    if standing.off is not None:
        return Switches(banner, False, off_notice(service, standing.off), is_open)
    return Switches(banner, True, None if is_open else away_notice(service, now), is_open)


def off_notice(service: ServiceSettings, off: Off) -> str:
    """What is said beside the composer while the bot is switched off."""
    return filled_in(service, service.widget_texts().bot_off).replace("〔原因〕", off.reason)


def away_notice(service: ServiceSettings, now: datetime) -> str:
    """What is said beside the composer outside working hours: when they are, and by when staff answer."""
    due = reply_due(service, now).at
    answered = Words(local_date(now).year).end(due) if due else ""
    text = filled_in(service, service.widget_texts().outside_hours)
    return text.replace("〔上班〕", service.center.hours).replace("〔时间〕", answered)


def raise_banner(connection: Any, text: str, until: datetime | None, by: str, now: datetime) -> None:
    """Tell everybody ``text``, until a time or until it is taken down; raises BadSwitch."""
    if until is not None and until <= now:
        raise BadSwitch("the time is over", "到期的时间已经过了，写一个以后的时间。")
    ends = in_utc(until).isoformat() if until else None
    _set(connection, BANNER, {"text": _public(text, LONGEST_BANNER), "until": ends}, by, now)


def lower_banner(connection: Any, by: str, now: datetime) -> None:
    """Nothing more is told to everybody; done again it changes nothing."""
    if standing_of(connection, now).banner is not None:
        _set(connection, BANNER, {}, by, now)


def switch_off(connection: Any, reason: str, by: str, now: datetime) -> None:
    """The bot answers nobody, and takes promises; switched off again, only the reason is new. Raises BadSwitch."""
    before = standing_of(connection, now).off
    since = before.since if before else in_utc(now)
    _set(connection, BOT, {"reason": _public(reason, LONGEST_REASON), "since": since.isoformat()}, by, now)


def switch_on(connection: Any, by: str, now: datetime) -> None:
    """The bot answers again; done again it changes nothing."""
    if standing_of(connection, now).off is not None:
        _set(connection, BOT, {}, by, now)


def _set(connection: Any, name: str, value: dict[str, Any], by: str, now: datetime) -> None:
    written = json.dumps(value, ensure_ascii=False)
    connection.execute(_SET, {"name": name, "value": written, "by": by, "now": now})


def _public(text: str, longest: int) -> str:
    """``text`` as one line without personal numbers, which are not for everybody; raises BadSwitch."""
    line = " ".join(text.split())
    if not 2 <= len(line) <= longest:
        raise BadSwitch("too short or too long", f"写2到{longest}个字。")
    if mask_for_log(line) != line:
        raise BadSwitch("a personal number", "里面不要写手机号、证件号，请写办公室的座机。")
    return line


def _banner(row: Any, now: datetime) -> Banner | None:
    value = json.loads(row.value) if row is not None else {}
    if not value:
        return None
    until = datetime.fromisoformat(value["until"]) if value["until"] else None
    return Banner(value["text"], row.at, until) if until is None or now < until else None


def _off(row: Any) -> Off | None:
    value = json.loads(row.value) if row is not None else {}
    return Off(value["reason"], datetime.fromisoformat(value["since"])) if value else None
