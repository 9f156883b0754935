"""A bad line to the server: a proxy that cuts streams, holds them back, refuses for a while, or counts what passes."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

PATIENCE = 40
PASSED = ("Content-Type", "Content-Encoding", "Cache-Control", "Retry-After", "Content-Security-Policy")
PIECE = 65_536


class BadLine:
    """What the proxy does; to be changed while it runs."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.streams = "pass"
        """``pass``, ``cut`` (ended after the first piece) or ``hold`` (nothing comes through)."""
        self.refusals: list[tuple[int, dict[str, str]]] = []
        """Answers given instead of the server's to the next messages that are sent."""
        self.asked: Counter[str] = Counter()
        self.address = ""

    def count(self, request: BaseHTTPRequestHandler) -> str:
        """Note a request by what it is: ``POST messages``, ``GET stream`` …"""
        name = f"{request.command} {urlsplit(request.path).path.rsplit('/', 1)[-1]}"
        self.asked[name] += 1
        return name


@contextmanager
def bad_line(port: int) -> Iterator[BadLine]:
    """A proxy to ``port`` of this machine, on a port of its own."""
    line = BadLine(port)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(line))
    server.daemon_threads = True
    line.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield line
    server.shutdown()
    server.server_close()
    thread.join()


def _handler(line: BadLine) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            _pass_on(self, line, line.count(self))

        do_POST = do_DELETE = do_OPTIONS = do_GET  # noqa: N815

        def log_message(self, *_: Any) -> None:
            pass

    return Handler


def _pass_on(request: BaseHTTPRequestHandler, line: BadLine, name: str) -> None:
    body = request.rfile.read(int(request.headers.get("Content-Length") or 0))
    if name == "POST messages" and line.refusals:
        _refuse(request, *line.refusals.pop(0))
        return
    is_stream = name == "GET stream"
    connection = HTTPConnection("127.0.0.1", line.port, timeout=PATIENCE)
    try:
        connection.request(request.command, request.path, body or None, dict(request.headers))
        answer = connection.getresponse()
        if is_stream and line.streams == "hold":
            answer.read()
        else:
            _hand_back(request, answer, PIECE if not (is_stream and line.streams == "cut") else 0)
    except OSError:
        request.close_connection = True
    finally:
        connection.close()


def _refuse(request: BaseHTTPRequestHandler, status: int, headers: dict[str, str]) -> None:
    request.send_response(status)
    for name, value in headers.items():
        request.send_header(name, value)
    request.send_header("Content-Length", "0")
    request.end_headers()


def _hand_back(request: BaseHTTPRequestHandler, answer: HTTPResponse, most: int) -> None:
    request.send_response(answer.status)
    for name in PASSED:
        if answer.headers[name]:
            request.send_header(name, answer.headers[name])
    request.end_headers()
    while piece := answer.read1(PIECE):
        request.wfile.write(piece)
        request.wfile.flush()
        if not most:
            return
