"""The states of an agency case and of its sub-tasks, and every legal move in one table (XZ 表1; AH 6.3)."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class Captioned(str, Enum):
    """A value as it is stored, with the words that people see."""

    caption: str

    def __new__(cls, value: str, caption: str = "") -> Captioned:
        member = str.__new__(cls, value)
        member._value_, member.caption = value, caption
        return member


class CaseState(Captioned):
    """Where an agency case stands."""

    SUBMITTED = "submitted", "待代办受理"
    ACCEPTED = "accepted", "代办受理"
    SUPPLEMENT = "supplement", "待补材料"
    IN_PROGRESS = "in_progress", "代办办理中"
    DONE = "done", "代办办结"
    TERMINATED = "terminated", "代办终止"


class SubTaskState(Captioned):
    """Where one item of a case stands."""

    TODO = "todo", "待办"
    BLOCKED = "blocked", "等前一项"
    RESERVED = "reserved", "留到以后办"
    DOING = "doing", "办理中"
    PARTLY_DONE = "partly_done", "部分发放"
    DONE = "done", "已办好"
    FAILED = "failed", "没办成"
    CANCELLED = "cancelled", "不办了"


class Outcome(Captioned):
    """What pre-review comes to, when it is not a notice of what is missing (AH 6.3.3)."""

    ALL_ONLINE = "all_online", "全流程网办"
    BRING_ORIGINALS = "bring_originals", "携带原件到窗口"
    CHECK_AT_WINDOW = "check_at_window", "窗口核验"
    SITE_VISIT = "site_visit", "现场勘察"


class Path(Captioned):
    """How an item is done (XZ 6.1-2)."""

    ONLINE = "online", "全程网办"
    MIXED = "mixed", "网填线下"
    WINDOW = "window", "线下办理"


class PauseKind(Captioned):
    """Why the accepted clock stands still; the felt clock never does."""

    APPLICANT = "applicant", "等您补材料"
    AUTHORITY = "authority", "待授权委托"
    IDENTITY = "identity", "待实名认证"
    SIGNATURE = "signature", "待签字"
    PUBLICATION = "publication", "公告期间"


class Move(NamedTuple):
    """One legal move of a case: from which states, to which (None: the state stays)."""

    caption: str
    origins: frozenset[CaseState]
    target: CaseState | None


OPEN = frozenset({CaseState.SUBMITTED, CaseState.ACCEPTED, CaseState.SUPPLEMENT, CaseState.IN_PROGRESS})
_WORKED = frozenset({CaseState.ACCEPTED, CaseState.IN_PROGRESS})

MOVES: dict[str, Move] = {
    "accept": Move("代办受理", frozenset({CaseState.SUBMITTED}), CaseState.ACCEPTED),
    "notify": Move("一次性告知", frozenset({CaseState.SUBMITTED}) | _WORKED, CaseState.SUPPLEMENT),
    "supplemented": Move("材料补齐", frozenset({CaseState.SUPPLEMENT}), CaseState.ACCEPTED),
    "prereview": Move("预审通过", _WORKED, CaseState.IN_PROGRESS),
    "hold": Move("暂停计时", _WORKED, None),
    "release": Move("恢复计时", _WORKED, None),
    "assign": Move("指定代办员", OPEN, None),
    "transfer": Move("转办", OPEN, None),
    "record": Move("登记部门决定", _WORKED, None),
    "finish": Move("代办办结", frozenset({CaseState.IN_PROGRESS}), CaseState.DONE),
    "terminate": Move("代办终止", OPEN, CaseState.TERMINATED),
}
"""Every move that changes or may change where a case stands; nothing else does."""

ENDED = frozenset({SubTaskState.DONE, SubTaskState.FAILED, SubTaskState.CANCELLED})

SUB_TASK_MOVES: dict[str, tuple[frozenset[SubTaskState], SubTaskState]] = {
    "start": (frozenset({SubTaskState.TODO}), SubTaskState.DOING),
    "unblock": (frozenset({SubTaskState.BLOCKED}), SubTaskState.TODO),
    "reserve": (frozenset({SubTaskState.TODO, SubTaskState.BLOCKED}), SubTaskState.RESERVED),
    "take_up": (frozenset({SubTaskState.RESERVED}), SubTaskState.TODO),
    "issue_partly": (frozenset({SubTaskState.DOING}), SubTaskState.PARTLY_DONE),
    "complete": (frozenset({SubTaskState.DOING, SubTaskState.PARTLY_DONE}), SubTaskState.DONE),
    "fail": (frozenset({SubTaskState.TODO, SubTaskState.DOING, SubTaskState.PARTLY_DONE}), SubTaskState.FAILED),
    "cancel": (
        frozenset({SubTaskState.TODO, SubTaskState.BLOCKED, SubTaskState.RESERVED, SubTaskState.DOING}),
        SubTaskState.CANCELLED,
    ),
}
"""The legal moves of a sub-task."""
