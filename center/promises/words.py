"""What people are told of a promise, in plain Chinese; the question is shortened and masked."""

from __future__ import annotations

from datetime import datetime

from center.promises.reading import PromiseListed
from center.promises.states import PromiseState
from center.times import Words, local_date

LONGEST_QUESTION = 30


def shortened(question: str) -> str:
    """The masked ``question`` on one line, cut to LONGEST_QUESTION characters."""
    line = " ".join(question.split())
    return line if len(line) <= LONGEST_QUESTION else f"{line[: LONGEST_QUESTION - 1]}…"


def answer_text(seen: PromiseListed, words: str, now: datetime) -> str:
    """The answer as it is sent to whoever asked."""
    sorry = "让您久等了，对不起。" if seen.is_late(now) else ""
    return f"{_about(seen)}有答复了。{sorry}\n{sentence(words)}\n还有不清楚的，欢迎再问。"


def closing_text(seen: PromiseListed, reason: str) -> str:
    """Why there is no answer."""
    next_step = "要接着问的，可以换个说法再留言，或者到政务服务中心窗口问。"
    return f"{_about(seen)}没能给您答复，对不起。原因：{sentence(reason)}{next_step}"


def late_text(seen: PromiseListed, hotline: str, now: datetime) -> str:
    """That its time has passed, and what is done about it."""
    due = Words(local_date(now).year).end(seen.due_at)
    next_step = f"已经交督查专岗盯办，答好了马上告诉您。急的话请打{hotline}。"
    return f"{_about(seen)}原定{due}前答复，还没有答上，对不起。{next_step}"


def delay_text(seen: PromiseListed, reason: str) -> str:
    """Why it is late, in the words of the staff."""
    return f"{_about(seen)}还没有答上，对不起。原因：{sentence(reason)}答好了马上告诉您。"


def standing_text(seen: PromiseListed, now: datetime, reason: str | None = None) -> str:
    """Where the promise stands, for whoever asked: with the answer, or with the ``reason`` why there is none."""
    due = Words(local_date(now).year).end(seen.due_at)
    if seen.state is PromiseState.KEPT:
        return f"{_about(seen)}已经答复：{sentence(seen.answer)}" if seen.answer else f"{_about(seen)}已经答复过了。"
    if seen.state is PromiseState.BROKEN:
        return closing_text(seen, reason or "已关闭")
    if seen.is_late(now):
        return f"{_about(seen)}原定{due}前答复，已经超过时间，正在督办，答好了马上告诉您。"
    return f"{_about(seen)}还没有答复，最晚{due}前答复您。"


def sentence(text: str) -> str:
    """``text`` with a full stop when it ends without one."""
    return text if text.endswith(("。", "！", "？")) else f"{text}。"


def _about(seen: PromiseListed) -> str:
    return f"您问的“{shortened(seen.question)}”（答复单 {seen.code}）"
