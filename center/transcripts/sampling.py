"""A week's samples: so many transcripts at random and so many by risk, some for two readers; drawn once, repeatable.

Which are drawn depends on nothing but the seed, the week and what was said: each transcript has its own number from
them, and a higher risk raises it (weighted sampling of Efraimidis and Spirakis).
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.tables import Moment
from center.times import midnight
from center.transcript_tables import review_sample, transcript, transcript_trait
from center.transcripts.sighting import NotAllowed
from center.transcripts.traits import Trait

_RISKS: Mapping[Trait, float] = {
    Trait.UNKNOWN: 3.0,
    Trait.BAD_RATING: 4.0,
    Trait.HANDED_OVER: 2.0,
    Trait.PROMISE: 2.0,
    Trait.LOW: 1.0,
}


class SampleSetting(NamedTuple):
    """How many are drawn in each way, which share of them has two readers, and what a trait weighs."""

    at_random: int = 50
    by_risk: int = 50
    twice: float = 0.2
    weights: Mapping[Trait, float] = _RISKS


class Sample(NamedTuple):
    """One transcript of a week's sample: ``chosen`` at random or for its risk, read by one or two."""

    conversation_id: str
    chosen: str
    readers: int


_BEGIN = sa.text(
    "INSERT INTO sample_week (week, seed, drawn_at) VALUES (:week, :seed, :now) ON CONFLICT (week) DO NOTHING"
).bindparams(sa.bindparam("now", type_=Moment))


def draw_sample(connection: Any, week: str, seed: str, setting: SampleSetting, now: datetime) -> list[Sample]:
    """The sample of an ISO week as 2026-W47, drawn now if it was not before. Raises NotAllowed: no such week, or
    not over."""
    since, until = bounds(week)
    if now < until:
        raise NotAllowed("the week is not over", "这一周还没过完，过完再抽。")
    begun = connection.execute(_BEGIN, {"week": week, "seed": seed, "now": now}).rowcount
    if begun:
        drawn = _drawn(_risks(connection, since, until, setting), week, seed, setting)
        if drawn:
            connection.execute(sa.insert(review_sample), [{**one._asdict(), "week": week} for one in drawn])
    return sample_of(connection, week)


def sample_of(connection: Any, week: str) -> list[Sample]:
    """What was drawn for a week, in the order of drawing."""
    columns = [review_sample.c[name] for name in Sample._fields]
    rows = connection.execute(sa.select(*columns).where(review_sample.c.week == week).order_by(review_sample.c.id))
    return [Sample(**row._mapping) for row in rows]


def bounds(week: str) -> tuple[datetime, datetime]:
    """When an ISO week begins and the next one does, where the center is. Raises NotAllowed."""
    year, _, number = week.partition("-W")
    try:
        monday = date.fromisocalendar(int(year), int(number), 1)
    except ValueError as error:
        raise NotAllowed("no such week", "没有这一周，请写成2026-W47这样。") from error
    if week != f"{monday.isocalendar()[0]}-W{monday.isocalendar()[1]:02}":
        raise NotAllowed("no such week", "没有这一周，请写成2026-W47这样。")
    return midnight(monday), midnight(monday + timedelta(days=7))


def _risks(connection: Any, since: datetime, until: datetime, setting: SampleSetting) -> dict[str, float]:
    within = sa.and_(transcript.c.last_at >= since, transcript.c.last_at < until)
    risks = dict.fromkeys(connection.execute(sa.select(transcript.c.conversation_id).where(within)).scalars(), 0.0)
    for trait, weight in setting.weights.items():
        mine = (transcript_trait.c.trait == trait.value, transcript_trait.c.value == "")
        then = (transcript_trait.c.last_at >= since, transcript_trait.c.last_at < until)
        wanted = sa.select(transcript_trait.c.conversation_id).where(*mine, *then)
        for conversation_id in connection.execute(wanted).scalars():
            risks[conversation_id] += weight
    return risks


def _drawn(risks: Mapping[str, float], week: str, seed: str, setting: SampleSetting) -> list[Sample]:
    def number(conversation_id: str, what: str) -> float:
        digest = hashlib.sha256(f"{seed} {week} {what} {conversation_id}".encode()).digest()
        return (int.from_bytes(digest[:8], "big") + 1) / (2**64 + 1)

    plain = sorted(risks, key=lambda one: number(one, "random"))[: setting.at_random]
    risky = [one for one, weight in risks.items() if weight > 0 and one not in set(plain)]
    risky.sort(key=lambda one: math.log(number(one, "risk")) / risks[one], reverse=True)
    chosen = [*((one, "random") for one in plain), *((one, "risk") for one in risky[: setting.by_risk])]
    order = sorted((one for one, _ in chosen), key=lambda one: number(one, "twice"))
    twice = set(order[: math.ceil(len(order) * setting.twice)])
    return [Sample(one, how, 2 if one in twice else 1) for one, how in chosen]
