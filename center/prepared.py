"""Statements that PostgreSQL reads and plans once for each connection, and not each time: for the few of every turn.

A connection keeps what it has prepared until it is closed, whatever becomes of its transactions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

_NAMED = re.compile(r"(?<!:):([a-z_]+)")


class Prepared:
    """A statement with its parameters' types in PostgreSQL, and the columns of what it gives.

    ``name`` is the statement's on every connection; parameters stand in ``sql`` as ``:name``.
    """

    def __init__(self, name: str, sql: str, types: Mapping[str, str], columns: Sequence[Any], *bound: Any) -> None:
        names = list(dict.fromkeys(_NAMED.findall(sql)))
        self._name = name
        numbered = _NAMED.sub(lambda found: f"${names.index(found[1]) + 1}", sql)
        self._prepare = f"PREPARE {name} ({', '.join(types[one] for one in names)}) AS {numbered}"
        given = ", ".join(f":{one}" for one in names)
        self._execute = sa.text(f"EXECUTE {name} ({given})").bindparams(*bound).columns(*columns)

    def execute(self, connection: Any, values: Mapping[str, Any]) -> Any:
        """The result; ``connection`` is one to PostgreSQL."""
        known = connection.info.setdefault("prepared", set())
        if self._name not in known:
            connection.exec_driver_sql(self._prepare)
            known.add(self._name)
        return connection.execute(self._execute, values)
