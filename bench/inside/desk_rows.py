"""Fill a database that is ready with made-up rows of the desk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bench.desk.filling import Size, fill


def run(arguments: dict[str, Any]) -> dict[str, Any]:
    """``folder`` of the database and ``size`` (a bench.desk.filling.Size as a list); what pages are asked for."""
    return fill(Path(arguments["folder"]), Size(*arguments["size"]))._asdict()
