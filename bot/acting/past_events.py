"""What an action sees of the events before it, made ready when it looks: most actions look at few of them, or none."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, MutableSequence
from typing import Any, overload

from rasa.shared.core.events import Event


class PastEvents(MutableSequence[dict[str, Any]]):
    """A list of events as Rasa's action server would show them; each is a copy of its own, made once.

    Takes events of Rasa, or the dictionaries of some, which are then as they are.
    """

    def __init__(self, events: Iterable[Event | dict[str, Any]]) -> None:
        self._events = list(events)

    def __len__(self) -> int:
        return len(self._events)

    @overload
    def __getitem__(self, place: int) -> dict[str, Any]: ...

    @overload
    def __getitem__(self, place: slice) -> MutableSequence[dict[str, Any]]: ...

    def __getitem__(self, place: int | slice) -> dict[str, Any] | MutableSequence[dict[str, Any]]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self._events)))]
        found = self._events[place]
        if isinstance(found, Event):
            told: dict[str, Any] = pickle.loads(pickle.dumps(found.as_dict(), pickle.HIGHEST_PROTOCOL))
            self._events[place] = found = told
        return found

    def __setitem__(self, place: Any, event: Any) -> None:
        self._events[place] = event

    def __delitem__(self, place: int | slice) -> None:
        del self._events[place]

    def insert(self, place: int, event: dict[str, Any]) -> None:
        """Put an event before the one at ``place``."""
        self._events.insert(place, event)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, (PastEvents, list)) and list(self) == list(other)

    def __reduce__(self) -> Any:
        return list, (list(self),)
