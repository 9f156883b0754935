"""How well people are reached, for ``/metrics``: read from the database, so that every replica tells the same."""

from __future__ import annotations

from datetime import datetime

from prometheus_client import CollectorRegistry, Gauge, generate_latest
from sqlalchemy.exc import SQLAlchemyError

from center.bundles import knowledge_of
from center.notices.figures import Figures, figures_of
from center.service import Service

_GAUGES = {
    "qihang_notices_due": "Notices that became due in the last 24 hours, without those cancelled",
    "qihang_notices_told": "Of these, told: receipt, or shown in a conversation",
    "qihang_notices_lost": "Of these, dead or expired",
    "qihang_notices_dead": "Notices that reached nobody and were not dealt with",
    "qihang_notice_oldest_seconds": "Age of the oldest notice that is due and that waits, or that is to be telephoned",
    "qihang_telephone_tasks_open": "Telephone tasks that nobody has done",
    "qihang_notices_unseen": "Notices that had to be told and lie unseen in a mailbox, of the last 30 days",
}


async def notice_metrics(service: Service) -> bytes:
    """All of it in Prometheus's text format; empty while the database does not answer."""
    now, rules = service.clock.now(), knowledge_of(None).service.notices
    try:
        figures = await service.records.read(lambda connection: figures_of(connection, rules, now))
    except SQLAlchemyError:
        return b""
    return written(figures, now)


def written(figures: Figures, now: datetime) -> bytes:
    """The figures as gauges; without anything due there is no rate."""
    registry = CollectorRegistry()
    values = (
        figures.due, figures.told, figures.lost, figures.dead, figures.oldest_seconds(now), figures.calls,
        figures.unseen,
    )  # fmt: skip
    for (name, meaning), value in zip(_GAUGES.items(), values):
        Gauge(name, meaning, registry=registry).set(value)
    if figures.rate is not None:
        Gauge("qihang_notices_told_ratio", "Told of due, in the last 24 hours", registry=registry).set(figures.rate)
    _label(registry, figures, now)
    return bytes(generate_latest(registry))


def _label(registry: CollectorRegistry, figures: Figures, now: datetime) -> None:
    meaning = "Attempts that failed in the last 24 hours, by channel, outcome and reason"
    failed = Gauge("qihang_notice_attempts_failed", meaning, ["channel", "outcome", "reason"], registry=registry)
    for one in figures.failures:
        failed.labels(one.channel, one.outcome, one.reason).set(one.times)
    meaning = "Seconds until a gateway that rests is tried again, 0 while it is overdue"
    rests = Gauge("qihang_notice_channel_rests_seconds", meaning, ["channel"], registry=registry)
    for resting in figures.resting:
        rests.labels(resting.name).set(max((resting.rests_until - now).total_seconds(), 0.0))
