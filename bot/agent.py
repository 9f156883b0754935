"""Rasa's agent around our processor: no store wrapped, no lock, and a bundle swapped in without stopping a turn."""

from __future__ import annotations

from pathlib import Path

from rasa.core.agent import Agent
from rasa.core.tracker_store import InMemoryTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain

from bot.processor import Processor


class DirectAgent(Agent):
    """Rasa's agent with our processor.

    The tracker store is used as it is given: Rasa's own wrapper turns a load error into a new conversation. Rasa's
    constructor makes a lock store in memory, which nothing of ours uses: whoever calls holds the conversation's lease.
    """

    def build(self, model_path: str | Path) -> Processor:
        """A processor for a bundle; changes nothing of the agent, so it may run in a thread. Raises ModelNotFound."""
        return Processor(
            model_path=model_path,
            tracker_store=self.tracker_store,
            lock_store=self.lock_store,
            action_endpoint=self.action_endpoint,
            generator=self.nlg,
        )

    def use(self, processor: Processor, fingerprint: str | None = None) -> None:
        """Answer with ``processor`` from now on; turns under way finish with the one they began with."""
        self.domain = processor.domain
        self.tracker_store.domain = processor.domain
        self._set_fingerprint(fingerprint)
        self.processor = processor

    def load_model(self, model_path: str | Path, fingerprint: str | None = None) -> None:
        """Build and use in one step, as Rasa's callers expect; raises ModelNotFound."""
        self.use(self.build(model_path), fingerprint)

    @staticmethod
    def _create_tracker_store(store: TrackerStore | None, domain: Domain | None) -> TrackerStore:
        return store if store is not None else InMemoryTrackerStore(domain or Domain.empty())
