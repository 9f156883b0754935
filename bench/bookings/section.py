"""The section ``bookings``: seats booked on PostgreSQL, 16 and 64 at once."""

from __future__ import annotations

from typing import Any, NamedTuple

from bench.bookings.load import Plan
from bench.children import run_job
from bench.process import prepare_database
from bench.turns.section import optional_stores, workplace


class Amount(NamedTuple):
    """How much is measured: how many at once, and how many bookings are spread over the windows."""

    at_once: tuple[int, ...]
    bookings: int


FULL = Amount((16, 64), 1_000)
QUICK = Amount((16, 64), 128)


def bookings(amount: Amount) -> dict[str, Any]:
    """The figures of all, JSON-ready. Raises ChildFailed."""
    return {"loads": [booked(at_once, amount) for at_once in amount.at_once]}


def booked(at_once: int, amount: Amount) -> dict[str, Any]:
    """Seats booked in a fresh PostgreSQL, so many at once; the figures. Raises ChildFailed."""
    with workplace() as folder, optional_stores(True) as stores:
        assert stores is not None
        url = stores.database_url
        prepare_database(folder / "database.log", {"QIHANG_VAR": str(folder), "QIHANG_DATABASE_URL": url})
        title = f"预约：PostgreSQL，{at_once} 个同时，{amount.bookings} 次"
        return run_job("bookings", title, {"plan": Plan(url, at_once, amount.bookings)._asdict()}).result
