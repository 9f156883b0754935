"""``python -m tests.conversations FILE…``: hold every conversation of the files with a server of their own."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import yaml

import bot.quiet  # noqa: F401  (before SQLAlchemy: what it warns of is known)
from bot.models import train_if_changed
from tests.conversations.holding import Holding
from tests.running import RunningBot


def main() -> int:
    """0 when all went as written, 1 when one did not, 2 when nothing was given."""
    paths = [Path(name) for name in sys.argv[1:]]
    if not paths:
        print("用法：python -m tests.conversations 文件…", file=sys.stderr)
        return 2
    conversations = [one for path in paths for one in yaml.safe_load(path.read_text(encoding="utf-8"))]
    model, _ = train_if_changed()
    failed = 0
    with tempfile.TemporaryDirectory() as var, RunningBot(Path(var), model) as bot:
        for conversation in conversations:
            faults = Holding(bot, conversation).hold()
            failed += bool(faults)
            print(f"{'×' if faults else '✓'} {conversation['id']}", *faults, sep="\n  ")
    print(f"{len(conversations)} 段对话，{failed} 段和写的不一样")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
