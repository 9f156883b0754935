"""The history of a case in the words of its applicant: what happened and when, without staff and their notes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from center.cases.decisions import DecisionKind
from center.cases.events import Event
from center.cases.reading import CaseView, stored
from center.cases.states import Outcome, PauseKind
from center.cases.subtasks import ITEM_CAPTIONS
from center.leaving.states import WindowKind
from center.times import Words

_Data = Mapping[str, Any]


class Step(NamedTuple):
    """One thing that happened, in words for the applicant; ``at`` in UTC."""

    at: datetime
    text: str


def timeline_of(case: CaseView, events: Iterable[Event]) -> tuple[Step, ...]:
    """The steps of ``case``, the first one first; what is no business of the applicant's is left out."""
    said = (Step(event.at, _in_words(case, event)) for event in events)
    return tuple(step for step in said if step.text)


def _in_words(case: CaseView, event: Event) -> str:
    if event.kind == "record":
        return _decision(case, event.data)
    if event.kind in _PLAIN:
        return _PLAIN[event.kind]
    say = _SAID.get(event.kind)
    return say(event.data) if say else ""


def _decision(case: CaseView, data: _Data) -> str:
    """Only what came from a document; a move made by hand without one says nothing official."""
    if not data.get("number"):
        return ""
    task = case.sub_task(data["item"]) if data.get("item") else None
    about = f"“{task.title}”" if task else ""
    return f"部门文书已登记：{about}{stored(DecisionKind, data['document']).caption}，{data['number']}。"


def _listed(data: _Data, name: str) -> str:
    return "、".join(data.get(name) or ())


def _opened(data: _Data) -> str:
    later = "，其余的留到以后" if data.get("reserved") else ""
    return f"您确认了委托代办{later}。"


def _told(data: _Data) -> str:
    items = _listed(data, "items")
    return f"一次性告知您要补的材料：{items}。" if items else "一次性告知您要补的材料。"


def _breach(data: _Data) -> str:
    """Only with the notice that asks for it: it bears the notice's number."""
    if "number" not in data:
        return ""
    return f"这次多要了“{_listed(data, 'added')}”，是我们上次没有一次说全，已记录在案。"


def _prereview(data: _Data) -> str:
    return f"预审通过：{stored(Outcome, data['outcome']).caption}。"


def _hold(data: _Data) -> str:
    return f"暂停计时：{stored(PauseKind, data['kind']).caption}。"


def _release(data: _Data) -> str:
    return f"恢复计时（{stored(PauseKind, data['kind']).caption}已结束）。"


def _transfer(data: _Data) -> str:
    return f"转到{data['office_id'].replace('/', '')}办理，时限不重新算。"


def _finish(data: _Data) -> str:
    late = f"超时的原因：{data['reason']}。" if data.get("reason") else ""
    return f"代办办结。{late}"


def _terminate(data: _Data) -> str:
    return f"代办终止：{data['reason']}。"


def _wanted(data: _Data) -> str:
    """What staff asked for is told by the notice that names it."""
    asked = () if data.get("untold") else (("要交的材料", "wanted"),)
    parts = (*asked, ("系统调取、不用您交的", "fetched"))
    said = "；".join(f"{caption}：{names}" for caption, name in parts if (names := _listed(data, name)))
    return f"{said}。" if said else ""


def _refuse(data: _Data) -> str:
    return "" if data.get("untold") else f"“{data['name']}”要修改：{data['note']}。"


def _sub_task(data: _Data) -> str:
    result = f"：{data['result']}" if isinstance(data.get("result"), str) else ""
    return f"“{data['title']}”{ITEM_CAPTIONS[data['move']]}{result}。"


def _window(data: _Data) -> str:
    """A term of the law with both ends."""
    first, last = (date.fromisoformat(str(data[name])) for name in ("first_day", "last_day"))
    words = Words(first.year)
    return f"{stored(WindowKind, data['window']).caption}开始：{words.day(first)}至{words.day(last)}。"


def _window_used(data: _Data) -> str:
    return f"{stored(WindowKind, data['window']).caption}内已办。"


def _again(data: _Data) -> str:
    return f"第{data['number']}次申请，接着{data['previous']}。"


_PLAIN = {
    "accept": "代办受理。",
    "supplemented": "材料补齐，接着办。",
    "assign": "已指定代办员。",
    "push_ended": "推送期满，有关部门没有登记异议。",
    "filing_missed": "申请注销登记的期限过了，没有登记到申请。",
    "publication_ended": "公示期满，没有登记到异议。",
}
_SAID: dict[str, Callable[[_Data], str]] = {
    "opened": _opened,
    "notify": _told,
    "notice": _told,
    "breach": _breach,
    "prereview": _prereview,
    "hold": _hold,
    "release": _release,
    "transfer": _transfer,
    "finish": _finish,
    "terminate": _terminate,
    "want": _wanted,
    "receive": lambda data: f"收到“{data['name']}”。",
    "receive_undone": lambda data: f"“{data['name']}”其实还没收到，上次记错了。",
    "refuse": _refuse,
    "receipt": lambda data: f"开具代办服务回执{data['receipt']}。",
    "receipt_replaced": lambda data: f"重新开具代办服务回执{data['receipt']}，原回执{data['former']}作废。",
    "sub_task": _sub_task,
    "draft": lambda data: f"按拟稿{data['draft']}第{data['version']}版办。",
    "draft_changed": lambda data: f"拟稿{data['draft']}改到第{data['version']}版。",
    "window_opened": _window,
    "window_used": _window_used,
    "objection": lambda data: f"有人提出异议：{data['reason']}。",
    "licence_voided": lambda data: f"营业执照作废已公告，{data['notice']}。",
    "attempt": _again,
    "tried_again": lambda data: f"再次申请的新件：{data['next']}。",
    "handed_over": lambda data: f"“{data['title']}”填好的内容带到了政务服务网。",
    "handover_waits": lambda data: f"政务服务网暂时不通，“{data['title']}”等着带过去。",
    "handover_refused": lambda data: f"政务服务网没有收下“{data['title']}”，由代办员接着办。",
    "portal_submitted": lambda data: f"您在政务服务网提交了“{data['title']}”，流水号{data['number']}。",
    "bill": lambda data: f"“{data['title']}”有缴款单{data['bill']}。",
    "bill_paid": lambda data: f"缴款单{data['bill']}已缴。",
    "bill_void": lambda data: f"缴款单{data['bill']}已作废。",
    "bill_refunded": lambda data: f"缴款单{data['bill']}已退款。",
    "unlist": lambda data: f"“{data['name']}”不用交了：{data['reason']}。",
    "upload": lambda data: f"您上传了“{data['name']}”，待代办员核对。",
    "upload_withdrawn": lambda data: f"您撤回了上传的“{data['name']}”。",
    "upload_refused": lambda data: f"您上传的“{data['name']}”没有通过安全检查，没有收下，请换一份传。",
}
KINDS_SAID = frozenset({*_PLAIN, *_SAID, "record"})
"""The kinds of events that an applicant sees; ``alert`` is for staff: the item's own event says it."""
