"""What is told to whoever made a demand: where it truly stands, in plain Chinese, without names of staff."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from center.cases.events import Event, history
from center.demand_effects import VERDICT_EVENT
from center.demand_states import DemandKind, DemandState, Desk, ReasonCode, Verdict, as_stored
from center.demands import DemandView, demands_of, own_demand
from center.identities import Asker
from center.times import Words, local_date

_FREE = "政务代办不收费，请先不要付钱，留好收费的凭据。"
_NOT_STOPPED = "中间转办、退回都不停表。"
_LINES = {
    "received": "收到",
    "dispatch": "转给{department}",
    "sign": "{department}签收",
    "return": "{department}退回，依据：{basis}",
    "answer": "答复：{reason}",
    "close": "办结（到时间您没有提出意见）",
    "effect_asked": "问您效果怎么样",
    "asked_in_person": "问过您效果怎么样",
    "reopen": "回访：没有落实，重新办理",
}


class Told(NamedTuple):
    """What one demand comes to for its maker: ``now`` says where it stands and why, ``timeline`` what has happened.

    ``may_confirm`` is true while an answer waits for the maker's word. Times in UTC.
    """

    code: str
    kind: DemandKind
    state: DemandState
    title: str
    now: str
    timeline: tuple[str, ...]
    due_at: datetime
    why_due: str
    is_overdue: bool
    may_confirm: bool

    def text(self) -> str:
        """Everything, complete on its own."""
        return "\n".join((self.title, self.now, *self.timeline))


class _Said(NamedTuple):
    seen: DemandView
    events: Sequence[Event]
    words: Words
    departments: Mapping[str, str]
    at: datetime


def told(connection: Any, code: str, asker: Asker, now: datetime, departments: Mapping[str, str]) -> Told:
    """One demand of the asker; ``departments`` names the keys of offices.yml. Raises UnknownDemand to strangers."""
    return _told(connection, own_demand(connection, code, asker), now, departments)


def all_told(connection: Any, asker: Asker, now: datetime, departments: Mapping[str, str]) -> list[Told]:
    """Every demand of the asker, the newest first."""
    return [_told(connection, seen, now, departments) for seen in demands_of(connection, asker)]


def _told(connection: Any, seen: DemandView, now: datetime, departments: Mapping[str, str]) -> Told:
    said = _Said(seen, history(connection, seen.code), Words(local_date(now).year), departments, now)
    return Told(
        seen.code,
        seen.kind,
        seen.state,
        f"{seen.kind.caption} {seen.code}：{seen.state.caption}",
        "".join(_standing(said)),
        tuple(_timeline(said)),
        seen.due_at,
        seen.why_due,
        seen.is_overdue(now),
        seen.state is DemandState.ANSWERED,
    )


def _standing(said: _Said) -> Iterator[str]:
    seen = said.seen
    if seen.reason_code is not None:
        yield from _outcome(said, seen.reason_code)
        return
    yield _where(said)
    due = said.words.end(seen.due_at)
    if seen.is_overdue(said.at):
        yield f"原定{due}前答复，已经超过时间，列在超时清单上。"
    else:
        yield f"最晚{due}答复，{_NOT_STOPPED}"
    if seen.kind is DemandKind.ASKED_TO_PAY:
        yield _FREE


def _where(said: _Said) -> str:
    desk, department = _desk(said.seen), _named(said, said.seen.department)
    if said.seen.state is DemandState.RECEIVED:
        return f"已收到，由{desk}负责。"
    if said.seen.state is DemandState.DISPATCHED:
        return f"已转给{department}，对方还没有签收。"
    if said.seen.state is DemandState.SIGNED:
        return f"{department}已签收，正在办。"
    return f"{_why_back(said, department)}现在由{desk}协调。"


def _why_back(said: _Said, department: str) -> str:
    last = [event for event in said.events if _brings_back(event)][-1]
    if last.kind == "return":
        return f"{department}退回了，说明的依据是：{_sentence(last.data['basis'])}"
    if last.kind == VERDICT_EVENT:
        return f"您说{as_stored(Verdict, last.data['verdict']).caption}，已重新办理，"
    return "回访时发现没有落实，已重新办理，"


def _brings_back(event: Event) -> bool:
    if event.kind == VERDICT_EVENT:
        return bool(event.data["verdict"] != Verdict.SOLVED.value)
    return event.kind in ("return", "reopen")


def _outcome(said: _Said, reason: ReasonCode) -> Iterator[str]:
    seen = said.seen
    yield f"答复（{reason.caption}）：{_sentence(seen.answer or '')}"
    if seen.cause and seen.fix:
        yield f"没办成的原因：{_sentence(seen.cause)}怎么改进：{_sentence(seen.fix)}"
    if seen.state is DemandState.ANSWERED:
        yield f"请告诉我们：{'、'.join(verdict.caption for verdict in Verdict)}？"
    elif seen.effect_check_at:
        yield f"{said.words.day(local_date(seen.effect_check_at))}我们会再问您效果怎么样。"


def _timeline(said: _Said) -> Iterator[str]:
    department = _named(said, None)
    for event in said.events:
        if event.kind == "dispatch":
            department = _named(said, event.data["department"])
        line = _line(event, department)
        if line:
            yield f"{said.words.moment(event.at)} {line}"


def _line(event: Event, department: str) -> str | None:
    """What an event is to people; None for what only the staff arrange among themselves."""
    if event.kind == VERDICT_EVENT:
        verdict = as_stored(Verdict, event.data["verdict"])
        return "您确认已解决" if verdict is Verdict.SOLVED else f"您说{verdict.caption}，重新办理"
    reason = event.data.get("reason_code")
    said = {
        "department": department,
        "basis": event.data.get("basis"),
        "reason": as_stored(ReasonCode, reason).caption if reason else None,
    }
    return _LINES[event.kind].format(**said) if event.kind in _LINES else None


def _desk(seen: DemandView) -> str:
    """The post that owns it; one of the staff is never named."""
    return next((desk.caption for desk in Desk if desk.value == seen.owner), "专人")


def _named(said: _Said, department: str | None) -> str:
    return said.departments.get(department, department) if department else "有关部门"


def _sentence(text: str) -> str:
    return text if text.endswith(("。", "！", "？")) else f"{text}。"
