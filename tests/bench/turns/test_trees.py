"""What a tree of processes costs: children count, also those that ended; strangers do not."""

from __future__ import annotations

import os
import subprocess
import sys

from bench.turns.trees import Cost, cost_of

BURN = "import time\nwhile time.process_time() < {seconds}: pass\n"
PARENT = f"""
import subprocess, sys
subprocess.run([sys.executable, "-c", {BURN.format(seconds=0.6)!r}])
child = subprocess.Popen([sys.executable, "-c", {BURN.format(seconds=0.5)!r} + "print('done', flush=True); input()"],
                         stdin=subprocess.PIPE)
sys.stdin.read()
child.communicate(b"x")
"""


def test_children_count_whether_they_run_or_have_ended() -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        assert parent.stdin is not None
        assert parent.stdout.readline() == b"done\n"
        both, ours = cost_of([parent.pid]), cost_of([os.getpid()])
        parent.stdin.close()
    assert both.cpu_seconds >= 1.0
    assert both.peak_kb > 2 * 5_000
    assert ours.peak_kb > both.peak_kb / 10


def test_a_process_that_is_gone_costs_nothing() -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    assert cost_of([gone.pid]) == Cost(0, 0)
