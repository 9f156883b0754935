"""What people are told of their wishes, in plain Chinese."""

from __future__ import annotations

from collections.abc import Sequence

from center.notices.rules import NoticeRules
from center.notices.wishes import BY, title_of

AGAIN = "想再收，说“恢复提醒”就行。"
STILL = "但一定要告诉您的（如预约结果、答复、法定期限）还会发。"


def refused_text(rules: NoticeRules, abouts: Sequence[str]) -> str:
    """What is not sent any more, what still is, and how to get it again."""
    titles = "、".join(title_of(rules, about) for about in abouts)
    if all(about.startswith(BY) for about in abouts):
        return f"好的，以后不再用{titles}提醒您了。{STILL}{AGAIN}"
    return f"好的，以后不再给您发{titles}了。{STILL}{AGAIN}"


def allowed_text(rules: NoticeRules, abouts: Sequence[str], ended: int) -> str:
    """What is sent again."""
    if not ended:
        return "您没有关过提醒，该提醒的都会发给您。"
    titles = "、".join(title_of(rules, about) for about in abouts)
    return f"好的，{titles or '提醒'}恢复了，该提醒的都会发给您。"
