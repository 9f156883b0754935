"""Notices and figures as staff see them on the command line, in plain Chinese, without words and receivers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from center.notices.figures import Figures
from center.notices.listing import NoticeView
from center.notices.rules import NoticeRules
from center.times import Words, local_date

CHANNELS = {
    "conversation": "对话",
    "wechat": "微信消息",
    "template": "微信模板",
    "sms": "短信",
    "log": "演示日志",
    "mailbox": "对话留言",
    "telephone": "电话",
    "work_orders": "12345工单平台",
}
"""What staff call a channel."""
_OUTCOMES = {"busy": "忙", "refused": "不收", "undelivered": "没送到"}


def table(found: Sequence[NoticeView], rules: NoticeRules, now: datetime) -> str:
    """Notices, one a line."""
    return "\n".join(_line(view, rules, Words(local_date(now).year)) for view in found) or "没有这样的通知。"


def shown_figures(figures: Figures, now: datetime) -> str:
    """How well people are reached, line by line."""
    return "\n".join(_lines(figures, now))


def _lines(figures: Figures, now: datetime) -> Iterator[str]:
    rate = f"（{figures.rate:.0%}）" if figures.rate is not None else ""
    yield f"最近24小时该发{figures.due}条，送达{figures.told}条{rate}，没送到{figures.lost}条。"
    if figures.oldest_open_at is not None:
        minutes = int(figures.oldest_seconds(now) // timedelta(minutes=1).total_seconds())
        yield f"等得最久的一条，应发到现在{minutes // 60}小时{minutes % 60}分。"
    yield f"谁也没收到、还没处理的：{figures.dead}条。要打的电话：{figures.calls}个。"
    if figures.unseen:
        yield f"一定要告知、只留在对话里、本人还没回来看的：{figures.unseen}条，用 unseen 列出来。"
    words = Words(local_date(now).year)
    for one in figures.resting:
        yield f"{CHANNELS.get(one.name, one.name)}不通，{words.moment(one.rests_until)}再试：{one.reason}"
    for failed in figures.failures:
        channel, outcome = CHANNELS.get(failed.channel, failed.channel), _OUTCOMES.get(failed.outcome, failed.outcome)
        yield f"{channel}{outcome}：{failed.times}次，{failed.reason}"


def _line(view: NoticeView, rules: NoticeRules, words: Words) -> str:
    channel = f"（{CHANNELS.get(view.channel, view.channel)}）" if view.channel else ""
    reason = f"；{view.reason}" if view.reason else ""
    tried = f"，试过{view.attempts}次" if view.attempts else ""
    state = f"{view.state.caption}{channel}  应发{words.moment(view.due_at)}{tried}{reason}"
    return f"{view.id}  {rules.title_of(view.kind)}  {view.record}  {state}"
