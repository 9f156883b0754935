"""How a finished item moves its enterprise's stage: by what was registered, never by what was said (XZ 3.1)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from center.cases.reading import CaseView
from center.enterprises import EnterpriseStage as Stage
from center.enterprises import lock_enterprise, move_stage


class _Passage(NamedTuple):
    """From which stages an item leads through which others, and what is written down as the cause."""

    origins: frozenset[Stage]
    through: tuple[Stage, ...]
    cause: str


_AT_WORK = frozenset({Stage.OPERATION, Stage.CHANGE, Stage.CONSTRUCTION})
_ALIVE = frozenset(Stage) - {Stage.ENDED}
_BEGINNING = frozenset({Stage.FOUNDING, Stage.ESTABLISHMENT})
_CHANGED = _Passage(_AT_WORK, (Stage.CHANGE, Stage.OPERATION), "change_registered")
_CANCELLED = _Passage(_ALIVE, (Stage.ENDED,), "deregistered")

PASSAGES: Mapping[str, _Passage] = {
    "licence": _Passage(_BEGINNING, (Stage.OPERATION,), "licence_issued"),
    "construction_permit": _Passage(_BEGINNING | _AT_WORK, (Stage.CONSTRUCTION,), "construction_permitted"),
    "completion_filing": _Passage(frozenset({Stage.CONSTRUCTION}), (Stage.OPERATION,), "construction_completed"),
    "change_registration": _CHANGED,
    "change_shareholders": _CHANGED,
    "change_capital": _CHANGED,
    "change_operator": _CHANGED,
    "relocation": _CHANGED,
    "dormancy_filing": _Passage(_AT_WORK, (Stage.DORMANCY,), "dormancy_filed"),
    "wake_up": _Passage(frozenset({Stage.DORMANCY}), (Stage.OPERATION,), "operation_resumed"),
    "deregistration": _CANCELLED,
    "simple_deregistration": _CANCELLED,
    "household_deregistration": _CANCELLED,
}
"""The items of knowledge/service/items.yml that move a stage when they are done."""


def move_stage_by(connection: Any, case: CaseView, item: str, now: datetime) -> None:
    """Move the enterprise's stage because ``item`` of its case is done; nothing for items that move none."""
    passage = PASSAGES.get(item)
    if passage is None or lock_enterprise(connection, case.enterprise_id) not in passage.origins:
        return
    for stage in passage.through:
        move_stage(connection, case.enterprise_id, stage, passage.cause, case.code, now)
