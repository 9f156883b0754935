"""Cards into the talk: a guide as the bot gives it, a case or an appointment of that very person, nothing of others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from center.handoffs.cards import appointment_card, case_card, guide_card
from center.handoffs.states import NotAllowed
from center.knowledge import Knowledge
from center.records import Records
from tests.center.appointments import booked
from tests.center.cases import opened_case
from tests.center.handoffs.handed import TEN
from tests.center.recorded import new_conversation, said

Card = Callable[..., Any]


def test_a_guide_is_given_as_the_bot_gives_it(real_knowledge: Knowledge) -> None:
    words = guide_card(real_knowledge, "dormancy.filing", date(2026, 11, 20))
    assert words.custom is not None and (words.custom["kind"], words.custom["guide"]) == ("guide", "dormancy.filing")
    assert words.buttons and "歇业" in words.text
    with pytest.raises(NotAllowed):
        guide_card(real_knowledge, "no.such", date(2026, 11, 20))


def test_a_case_is_shown_to_whoever_opened_it_there_only(records: Records, real_knowledge: Knowledge) -> None:
    talk, other = new_conversation(records), new_conversation(records)
    source = opened_case.origin(said(records, talk), conversation_id=talk)
    code = opened_case.opened(records, source=source).code
    words = records.read_now(lambda at: case_card(at, real_knowledge, talk, code, TEN))
    assert words.custom is not None and words.custom["code"] == code and words.text.startswith(f"代办件{code}")
    for whose, wanted in ((other, code), (talk, "D-7KM2Q4XD")):
        with pytest.raises(NotAllowed):
            records.read_now(lambda at, of=whose, it=wanted: case_card(at, real_knowledge, of, it, TEN))


def test_an_appointment_is_shown_to_whoever_booked_it_there_only(records: Records, real_knowledge: Knowledge) -> None:
    talk, other = new_conversation(records), new_conversation(records)
    source = booked.origin(said(records, talk), talk)
    made = records.write_now(booked.booking(booked.wish(), source))
    code = made.view.code
    words = records.read_now(lambda at: appointment_card(at, real_knowledge, talk, code, TEN))
    assert words.custom is not None and (words.custom["kind"], words.custom["code"]) == ("appointment", code)
    assert "营业执照，11月24日（周二）" in words.text and "定襄县" in words.text
    for whose, wanted in ((other, code), (talk, "A-7KM2Q4XD")):
        with pytest.raises(NotAllowed):
            records.read_now(lambda at, of=whose, it=wanted: appointment_card(at, real_knowledge, of, it, TEN))
