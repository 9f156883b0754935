"""What a hand-over is: why, where it stands, how it ended; and what is refused, in words for staff."""

from __future__ import annotations

from center.cases.refusals import Refusal
from center.cases.states import Captioned


class HandoffReason(Captioned):
    """Why a person was called."""

    ASKED = "asked", "要找人工"
    FAILURE = "failure", "机器人没答上"
    CONFIDENCE = "confidence", "连续没把握"
    RATING = "rating", "评价不满意"
    TAKEN = "taken", "主动接入"


class HandoffState(Captioned):
    """Where a hand-over stands; only ``ended`` is over."""

    WAITING = "waiting", "待接入"
    CLAIMED = "claimed", "进行中"
    LATER = "later", "待办"
    ENDED = "ended", "已结束"


RETURNED, PROMISED = "returned", "promised"
"""Results that nobody chooses: given back to the bot, and left as a promise when the center closed."""
OTHER_RESULTS = {RETURNED: "还给机器人", PROMISED: "下班转留言"}


class HandoffEventKind(Captioned):
    """What happened to it."""

    ASKED = "asked", "叫了人工"
    CLAIMED = "claimed", "接入"
    FORWARDED = "forwarded", "转交"
    NOTE = "note", "内部备注"
    LATER = "later", "放到待办"
    RETURNED = "returned", "还给机器人"
    CLOSED = "closed", "结束接待"
    ALARMED = "alarmed", "超时提醒主管"
    PROMISED = "promised", "下班转留言"
    ANSWERED = "answered", "留言已在会话里答复"


class UnknownHandoff(Refusal, LookupError):
    """There is no such conversation, or it is not one that this member of staff sees."""

    def __init__(self, conversation_id: str) -> None:
        super().__init__(f"no conversation {conversation_id} to be seen", "没有这个会话，或者不在您能看的范围里。")


class TakenBy(Refusal):
    """Somebody else answers there."""

    def __init__(self, staff_id: str, name: str) -> None:
        super().__init__(f"{staff_id} answers there", f"{name}已经接入了这个会话。")
        self.staff_id = staff_id


class NotYours(Refusal):
    """Only whoever has claimed the conversation answers in it."""

    def __init__(self) -> None:
        super().__init__("the conversation is not claimed by this member", "您现在没有接入这个会话，先点“接入”再操作。")


class NotAllowed(Refusal):
    """Something that a hand-over does not take: empty words, an unknown result, a colleague who cannot answer."""

    def __init__(self, english: str, message: str) -> None:
        super().__init__(english, message)
