"""Python's garbage collector beside a loaded bundle, which is millions of objects that stay.

A full collection walks all of them and holds everything up meanwhile: 0.5 s in the middle of somebody's turn, and again
and again while the bundle is being loaded (docs/decisions/0012-the-turn.md).
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading_what_stays() -> Iterator[None]:
    """While the block loads, nothing is collected; what is alive after it is not walked by later collections.

    The next such block looks through it first, so that of what was replaced since then no more than one lot is kept.
    """
    gc.unfreeze()
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
