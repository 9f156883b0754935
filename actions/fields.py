"""What a form asks for: one ``Field`` a slot, with how it is read, checked and shown; and a person's words to read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rasa_sdk import Tracker

from actions.base import heard_from, today
from center.privacy import phones_in
from center.replies import Button
from center.text import bare, normalise
from center.understanding import Understanding

DECLINED = "declined"
"""The value of a slot that the person would rather leave out."""
_LANDLINE = re.compile(r"(?<!\d)(0\d{2,3})[- ]?(\d{7,8})(?!\d)")
_NUMBER_LIKE = re.compile(r"\d(?:[- ]?\d){4,}")
_TAIL = re.compile(
    r"(?:尾号|尾数|[末后尾][两三四\d]位|最后[两三四\d]位)(?:数字?)?(?:应该|应当)?(?:是|为|改成|改为|:|：)*\s*(\d{2,8})(?!\d)"
)
_NUMERALS = str.maketrans("零〇一幺二三四五六七八九", "001123456789")
_DENIED = re.compile(r"(?<!是)不是(.{1,30}?)[，,、；; ]?(?:而|应该|应当)?是(?!不是)")
_WITHOUT_IT_AFTER_ALL = re.compile(
    r"(?:还是)?(?:不留|不给|别留|不想留)(?:电话|手机号?|号码)了?"
    r"|(?:电话|手机号?|号码)(?:还是)?(?:不留|不给|别留|删掉?|去掉)了?吧?"
)
_WITHOUT_PHONE = re.compile(
    r"不用(?:了|留)?|不留(?:了)?|没有?|不需要|跳过|"
    r"我?(?:就|也)?(?:不|没)(?![是对])[^，。]{0,4}(?:电话|手机|号码).*"
    r"|我?的?(?:电话|手机|号码)号?(?:我|就|也)?(?:不方便|不想|不愿意?|不给|不留|不说|没有).{0,6}|.*(?:这里|这儿|这边|微信|网上|对话里?)(?:上|里)?(?:直接)?(?:回复|答复|回|说|告诉).*"
)


@dataclass(frozen=True)
class Said:
    """One message of a person: the words as typed, the intent, the understanding, what a tapped button carries.

    ``unanswered`` is an earlier message that the bot could not answer, if it was the last one that asked something.
    ``known`` is what the form knew before, ``asking`` the slot that it has asked for, ``today`` the date in Shanghai.
    """

    text: str
    intent: str
    heard: Understanding
    entities: Mapping[str, str]
    unanswered: str | None = None
    known: Mapping[str, Any] = field(default_factory=dict)
    asking: str | None = None
    today: date | None = None

    @property
    def meant(self) -> str:
        """The words, normalised, without what is denied: of 不是定襄是五台 only 五台 is meant."""
        return _DENIED.sub("是", normalise(self.text))

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing readable in it."""
        return not bare(self.text)


def said_in(tracker: Tracker) -> Said:
    """The latest message of the conversation."""
    message = tracker.latest_message
    entities = {entity["entity"]: entity["value"] for entity in message.get("entities") or []}
    intent = (message.get("intent") or {}).get("name") or "unknown"
    heard, unanswered = heard_from(tracker)[0], tracker.get_slot("unanswered")
    return Said(message.get("text") or "", intent, heard, entities, unanswered, today=today())


class Plain(str):
    """What is wrong with a value, ready to be said; any other text names a phrase."""


Slots = Mapping[str, Any]
Read = Callable[[Said, bool], Any]
Check = Callable[[Any], "str | None"]


def always(known: Slots) -> bool:
    """Of a field that is always asked for."""
    return True


def never(known: Slots) -> bool:
    """Of a field that is taken when it is said, and not asked for."""
    return False


def no_choices(said: Said) -> tuple[Button, ...]:
    """Of a field whose answers are not offered."""
    return ()


def anything(value: Any) -> None:
    """The check of a field that takes whatever was read."""


@dataclass(frozen=True)
class Field:
    """One thing that a form has to know; ``ask`` and ``explain`` name phrases of phrases.yml.

    ``read`` finds a value in a message (None: there is none) and is told whether this field has just been asked for;
    it is tried on every message, so that several facts and corrections are taken from one sentence. ``check`` names
    the phrase that says what is wrong with a value. ``takes_words`` marks free text: what it reads is no question.
    ``names`` are other words for it, by which a correction can name it; ``is_asked`` tells from the other slots whether
    the form has to know it; ``choices`` are buttons that depend on what was just said. ``refused`` are two phrases for
    who declines what has to be known: why, when it is asked for once more, and what can be done without it.
    """

    slot: str
    title: str
    ask: str
    explain: str
    read: Read
    check: Check = anything
    show: Callable[[Any], str] = str
    buttons: tuple[Button, ...] = ()
    takes_words: bool = False
    names: tuple[str, ...] = ()
    is_asked: Callable[[Slots], bool] = always
    choices: Callable[[Said], tuple[Button, ...]] = no_choices
    refused: tuple[str, str] | None = None


def optional_phone(ask: str, explain: str, without: Button, shown_without: str) -> Field:
    """A telephone number that may be declined by ``without``, or in words."""

    def show(value: Any) -> str:
        return shown_without if value == DECLINED else str(value)

    return Field("phone", "电话", ask, explain, read_phone, check_phone, show, (without,))


def read_phone(said: Said, asked: bool) -> str | None:
    """A mobile number or a landline with its area code; when asked also what was meant as one, and a refusal."""
    text = normalise(said.text)
    mobile, landline = phones_in(text) or phones_in(said.entities.get("phone") or ""), _LANDLINE.search(text)
    if (mended := _with_new_tail(text, said.known.get("phone"))) and not mobile:
        return mended
    if mobile or landline:
        return mobile[-1] if mobile else "-".join(_LANDLINE.findall(text)[-1])
    declined = asked and (declines(said) or _WITHOUT_PHONE.fullmatch(bare(text)))
    declined = declined or (said.known.get("phone") and _WITHOUT_IT_AFTER_ALL.fullmatch(bare(text)))
    if declined or said.entities.get("phone") == DECLINED:
        return DECLINED
    tried = _NUMBER_LIKE.search(text) if asked or "电话" in text or "手机" in text else None
    return re.sub(r"[- ]", "", tried[0]) if tried else None


def declines(said: Said) -> bool:
    """Whether it says no to what was asked for; 不是定襄是五台 corrects something instead."""
    return said.intent == "deny" and re.search("不是|不对|错|改", said.text) is None


def _with_new_tail(text: str, known: str | None) -> str | None:
    """The known number with the last digits that are said: 尾号是21."""
    tail = _TAIL.search(text.translate(_NUMERALS)) if known and known != DECLINED else None
    return f"{known[: -len(tail[1])]}{tail[1]}" if known and tail else None


def check_phone(value: Any) -> str | None:
    """The phrase that says why ``value`` cannot be called."""
    if value == DECLINED or phones_in(value) == [value] or _LANDLINE.fullmatch(value):
        return None
    return "phone_wrong_length" if len(value) != 11 and value.startswith("1") else "phone_wrong"
