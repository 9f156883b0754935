"""A deregistration or a dormancy in plain Chinese, for staff; it names nobody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from center.cases.events import verify
from center.cases.reading import read_case
from center.leaving.attempts import attempts_of
from center.leaving.objections import objections_of
from center.leaving.precheck import answers_of, proposals_of
from center.leaving.records import Dormancy, last_day_allowed, read_dormancy
from center.leaving.setting import LeavingSetting
from center.leaving.support import tasks_of
from center.leaving.windows import windows_of
from center.times import Words, local_date


def show(connection: Any, setting: LeavingSetting, code: str, now: datetime) -> str:
    """What is known of ``code``. Raises UnknownDormancy and UnknownRecord."""
    words = Words(local_date(now).year)
    if code.startswith("H"):
        lines = [*_of_dormancy(connection, setting, read_dormancy(connection, code), words)]
    else:
        lines = [*_of_case(connection, setting, code, words)]
    lines += _terms(connection, code, words)
    return "\n".join([*lines, *(f"记录有问题：{fault}" for fault in verify(connection, code))])


def _of_case(connection: Any, setting: LeavingSetting, code: str, words: Words) -> Iterator[str]:
    case = read_case(connection, code)
    yield f"{code} {case.title}：{case.state.caption}"
    yield from (
        f"第{attempt.number}次申请：{attempt.case_code}，接着{attempt.previous_code}（{attempt.cured}）"
        for attempt in attempts_of(connection, code)
    )
    yield from (f"异议：{reason}" for reason in objections_of(connection, code))
    for answer in answers_of(connection, code):
        until = f"，估计{words.day(answer.expected_on)}前解决" if answer.expected_on else ""
        note = f"（{answer.note}）" if answer.note else ""
        title = setting.blockers[answer.blocker].title
        yield f"预检 {answer.blocker} {title}：{answer.state.caption}，{answer.source.caption}{note}{until}"
    for proposal in proposals_of(connection, code):
        said = "有" if proposal.is_blocked else "没有"
        yield f"部门反馈待确认 {proposal.blocker}：{said}（{proposal.reference}）"


def _of_dormancy(connection: Any, setting: LeavingSetting, seen: Dormancy, words: Words) -> Iterator[str]:
    years = setting.dormancy_years
    latest = last_day_allowed(connection, seen.enterprise_id, seen.from_day, years, except_code=seen.code)
    yield f"{seen.code} 歇业（代办 {seen.case_code}）：{seen.state.caption}"
    yield f"期限：{words.days(seen.from_day, seen.to_day)}，延长{seen.extensions}次，最晚可到{words.day(latest)}"
    yield f"困难：{seen.problem}"
    if seen.end_kind and seen.ended_on:
        yield f"结束：{words.day(seen.ended_on)}（{seen.end_kind.caption}）"
    yield from [f"苏醒凭据：{seen.evidence}"] if seen.evidence else []
    for task in tasks_of(connection, seen.code):
        result = f"：{task.result}" if task.result else ""
        due = f"{task.owner}，{words.day(task.due_on)}前"
        yield f"{task.kind.caption} {task.key} {task.title}（{due}）{task.state.caption}{result}"


def _terms(connection: Any, code: str, words: Words) -> list[str]:
    found = windows_of(connection, code)
    days = [words.days(window.first_day, window.last_day) for window in found]
    return [f"期限 {one.kind.value} {one.kind.caption}：{day}，{one.state.caption}" for one, day in zip(found, days)]
