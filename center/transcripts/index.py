"""The index of words: FTS5 on SQLite, a tsvector under GIN on PostgreSQL, over the same pairs of characters.

On SQLite a word is a phrase of pairs. On PostgreSQL, whose positions end at 256 for a pair and 16,383 for a text, all
pairs of the words are looked up, and the folded text decides whether they stand in a row. Functions take a connection
and are part of the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR

from center.transcripts.cutting import cut, folded, pairs


class TSQUERY(sa.types.UserDefinedType):  # type: ignore[type-arg]
    """PostgreSQL's type of queries, which SQLAlchemy 1.4 does not name."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """The type's name in SQL."""
        return "tsquery"


_FTS5 = sa.table("message_index", sa.column("rowid", sa.Integer), sa.column("words", sa.Text))
_GIN = sa.table(
    "message_index",
    sa.column("message_id", sa.BigInteger),
    sa.column("said", sa.Text),
    sa.column("words", TSVECTOR),
)
_PUT_FTS5 = sa.text("INSERT INTO message_index (rowid, words) VALUES (:id, :words)")
_PUT_GIN = sa.text(
    """
    INSERT INTO message_index (message_id, said, words) VALUES (:id, :said, array_to_tsvector(:pairs))
    ON CONFLICT (message_id) DO NOTHING
    """
).bindparams(sa.bindparam("pairs", type_=ARRAY(sa.Text)))


class Hits(NamedTuple):
    """The index as a table of a select: the column that is the message's id, and what must hold of a row."""

    table: Any
    message_id: Any
    clause: Any


def is_fts5(connection: Any) -> bool:
    """Whether the index is SQLite's."""
    return bool(connection.dialect.name == "sqlite")


def put(connection: Any, texts: Mapping[int, str]) -> None:
    """Index what was said, by the messages' ids; none of them is in the index yet."""
    if not texts:
        return
    said = {message_id: folded(text) for message_id, text in texts.items()}
    if is_fts5(connection):
        rows: list[dict[str, Any]] = [{"id": one, "words": " ".join(cut(text))} for one, text in said.items()]
        connection.execute(_PUT_FTS5, rows)
    else:
        rows = [{"id": one, "said": text, "pairs": sorted(set(cut(text)))} for one, text in said.items()]
        connection.execute(_PUT_GIN, rows)


def take_out(connection: Any, message_ids: Sequence[int]) -> int:
    """Remove messages from the index; how many were there."""
    index, column = _index(connection)
    return int(connection.execute(sa.delete(index).where(column.in_(list(message_ids)))).rowcount)


def indexed_between(connection: Any, since: int, last: int) -> Any:
    """A select of the ids in the index above ``since`` and not above ``last``."""
    column = _index(connection)[1]
    return sa.select(column).where(column > since, column <= last)


def hits(connection: Any, words: Sequence[str], name: str = "hit") -> Hits:
    """Messages that hold every one of ``words`` (center/transcripts/cutting.py), of which there is at least one."""
    if is_fts5(connection):
        index = _FTS5.alias(name)
        return Hits(index, index.c.rowid, index.c.words.op("MATCH")(_phrases(words)))
    index = _GIN.alias(name)
    found = index.c.words.op("@@")(sa.cast(sa.literal(_all(words), sa.Text), TSQUERY()))
    whole = [sa.func.strpos(index.c.said, word) > 0 for word in words]
    return Hits(index, index.c.message_id, sa.and_(found, *whole))


def _index(connection: Any) -> tuple[Any, Any]:
    return (_FTS5, _FTS5.c.rowid) if is_fts5(connection) else (_GIN, _GIN.c.message_id)


def _phrases(words: Sequence[str]) -> str:
    """A query of FTS5: quoted phrases; a single character stands at the beginning of a pair."""
    told = (f'"{" ".join(pairs(word))}"' if len(word) > 1 else f'"{word}"*' for word in words)
    return " AND ".join(told)


def _all(words: Sequence[str]) -> str:
    """A query of PostgreSQL: every pair, in quotes."""
    told = [f"'{pair}'" for word in words for pair in pairs(word)]
    told += [f"'{word}':*" for word in words if len(word) == 1]
    return " & ".join(dict.fromkeys(told))
