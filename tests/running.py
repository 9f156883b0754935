"""The real server in a process of its own, for tests."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import Any

import httpx

from center.knowledge import ROOT
from tests.preloaded import Preloaded, run_to_end

READY_SECONDS = 120.0
SECRET = "s" * 43
SERVICE_TOKEN = "t" * 43


def free_port() -> int:
    """A port of this machine that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class RunningBot:
    """``python -m bot.server`` with its own var folder; a context manager that can also be killed and started anew."""

    def __init__(
        self, var: Path, model: Path, module: str = "bot.server", is_preloaded: bool = True, **environment: str
    ) -> None:
        self.port, self.module, self._is_preloaded = free_port(), module, is_preloaded
        self.log = var / "server.log"
        self.environment = {
            **os.environ,
            "QIHANG_VAR": str(var),
            "QIHANG_MODEL": str(model),
            "QIHANG_BOT_PORT": str(self.port),
            "QIHANG_SECRET": SECRET,
            "QIHANG_SERVICE_TOKEN": SERVICE_TOKEN,
            **environment,
        }
        self.database_url = environment.get("QIHANG_DATABASE_URL", f"sqlite:///{var}/qihang.db")
        self.as_service = {"Authorization": f"Bearer {self.environment['QIHANG_SERVICE_TOKEN']}"}
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=30, trust_env=False)
        self.process: subprocess.Popen[bytes] | Preloaded | None = None

    def __enter__(self) -> RunningBot:
        self.run_to_end("center.database")
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self.client.close()

    def run_to_end(self, module: str) -> None:
        """Run another entry point with the same settings."""
        code, said = run_to_end([module], self.environment)
        assert code == 0, said

    def start(self) -> None:
        """Start, and wait until healthy."""
        self.process = self._begun()
        deadline = time.monotonic() + READY_SECONDS
        while not self.is_healthy():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the bot did not start:\n{self.log.read_text(encoding='utf-8')}")
            time.sleep(0.2)

    def _begun(self) -> subprocess.Popen[bytes] | Preloaded:
        if self._is_preloaded:
            return Preloaded([self.module], self.environment, self.log)
        command = [sys.executable, "-m", self.module]
        with self.log.open("ab") as log:
            return subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)

    def stop(self, how: int = signal.SIGTERM) -> int:
        """End it; the exit code."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.wait(20)

    def is_healthy(self) -> bool:
        """Whether /health says that all is well."""
        try:
            return self.client.get("/health").status_code == 200
        except httpx.TransportError:
            return False

    def post(self, body: Any) -> httpx.Response:
        """A raw request to the channel for Rasa's clients."""
        return self.client.post("/webhooks/rest/webhook", json=body)

    def talk(self) -> Conversation:
        """A new conversation."""
        return Conversation(self)


class Conversation:
    """One person talking to a running bot."""

    def __init__(self, bot: RunningBot) -> None:
        self._bot = bot
        self.sender = f"test-{uuid.uuid4().hex[:12]}"
        self.reply: dict[str, Any] = {}

    def say(self, text: str) -> dict[str, Any]:
        """Send words; the one reply."""
        response = self._bot.post({"sender": self.sender, "message": text})
        assert response.status_code == 200, response.text
        replies = response.json()
        assert len(replies) == 1, replies
        self.reply = replies[0]
        return self.reply

    def tap(self, title: str) -> dict[str, Any]:
        """Tap the button of the last reply that has this title."""
        payload = next(button["payload"] for button in self.reply["buttons"] if button["title"] == title)
        return self.say(payload)
