"""Imported first by the desk's entry points: logging, and no floods from the packages that Rasa pins."""

from __future__ import annotations

import logging
import os
import warnings

os.environ.update(SQLALCHEMY_SILENCE_UBER_WARNING="1")
_NOISY_LOGGERS = ("sanic.root", "sanic.access", "asyncio", "httpx", "httpcore")


def quiet(level: str = "WARNING") -> None:
    """Log at ``level``, and not what Sanic says of every request."""
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for name in _NOISY_LOGGERS:
        logging.getLogger(name).setLevel(logging.ERROR)


def _import_what_resets_filters() -> None:
    """Sanic shows every DeprecationWarning once from the moment it is imported: import it before our filter."""
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    import sanic  # noqa: F401

    warnings.filterwarnings("ignore", category=DeprecationWarning)


_import_what_resets_filters()
