"""What the WeChat channel counts about itself, for ``/metrics``; no label ever says who somebody is."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge


class Counts:
    """Counters of one process.

    ``answers``: by what was answered to a callback (passive: an answer, waiting: that it is looked for, nothing), and
    ``custom`` for every part sent afterwards as a customer message.
    """

    def __init__(self, registry: CollectorRegistry) -> None:
        self.received = Counter(
            "qihang_wechat_received_total", "Callbacks of WeChat that were taken, by type", ["type"], registry=registry
        )
        self.refused = Counter(
            "qihang_wechat_refused_total", "Callbacks that were refused, by reason", ["reason"], registry=registry
        )
        self.answers = Counter(
            "qihang_wechat_answers_total", "How people on WeChat were answered", ["way"], registry=registry
        )
        self.unsent = Counter(
            "qihang_wechat_unsent_total",
            "Customer messages that did not go out: later, held back or failed",
            ["outcome", "reason"],
            registry=registry,
        )
        self.oldest = Gauge(
            "qihang_wechat_oldest_unsent_seconds", "Age of what waits longest to be sent to WeChat", registry=registry
        )
