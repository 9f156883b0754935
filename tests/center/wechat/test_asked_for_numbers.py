"""Where a form asks for a number, choices have letters: every such slot is known, whatever forms there will be."""

from __future__ import annotations

import inspect
import pkgutil
import re
from collections.abc import Iterator
from datetime import date
from importlib import import_module

import actions
from actions.fields import Field, Said
from actions.form import Form
from center.knowledge import Knowledge
from center.understanding import Decision, Understanding
from center.wechat.offering import ASKED_FOR_NUMBERS

ASKS = re.compile("几|多少|号码|手机|电话|编号|代码|验证码|四位")
NUMBERS = ("1234", "123456", "13900000001", "2000", "10万")
WORDS = ("随便说说吧", "就那样")
NO_NUMBER = {
    "decides": "几个人里谁说了算 asks who",
    "matter": "asks for a story, in which a number may stand",
    "blockers": "numbers its choices in its text",
}


def forms() -> list[type[Form]]:
    """Every form that there is."""
    for module in pkgutil.iter_modules(actions.__path__):
        import_module(f"actions.{module.name}")
    ours = f"{actions.__name__}."
    return [form for form in _below(Form) if form.__module__.startswith(ours) and not inspect.isabstract(form)]


def _below(form: type[Form]) -> Iterator[type[Form]]:
    for kind in form.__subclasses__():
        yield kind
        yield from _below(kind)


def reads(field: Field, text: str) -> bool:
    """Whether the field takes the words when it has just been asked for; one that has to know more is not tried."""
    heard = Understanding(text, Decision.ANSWER, 0.0)
    said = Said(text, "unknown", heard, {}, asking=field.slot, today=date(2026, 11, 23))
    try:
        return field.read(said, True) is not None
    except KeyError:
        return False


def takes_digits(field: Field) -> bool:
    """Of numbers, and not of any words."""
    return (
        not field.takes_words
        and any(reads(field, one) for one in NUMBERS)
        and not any(reads(field, one) for one in WORDS)
    )


def test_every_slot_that_a_number_answers_is_known(real_knowledge: Knowledge) -> None:
    phrases, found, slots = real_knowledge.service.phrases, set(), set()
    for form in forms():
        asked: set[str] = set()
        for field in form.fields:
            is_first = field.ask not in asked
            asked.add(field.ask)
            slots.add(field.slot)
            if takes_digits(field) or (is_first and ASKS.search(phrases.get(field.ask, ""))):
                found.add(field.slot)
    assert {"phone", "pin", "digits", "code", "money", "capital", "farmers"} <= found
    assert found - ASKED_FOR_NUMBERS == set(NO_NUMBER)
    assert slots >= ASKED_FOR_NUMBERS
