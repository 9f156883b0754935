"""The center behind the widget, as tests use it: its clock, its staff's commands, its log."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

from center.messages import Author, Message, Words, messages_after
from center.records import Records
from center.sealing import Seal
from center.times import SHANGHAI
from center.turns import Incoming, Note, finish, receive_and_claim
from center.waiting import Outcome
from tests.preloaded import run_to_end
from tests.running import RunningBot

MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=SHANGHAI)
STAFF = "clerk-1"
MOST = 1_000


class Office:
    """The center of a running bot; a context manager that lets go of the database."""

    def __init__(self, bot: RunningBot, now: datetime = MONDAY) -> None:
        self.bot, self.now = bot, now
        self.seal = Seal(bot.environment["QIHANG_SECRET"])
        self._records = Records(bot.database_url, threads=1)

    def __enter__(self) -> Office:
        self.set_clock(self.now)
        return self

    def __exit__(self, *_: object) -> None:
        self._records.close()

    def set_clock(self, now: datetime) -> None:
        """From here on it is ``now`` for every process of the center."""
        self.now = now
        moved = self.bot.client.post("/internal/clock", json={"now": now.isoformat()}, headers=self.bot.as_service)
        assert moved.status_code == 200, moved.text

    def wait(self, **length: float) -> None:
        """Let time go by, told as to ``timedelta``."""
        self.set_clock(self.now + timedelta(**length))

    def move(self, code: str, *moves: str) -> None:
        """What staff do with a case by command, one after the other: ``accept``, ``prereview outcome=all_online``."""
        self._run("tests.widget.casework", STAFF, code, *moves)

    def deliver(self) -> None:
        """Do and deliver everything that is due."""
        self._run("bot.courier", "--once")

    def show(self, conversation_id: str, *replies: Words, asked: str = "看一下", author: Author = Author.BOT) -> None:
        """Put a person's words and what was answered into the log."""
        self._records.write_now(lambda connection: self._turn(connection, conversation_id, asked, replies, author))

    def show_many(self, conversation_id: str, turns: Sequence[tuple[str, str]]) -> None:
        """Put turns into the log at once, each with the person's words and the answer."""

        def work(connection: Any) -> None:
            for asked, answer in turns:
                self._turn(connection, conversation_id, asked, [Words(answer)], Author.BOT)

        self._records.write_now(work)

    def log(self, conversation_id: str) -> list[Message]:
        """Everything that was said in the conversation."""
        return self._records.read_now(
            lambda connection: messages_after(connection, self.seal, conversation_id, 0, MOST)
        )

    def rows(self, statement: Any) -> list[Any]:
        """What the database says to a question."""
        return self._records.read_now(lambda connection: list(connection.execute(statement)))

    def _turn(
        self, connection: Any, conversation_id: str, asked: str, replies: Sequence[Words], author: Author
    ) -> None:
        now, token = self.now.astimezone(timezone.utc), uuid.uuid4().hex
        incoming = Incoming(Words(asked), client_id=token)
        _, claimed = receive_and_claim(connection, self.seal, conversation_id, incoming, token, now)
        assert claimed is not None, "another turn of the conversation is open"
        finish(connection, self.seal, claimed, Outcome.ANSWERED, replies, Note(), now, author=author)

    def _run(self, module: str, *arguments: str) -> None:
        code, said = run_to_end([module, *arguments], self.bot.environment)
        assert code == 0, f"{module} {arguments}: {said}"
