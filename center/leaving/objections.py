"""An objection to a publication or a push, and the notice that the licence is void (XZ 表1 注销1, 注销2).

Both are acts of others that staff record; the center decides nothing.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from center.cases.events import Actor, append, history
from center.cases.reading import CaseView, read_case
from center.cases.refusals import Refusal
from center.cases.states import SubTaskState
from center.leaving.precheck import Answer, write_answer
from center.leaving.setting import LeavingSetting
from center.leaving.states import BlockerState, Source
from center.leaving.windows import cancel_windows
from center.privacy import mask_for_log

OBJECTION, VOIDED = "objection", "licence_voided"
_LAST_ITEMS = ("deregistration", "simple_deregistration", "household_deregistration")


class Incomplete(Refusal, ValueError):
    """Something that has to be said is missing."""


class NotDeregistered(Refusal):
    """The licence of an enterprise that is not deregistered."""


def record_objection(
    connection: Any,
    setting: LeavingSetting,
    case_code: str,
    reason: str,
    actor: Actor,
    now: datetime,
    *,
    blocker: str | None = None,
) -> None:
    """Somebody objected: the terms stop, and ``blocker`` (a key of leaving.yml), if named, is to be cured.

    ``reason`` (masked) is kept for the next attempt. Recorded again, nothing changes. Raises Incomplete, UnknownCase.
    """
    words = mask_for_log(reason.strip())
    if not words or (blocker is not None and blocker not in setting.blockers):
        raise Incomplete(
            "an objection needs a reason and a known blocker", "请写明提异议的原因；卡住的事项要选预检里有的。"
        )
    data = {"reason": words, "blocker": blocker}
    case = read_case(connection, case_code)
    if any(event.kind == OBJECTION and event.data == data for event in history(connection, case_code)):
        return
    append(connection, case_code, OBJECTION, actor, data, now)
    cancel_windows(connection, case_code, OBJECTION, actor, now)
    if blocker is not None:
        answer = Answer(blocker, BlockerState.BLOCKED, Source.STAFF, words, None)
        write_answer(connection, case.id, answer, now)


def objections_of(connection: Any, case_code: str) -> list[str]:
    """Why others objected, the first one first."""
    return [str(event.data["reason"]) for event in history(connection, case_code) if event.kind == OBJECTION]


def record_licence_voided(
    connection: Any, case_code: str, notice_number: str, published_on: date, actor: Actor, now: datetime
) -> None:
    """Note that the registration authority has published that the licence is void; the same number once.

    Raises Incomplete without a number or from others than staff, NotDeregistered before the deregistration is done.
    """
    number = mask_for_log(notice_number.strip())
    if not number or actor.kind != "staff":
        raise Incomplete("a void licence needs a number, by staff", "营业执照作废公告由工作人员按公告编号登记。")
    if not _is_deregistered(read_case(connection, case_code)):
        raise NotDeregistered(f"{case_code} is not deregistered", "注销登记还没办好，不能登记营业执照作废公告。")
    told = [event.data for event in history(connection, case_code) if event.kind == VOIDED]
    if not any(data["notice"] == number for data in told):
        append(connection, case_code, VOIDED, actor, {"notice": number, "published_on": published_on}, now)


def _is_deregistered(case: CaseView) -> bool:
    return any(task.item in _LAST_ITEMS and task.state is SubTaskState.DONE for task in case.sub_tasks)
