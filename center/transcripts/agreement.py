"""How far two readers of the same transcripts agree: Cohen's kappa of their verdicts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from center.transcript_tables import review_mark, review_sample
from center.transcripts.records import VERDICTS


def agreement(connection: Any, week: str) -> float | None:
    """Kappa over the messages of a week's sample that two readers have judged; None when there is none."""
    return kappa(verdict_pairs(connection, week))


def verdict_pairs(connection: Any, week: str) -> list[tuple[str, str]]:
    """The verdicts of the first two who have judged a message meant for two readers, in the order of their names."""
    wanted = (
        sa.select(review_mark.c.message_id, review_mark.c.reviewer, review_mark.c.kind)
        .join(review_sample, review_sample.c.conversation_id == review_mark.c.conversation_id)
        .where(review_sample.c.week == week, review_sample.c.readers == 2, review_mark.c.undone_at.is_(None))
        .where(review_mark.c.kind.in_([kind.value for kind in VERDICTS]))
        .order_by(review_mark.c.message_id, review_mark.c.id)
    )
    judged: dict[int, list[tuple[str, str]]] = {}
    for row in connection.execute(wanted):
        judged.setdefault(row.message_id, []).append((row.reviewer, row.kind))
    pairs = (sorted(verdicts[:2]) for verdicts in judged.values() if len(verdicts) > 1)
    return [(first[1], second[1]) for first, second in pairs]


def kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Cohen's kappa: 1 is full agreement, 0 what chance makes; 1 also when both always said the same one thing."""
    if not pairs:
        return None
    number = len(pairs)
    agreed = sum(first == second for first, second in pairs) / number
    firsts, seconds = Counter(first for first, _ in pairs), Counter(second for _, second in pairs)
    chance = sum(firsts[one] * seconds[one] for one in firsts) / number**2
    return 1.0 if chance == 1 else (agreed - chance) / (1 - chance)
