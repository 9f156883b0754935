"""Texts in which a search has found nothing: answers are said word for word to many, and need no second look."""

from __future__ import annotations

_MOST = 4096
_LONGEST = 2_000


class CleanTexts:
    """Remembers some thousand texts at most, none of them long; nothing that was found is ever in it."""

    def __init__(self) -> None:
        self._texts: set[str] = set()

    def __contains__(self, text: str) -> bool:
        return text in self._texts

    def add(self, text: str) -> None:
        """``text`` holds nothing; when there are too many, all are forgotten."""
        if len(text) > _LONGEST or text in self._texts:
            return
        if len(self._texts) >= _MOST:
            self._texts.clear()
        self._texts.add(text)
