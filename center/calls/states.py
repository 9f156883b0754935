"""What a call can be: its state, its kind and its result, and what is refused."""

from __future__ import annotations

from center.cases.refusals import Refusal
from center.cases.states import Captioned


class CallState(Captioned):
    """Where the registering of a call stands."""

    OPEN = "open", "未完成"
    CLOSED = "closed", "已登记"
    DISCARDED = "discarded", "已作废"


class CallKind(Captioned):
    """The three kinds of receptions (AH 6.1.3-1); a complex one needs somebody who goes on with it."""

    GUIDANCE = "guidance", "引导咨询"
    BUSINESS = "business", "业务咨询"
    COMPLEX = "complex", "复杂事项"


class CallResult(Captioned):
    """What came of a call."""

    ANSWERED = "answered", "已答复"
    GUIDED = "guided", "已指引到别处"
    CASE = "case", "已登记代办"
    APPOINTMENT = "appointment", "已预约或改约"
    PROGRESS = "progress", "已告知进度"
    PROMISE = "promise", "已承诺回复"
    DEMAND = "demand", "已登记诉求"
    RATING = "rating", "已代录评价"
    DRAFT = "draft", "已拟执照草稿"
    TRANSFERRED = "transferred", "已转办"
    DROPPED = "dropped", "中途挂断"


class Identity(Captioned):
    """How sure we are who calls: ``linked`` by the number alone, ``confirmed`` by what the caller said."""

    UNKNOWN = "unknown", "没有认出"
    LINKED = "linked", "按号码认出"
    CONFIRMED = "confirmed", "已核对"
    UNLINKED = "unlinked", "不是本人"


class UnknownCall(Refusal, LookupError):
    """No call has this code, or this member of staff does not see it."""

    def __init__(self, code: str) -> None:
        super().__init__(f"no call {code}", f"没有编号为{code}的来电。")


class NotYours(Refusal):
    """Only who takes the call writes its record."""

    def __init__(self, operator: str) -> None:
        super().__init__(f"the call is {operator}'s", f"这通来电由{operator}登记，您只能看。")


class NotHanded(Refusal):
    """Only who goes on with a complex matter says what came of it, and once."""

    def __init__(self, code: str) -> None:
        super().__init__(f"{code} waits for no outcome of theirs", f"来电{code}没有等您记的结果，可能已经记过了。")


class CallEnded(Refusal):
    """The record is complete or void; nothing more is written into it."""

    def __init__(self, code: str, state: CallState) -> None:
        super().__init__(f"{code} is {state.value}", f"来电{code}{state.caption}，不能再改。")


class IncompleteCall(Refusal):
    """Something is missing before the call can be closed; ``field`` is where to go on typing."""

    def __init__(self, missing: dict[str, str]) -> None:
        names = "、".join(missing.values())
        super().__init__(f"missing: {', '.join(missing)}", f"还差：{names}。补上就能登记。")
        self.missing = missing
        self.field = next(iter(missing))


class NoNumber(Refusal):
    """What needs the caller's number is asked for a caller without one."""

    def __init__(self) -> None:
        super().__init__("the caller has no mobile number", "没有来电人的手机号。请问到手机号，填上再办。")
