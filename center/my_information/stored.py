"""What is stored about a person, told in groups: what it is, until when it is kept, and why."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from center.my_information.records import READERS, Found, Looking
from center.my_information.whose import Whose, whose
from center.retention_setting import Kind, KindRetention, RetentionSetting
from center.sealing import Seal
from center.times import Words, local_date

STILL_NEEDED = "还在办的要用到您的信息，不想办了，跟代办员说一声终止"
"""What is said of cases that are open."""


class Group(NamedTuple):
    """One kind: lines for people; the last day on which all of it is gone, None while some of it is needed; why."""

    title: str
    lines: tuple[str, ...]
    kept_until: date | None
    why: str


class Stored(NamedTuple):
    """What is stored, and what has just been deleted, in lines for people."""

    groups: tuple[Group, ...]
    deleted: tuple[str, ...] = ()


def stored_about(connection: Any, seal: Seal, setting: RetentionSetting, conversation_id: str, now: datetime) -> Stored:
    """What is stored about whoever talks in the conversation."""
    return Stored(groups_of(connection, seal, setting, whose(connection, conversation_id), now))


def groups_of(
    connection: Any, seal: Seal, setting: RetentionSetting, person: Whose, now: datetime
) -> tuple[Group, ...]:
    """The groups of a person that hold something."""
    today = local_date(now)
    words = Words(today.year)
    looks = ((kind, Looking(connection, seal, person, words, setting.of(kind), today)) for kind in READERS)
    found = [(kind, look.rule, READERS[kind](look)) for kind, look in looks]
    return tuple(_group(kind, rule, lines) for kind, rule, lines in found if lines)


def _group(kind: Kind, rule: KindRetention, found: list[Found]) -> Group:
    ends = [one.until for one in found if one.until is not None]
    is_needed = len(ends) < len(found)
    why = f"{rule.reason}；{STILL_NEEDED}" if is_needed and kind is Kind.CASE else rule.reason
    return Group(rule.title, tuple(one.line for one in found), None if is_needed else max(ends), why)
