"""The section ``cases``: opened and moved on both databases, one and several at once; and the form's turns."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from bench.cases.load import Plan
from bench.children import run_job
from bench.figures import ratio
from bench.process import prepare_database
from bench.turns.section import optional_stores, workplace
from bench.turns.servers import our_servers

SQLITE, POSTGRES = "sqlite", "postgres"
DATABASES = {SQLITE: "SQLite", POSTGRES: "PostgreSQL"}
ACTS = {"opening": "开件（含同意）", "moving": "受理到办结"}


class Amount(NamedTuple):
    """How much is measured: how many at once, cases before the clock starts and timed; earlier turns, conversations."""

    at_once: tuple[int, ...]
    warm_up: int
    cases: int
    few: int
    many: int
    repeats: int


FULL = Amount((1, 8), 20, 200, 10, 200, 10)
QUICK = Amount((1, 8), 8, 24, 10, 60, 2)


def cases(ours: Path, amount: Amount) -> dict[str, Any]:
    """The figures of all, JSON-ready; ``ours`` is the model that understands the form's turns. Raises ChildFailed."""
    records: dict[str, list[dict[str, Any]]] = {database: [] for database in DATABASES}
    for at_once, database in product(amount.at_once, DATABASES):
        records[database].append(recorded(database, at_once, amount))
    return {"records": records, "ratios": ratios_of(records), "form": form_turns(ours, amount)}


def recorded(database: str, at_once: int, amount: Amount) -> dict[str, Any]:
    """Cases opened and moved in a fresh database, so many at once; the figures. Raises ChildFailed."""
    with workplace() as folder, optional_stores(database == POSTGRES) as stores:
        url = stores.database_url if stores else f"sqlite:///{folder}/qihang.db"
        prepare_database(folder / "database.log", {"QIHANG_VAR": str(folder), "QIHANG_DATABASE_URL": url})
        plan = Plan(url, at_once, amount.warm_up, amount.cases, stores.pids if stores else ())
        title = f"代办件：{DATABASES[database]}，{at_once} 个同时，{amount.cases} 件"
        return run_job("cases", title, {"plan": plan._asdict()}).result


def ratios_of(records: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Cases per second on PostgreSQL as a multiple of those on SQLite, for every number at once."""
    return [
        {
            "at_once": sqlite["at_once"],
            **{act: ratio(postgres[act]["cases_per_second"], sqlite[act]["cases_per_second"]) for act in ACTS},
        }
        for sqlite, postgres in zip(records[SQLITE], records[POSTGRES])
    ]


def form_turns(ours: Path, amount: Amount) -> dict[str, Any]:
    """What a turn within the form costs after many earlier turns beside few, on SQLite. Raises ChildFailed."""
    with workplace() as folder, our_servers(ours, folder) as servers:
        talk = {"few": amount.few, "many": amount.many, "repeats": amount.repeats}
        title = f"办事表单：{amount.repeats} 对会话，前面 {amount.few} 轮和 {amount.many} 轮"
        return run_job("form", title, {"port": servers.ports[0], **talk}).result
