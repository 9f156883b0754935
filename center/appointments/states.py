"""Where an appointment stands, why a time cannot be had, and what is refused."""

from __future__ import annotations

from typing import NamedTuple

from center.cases.refusals import Refusal
from center.cases.states import Captioned


class AppointmentState(Captioned):
    """Where an appointment stands."""

    BOOKED = "booked", "已预约"
    ARRIVED = "arrived", "已到场"
    NO_SHOW = "no_show", "约了没来"
    CANCELLED = "cancelled", "已取消"


class CancelReason(Captioned):
    """Why staff cancel an appointment; the caption is told to the person."""

    ASKED = "asked", "您本人要求"
    WINDOW_CLOSED = "window_closed", "窗口临时停办"
    NOT_NEEDED = "not_needed", "这件事不用到现场办"
    WRONG_WINDOW = "wrong_window", "约错了窗口"
    DUPLICATE = "duplicate", "重复预约"


class Reason(Captioned):
    """Why a wanted time cannot be had."""

    PAST = "past", "已经过去"
    DAY_OFF = "day_off", "不上班"
    OUTSIDE_HOURS = "outside_hours", "不在上班时间"
    TOO_SOON = "too_soon", "来不及约"
    TOO_FAR = "too_far", "还没开放"
    FULL = "full", "约满了"


class Why(NamedTuple):
    """The reason and a whole sentence of it for the person; ``holiday`` is its name, ``""`` without one."""

    reason: Reason
    words: str
    holiday: str = ""


class NotOffered(Refusal):
    """The time cannot be booked; ``why`` says why not."""

    def __init__(self, why: Why) -> None:
        super().__init__(f"the time is not offered: {why.reason.value}", f"{why.words}请换一个时间。")
        self.why = why


class TooManyOpen(Refusal):
    """The person has as many appointments waiting as the rules allow."""

    def __init__(self, most: int) -> None:
        super().__init__(
            f"the person has {most} appointments waiting",
            f"您已经有{most}个还没办的预约，同时最多约{most}个。先取消一个，或者办完再约。",
        )


class UnknownAppointment(Refusal, LookupError):
    """No appointment has this code, or it is not the asker's."""

    def __init__(self, code: str) -> None:
        super().__init__(f"no appointment {code}", f"没有查到编号为{code}的预约，请核对编号。")


class IllegalMove(Refusal):
    """An appointment that has ended is neither moved nor ended again."""

    def __init__(self, code: str, state: AppointmentState) -> None:
        super().__init__(
            f"{code} is {state.value}", f"预约{code}现在是“{state.caption}”，不能再改了。需要的话请重新约一个。"
        )


class TakenAlready(Refusal):
    """The person has a seat at that time already; ``code`` is its code where whoever asks may know it."""

    def __init__(self, code: str | None) -> None:
        if code:
            super().__init__(f"the person has {code} in this slot", f"这个时间您已经约过了，编号是{code}。")
        else:
            super().__init__(
                "the telephone number has a seat in this slot, booked by somebody else",
                "用这个手机号在这个时间已经约过了，不能再约一个。是您约的，报短信里的预约编号就能查；要另约，请换个时间。",
            )


class NotYet(Refusal):
    """Nobody has stayed away before their time has come."""

    def __init__(self, code: str, when: str) -> None:
        super().__init__(f"{code} has not begun", f"预约{code}的时间是{when}，还没有到，不能记“约了没来”。")


class NothingToUndo(Refusal):
    """Only what was noted today of somebody who came, or did not, is undone."""

    def __init__(self, code: str, state: AppointmentState) -> None:
        super().__init__(
            f"{code} is {state.value}", f"预约{code}现在是“{state.caption}”，只能撤销当天的“已到场”和“约了没来”。"
        )


class NotToday(Refusal):
    """Somebody arrives on another day than the appointment's."""

    def __init__(self, code: str, when: str) -> None:
        super().__init__(f"{code} is on another day", f"预约{code}的时间是{when}，不是今天。")
