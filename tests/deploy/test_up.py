"""The launcher with real processes: crashes restarted, refusals told, Ctrl-C ends all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from center.knowledge import ROOT
from center.settings import read_settings
from deploy.up import MOST_CRASHES, Process, read_procfile, welcome
from tests.running import free_port

LAUNCH = """
import sys
from pathlib import Path
import deploy.up as up
up.READY_SECONDS = 1.0
from center.settings import read_settings
sys.exit(up.Launcher(up.read_procfile(Path(sys.argv[1])), read_settings()).run())
"""


def launch(folder: Path, script: str) -> subprocess.Popen[str]:
    program, procfile = folder / "program.py", folder / "Procfile"
    program.write_text(script, encoding="utf-8")
    procfile.write_text(f"# one process\nbot: python {program}\n", encoding="utf-8")
    environment = {
        **os.environ,
        "QIHANG_VAR": str(folder),
        "QIHANG_BOT_PORT": str(free_port()),
        "PYTHONUNBUFFERED": "1",
    }
    return subprocess.Popen(
        [sys.executable, "-c", LAUNCH, str(procfile)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def wait_for(path: Path, lines: int) -> None:
    deadline = time.monotonic() + 20
    while not path.exists() or len(path.read_text(encoding="utf-8").splitlines()) < lines:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_crash_is_shown_and_restarted_and_ctrl_c_ends_all(tmp_path: Path) -> None:
    starts = tmp_path / "starts"
    script = f"""
import os, sys, time
with open({str(starts)!r}, "a") as file:
    print(os.getpid(), file=file)
if len(open({str(starts)!r}).readlines()) == 1:
    sys.exit(3)
time.sleep(60)
"""
    process = launch(tmp_path, script)
    wait_for(starts, 2)
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "bot 意外退出（代码 3），1 秒后重新启动" in output
    assert "已全部停止" in output
    child = int(starts.read_text(encoding="utf-8").splitlines()[-1])
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


def test_a_process_that_cannot_start_ends_everything_at_once(tmp_path: Path) -> None:
    process = launch(tmp_path, "import sys; print('端口被占用'); sys.exit(78)")
    output, _ = process.communicate(timeout=30)
    assert process.returncode == 78
    assert "端口被占用" in output
    assert "重新启动" not in output


def test_what_ignores_a_polite_end_is_ended_all_the_same(tmp_path: Path) -> None:
    started = tmp_path / "started"
    script = f"""
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
open({str(started)!r}, "w").write("x")
time.sleep(60)
"""
    process = launch(tmp_path, script)
    wait_for(started, 1)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=40)
    assert process.returncode == 0


def test_it_gives_up_on_what_keeps_crashing() -> None:
    process = Process("bot", ["false"])
    delays = [process.restart_delay(now=float(second)) for second in range(MOST_CRASHES)]
    assert delays[:-1] == [1.0, 2.0, 4.0, 8.0]
    assert delays[-1] is None


def test_rare_crashes_are_always_restarted() -> None:
    process = Process("bot", ["false"])
    assert all(process.restart_delay(now=3600.0 * hour) for hour in range(20))


def test_the_procfile_names_modules_that_exist() -> None:
    for process in read_procfile(ROOT / "Procfile"):
        module = process._command[-1]
        assert (ROOT / Path(*module.split("."))).with_suffix(".py").exists()
        assert process._command[0] == sys.executable


def test_the_welcome_says_where_to_talk_and_what_to_try() -> None:
    shown = welcome(read_settings({"QIHANG_BOT_PORT": "5999", "QIHANG_SECRET": "x"}))
    assert "http://127.0.0.1:5999/webhooks/rest/webhook" in shown
    assert "http://127.0.0.1:5999/demo/" in shown
    assert "make chat" in shown
    assert "样例" in shown
