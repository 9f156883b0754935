"""A site of somebody else's that embeds the widget by its one line."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PAGE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><link rel="icon" href="data:,"><title>别的网站</title>
<h1>别的网站</h1><script src="{server}/widget.js" data-title="企航 · 办事助手" defer></script></html>"""


@contextmanager
def host_page(server: str, name: str = "localhost") -> Iterator[str]:
    """The address of a page that embeds the widget of ``server``; ``name`` is what the page's machine is called."""
    page = PAGE.format(server=server).encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_: Any) -> None:
            pass

    site = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=site.serve_forever)
    thread.start()
    yield f"http://{name}:{site.server_port}/"
    site.shutdown()
    site.server_close()
    thread.join()
