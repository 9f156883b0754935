"""A stand-in for the bot's ``/internal`` on a real socket: says what it is told to, and keeps what it was asked."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

UNKNOWN = {"decision": "unknown", "guides": [], "task": None, "facet": None, "parts": [], "reply": "没听明白"}


class StubBot:
    """A context manager; ``heard`` maps words to what ``/internal/understand`` says, ``replies`` are those of turns."""

    def __init__(self) -> None:
        self.heard: dict[str, dict[str, Any]] = {}
        self.replies: list[dict[str, Any]] = []
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.status = 200
        self.pause = threading.Event()
        self.pause.set()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self.port = int(self._server.server_address[1])

    def __enter__(self) -> StubBot:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.pause.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def says(self, text: str, *buttons: str, **custom: Any) -> None:
        """The reply to the next turn."""
        shown = [{"title": title, "id": "btn_0"} for title in buttons]
        self.replies.append({"text": text, "buttons": shown, "custom": custom})

    def answer(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """What a request is answered with."""
        self.asked.append((path, body))
        if path == "/internal/understand":
            return self.heard.get(body["text"], UNKNOWN)
        replies = [self.replies.pop(0)] if self.replies else []
        return {"conversation": body["conversation"], "done": True, "seq": 1, "messages": replies}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        bot = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                bot.pause.wait(5)
                found = bot.answer(self.path, {**body, "token": self.headers["Authorization"]})
                content = json.dumps(found if bot.status == 200 else {"error": {"message": "不行"}}).encode()
                self.send_response(bot.status)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        return Handler
