"""The history of a case as staff read it: everything that happened, by whom, with what was written down."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from center.cases.decisions import DecisionKind
from center.cases.events import Actor, Event
from center.cases.reading import stored
from center.cases.states import MOVES, Outcome, PauseKind
from center.cases.subtasks import ITEM_CAPTIONS
from center.cases.urging import ANSWERED, LATE, LOG, WITHDRAWN, LogKind

CAPTIONS: Mapping[str, str] = {
    **ITEM_CAPTIONS,
    "opened": "申请人确认",
    "asked_again": "有人用同一个手机号又来申请，没有核实是本人",
    "alert": "：要有人处理",
    "breach": "违反一次性告知",
    "receipt": "开具回执",
    "receipt_replaced": "重开回执",
    "notice": "发出告知单",
    "want": "登记所需材料",
    "receive": "收到材料",
    "receive_undone": "撤回“收到材料”",
    "refuse": "退回材料",
    "unlist": "划掉了不用交的材料",
    "upload": "上传了材料的文件",
    "upload_withdrawn": "撤回了上传的文件",
    "upload_refused": "上传的文件没有通过安全检查",
    "upload_read": "取走了上传的文件",
    "draft": "按拟稿办",
    "draft_changed": "拟稿有改动",
    LOG: "记一笔",
    ANSWERED: "答复督办",
    LATE: "督办到期没有答复，已报主管",
    WITHDRAWN: "撤回督办",
}
"""What the kinds of events and the moves of items are called; those of the case are in MOVES."""
_WORKERS = {"person": "申请人", "bot": "企航", "system": "系统"}


class Entry(NamedTuple):
    """One event: ``who`` is a sign-in name for staff, else who it was in words; ``at`` in UTC."""

    seq: int
    at: datetime
    caption: str
    detail: str
    who: str
    is_staff: bool
    is_alarming: bool


def chronicle(events: Iterable[Event]) -> list[Entry]:
    """Every event, the newest first."""
    return [_entry(event) for event in sorted(events, key=lambda event: -event.seq)]


def caption_of(event: Event) -> str:
    """What happened, in a few words."""
    if event.kind == LOG:
        return stored(LogKind, event.data["log"]).caption
    about = event.data.get("title", "") if event.kind in ("sub_task", "alert") else ""
    name = str(event.data.get("move", event.kind))
    return f"{about}{MOVES[name].caption if name in MOVES else CAPTIONS.get(name, name)}"


def who_did(actor: Actor) -> str:
    """Who it was: staff by their sign-in name."""
    return actor.name if actor.kind == "staff" else _WORKERS.get(actor.kind, actor.kind)


def _entry(event: Event) -> Entry:
    alarms = event.kind in ("breach", "alert", LATE)
    is_staff = event.actor.kind == "staff"
    return Entry(event.seq, event.at, caption_of(event), _detail(event), who_did(event.actor), is_staff, alarms)


def _detail(event: Event) -> str:
    """What was written down; of its opening, all is on the page anyway."""
    data: Mapping[str, Any] = {} if event.kind == "opened" else event.data
    found = (say(data[name]) for name, say in _DETAILS.items() if data.get(name))
    return "；".join(text for text in found if text)


def _listed(caption: str) -> Callable[[Any], str]:
    return lambda names: f"{caption}{'、'.join(map(str, names))}"


def _plain(caption: str = "") -> Callable[[Any], str]:
    return lambda value: f"{caption}{value}"


def _result(value: Any) -> str:
    return "、".join(map(str, value.values())) if isinstance(value, Mapping) else str(value)


def _kind(value: Any) -> str:
    return stored(PauseKind, value).caption if value in [kind.value for kind in PauseKind] else str(value)


_DETAILS: Mapping[str, Callable[[Any], str]] = {
    "name": _plain(),
    "wanted": _listed("要交："),
    "fetched": _listed("系统调取："),
    "items": _listed(""),
    "added": _listed("这次新要的："),
    "missing": _listed("还差："),
    "outcome": lambda value: stored(Outcome, value).caption,
    "kind": _kind,
    "agent": _plain("代办员："),
    "office_id": _plain("窗口："),
    "document": lambda value: stored(DecisionKind, value).caption,
    "receipt": _plain(),
    "former": _plain("原回执作废："),
    "draft": _plain(),
    "text": _plain(),
    "whom": _plain("给："),
    "answer": _plain("答复："),
    "result": _result,
    "reason": _plain("原因："),
    "note": _plain("说明："),
}
"""What of an event's data is shown, in this order, and how."""
