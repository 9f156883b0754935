"""Talk to a server of ours that runs already, first about this and that, then within the form that opens a case."""

from __future__ import annotations

import asyncio
from typing import Any

from bench.cases.form_turns import FORM, SCRIPT, time_form_turns
from bench.turns.script import GROWING, OURS, load_script


def run(arguments: dict[str, Any]) -> dict[str, Any]:
    """``port``, ``few`` and ``many`` earlier turns, ``repeats``; the medians and their ratio. Raises WrongAnswer."""
    earlier, form = load_script(GROWING, OURS), load_script(FORM, OURS, SCRIPT)
    after = (arguments["few"], arguments["many"])
    return asyncio.run(time_form_turns(arguments["port"], earlier, form, after, arguments["repeats"]))
