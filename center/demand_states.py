"""The states of a demand and of its kin, and every legal move in one table (XZ 引言, 表1 经营2; AH 6.2.1)."""

from __future__ import annotations

from typing import NamedTuple, TypeVar

from center.cases.refusals import Refusal
from center.cases.states import Captioned

Kind = TypeVar("Kind", bound=Captioned)
CONFIRM_DAYS = 5
"""Working days in which an enterprise may say whether the answer helped; then staff may close without its word."""
EFFECT_CHECK_DAYS = 10
"""Working days after closing when the center asks whether the effect has lasted (跟踪问效)."""


class DemandKind(Captioned):
    """What somebody has come with."""

    DEMAND = "demand", "诉求"
    COMPLAINT = "complaint", "投诉"
    ASKED_TO_PAY = "asked_to_pay", "被要求付费"
    NOT_DONE = "not_done", "没办成"


class DemandState(Captioned):
    """Where it stands."""

    RECEIVED = "received", "已收到"
    DISPATCHED = "dispatched", "已转办，待签收"
    SIGNED = "signed", "已签收，在办"
    COORDINATING = "coordinating", "协调中"
    ANSWERED = "answered", "已答复，待您确认"
    CLOSED = "closed", "已办结"


class Desk(Captioned):
    """The post of the center that owns a record until one of the staff is named."""

    DEMANDS = "demand_desk", "企业诉求专岗"
    COORDINATOR = "coordinator", "协调专岗"
    SUPERVISOR = "supervisor", "督查专岗"
    NOT_DONE = "not_done_window", "“办不成事”反映窗口"
    ANSWERS = "answer_desk", "咨询答复专岗"


class ReasonCode(Captioned):
    """What an answer comes to; none is closed without one."""

    SOLVED = "solved", "已解决"
    EXPLAINED = "explained", "已解释说明"
    NOT_POSSIBLE = "not_possible", "依规定办不了"
    REFERRED = "referred", "不归本中心管，已转交"
    UPHELD = "upheld", "情况属实，已纠正"
    NOT_UPHELD = "not_upheld", "经核实，情况不属实"
    DUPLICATE = "duplicate", "与已有的一件重复"
    WITHDRAWN = "withdrawn", "您已撤回"


class Verdict(Captioned):
    """What the enterprise itself says of an answer (XZ 6.1-4)."""

    SOLVED = "solved", "解决了"
    PARTLY = "partly", "只解决了一部分"
    UNSOLVED = "unsolved", "没有解决"


def as_stored(kind: type[Kind], value: str) -> Kind:
    """The member of ``kind`` that is stored as ``value``; raises KeyError when there is none."""
    return {member.value: member for member in kind}[value]


DESKS = {
    DemandKind.DEMAND: Desk.DEMANDS,
    DemandKind.COMPLAINT: Desk.SUPERVISOR,
    DemandKind.ASKED_TO_PAY: Desk.SUPERVISOR,
    DemandKind.NOT_DONE: Desk.NOT_DONE,
}
"""Who owns a new one."""
CODE_LETTERS = {
    DemandKind.DEMAND: "S",
    DemandKind.COMPLAINT: "C",
    DemandKind.ASKED_TO_PAY: "C",
    DemandKind.NOT_DONE: "N",
}
"""The first letter of its public code."""


class DemandMove(NamedTuple):
    """One legal move: what people call it, from which states, to which (None: it stays), and by what kind of actor."""

    caption: str
    origins: frozenset[DemandState]
    target: DemandState | None
    by: frozenset[str]


OPEN = frozenset(DemandState) - {DemandState.CLOSED}
_PERSON, _STAFF, _CENTER = frozenset({"person"}), frozenset({"staff"}), frozenset({"staff", "system"})
_ANSWERABLE = frozenset({DemandState.RECEIVED, DemandState.SIGNED, DemandState.COORDINATING})
_SENDABLE = frozenset({DemandState.RECEIVED, DemandState.COORDINATING})
_ANSWERED, _CLOSED = frozenset({DemandState.ANSWERED}), frozenset({DemandState.CLOSED})

DEMAND_MOVES: dict[str, DemandMove] = {
    "assign": DemandMove("指定负责人", OPEN, None, _STAFF),
    "dispatch": DemandMove("转办", _SENDABLE, DemandState.DISPATCHED, _STAFF),
    "sign": DemandMove("签收", frozenset({DemandState.DISPATCHED}), DemandState.SIGNED, _STAFF),
    "return": DemandMove(
        "退回", frozenset({DemandState.DISPATCHED, DemandState.SIGNED}), DemandState.COORDINATING, _STAFF
    ),
    "answer": DemandMove("答复", _ANSWERABLE, DemandState.ANSWERED, _STAFF),
    "confirm": DemandMove("确认已解决", _ANSWERED, DemandState.CLOSED, _PERSON),
    "object": DemandMove("反映未解决", _ANSWERED | _CLOSED, DemandState.COORDINATING, _PERSON),
    "close": DemandMove("办结", _ANSWERED, DemandState.CLOSED, _CENTER),
    "last": DemandMove("问效：有效", _CLOSED, None, _PERSON),
    "reopen": DemandMove("问效：重新办理", _CLOSED, DemandState.COORDINATING, _STAFF),
}
"""Every move; nothing else changes where a demand stands. A person's are what center/demand_effects.py makes of a
verdict."""


class UnknownDemand(Refusal, LookupError):
    """No demand has this code, or it is none of the asker's: the two cannot be told apart."""

    def __init__(self, code: str) -> None:
        super().__init__(f"no demand {code}", f"没有查到编号为{code}的记录，请核对编号。")


class IllegalDemandMove(Refusal):
    """A move that the state or the actor does not allow; nothing was written."""


class NotAnswered(IllegalDemandMove):
    """It cannot be closed or confirmed: nobody has answered it."""

    def __init__(self, code: str) -> None:
        super().__init__(f"{code} has no answer", f"{code}还没有答复，不能确认或办结。先写明答复和答复结果。")


class TooEarly(IllegalDemandMove):
    """The enterprise may still say whether the answer helped."""


class Incomplete(Refusal):
    """Something that has to be written down is missing; ``field`` names it."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field} is missing", message)
        self.field = field
