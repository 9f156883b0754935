"""Imported first by every entry point: no telemetry, no floods from the old packages that Rasa pins.

Only known noise is silenced, by message or by source; our own warnings stay visible.
"""

from __future__ import annotations

import logging
import os
import warnings

os.environ.update(
    RASA_TELEMETRY_ENABLED="false",
    SQLALCHEMY_SILENCE_UBER_WARNING="1",
    TF_CPP_MIN_LOG_LEVEL="3",
    TF_ENABLE_ONEDNN_OPTS="0",
    LOG_LEVEL="ERROR",  # Rasa draws progress bars unless its own log level says not to
)
_NOISE = (
    r".*pkg_resources.*",
    r".*declare_namespace.*",
    r".*(LooseVersion|distutils).*",
    r".*invalid escape sequence.*",
    r".*load_module\(\).*",
    r".*Slot auto-fill has been removed.*",
    r".*(setParseAction|parseString|resetCache|leaveWhitespace|setName|enablePackrat|oneOf).*deprecated.*",
    r".*jax.xla_computation is deprecated.*",
    r".*Calling URL\(\) directly is deprecated.*",
    r".*the loop argument.*",
    r".*explicit passing of coroutine objects to asyncio.wait.*",
    r".*There is no current event loop.*",
    r".*'RulePolicy' is not included in the model's.*",  # ours is one; Rasa compares classes, not kinds
)
_NOISY_LOGGERS = (
    "tensorflow",
    "absl",
    "jieba",
    "apscheduler",
    "matplotlib",
    "h5py",
    "sanic.root",
    "sanic.access",
    "asyncio",
)


def quiet(level: str = "WARNING") -> None:
    """Set logging to ``level`` and silence the known noise.

    Called again once Rasa and Sanic are imported: both put filters of their own in front of ours.
    """
    for message in _NOISE:
        warnings.filterwarnings("ignore", message=message)
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for name in _NOISY_LOGGERS:
        logging.getLogger(name).setLevel(logging.ERROR)


def quiet_rasa(level: str = "WARNING") -> None:
    """``quiet`` after importing Rasa, with its structured log at the same level."""
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.getLevelName(level))
    logging.getLogger("rasa").setLevel(level)
    quiet(level)


def _import_what_resets_filters() -> None:
    """Sanic shows every DeprecationWarning once from the moment it is imported: import it before our filters."""
    quiet()
    import sanic  # noqa: F401

    quiet()


_import_what_resets_filters()
