"""The states of a promise, why one is made, and what is refused."""

from __future__ import annotations

from enum import Enum

from center.cases.refusals import Refusal
from center.cases.states import Captioned


class Reason(str, Enum):
    """Why it was made: the bot failed, or a person left a question."""

    FAILURE = "failure"
    QUESTION = "question"


class PromiseState(Captioned):
    """Where a promise stands: open or late it is still to be kept, kept or broken it has ended."""

    OPEN = "open", "待答复"
    LATE = "late", "超时未答复"
    KEPT = "kept", "已答复"
    BROKEN = "broken", "未答复，已关闭"


TO_KEEP = (PromiseState.OPEN.value, PromiseState.LATE.value)


class UnknownPromise(Refusal, LookupError):
    """No promise has this code, or it is none of the asker's: the two cannot be told apart."""

    def __init__(self, code: str) -> None:
        super().__init__(f"no promise {code}", f"没有查到编号为{code}的答复单，请核对编号。")


class PromiseEnded(Refusal):
    """It has been answered or closed before; nothing was written."""

    def __init__(self, code: str, state: PromiseState) -> None:
        super().__init__(f"promise {code} is {state.value}", f"{code}现在是“{state.caption}”，不能再改。")


class NotToTakeBack(Refusal):
    """What was noted is somebody else's, was sent to the person, or is not the last thing that happened."""

    def __init__(self, code: str) -> None:
        super().__init__(
            f"the answer to {code} is not to be taken back",
            "这一步不能撤回了：后面又有了新的记录，或者不是您登记的。",
        )


class NothingWritten(Refusal):
    """An answer or a reason without words."""


class MobileInAnswer(Refusal):
    """A mobile number in what goes to people: outbox and events hold none."""

    def __init__(self) -> None:
        super().__init__("a mobile number in the answer", "里面不要写手机号，请写办公室的座机，或写明到哪里找谁。")
