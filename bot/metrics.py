"""What the bot counts about itself, for ``/metrics`` (Prometheus text)."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """Counters of one process; no label ever holds what a person said or who it is. A channel adds its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.received = Counter(
            "qihang_messages_received_total", "Messages stored, by channel", ["channel"], registry=self.registry
        )
        self.repeats = Counter(
            "qihang_messages_repeated_total", "Messages that a client sent again", registry=self.registry
        )
        self.turns = Counter("qihang_turns_total", "Turns finished, by outcome", ["outcome"], registry=self.registry)
        self.attempts_failed = Counter(
            "qihang_attempts_failed_total", "Attempts at a turn that failed", registry=self.registry
        )
        self.alarms = Counter("qihang_alarms_total", "Alarms raised, by kind", ["kind"], registry=self.registry)
        self.seconds = Histogram(
            "qihang_turn_seconds",
            "Seconds from a message's receipt to its published answer",
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.oldest_waiting = Gauge(
            "qihang_oldest_unanswered_seconds", "Age of the longest waiting message", registry=self.registry
        )

    def text(self) -> bytes:
        """All of it, in Prometheus's text format."""
        return bytes(generate_latest(self.registry))
