"""``python -m tests.center.notices [--notices 10000]``: live the week of notices over failing channels and check it."""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time

import bot.quiet  # noqa: F401  (before SQLAlchemy: what it warns of is known)
from tests.center.notices.telling import MOST_LOST_OF_MANY, lived
from tests.center.recorded import fresh_records


def main() -> None:
    """Raises AssertionError, which names the notice, when somebody was told twice or not, and no row says why."""
    parser = argparse.ArgumentParser(prog="python -m tests.center.notices", description="模拟一周的通知，逐条核对")
    parser.add_argument("--notices", type=int, default=10_000, help="多少条通知（默认 10000）")
    notices = parser.parse_args().notices
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="qihang-week-") as folder,
        fresh_records(f"sqlite:///{folder}/qihang.db") as records,
    ):
        week = asyncio.run(lived(records, notices, MOST_LOST_OF_MANY))
    print(
        f"{notices} 条通知，{time.monotonic() - began:.0f} 秒，每条恰好到达一次或者写明原因；看到的 {len(week.seen)} 条"
    )


if __name__ == "__main__":
    main()
