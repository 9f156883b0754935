"""What the survival tests share: servers on every kind of store, clients that do not give up, a look into the log."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import sqlalchemy as sa

from center.database import connect
from tests.running import RunningBot

PATIENCE = 120.0
STEPS = ("before store", "stored", "claimed", "spoken", "before commit", "committed")
"""Where tests/bot/faulty.py can be killed, in the order of a turn."""


class Exchange(NamedTuple):
    """One message of a person in the log, with how its turn ended and what was answered, by sequence number."""

    seq: int
    text: str
    outcome: str | None
    answers: list[int]


def persist(post: Callable[[], httpx.Response]) -> list[dict[str, Any]]:
    """Send until it is answered, as a client does whose server goes away."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            response = post()
        except httpx.TransportError:
            time.sleep(0.2)
            continue
        if response.status_code == 200:
            return list(response.json())
        assert response.status_code == 503, response.text
        time.sleep(0.2)
    raise TimeoutError("the message was never answered")


def say(bot: RunningBot, sender: str, text: str, message_id: str) -> list[dict[str, Any]]:
    """One message under the client's own id, until it is answered."""
    body = {"sender": sender, "message": text, "message_id": message_id}
    return persist(lambda: bot.post(body))


@contextmanager
def kept_alive(bot: RunningBot) -> Iterator[None]:
    """Start the server anew whenever it dies, as a launcher does."""
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.1):
            if bot.process is not None and bot.process.poll() is not None:
                with suppress(RuntimeError):  # killed again before it was healthy
                    bot.start()

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def log_of(url: str, conversation_id: str | None = None) -> dict[str, list[Exchange]]:
    """Every conversation's messages of the person, in order."""
    engine = connect(url)
    with engine.connect() as connection:
        asked = connection.execute(
            sa.text(
                "SELECT m.conversation_id, m.id, m.seq, m.text, t.outcome FROM message m "
                "JOIN turn t ON t.message_id = m.id ORDER BY m.conversation_id, m.seq"
            )
        ).all()
        answers = connection.execute(
            sa.text("SELECT answers_id, seq FROM message WHERE author <> 'person' ORDER BY seq")
        )
        found: dict[int, list[int]] = {}
        for answers_id, seq in answers:
            found.setdefault(answers_id, []).append(seq)
    engine.dispose()
    log: dict[str, list[Exchange]] = {}
    for owner, message_id, seq, text, outcome in asked:
        if conversation_id in (None, owner):
            log.setdefault(owner, []).append(Exchange(seq, text, outcome, found.get(message_id, [])))
    return log


def assert_once_and_in_order(exchanges: list[Exchange]) -> None:
    """Each message was answered with exactly one reply, and nobody's before the one asked earlier."""
    assert [exchange.outcome for exchange in exchanges] == ["answered"] * len(exchanges)
    assert [len(exchange.answers) for exchange in exchanges] == [1] * len(exchanges)
    places = [exchange.answers[0] for exchange in exchanges]
    assert places == sorted(places)
    everything = sorted([exchange.seq for exchange in exchanges] + places)
    assert everything == list(range(1, len(everything) + 1)), "no number is missing or doubled"


def database_url(bot: RunningBot) -> str:
    """Where the server keeps its records."""
    fallback = f"sqlite:///{Path(bot.environment['QIHANG_VAR']) / 'qihang.db'}"
    return bot.environment.get("QIHANG_DATABASE_URL", fallback)
