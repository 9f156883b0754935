"""The real process: it starts, answers, survives its database being away for a moment, and ends when told to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from center.knowledge import ROOT
from center.settings import SettingsError, read_settings
from desk.build import build
from desk.server import CANNOT_START, refuse_in_production
from tests.running import SECRET, SERVICE_TOKEN, free_port

READY_SECONDS = 60.0
PRODUCTION = {"QIHANG_MODE": "production", "QIHANG_SECRET": SECRET, "QIHANG_SERVICE_TOKEN": SERVICE_TOKEN}


def environment(var: Path, port: int) -> dict[str, str]:
    """The settings of a desk of its own."""
    build()
    given = {"QIHANG_VAR": str(var), "QIHANG_DESK_PORT": str(port), "QIHANG_SECRET": SECRET}
    return {**os.environ, **given}


@contextmanager
def server(var: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """``python -m desk.server``, ready."""
    process = subprocess.Popen([sys.executable, "-m", "desk.server"], cwd=ROOT, env=environment(var, port))
    try:
        deadline = time.monotonic() + READY_SECONDS
        while not _is_ready(port):
            assert process.poll() is None and time.monotonic() < deadline
            time.sleep(0.2)
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


def _is_ready(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/ready", trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


def test_it_migrates_serves_and_ends_when_told(tmp_path: Path) -> None:
    port = free_port()
    with server(tmp_path, port) as process:
        page = httpx.get(f"http://127.0.0.1:{port}/desk/sign-in", trust_env=False)
        assert (page.status_code, "演示模式" in page.text) == (200, True)
        taken = subprocess.run(
            [sys.executable, "-m", "desk.server"],
            cwd=ROOT,
            env=environment(tmp_path, port),
            capture_output=True,
            text=True,
            check=False,
        )
        assert (taken.returncode, f"端口 {port} 已被占用" in taken.stderr) == (CANNOT_START, True)
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0


@pytest.mark.parametrize("url", ["", "http://desk.example.gov.cn"])
def test_production_needs_https(url: str) -> None:
    settings = read_settings(
        {**PRODUCTION, "QIHANG_PUBLIC_URL": "https://bot.example.gov.cn", **({"QIHANG_DESK_URL": url} if url else {})}
    )
    with pytest.raises(SettingsError, match="QIHANG_DESK_URL"):
        refuse_in_production(settings)


def test_production_refuses_sample_values() -> None:
    known = {"QIHANG_PUBLIC_URL": "https://bot.example.gov.cn", "QIHANG_DESK_URL": "https://desk.example.gov.cn"}
    settings = read_settings({**PRODUCTION, **known})
    assert settings.desk.is_secure
    with pytest.raises(SettingsError, match="样例值"):
        refuse_in_production(settings)
