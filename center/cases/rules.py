"""What each move of a case demands beyond the table of legal moves, checked before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.case_tables import case_material
from center.cases.clocks import is_overdue
from center.cases.events import Actor
from center.cases.reading import CaseView, stored
from center.cases.refusals import Refusal
from center.cases.states import MOVES, CaseState, Outcome, PauseKind, SubTaskState
from center.clock import WorkingClock

_NEEDED = {
    "prereview": ("outcome",),
    "hold": ("kind",),
    "assign": ("agent",),
    "transfer": ("office_id", "note"),
    "terminate": ("reason",),
}
_WORDS = {
    "outcome": "预审结论",
    "kind": "暂停的种类",
    "agent": "代办员",
    "office_id": "转到哪个窗口",
    "note": "转办说明",
    "reason": "原因",
}
_HOLDS = (PauseKind.AUTHORITY, PauseKind.IDENTITY, PauseKind.SIGNATURE, PauseKind.PUBLICATION)


class IllegalMove(Refusal):
    """A move that is not made; nothing was written."""


class Asked(NamedTuple):
    """A move somebody wants to make, with everything that decides whether it is legal."""

    connection: Any
    case: CaseView
    name: str
    details: Mapping[str, Any]
    actor: Actor
    now: datetime
    clock: WorkingClock

    def refuse(self, why: str) -> IllegalMove:
        """The exception that says why not."""
        return IllegalMove(f"{self.name} of {self.case.code} in state {self.case.state.value}: {why}", why)


def checked(asked: Asked) -> dict[str, Any]:
    """The details of a legal move, with kinds and outcomes in place; raises IllegalMove, saying why it is none."""
    move = MOVES.get(asked.name)
    if move is None:
        raise asked.refuse(f"没有“{asked.name}”这个操作，可用的有：{'、'.join(MOVES)}。")
    if asked.case.state not in move.origins:
        raise asked.refuse(f"{asked.case.code}现在是“{asked.case.state.caption}”，不能做“{move.caption}”。")
    missing = [_WORDS[key] for key in _NEEDED.get(asked.name, ()) if not str(asked.details.get(key) or "").strip()]
    if missing:
        raise asked.refuse(f"“{move.caption}”要写明{'、'.join(missing)}。")
    return {**asked.details, **_CHECKS.get(asked.name, _nothing_more)(asked)}


def outstanding(connection: Any, case_id: int) -> list[str]:
    """The names of the materials that have not been received in order."""
    lacking = sa.and_(case_material.c.case_id == case_id, case_material.c.state != "received")
    return list(
        connection.execute(sa.select(case_material.c.name).where(lacking).order_by(case_material.c.id)).scalars()
    )


def _nothing_more(asked: Asked) -> dict[str, Any]:
    return {}


def _check_hold(asked: Asked) -> dict[str, Any]:
    kind = _pause_kind(asked, asked.details["kind"])
    if asked.case.open_pause(kind):
        raise asked.refuse(f"“{kind.caption}”已经在暂停了。")
    return {"kind": kind, "reason": str(asked.details.get("reason") or "").strip() or kind.caption}


def _check_release(asked: Asked) -> dict[str, Any]:
    lasting = [pause.kind for pause in asked.case.pauses if pause.ended_at is None and pause.kind in _HOLDS]
    if not asked.details.get("kind") and len(lasting) == 1:
        return {"kind": lasting[0]}
    if not asked.details.get("kind"):
        raise asked.refuse("有几个暂停，请写明恢复哪一个。" if lasting else "现在没有暂停计时。")
    kind = _pause_kind(asked, asked.details["kind"])
    if kind not in lasting:
        raise asked.refuse(f"现在没有“{kind.caption}”的暂停。")
    return {"kind": kind}


def _pause_kind(asked: Asked, kind: str) -> PauseKind:
    if kind not in [known.value for known in _HOLDS]:
        known = "、".join(f"{hold.value}（{hold.caption}）" for hold in _HOLDS)
        raise asked.refuse(f"没有“{kind}”这种暂停，可用的有：{known}。")
    return stored(PauseKind, kind)


def _check_prereview(asked: Asked) -> dict[str, Any]:
    try:
        return {"outcome": stored(Outcome, asked.details["outcome"])}
    except ValueError:
        known = "、".join(f"{outcome.value}（{outcome.caption}）" for outcome in Outcome)
        raise asked.refuse(f"预审结论只有四种：{known}。") from None


def _check_supplemented(asked: Asked) -> dict[str, Any]:
    lacking = outstanding(asked.connection, asked.case.id)
    if lacking:
        raise asked.refuse(f"还缺：{'、'.join(lacking)}。")
    return {}


def _check_transfer(asked: Asked) -> dict[str, Any]:
    if asked.details["office_id"] == asked.case.office_id:
        raise asked.refuse(f"本来就在“{asked.case.office_id}”，不用转办。")
    return {}


def _check_finish(asked: Asked) -> dict[str, Any]:
    waiting = [task for task in asked.case.sub_tasks if not task.has_ended]
    if waiting:
        raise asked.refuse(f"还有没办完的：{'、'.join(f'{task.title}（{task.state.caption}）' for task in waiting)}。")
    if all(task.state is SubTaskState.CANCELLED for task in asked.case.sub_tasks):
        raise asked.refuse("事项都不办了，请用“代办终止”并写明原因。")
    if is_overdue(asked.case, asked.clock, asked.now) and not str(asked.details.get("reason") or "").strip():
        raise asked.refuse("已经超过承诺时间，办结要写明超时的原因。")
    return {}


_CHECKS: dict[str, Callable[[Asked], dict[str, Any]]] = {
    "hold": _check_hold,
    "release": _check_release,
    "prereview": _check_prereview,
    "supplemented": _check_supplemented,
    "transfer": _check_transfer,
    "finish": _check_finish,
}


def completes(connection: Any, case: CaseView, name: str) -> bool:
    """Whether this move finds the materials complete, so that the accepted clock begins."""
    if case.complete_at is not None or name not in ("accept", "supplemented", "prereview"):
        return False
    return name != "accept" or not outstanding(connection, case.id)


def target_of(case: CaseView, name: str) -> CaseState:
    """Where a legal move leads; the state itself when the move does not change it."""
    return MOVES[name].target or case.state
