"""Does a form become slow late in a conversation? Its turns after many earlier ones beside those after few.

Of two conversations each turn of the form is taken in one and then in the other, so that whatever else the machine
does meanwhile slows both.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from bench.figures import ratio
from bench.turns.connection import Connection
from bench.turns.growing import Conversation
from bench.turns.script import Turn

FORM = "open_case"
SCRIPT = Path(__file__).with_name("conversation.yml")


async def time_form_turns(
    port: int, earlier: Sequence[Turn], form: Sequence[Turn], after: tuple[int, int], repeats: int
) -> dict[str, Any]:
    """Median milliseconds of the form's turns ``after`` few and many earlier ones, over so many pairs, and their ratio.

    Raises WrongAnswer.
    """
    few, many = after
    young, aged = list[float](), list[float]()
    async with Connection(port) as connection:
        for _ in range(repeats):
            fresh, long = (Conversation(connection, _talk(earlier, turns, form)) for turns in after)
            await long.reach(many)
            await fresh.reach(few)
            for _ in form:
                young.append(await fresh.take())
                aged.append(await long.take())
    before, late = (1000 * statistics.median(times) for times in (young, aged))
    found = {"repeats": repeats, "turns": len(form), "few": few, "many": many}
    return {**found, "few_ms": round(before, 3), "many_ms": round(late, 3), "ratio": ratio(late, before)}


def _talk(earlier: Sequence[Turn], turns: int, form: Sequence[Turn]) -> list[Turn]:
    return [*islice(cycle(earlier), turns), *form]
