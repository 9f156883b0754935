"""``python -m desk.build``: copies htmx from node_modules to where the desk serves it."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from center.knowledge import ROOT
from desk.assets import STATIC

KEPT = STATIC / "kept"
SOURCES = {
    "htmx.js": ROOT / "node_modules/htmx.org/dist/htmx.min.js",
}


class NotBuilt(RuntimeError):
    """The copies are missing, in words an installer understands."""


def build(folder: Path = KEPT) -> bool:
    """Copy what is missing or old; True when something was. Raises NotBuilt when npm has not been run."""
    folder.mkdir(parents=True, exist_ok=True)
    copied = [_copied(source, folder / name) for name, source in SOURCES.items()]
    return any(copied)


def check(folder: Path = KEPT) -> None:
    """Raises NotBuilt when a copy is missing."""
    if missing := [name for name in SOURCES if not (folder / name).is_file()]:
        raise NotBuilt(f"缺 {'、'.join(missing)}：请先运行 npm ci --ignore-scripts，再运行 python -m desk.build")


def _copied(source: Path, target: Path) -> bool:
    if not source.is_file():
        raise NotBuilt(f"没有 {source}：请先运行 npm ci --ignore-scripts")
    if target.is_file() and target.read_bytes() == source.read_bytes():
        return False
    draft = target.with_suffix(".new")
    shutil.copyfile(source, draft)
    draft.replace(target)
    return True


def main() -> int:
    """Copy; 1 when it cannot be done."""
    try:
        build()
    except NotBuilt as error:
        print(f"工作台的脚本没有准备好：{error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
