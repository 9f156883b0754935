"""``python -m tests.widget.casework STAFF CODE MOVE…``: several commands of center.cases in one process, for speed."""

from __future__ import annotations

import shlex
import sys

from center.cases.__main__ import main

if __name__ == "__main__":
    staff, code, *moves = sys.argv[1:]
    sys.exit(max(main([code, *shlex.split(move), "--staff", staff]) for move in moves))
