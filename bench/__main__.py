"""``python -m bench [--only SECTION] [--quick]``: measure, print tables, write var/bench.json (``--help``: sections).

Measures and says which goals are reached; the exit code is 0 either way, 1 only when something could not be measured.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from bench.bookings import section as seats
from bench.cases import section as agency
from bench.children import ChildFailed, say
from bench.compare import Sides, compare, train_ours, train_sides
from bench.desk import section as office
from bench.goals import goals_of
from bench.growth import grow
from bench.process import processes
from bench.registry.section import registry
from bench.report import tables
from bench.turns.section import FULL, QUICK, turns
from bench.wechat import section as messenger
from bench.widget import section as page
from center.settings import SettingsError, read_settings

SECTIONS = ("compare", "growth", "process", "turns", "cases", "bookings", "registry", "widget", "wechat", "desk")
_NOT_COMPARABLE = "【快速模式：轮数和规模都减少了，数字不能用来比较】"


class Bench:
    """One run; both sides are trained at most once, for whichever section needs them first."""

    def __init__(self, workspace: Path, quick: bool, sections: tuple[str, ...]) -> None:
        self._workspace, self._quick, self._sections = workspace, quick, sections
        self._trained: Sides | None = None
        self.found: dict[str, Any] = {}
        self.failed: dict[str, str] = {}

    def run(self) -> None:
        """Measure every section; one that fails is told and the others go on."""
        measure: dict[str, Callable[[], dict[str, Any]]] = {
            "compare": lambda: compare(self._sides(), self._quick),
            "growth": lambda: grow(self._quick),
            "process": lambda: processes(self._sides()),
            "turns": self._turns,
            "cases": self._cases,
            "registry": lambda: registry(self._quick),
            "widget": self._widget,
            "wechat": self._wechat,
            "desk": self._desk,
            "bookings": lambda: seats.bookings(seats.QUICK if self._quick else seats.FULL),
        }
        for section in self._sections:
            say(f"{section}：")
            try:
                self.found[section] = measure[section]()
            except ChildFailed as failure:
                say(f"{section} 没有测成：{failure}")
                self.failed[section] = str(failure)

    def _turns(self) -> dict[str, Any]:
        sides = self._sides()
        return turns(sides.ours.model, sides.default.model, QUICK if self._quick else FULL)

    def _cases(self) -> dict[str, Any]:
        """Only our own side has cases: for them alone the default is not trained."""
        return agency.cases(self._own_model(), agency.QUICK if self._quick else agency.FULL)

    def _widget(self) -> dict[str, Any]:
        """Only our own side has a widget."""
        return page.widget(self._own_model(), page.QUICK if self._quick else page.FULL)

    def _wechat(self) -> dict[str, Any]:
        """Only our own side has an official account."""
        return messenger.wechat(self._own_model(), messenger.QUICK if self._quick else messenger.FULL)

    def _desk(self) -> dict[str, Any]:
        """Only our own side has a desk."""
        return office.desk(self._own_model(), office.QUICK if self._quick else office.FULL)

    def _own_model(self) -> Path:
        trained = self._trained.ours if self._trained else train_ours(Path(tempfile.mkdtemp(dir=self._workspace)))
        return trained.model

    def _sides(self) -> Sides:
        """Start-up, memory and turns do not depend on epochs: for them alone the default is trained with one."""
        if self._trained is None:
            folder = Path(tempfile.mkdtemp(dir=self._workspace))
            self._trained = train_sides(folder, self._quick or "compare" not in self._sections)
        return self._trained


def document(bench: Bench, quick: bool) -> dict[str, Any]:
    """What is written to var/bench.json."""
    return {
        "made_at": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "comparable": not quick,
        "machine": {"system": platform.platform(), "python": platform.python_version(), "cores": os.cpu_count()},
        **bench.found,
        "goals": [goal._asdict() for goal in goals_of(bench.found)],
        "failed": bench.failed,
    }


def main() -> int:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", choices=SECTIONS, help="measure one section alone")
    parser.add_argument("--quick", action="store_true", help="fewer epochs and sizes; not comparable")
    arguments = parser.parse_args()
    try:
        path = read_settings().var / "bench.json"
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="qihang-bench-") as workspace:
        bench = Bench(Path(workspace), arguments.quick, (arguments.only,) if arguments.only else SECTIONS)
        bench.run()
    _publish(bench, path, arguments.quick)
    return 1 if bench.failed else 0


def _publish(bench: Bench, path: Path, quick: bool) -> None:
    print(*tables(bench.found), sep="\n")
    if quick:
        print(f"\n{_NOT_COMPARABLE}")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document(bench, quick), ensure_ascii=False, indent=2), encoding="utf-8")
    print(f"\n已写入 {path}")


if __name__ == "__main__":
    sys.exit(main())
