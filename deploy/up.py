"""``python -m deploy.up``: starts every process of the Procfile, restarts what crashes, stops all on Ctrl-C.

A process that exits with 78 (it cannot start: port in use, no model) ends everything with its own message.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import deque
from pathlib import Path

from center.clock import SystemClock
from center.knowledge import ROOT
from center.records import Records
from center.settings import Mode, Settings, SettingsError, read_settings
from center.staff.accounts import FIRST_ADMIN
from center.staff.changing import first_admin

CANNOT_START = 78
READY_SECONDS = 180.0
STOP_SECONDS = 15.0
MOST_CRASHES = 5
CRASH_WINDOW_SECONDS = 120.0


class Process:
    """One line of the Procfile, kept running."""

    def __init__(self, name: str, command: list[str]) -> None:
        self.name, self._command = name, command
        self._crashes: deque[float] = deque(maxlen=MOST_CRASHES)
        self._child: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it in a session of its own, so that Ctrl-C reaches it only through us."""
        self._child = subprocess.Popen(self._command, cwd=ROOT, start_new_session=True)

    def exit_code(self) -> int | None:
        """None while it runs."""
        return self._child.poll() if self._child else None

    def restart_delay(self, now: float) -> float | None:
        """Seconds to wait before the next start; None when it crashes too often to go on."""
        self._crashes.append(now)
        if len(self._crashes) == MOST_CRASHES and now - self._crashes[0] < CRASH_WINDOW_SECONDS:
            return None
        return float(2 ** (len(self._crashes) - 1))

    def stop(self, deadline: float) -> None:
        """Ask it to finish, then insist."""
        if self._child is None or self._child.poll() is not None:
            return
        self._child.terminate()
        try:
            self._child.wait(max(deadline - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            os.killpg(self._child.pid, signal.SIGKILL)
            self._child.wait()


def read_procfile(path: Path) -> list[Process]:
    """The processes of a Procfile; ``python`` means the Python that runs us."""
    processes = []
    for line in path.read_text(encoding="utf-8").splitlines():
        name, colon, command = line.partition(":")
        if colon and not line.startswith("#"):
            words = [sys.executable if word == "python" else word for word in command.split()]
            processes.append(Process(name.strip(), words))
    return processes


class Launcher:
    """Runs the processes until told to stop."""

    def __init__(self, processes: list[Process], settings: Settings, password: str | None = None) -> None:
        """``password`` of the first account of the desk, told once with the welcome; None when there are accounts."""
        self._processes, self._settings, self._password = processes, settings, password
        self._stopping = threading.Event()

    def run(self) -> int:
        """Start all, announce when healthy, watch; the exit code of the whole."""
        signal.signal(signal.SIGINT, lambda *_: self._stopping.set())
        signal.signal(signal.SIGTERM, lambda *_: self._stopping.set())
        for process in self._processes:
            process.start()
        threading.Thread(target=self._announce, daemon=True).start()
        code = self._watch()
        deadline = time.monotonic() + STOP_SECONDS
        for process in self._processes:
            process.stop(deadline)
        print("已全部停止。")
        return code

    def _watch(self) -> int:
        while not self._stopping.wait(0.3):
            for process in self._processes:
                code = process.exit_code()
                if code is not None and not self._revive(process, code):
                    return code or 1
        return 0

    def _revive(self, process: Process, code: int) -> bool:
        delay = None if code == CANNOT_START else process.restart_delay(time.monotonic())
        if delay is None:
            reason = "" if code == CANNOT_START else f"：短时间内退出了 {MOST_CRASHES} 次，不再重启，请看上面的日志"
            print(f"{process.name} 没有运行起来（代码 {code}）{reason}", file=sys.stderr)
            return False
        print(f"{process.name} 意外退出（代码 {code}），{delay:.0f} 秒后重新启动。", file=sys.stderr)
        if not self._stopping.wait(delay):
            process.start()
        return True

    def _announce(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while not self._stopping.is_set() and time.monotonic() < deadline:
            if is_healthy(self._settings.bot_url) and is_healthy(self._settings.desk.local_url):
                print(welcome(self._settings, self._password), flush=True)
                return
            time.sleep(0.3)


def is_healthy(url: str) -> bool:
    """Whether the process behind ``url`` says it is well."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{url}/health", timeout=2) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def welcome(settings: Settings, password: str | None = None) -> str:
    """Where to talk and what to try; ``password`` of the first account of the desk, if it was just made."""
    lines = ["", "企航已启动。"]
    if settings.mode is Mode.DEMO:
        example = '{"sender": "me", "message": "歇业备案要什么材料"}'
        lines += [
            "演示模式：地址、电话、承诺时限都是样例值，请勿当真。",
            f"  在网页上聊：{settings.bot_url}/demo/",
            "  在终端里聊：另开一个窗口，运行 make chat",
            f"  用程序聊：curl {settings.bot_url}/webhooks/rest/webhook -d '{example}'",
            "  可以试试：我想开个奶茶店要办什么 / 公司不干了怎么注销 / 换法人要带什么材料",
        ]
    lines.append(f"  工作人员的工作台：{settings.desk.url}/desk")
    if password:
        lines.append(f"  第一个账号：{FIRST_ADMIN}，密码 {password}（只显示这一次，登录后要改；账号见 docs/desk.md）")
    return "\n".join([*lines, "按 Ctrl-C 停止。"])


def new_admin_password(settings: Settings) -> str | None:
    """Make the first account of the desk where there is none; its password, None when there are accounts."""
    records = Records(settings.database_url, threads=1)
    try:
        return records.write_now(lambda connection: first_admin(connection, SystemClock().now()))
    finally:
        records.close()


def main() -> int:
    """Run the Procfile of the repository."""
    try:
        settings = read_settings()
    except SettingsError as error:
        print(f"没有启动：{error}", file=sys.stderr)
        return 2
    print("正在启动，约需十几秒……", flush=True)
    password = new_admin_password(settings)
    return Launcher(read_procfile(ROOT / "Procfile"), settings, password).run()


if __name__ == "__main__":
    sys.exit(main())
