"""What a person sees of a rating: invitation, reminder, the five levels, what follows. There is no pressure in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from center.rating_settings import LEVELS, LOW, Level, RatingSetting
from center.replies import Button
from center.times import Words, local_date

RATE = "rate_service"
"""The intent of a tap on one of the levels."""
_NAMES = "、".join(level.caption for level in LEVELS)
_FREELY = "评不评、评什么都不影响您以后办事，被评的窗口看不到是谁评的。"


def invitation_text(titles: Sequence[str], expires_at: datetime, now: datetime) -> str:
    """The invitation, complete on its own: what was done, the five levels, until when."""
    until = Words(local_date(now).year).day(local_date(expires_at))
    return (
        f"您办的{_named(titles)}已经办完。这次服务您觉得怎么样？可以从五个里选一个回复：{_NAMES}。"
        f"{until}前都可以评。{_FREELY}"
    )


def reminder_text(titles: Sequence[str], expires_at: datetime, now: datetime) -> str:
    """The only reminder."""
    until = Words(local_date(now).year).day(local_date(expires_at))
    return (
        f"您办的{_named(titles)}还可以评价，{until}前都行，回复五个里的一个：{_NAMES}。"
        f"不想评的不用理会，这是最后一次提醒。{_FREELY}"
    )


def invitation_card(cycle_code: str, settings: RatingSetting) -> dict[str, Any]:
    """Buttons and card of an invitation, as a message has them."""
    return {"buttons": level_buttons("cycle", cycle_code), "custom": rating_card("cycle", cycle_code, settings)}


def level_buttons(subject: str, code: str) -> list[dict[str, str]]:
    """The five, in their order; ``subject`` names what ``code`` is the code of."""
    buttons = (Button(level.caption, RATE, (("level", level.value), (subject, code))) for level in LEVELS)
    return [{"title": button.title, "payload": button.payload} for button in buttons]


def rating_card(subject: str, code: str, settings: RatingSetting) -> dict[str, Any]:
    """What a program shows: the levels in their order with the reasons that go with each; none is chosen."""
    levels = [
        {"level": level.value, "caption": level.caption, "reasons": _reasons(settings, level)} for level in LEVELS
    ]
    return {"kind": "rating", subject: code, "levels": levels, "chosen": None}


def thanks(
    level: Level,
    rectification: str | None,
    due_at: datetime | None,
    is_reachable: bool,
    now: datetime,
    wants_call: bool = True,
) -> str:
    """What is said to whoever has rated; ``due_at`` (UTC) is that of the rectification."""
    said = f"记下了：{level.caption}。谢谢您告诉我们。"
    if level not in LOW or rectification is None or due_at is None:
        return said
    until = Words(local_date(now).year).moment(due_at)
    reached = "会先打电话向您了解情况" if is_reachable else "想让我们回电话的，请留个手机号"
    call = reached if wants_call else "按您说的，不打电话"
    return f"{said}没让您满意，很抱歉。已经交专人整改，编号{rectification}，最晚{until}前改好并核实；{call}。"


def ask_which(levels: Sequence[Level]) -> str:
    """The question back when words may mean several levels."""
    return f"您的意思是{'，还是'.join(f'“{level.caption}”' for level in levels)}？选一个回复就行。"


def _named(titles: Sequence[str]) -> str:
    return "、".join(f"“{title}”" for title in titles)


def _reasons(settings: RatingSetting, level: Level) -> list[dict[str, str]]:
    return [{"key": key, "title": title} for key, title in settings.reasons(level).items()]
