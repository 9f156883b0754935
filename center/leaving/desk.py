"""What staff record from the command line: each move with its details, done by the functions of this package."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from center.cases.events import Actor
from center.cases.opening import Origin
from center.cases.reading import stored
from center.clock import WorkingClock
from center.leaving.attempts import again
from center.leaving.dormancies import begin, extend
from center.leaving.objections import record_licence_voided, record_objection
from center.leaving.precheck import record_answer, record_cure
from center.leaving.records import UnknownDormancy, dormancy_of_case
from center.leaving.setting import LeavingSetting
from center.leaving.states import Source, TaskKind, WindowKind
from center.leaving.support import end_task, plan_wake_up
from center.leaving.waking import Evidence, published, resume, wake_up
from center.leaving.windows import open_window, use_window
from center.sealing import Seal
from center.staff_commands import CannotRead

if TYPE_CHECKING:
    from center.catalogue import Catalogue

Details = Mapping[str, str]
_ANSWERS = {"有": True, "没有": False, "不清楚": None}


class Work(NamedTuple):
    """What every move needs: who records it, and when."""

    seal: Seal
    setting: LeavingSetting
    clock: WorkingClock
    catalogue: Catalogue
    actor: Actor
    now: datetime


class DeskMove(NamedTuple):
    """One thing to record: what it is called, its details (those of ``optional`` may be left out), what is done.

    ``run`` takes connection, Work, the code and the details, and gives the code of what to look at afterwards.
    """

    caption: str
    run: Callable[[Any, Work, str, Details], str]
    details: tuple[str, ...] = ()
    optional: frozenset[str] = frozenset()


def do(connection: Any, work: Work, code: str, name: str, details: Details) -> str:
    """Record the move ``name``; the code of what it changed. Raises CannotRead, and what the move refuses."""
    move = MOVES[name]
    strange = [key for key in details if key not in move.details]
    missing = [key for key in move.details if key not in details and key not in move.optional]
    if strange or missing:
        wanted = "、".join(f"{key}=" for key in move.details) or "没有说明"
        raise CannotRead(f"{name} with {list(details)}", f"“{move.caption}”要写的是：{wanted}。")
    return move.run(connection, work, code, details)


def _open_window(connection: Any, work: Work, code: str, details: Details) -> str:
    kind = _kind(details["kind"])
    if kind in (WindowKind.DORMANCY, WindowKind.EXTENSION):
        raise CannotRead(f"{kind.value} is not opened by hand", f"“{kind.caption}”随歇业登记自动算，不用手工开。")
    open_window(connection, work.setting, code, kind, _day(details["start"]), work.clock, work.now, work.actor)
    return code


def _use_window(connection: Any, work: Work, code: str, details: Details) -> str:
    use_window(connection, code, _kind(details["kind"]), work.actor, work.now)
    return code


def _objection(connection: Any, work: Work, code: str, details: Details) -> str:
    blocker = details.get("blocker")
    record_objection(connection, work.setting, code, details["reason"], work.actor, work.now, blocker=blocker)
    return code


def _void(connection: Any, work: Work, code: str, details: Details) -> str:
    record_licence_voided(connection, code, details["notice"], _day(details["day"]), work.actor, work.now)
    return code


def _answer(connection: Any, work: Work, code: str, details: Details) -> str:
    if details["state"] not in _ANSWERS:
        raise CannotRead(f"no state {details['state']}", f"state 写{'、'.join(_ANSWERS)}之一。")
    is_blocked, note = _ANSWERS[details["state"]], details.get("note", "")
    blocker, by = details["blocker"], (work.actor, work.now)
    record_answer(connection, work.setting, work.clock, code, blocker, is_blocked, Source.STAFF, *by, note)
    return code


def _cure(connection: Any, work: Work, code: str, details: Details) -> str:
    record_cure(connection, code, details["blocker"], details["how"], work.actor, work.now)
    return code


def _again(connection: Any, work: Work, code: str, details: Details) -> str:
    origin = Origin("staff", None, None, None, work.actor.name)
    opened = again(
        connection, work.seal, work.clock, code, details["cured"], origin, work.now, catalogue=work.catalogue
    )
    return opened.code


def _begin(connection: Any, work: Work, code: str, details: Details) -> str:
    days, by = (_day(details["from"]), _day(details["to"])), (work.actor, work.now)
    return begin(connection, work.setting, work.clock, code, details["problem"], *days, *by).dormancy.code


def _extend(connection: Any, work: Work, code: str, details: Details) -> str:
    slept = dormancy_code(connection, code)
    return extend(connection, work.setting, work.clock, slept, _day(details["to"]), work.actor, work.now).code


def _resume(connection: Any, work: Work, code: str, details: Details) -> str:
    slept = dormancy_code(connection, code)
    return resume(connection, work.setting, work.clock, slept, _day(details["day"]), work.actor, work.now).code


def _published(connection: Any, work: Work, code: str, details: Details) -> str:
    slept = dormancy_code(connection, code)
    published(connection, slept, work.actor, work.now)
    return slept


def _evidence(connection: Any, work: Work, code: str, details: Details) -> str:
    proof = Evidence(details["kind"], details["reference"])
    return wake_up(connection, work.setting, dormancy_code(connection, code), proof, work.actor, work.now).code


def _wake(connection: Any, work: Work, code: str, details: Details) -> str:
    slept, lacking = dormancy_code(connection, code), details["lacking"].replace("，", ",").split(",")
    plan_wake_up(connection, work.setting, work.clock, slept, lacking, work.actor, work.now)
    return slept


def _end_task(connection: Any, work: Work, code: str, details: Details) -> str:
    slept = dormancy_code(connection, code)
    is_plan = details["task"] in work.setting.wake_up
    kind = TaskKind.WAKE_UP if is_plan else TaskKind.SUPPORT
    end_task(connection, slept, kind, details["task"], details["result"], work.actor, work.now)
    return slept


def dormancy_code(connection: Any, code: str) -> str:
    """The code of the dormancy that ``code`` names itself, or as the case that filed it. Raises UnknownDormancy."""
    if code.startswith("H"):
        return code
    found = dormancy_of_case(connection, code)
    if found is None:
        raise UnknownDormancy(code)
    return found.code


def _kind(written: str) -> WindowKind:
    if written not in {kind.value for kind in WindowKind}:
        listed = "、".join(f"{kind.value}（{kind.caption}）" for kind in WindowKind)
        raise CannotRead(f"no window {written}", f"kind 写这些之一：{listed}。")
    return stored(WindowKind, written)


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise CannotRead("not a date", f"“{written}”要写成 2026-12-01 这样的日期。") from None


MOVES: dict[str, DeskMove] = {
    "open-window": DeskMove("开始一个法定期限", _open_window, ("kind", "start")),
    "use-window": DeskMove("期限里的事办了", _use_window, ("kind",)),
    "objection": DeskMove("登记异议", _objection, ("reason", "blocker"), frozenset({"blocker"})),
    "void": DeskMove("登记营业执照作废公告", _void, ("notice", "day")),
    "answer": DeskMove("登记预检一项", _answer, ("blocker", "state", "note"), frozenset({"note"})),
    "cure": DeskMove("登记预检一项已解决", _cure, ("blocker", "how")),
    "again": DeskMove("再次申请", _again, ("cured",)),
    "begin-dormancy": DeskMove("歇业开始", _begin, ("problem", "from", "to")),
    "extend": DeskMove("歇业延长", _extend, ("to",)),
    "resume": DeskMove("提前恢复经营", _resume, ("day",)),
    "published": DeskMove("已公示终止歇业", _published),
    "evidence": DeskMove("凭据到了，登记苏醒", _evidence, ("kind", "reference")),
    "wake": DeskMove("列苏醒计划", _wake, ("lacking",)),
    "end-task": DeskMove("一项支持或苏醒计划办了", _end_task, ("task", "result")),
}
"""Every move of the command line."""
