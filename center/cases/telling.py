"""Progress as it is said: text that is complete on its own, and a card for channels that can show one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from center.cases.progress import CaseProgress, ListedCase, NotTold, Standing, Told
from center.replies import Reply
from center.times import Words, local_date

_STRANGER_HINT = "要看办到哪一步、还差什么，请再说办理时留的手机号后四位。"
_NONE = "没有查到您名下的代办件。有代办编号的，把编号和手机号后四位发来就能查。"


def render(told: Told) -> Reply:
    """The reply to a question about one case."""
    if isinstance(told, NotTold):
        return _refusal(told)
    if isinstance(told, Standing):
        return _standing(told)
    return Reply(_text(told), (), _card(told))


def render_cases(cases: Sequence[ListedCase], now: datetime) -> Reply:
    """The reply to a person's question about all their cases."""
    if not cases:
        return Reply(_NONE, (), {"kind": "notice", "phrase": "progress_no_cases"})
    lines = [f"您名下有{len(cases)}个代办件：", *_numbered(_listed(case, now) for case in cases)]
    card = {"kind": "case", "cases": [{**_known(case), "title": case.title} for case in cases]}
    return Reply("\n".join([*lines, "要看哪一个，说它的编号。"]), (), card)


def _refusal(told: NotTold) -> Reply:
    again = told.try_again_at.isoformat() if told.try_again_at else None
    return Reply(told.message, (), {"kind": "notice", "phrase": f"progress_{told.reason.value}", "try_again_at": again})


def _standing(told: Standing) -> Reply:
    text = f"{told.code}现在的状态：{told.state.caption}。{_STRANGER_HINT}"
    return Reply(text, (), {"kind": "case", **_known(told)})


def _text(told: CaseProgress) -> str:
    reason = f"（{told.reason}）" if told.reason else ""
    items = "；".join(f"{item.title}：{item.state.caption}" for item in told.items)
    blocks = [
        [f"代办件{told.code}“{told.title}”：{told.state.caption}{reason}。"],
        _headed("您现在要做的：", told.to_do),
        [f"时间：{told.time.text}", f"为什么是这个时间：{''.join(told.time.why)}" if told.time.why else ""],
        [f"各事项：{items}。" if items else ""],
        ["进展：", *(_step(told, place) for place in range(len(told.timeline)))],
        ["办件信息：", *(f"{content.name}：{content.text}" for content in told.contents)],
    ]
    return "\n".join(line for block in blocks for line in block if line)


def _headed(head: str, lines: Sequence[str]) -> list[str]:
    return [head, *_numbered(lines)] if len(lines) > 1 else [head + "".join(lines)]


def _step(told: CaseProgress, place: int) -> str:
    step = told.timeline[place]
    return f"{Words(local_date(told.told_at).year).moment(step.at)} {step.text}"


def _card(told: CaseProgress) -> dict[str, Any]:
    due_at = told.clocks.due.at if told.clocks.due else None
    return {
        "kind": "case",
        **_known(told),
        "title": told.title,
        "office": told.office_id,
        "color": told.clocks.color.value,
        "due_at": due_at.isoformat() if due_at else None,
        "time": told.time.text,
        "why": list(told.time.why),
        "clocks": told.countdown.card(),
        "to_do": list(told.to_do),
        "items": [
            {"title": item.title, "state": item.state.value, "caption": item.state.caption} for item in told.items
        ],
        "timeline": [{"at": step.at.isoformat(), "text": step.text} for step in told.timeline],
        "contents": [{"name": one.name, "there": one.is_there, "text": one.text} for one in told.contents],
    }


def _known(told: CaseProgress | Standing | ListedCase) -> dict[str, str]:
    return {"code": told.code, "state": told.state.value, "caption": told.state.caption}


def _listed(case: ListedCase, now: datetime) -> str:
    closed = f"，{Words(local_date(now).year).moment(case.closed_at)}" if case.closed_at else ""
    return f"{case.code} {case.title}：{case.state.caption}{closed}"


def _numbered(lines: Iterable[str]) -> list[str]:
    return [f"{place}. {line}" for place, line in enumerate(lines, start=1)]
