"""What is told of a legal term, and when: on its opening day, some days before its last day, and on the last day.

Texts are complete on their own and name nobody. A reminder whose time has passed when the term is opened is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from center.case_tables import agency_case
from center.clock import WorkingClock
from center.leaving.setting import LeavingSetting
from center.leaving.states import WindowKind
from center.leaving.terms import last_chance
from center.leaving_tables import dormancy
from center.notices.outbox import Draft, cancel_notices, enqueue
from center.times import Words, in_minutes, local_date

if TYPE_CHECKING:
    from center.leaving.windows import LegalWindow

OPENS, ENDS_SOON, LAST_DAY, ENDED = "window_opens", "window_ends_soon", "window_last_day", "window_ended"
KINDS = (OPENS, ENDS_SOON, LAST_DAY, ENDED)
"""The kinds of notices that this package enqueues, keys of notices.yml."""
_REMINDED = frozenset({WindowKind.FILING, WindowKind.EXTENSION, WindowKind.RESUME_NOTICE})
_TOLD = _REMINDED | {WindowKind.PUBLICATION, WindowKind.HOUSEHOLD_PUSH}
_TO_DO = {
    WindowKind.FILING: "公示期满没有异议的，请在期限内向登记机关申请注销登记，过了要重新公示",
    WindowKind.EXTENSION: "还想接着歇业的，请在期限内办延长；不延长的，到期自动恢复经营",
    WindowKind.RESUME_NOTICE: "请在期限内到国家企业信用信息公示系统公示终止歇业",
    WindowKind.PUBLICATION: "公示期内没有人提异议的，期满后可以申请注销登记，到时候我再提醒您",
    WindowKind.HOUSEHOLD_PUSH: "有关部门在期限内没有提出异议的，登记机关可以直接办理注销登记",
}
_ENDED = {
    WindowKind.FILING: "期限里没有登记您申请过注销。已经申请的请告诉我们；没有的，要重新公示",
    WindowKind.HOUSEHOLD_PUSH: "期限里没有登记过部门异议，可以请登记机关办理注销登记",
    WindowKind.RESUME_NOTICE: "期限里没有登记您公示过终止歇业。没公示的请尽快公示，免得被责令改正",
}


class Receiver(NamedTuple):
    """Who is told about a record."""

    contact_id: int | None
    conversation_id: str | None


def receiver_of(connection: Any, record: str) -> Receiver:
    """The person of the case, or of the case by which a dormancy was filed; LookupError for another record."""
    mine = sa.select(agency_case.c.contact_id, agency_case.c.conversation_id)
    if record.startswith("H"):
        mine = mine.join(dormancy, dormancy.c.case_code == agency_case.c.code).where(dormancy.c.code == record)
    else:
        mine = mine.where(agency_case.c.code == record)
    row = connection.execute(mine).one_or_none()
    if row is None:
        raise LookupError(f"nobody is known for {record}")
    return Receiver(*row)


def remind(connection: Any, setting: LeavingSetting, clock: WorkingClock, window: LegalWindow, now: datetime) -> int:
    """Write the reminders of ``window`` and say how many; those whose day has passed are left out."""
    if window.kind not in _TOLD:
        return 0
    receiver = receiver_of(connection, window.record)
    return sum(
        enqueue(connection, _draft(setting, window, receiver, kind, day, now), now)
        for kind, day in _days(setting, clock, window, now)
    )


def tell_end(connection: Any, window: LegalWindow, now: datetime) -> bool:
    """Tell that ``window`` is over, where that matters to the person."""
    ended = _ENDED.get(window.kind)
    if ended is None:
        return False
    text = (
        f"{window.record}：“{window.kind.caption}”到{Words(local_date(now).year).day(window.last_day)}已满。{ended}。"
    )
    return tell(connection, window.record, ENDED, f"{window.kind.value}:{window.number}", text, now)


def tell(connection: Any, record: str, kind: str, about: str, text: str, now: datetime) -> bool:
    """One notice at once; ``about`` makes its key."""
    to = receiver_of(connection, record)
    return enqueue(connection, Draft(f"{kind}:{record}:{about}", kind, record, text, now, *to), now)


def cancel_reminders(connection: Any, window: LegalWindow, now: datetime) -> int:
    """Cancel what waits about the term's record; only one term that is reminded of runs at a time. How many."""
    return cancel_notices(connection, window.record, now, (OPENS, ENDS_SOON, LAST_DAY))


def _days(
    setting: LeavingSetting, clock: WorkingClock, window: LegalWindow, now: datetime
) -> Iterator[tuple[str, date]]:
    today = local_date(now)
    yield OPENS, max(window.first_day, today)
    if window.kind not in _REMINDED:
        return
    soon = window.last_day - timedelta(setting.reminders.days_before)
    if soon > max(window.first_day, today):
        yield ENDS_SOON, soon
    last = last_chance(clock, window.first_day, window.last_day)
    if last > max(window.first_day, today):
        yield LAST_DAY, last


def _draft(
    setting: LeavingSetting, window: LegalWindow, receiver: Receiver, kind: str, day: date, now: datetime
) -> Draft:
    due_at = max(in_minutes(day, setting.reminders.hour * 60), now)
    text = _text(window, kind, day)
    return Draft(_key(window, kind), kind, window.record, text, due_at, *receiver, expires_at=window.ends_at)


def _key(window: LegalWindow, kind: str) -> str:
    return f"{kind}:{window.record}:{window.kind.value}:{window.number}"


def _text(window: LegalWindow, kind: str, day: date) -> str:
    words = Words(day.year)
    span = f"从{words.day(window.first_day)}到{words.day(window.last_day)}"
    head = {
        OPENS: f"“{window.kind.caption}”{span}",
        ENDS_SOON: f"“{window.kind.caption}”{span}，还剩{(window.last_day - day).days}天",
        LAST_DAY: f"今天（{words.day(day)}）是“{window.kind.caption}”里最后一个能办的日子",
    }[kind]
    return f"{window.record}：{head}。{_TO_DO[window.kind]}。"
