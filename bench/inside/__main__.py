"""``python -m bench.inside JOB ARGUMENTS.json RESULT.json``: do one job, write what it found."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path


def main() -> None:
    """Run the job; an exception ends the process with its traceback, which the parent shows."""
    job, arguments, result = sys.argv[1:]
    found = importlib.import_module(f"bench.inside.{job}").run(json.loads(Path(arguments).read_text(encoding="utf-8")))
    Path(result).write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
