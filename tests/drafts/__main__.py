"""``python -m tests.drafts FILE…``: let every founder of the files talk to a server of their own."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import bot.quiet  # noqa: F401  (before SQLAlchemy: what it warns of is known)
from bot.models import train_if_changed
from tests.drafts.founders import faults_of, founders
from tests.drafts.talk import FounderTalk
from tests.running import RunningBot


def main() -> int:
    """0 when all went as written, 1 when one did not, 2 when nothing was given or a file is wrong."""
    paths = [Path(name) for name in sys.argv[1:]]
    if not paths:
        print("用法：python -m tests.drafts 文件…", file=sys.stderr)
        return 2
    everybody = founders(paths)
    if wrong := [fault for founder in everybody for fault in faults_of(founder)]:
        print(*wrong, sep="\n", file=sys.stderr)
        return 2
    model, _ = train_if_changed()
    failed = 0
    with tempfile.TemporaryDirectory() as var, RunningBot(Path(var), model) as bot:
        for founder in everybody:
            talk = FounderTalk(bot, founder)
            faults = talk.hold()
            failed += bool(faults)
            print(f"{'×' if faults else '✓'} {founder['id']}，{talk.spoken}句", *faults, sep="\n  ", flush=True)
    print(f"{len(everybody)} 位创业者，{failed} 位和写的不一样")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
