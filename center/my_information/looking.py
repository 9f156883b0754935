"""What a reader of stored records goes by, and what it gives: lines for people, each with the day until it is kept."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from center.my_information.whose import Whose
from center.retention_setting import KindRetention
from center.sealing import Seal
from center.times import Words


class Found(NamedTuple):
    """One line, and the last day on which it is kept; None while that is not known, because it is still needed."""

    line: str
    until: date | None


class Looking(NamedTuple):
    """What a reader has to go by."""

    connection: Any
    seal: Seal
    person: Whose
    words: Words
    rule: KindRetention
    today: date

    def rows(self, statement: Any) -> list[Any]:
        """The rows of a statement."""
        return list(self.connection.execute(statement))

    def after(self, ended_at: datetime | None) -> date | None:
        """The last day of what ended then; None for what has not ended."""
        return self.rule.last_day(ended_at) if ended_at is not None else None
