"""notices.yml: quiet hours, what is brought forward, back-off, and what is refused when it is read."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from pydantic import ValidationError

from center.knowledge import Knowledge
from center.notices.rules import CHANNELS, NoticeRules, QuietHours
from tests.center.notices.noticed import RULES, at

DUE = {"is_due": True, "why": "法定期限"}


@pytest.mark.parametrize(
    ("moment", "begins", "ends"),
    [
        (at(24, 20, 59), None, None),
        (at(24, 21), at(24, 21), at(25, 8)),
        (at(24, 23, 59), at(24, 21), at(25, 8)),
        (at(25, 0), at(24, 21), at(25, 8)),
        (at(25, 7, 59), at(24, 21), at(25, 8)),
        (at(25, 8), None, None),
        (at(25, 12), None, None),
    ],
)
def test_nights_are_quiet(moment: datetime, begins: datetime | None, ends: datetime | None) -> None:
    quiet = QuietHours()
    assert (quiet.begin_of(moment), quiet.end_of(moment)) == (begins, ends)
    in_utc = moment.astimezone(timezone.utc)
    assert (quiet.begin_of(in_utc), quiet.end_of(in_utc)) == (begins, ends)


def test_quiet_hours_may_lie_within_a_day() -> None:
    quiet = QuietHours(**{"from": "12:00", "to": "14:30"})
    assert (quiet.begin_of(at(24, 13)), quiet.end_of(at(24, 13))) == (at(24, 12), at(24, 14, 30))
    assert (quiet.end_of(at(24, 14, 30)), quiet.end_of(at(24, 11, 59))) == (None, None)


@pytest.mark.parametrize(
    ("due", "use_ends", "sent"),
    [
        (at(24, 6, 30), at(24, 8, 30), at(23, 20, 30)),
        (at(24, 6, 30), at(24, 8), at(23, 20, 30)),
        (at(24, 7, 30), at(24, 9), None),
        (at(24, 7), at(24, 8, 59), at(23, 20, 30)),
        (at(24, 7, 30), at(24, 9, 30), None),
        (at(24, 9, 30), at(24, 10), None),
        (at(24, 22), at(25, 8, 30), at(24, 20, 30)),
    ],
)
def test_what_would_be_too_late_after_the_night_is_sent_before_it(
    due: datetime, use_ends: datetime, sent: datetime | None
) -> None:
    assert RULES.brought_forward(due, use_ends) == sent


def test_the_back_off_ends_with_its_longest_wait() -> None:
    assert [RULES.backoff(times) // timedelta(minutes=1) for times in range(1, 7)] == [1, 5, 30, 120, 120, 120]


def test_a_kind_has_what_it_names_and_otherwise_the_default() -> None:
    rules = NoticeRules(kinds={"a": {"template": "t", "use_hours": 2, "title": "甲"}, "b": {"channels": ["mailbox"]}})
    assert [rules.channels_of(kind) for kind in "abc"] == [
        ("conversation", "sms"),
        ("mailbox",),
        ("conversation", "sms"),
    ]
    assert [rules.template_of(kind) for kind in "abc"] == ["t", "qihang_notice", "qihang_notice"]
    assert [rules.title_of(kind) for kind in "abc"] == ["甲", "b", "c"]
    due = at(24, 9)
    assert [rules.use_ends(kind, due, None) - due for kind in "abc"] == [timedelta(hours=h) for h in (2, 72, 72)]
    assert rules.use_ends("a", due, at(30, 9)) == at(30, 9)


def test_wechat_has_two_steps_and_a_kind_one_topic() -> None:
    rules = NoticeRules(
        kinds={"a": {"channels": ["wechat", "sms"]}, "b": {}, "c": {"is_due": True, "why": "法定期限"}},
        topics={"t": {"title": "提醒", "kinds": ["a"], "words": ["提醒"]}},
    )
    assert [rules.steps_of(kind) for kind in "ab"] == [("wechat", "template", "sms"), ("conversation", "sms")]
    assert [rules.topic_of(kind) for kind in "abc"] == ["t", None, None]
    assert [rules.is_due(kind) for kind in "abcd"] == [False, False, True, False]


@pytest.mark.parametrize(
    "written",
    [
        {"quiet": {"from": "21点", "to": "08:00"}},
        {"quiet": {"from": 1260, "to": "08:00"}},
        {"quiet": {"from": "24:00", "to": "08:00"}},
        {"backoff_minutes": []},
        {"backoff_minutes": [0]},
        {"most_attempts": 0},
        {"default": {"channels": ["sms"]}},
        {"kinds": {"a": {"channels": ["fax"]}}},
        {"kinds": {"a": {"is_due": True}}},
        {"topics": {"t": {"title": "提醒", "kinds": ["a"], "words": ["提醒"]}}},
        {
            "kinds": {"a": {"is_due": True, "why": "法"}},
            "topics": {"t": {"title": "提", "kinds": ["a"], "words": ["提"]}},
        },
        {"kinds": {"a": {}}, "topics": {"t": {"title": "提醒", "kinds": ["a"], "words": []}}},
        {"kinds": {"a": {}}, "topics": {"t": {"title": "提醒", "kinds": [], "words": ["提醒"]}}},
        {"limit": {"hour": 0}},
        {"rest": {"minutes": 0}},
        {"kinds": {"a": {"use_hours": 0}}},
        {"kindz": {}},
    ],
)
def test_mistakes_are_refused(written: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        NoticeRules(**written)


def test_the_real_rules_name_every_kind_with_a_title_and_a_template(real_knowledge: Knowledge) -> None:
    rules = real_knowledge.service.notices
    assert rules.sample
    assert "notices" in real_knowledge.service.samples()
    assert all(rule.title and rule.template for rule in rules.kinds.values())
    assert {channel for kind in rules.kinds for channel in rules.channels_of(kind)} == set(CHANNELS)
    assert {"appointment_booked", "reminder_day", "reminder_hours", "promise_answer"} <= set(rules.kinds)
    assert {"rating_invitation", "rating_reminder", "effect_check"} <= set(rules.kinds)


def test_of_the_real_kinds_trifles_are_not_telephoned_and_what_is_due_is_never_refused(
    real_knowledge: Knowledge,
) -> None:
    rules = real_knowledge.service.notices
    telephoned = {kind for kind in rules.kinds if "telephone" in rules.channels_of(kind)}
    refusable = {kind for topic in rules.topics.values() for kind in topic.kinds}
    assert {"window_opens", "window_ends_soon", "window_last_day", "promise_answer"} <= telephoned
    assert telephoned & {"rating_invitation", "rating_reminder", "effect_check", "effect_reminder"} == set()
    asked_for = {"wechat_answer", "handover_ready", "handover_given_up", "handover_submitted", "bill_paid"}
    asked_for |= {"case_step", "bill_refunded", "guide_link"}
    assert {kind for kind in rules.kinds if not rules.is_due(kind)} - refusable == asked_for


def test_what_has_to_be_told_waits_in_a_mailbox_only_where_nobody_can_be_called(real_knowledge: Knowledge) -> None:
    rules = real_knowledge.service.notices
    ways = {kind: rules.channels_of(kind) for kind in rules.kinds}
    for kind, channels in ways.items():
        if rules.is_due(kind):
            assert "mailbox" not in channels or channels[-2:] == ("telephone", "mailbox"), kind
        else:
            assert channels == (rules.kinds[kind].channels or rules.default.channels), kind
    assert (ways["phone_code"], ways["authority_expires"]) == (
        ("sms",),
        ("conversation", "wechat", "sms", "telephone", "mailbox"),
    )
