"""Rasa as it comes: imported here alone, quietly, with TensorFlow's own defaults for both sides."""

from __future__ import annotations

import os

import bot.quiet

# bot.quiet turns this off for the log's sake; Rasa as it comes leaves it to TensorFlow.
os.environ.pop("TF_ENABLE_ONEDNN_OPTS", None)


def quiet_rasa() -> None:
    """Import Rasa with its floods silenced: only errors are written."""
    bot.quiet.quiet_rasa("ERROR")
