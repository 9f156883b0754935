"""What a letter is, where it stands, and what is refused (AH 6.1.4)."""

from __future__ import annotations

from center.cases.refusals import Refusal
from center.cases.states import Captioned
from center.demand_states import Desk


class LetterKind(Captioned):
    """The class of a letter, and of a work order of the 12345 platform."""

    CONSULT = "consult", "咨询"
    HELP = "help", "求助"
    COMPLAINT = "complaint", "投诉"
    SUGGESTION = "suggestion", "建议"
    PRAISE = "praise", "表扬"
    OTHER = "other", "其他"


class CameBy(Captioned):
    """How a letter reached the center."""

    POST = "post", "邮寄"
    HAND = "hand", "当面递交"
    EMAIL = "email", "电子邮件"
    BOX = "box", "意见箱"


class LetterState(Captioned):
    """Where it stands; the first two are still to be answered."""

    OPEN = "open", "待答复"
    WRITTEN = "written", "回信写好，待寄出"
    ANSWERED = "answered", "已答复"
    FILED = "filed", "已归档，不用答复"


class ReplyWay(Captioned):
    """How its sender is answered."""

    PHONE = "phone", "电话答复"
    LETTER = "letter", "书面回信"


TO_ANSWER = (LetterState.OPEN.value, LetterState.WRITTEN.value)
"""The states in which somebody waits for an answer."""


def post_of(kind: LetterKind) -> Desk:
    """The post that owns something new of this class until one of the staff takes it."""
    return _POSTS.get(kind, Desk.ANSWERS)


class UnknownLetter(Refusal, LookupError):
    """No letter has this code, or it is none that the asker sees: the two cannot be told apart."""

    def __init__(self, code: str) -> None:
        super().__init__(f"no letter {code}", f"没有查到编号为{code}的来信，请核对编号。")


class IllegalLetterMove(Refusal):
    """A move that its state does not allow; nothing was written."""

    def __init__(self, code: str, state: LetterState) -> None:
        super().__init__(f"letter {code} is {state.value}", f"{code}现在是“{state.caption}”，不能这样操作。")


_POSTS = {LetterKind.COMPLAINT: Desk.SUPERVISOR, LetterKind.HELP: Desk.DEMANDS}
"""The other classes go to who answers questions."""
