"""How many wait, counted no further than anybody reads."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

MANY = 100
"""A count stops here: more is 99+."""


def count_up_to(connection: Any, wanted: Any, most: int = MANY) -> int:
    """How many rows the select has, ``most`` at most."""
    counted = sa.select(sa.func.count()).select_from(wanted.limit(most).subquery())
    return int(connection.execute(counted).scalar_one())
