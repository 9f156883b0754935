"""What the applicant has to do now, and by when the center is done: said from the case as it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from center.cases.clocks import Clocks
from center.cases.materials import CaseMaterial
from center.cases.reading import CaseView
from center.cases.states import CaseState, Outcome, PauseKind, SubTaskState
from center.guides import Source
from center.times import Words, length, local_date

_OF_PAUSE = {
    PauseKind.AUTHORITY: "请签好授权委托书，我们才能代您办。",
    PauseKind.IDENTITY: "请完成实名认证。",
    PauseKind.SIGNATURE: "请完成签字。",
}
_OF_OUTCOME = {
    Outcome.BRING_ORIGINALS: ("请带原件到窗口办。", ("原件", "地点")),
    Outcome.CHECK_AT_WINDOW: ("请到窗口核对原件。", ("原件", "地点")),
    Outcome.SITE_VISIT: ("请准备好现场勘察，到时安排人在现场。", ("日期", "准备")),
}
"""What each outcome asks of the applicant, and what of its message says how (center/cases/prereviews.py)."""
_NOTHING = "现在不用您做什么，有进展会记在这里。"
_PUBLICATION = "正在公告，公告期间不用您做什么。"


class TimeLeft(NamedTuple):
    """How long it still takes, in one sentence, and step by step why."""

    text: str
    why: tuple[str, ...]


def duties_of(
    case: CaseView, materials: Iterable[CaseMaterial], pickup: str | None, filled: Mapping[str, str]
) -> tuple[str, ...]:
    """What the applicant has to do now; one line that says so when there is nothing.

    ``pickup`` is how the receipt says that the result is fetched, ``filled`` what pre-review told the applicant.
    """
    if case.state is CaseState.TERMINATED:
        return ("这个代办已经终止；还要办的，可以重新申请。",)
    if case.state is CaseState.DONE:
        return (f"都办完了。取件方式：{pickup}",) if pickup else ("都办完了，现在不用您做什么。",)
    urgent = [*_papers(materials), *_held(case), *_to_come(case, filled)]
    waits = case.open_pause(PauseKind.PUBLICATION)
    return (*(urgent or [_PUBLICATION if waits else _NOTHING]), *_reserved(case))


def time_left(case: CaseView, clocks: Clocks, now: datetime) -> TimeLeft:
    """By when the case is done and how much working time is left, in words of ``now``."""
    why = clocks.due.steps if clocks.due and case.state is not CaseState.TERMINATED else ()
    return TimeLeft(_time_in_words(case, clocks, now, Words(local_date(now).year)), why)


def _papers(materials: Iterable[CaseMaterial]) -> Iterator[str]:
    for material in materials:
        if material.is_open and not material.source.is_fetched:
            how = "到窗口时请带：" if material.source is Source.WINDOW else "请交："
            yield f"{how}{material.name}" + (f"（{material.note}）" if material.note else "")


def _held(case: CaseView) -> Iterator[str]:
    return (said for kind, said in _OF_PAUSE.items() if case.open_pause(kind))


def _to_come(case: CaseView, filled: Mapping[str, str]) -> Iterator[str]:
    if case.state is CaseState.IN_PROGRESS and case.outcome in _OF_OUTCOME:
        asked, names = _OF_OUTCOME[case.outcome]
        yield asked + "".join(f"{name}：{filled[name]}。" for name in names if name in filled)


def _reserved(case: CaseView) -> Iterator[str]:
    later = "、".join(task.title for task in case.sub_tasks if task.state is SubTaskState.RESERVED)
    if later:
        yield f"留到以后办的：{later}。想办的时候说一声，不用重新填。"


def _time_in_words(case: CaseView, clocks: Clocks, now: datetime, words: Words) -> str:
    if case.closed_at is not None:
        return f"{words.moment(case.closed_at)}{case.state.caption}，共用{length(clocks.felt)}工作时间。"
    first = _acceptance(case, now, words)
    if clocks.due is None or clocks.left is None:
        return first
    if clocks.due.at is None:
        return f"{first}现在暂停计时，恢复后还剩{length(clocks.left)}工作时间。"
    by = f"最晚{words.end(clocks.due.at)}办结"
    if case.state is CaseState.SUBMITTED and clocks.left >= timedelta():
        by = f"材料现在齐全的话，{by}"
    if clocks.left < timedelta():
        return f"{first}原定{by}，按工作时间算已经超过{length(-clocks.left)}，是我们没有按时办完。"
    return f"{first}{by}{'（暂估）' if clocks.due.estimated else ''}，还剩{length(clocks.left)}工作时间。"


def _acceptance(case: CaseView, now: datetime, words: Words) -> str:
    if case.state is not CaseState.SUBMITTED:
        return ""
    by = f"最晚{words.end(case.accept_by)}代办受理"
    return f"原定{by}，是我们晚了；" if now > case.accept_by else f"{by}；"
