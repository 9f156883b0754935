"""What is said while a number is proved, and what is found once it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from math import ceil
from typing import Any

from actions.form import FORMS
from actions.prove_phone_steps import Proved
from center.answers import Answers
from center.privacy import mask_phones
from center.proofs.asking import Asked, NotSent
from center.proofs.found import Found
from center.proofs.trying import Outcome, Tried
from center.replies import Button, Reply
from center.times import Words, local_date, whole_minute

_RESUME, _PROGRESS = Button("继续", "resume"), Button("查进度", "check_progress")
_AGAIN = Button("重发验证码", "prove_phone", (("pin", "again"),))
_MOST = 3
"""So many of a kind are told; of more, only how many there are."""


def sending(answers: Answers, asked: Asked, phone: str, now: datetime, is_again: bool) -> str:
    """What is said of a code before it is asked for; the same whoever has the number, and nothing twice."""
    if isinstance(asked, NotSent) and asked.is_soon:
        seconds = ceil((asked.until - now).total_seconds())
        return answers.phrase("proof_soon", {"秒": str(seconds)})
    if isinstance(asked, NotSent):
        return answers.phrase("proof_limit", {"时间": _moment(asked.until, now)})
    if not asked.is_new:
        return ""
    minutes = ceil((asked.expires_at - now).total_seconds() / 60)
    filled = {"号码": mask_phones(phone), "分钟": str(minutes)}
    return answers.phrase("proof_sent_again" if is_again else "proof_sent", filled)


def limit_reply(answers: Answers, asked: NotSent, now: datetime) -> Reply:
    """No more codes for now."""
    text = answers.phrase("proof_limit", {"时间": _moment(asked.until, now)})
    return Reply(text, (), _card("proof_limit"))


def told(answers: Answers, done: Proved) -> tuple[Reply, bool]:
    """What is said of a code that was tried, and whether that was the end."""
    if done.joined is None:
        return _not_right(answers, done.tried), False
    if done.joined.held is not None:
        text = answers.phrase("proof_held", {"编号": done.joined.held})
        return Reply(text, (), {**_card("proof_held"), "record": done.joined.held}), True
    return found_reply(answers, done.found, done.at), True


def found_reply(answers: Answers, found: Found | None, now: datetime) -> Reply:
    """That the person is known, what they have under way, and the offer to go on with one thing."""
    if found is None or found.is_empty:
        return Reply(answers.phrase("proof_joined_nothing"), (), _card("proof_joined_nothing"))
    listed = "\n".join(f"· {line}" for line in lines_of(found, now))
    offer, buttons = _offer(answers, found)
    joined = answers.phrase("proof_joined", {"内容": f"\n{listed}"})
    text = joined if listed else answers.phrase("proof_joined_task")
    card = {**_card("proof_joined"), "cases": [one.code for one in found.cases]}
    card |= {"drafts": [one.code for one in found.drafts]}
    return Reply("\n".join(line for line in (text, offer) if line), buttons, card)


def lines_of(found: Found, now: datetime) -> list[str]:
    """One line for each kind of what is under way."""
    words = Words(local_date(now).year)
    kinds = (
        ("代办", [f"{one.code}（{one.title}，{one.state.caption}）" for one in found.cases]),
        ("预约", [f"{one.code}（{one.title}，{words.moment(one.starts_at)}）" for one in found.appointments]),
        ("拟稿", [f"{one.code}（还没确认）" for one in found.drafts]),
        ("诉求", [f"{one.code}（{one.kind.caption}，{one.state.caption}）" for one in found.demands]),
        ("答复单", [f"{one.code}（最晚{words.end(one.due_at)}答复）" for one in found.promises]),
    )
    return [f"{title}：{_some(every)}" for title, every in kinds if every]


def _some(every: list[str]) -> str:
    more = f"，等{len(every)}件" if len(every) > _MOST else ""
    return "；".join(every[:_MOST]) + more


def _offer(answers: Answers, found: Found) -> tuple[str, tuple[Button, ...]]:
    """To go on with what was left in the middle, a task before a draft."""
    more = tuple(_more(found))
    if found.task is not None and found.task.task in FORMS:
        title = FORMS[found.task.task].title
        return answers.phrase("task_waiting", {"事项": title}), (_RESUME, *more)
    if found.drafts:
        return answers.phrase("proof_draft_waiting", {"编号": found.drafts[0].code}), (_RESUME, *more)
    return "", more


def _more(found: Found) -> Iterator[Button]:
    if found.cases:
        yield _PROGRESS


def _not_right(answers: Answers, tried: Tried) -> Reply:
    if tried.outcome is Outcome.WRONG:
        return Reply(answers.phrase("pin_wrong", {"次数": str(tried.left)}), (_AGAIN,), _card("pin_wrong"))
    phrase = "pin_spent" if tried.outcome is Outcome.SPENT else "pin_over"
    return Reply(answers.phrase(phrase), (_AGAIN,), _card(phrase))


def _moment(at: datetime, now: datetime) -> str:
    return Words(local_date(now).year).end(whole_minute(at))


def _card(phrase: str) -> dict[str, Any]:
    return {"kind": "notice", "phrase": phrase}
