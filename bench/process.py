"""The real bot process, and either side in Rasa's agent alone: time until ready, and memory."""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from bench.children import ChildFailed, say, started_child, tail
from bench.compare import Sides, read_by_agent
from bench.figures import resident_mb, rounded
from deploy.up import is_healthy

_PATIENCE_SECONDS = 300.0
_LOOK_EVERY_SECONDS = 0.02


def processes(sides: Sides) -> dict[str, Any]:
    """Seconds until ready and resident MB of all three, JSON-ready."""
    return {
        "bot": _bot_process(sides.ours.model),
        "ours_agent": _agent("载入：我们（在 Rasa 里）", sides, ours=True),
        "default_agent": _agent("载入：Rasa 默认", sides, ours=False),
    }


def _agent(title: str, sides: Sides, ours: bool) -> dict[str, Any]:
    return rounded(read_by_agent(title, sides.ours if ours else sides.default, sentences=[]).result, 3)


def _bot_process(model: Path) -> dict[str, Any]:
    """``python -m bot.server`` on a free port with a fresh database, from start to healthy."""
    with tempfile.TemporaryDirectory(prefix="qihang-bench-") as name:
        folder, port = Path(name), free_port()
        settings = {"QIHANG_VAR": name, "QIHANG_MODEL": str(model), "QIHANG_BOT_PORT": str(port)}
        say("  启动机器人进程 ……")
        prepare_database(folder / "database.log", settings)
        started = time.perf_counter()
        with started_child([sys.executable, "-m", "bot.server"], folder / "bot.log", settings) as child:
            wait_until(lambda: is_healthy(f"http://127.0.0.1:{port}"), child, folder / "bot.log", "机器人进程")
            seconds = time.perf_counter() - started
            found = {"ready_seconds": round(seconds, 3), "loaded_mb": resident_mb(child.pid)}
        say(f"  启动机器人进程：{seconds:.1f} 秒")
    return found


def prepare_database(output: Path, settings: Mapping[str, str]) -> None:
    """Bring the database of these settings up to date; raises ChildFailed."""
    with started_child([sys.executable, "-m", "center.database"], output, settings) as child:
        if child.wait():
            raise ChildFailed(f"数据库没有准备好\n{tail(output)}")


def wait_until(ready: Callable[[], bool], child: subprocess.Popen[bytes], output: Path, title: str) -> None:
    """Look again and again; raises ChildFailed when the child ends or takes too long."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not ready():
        if child.poll() is not None or time.monotonic() > deadline:
            raise ChildFailed(f"{title}没有启动，代码 {child.returncode}\n{tail(output)}")
        time.sleep(_LOOK_EVERY_SECONDS)


def is_there(url: str) -> bool:
    """Whether something answers a GET with 200."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=2) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def free_port() -> int:
    """A port of the loopback interface that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
