"""What tests of records need: a fresh database with the newest schema, and a message to hang things on."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from functools import lru_cache
from pathlib import Path

from center.conversations import open_conversation
from center.database import upgrade
from center.messages import Words
from center.records import Records
from center.sealing import Seal
from center.settings import read_settings
from center.turns import Incoming, receive

SECRET = "s" * 43
SEAL = Seal(SECRET)
FRIDAY_NOON = datetime(2026, 11, 20, 4, 0, tzinfo=timezone.utc)


@contextmanager
def fresh_records(url: str) -> Iterator[Records]:
    """The records of the database at ``url``, brought up to date first; a new SQLite file is a copy of one that is."""
    path = Path(url.removeprefix("sqlite:///"))
    if url.startswith("sqlite") and not path.exists():
        shutil.copyfile(_migrated(), path)
    upgrade(read_settings({"QIHANG_DATABASE_URL": url, "QIHANG_SECRET": SECRET}))
    records = Records(url, threads=2)
    yield records
    records.close()


@lru_cache(maxsize=1)
def _migrated() -> Path:
    """An SQLite file with the newest schema, made once: migrating anew for every test costs more than the test."""
    folder = Path(tempfile.mkdtemp(prefix="qihang-sqlite-"))
    atexit.register(shutil.rmtree, folder)
    upgrade(read_settings({"QIHANG_DATABASE_URL": f"sqlite:///{folder}/qihang.db", "QIHANG_SECRET": SECRET}))
    return folder / "qihang.db"


def new_conversation(records: Records) -> str:
    """The id of a new conversation."""
    return records.write_now(lambda connection: open_conversation(connection, "json", FRIDAY_NOON))


def said(records: Records, conversation_id: str, text: str = "你好") -> int:
    """The id of a new message in the conversation."""
    incoming = Incoming(Words(text))
    return records.write_now(
        lambda connection: receive(connection, SEAL, conversation_id, incoming, FRIDAY_NOON).message_id
    )
