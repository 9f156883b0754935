"""What the records of the agency service refuse, in words for people and for engineers."""

from __future__ import annotations


class Refusal(Exception):
    """Something that is not done: ``message`` is plain Chinese for people, ``str()`` English for engineers."""

    def __init__(self, english: str, message: str) -> None:
        super().__init__(english)
        self.message = message
