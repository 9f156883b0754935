"""What somebody chose on WeChat: typed by its number, letter or name, or tapped in a msgmenu.

A number means a choice only when the last thing that this person was told offers some; a telephone number, an amount or
an hour never does, and neither does a number with more words around it. Everything else is for the bot to understand.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.messages import Author, Message, messages_after, replies_to
from center.sealing import Seal
from center.text import bare, normalise
from center.wechat.offering import Choice, offer_of
from center.wechat_tables import wechat_delivery

_NUMERALS = "一二三四五六七八九十"
_NUMBER = f"[0-9]{{1,2}}|[{_NUMERALS}]{{1,3}}"
_LEAD = "(?:那|就|嗯|好|行|我|是|还是|也|想|要|选择|选项|选|回复|回|按|点|挑|序号|数字|字母|[，：: ])*"
_TAIL = "(?:那个|这个|就行|就好|就可以|吧|呢|啊|呀|哈)*"
_TYPED = re.compile(
    f"{_LEAD}(?:第(?P<place>{_NUMBER})(?:个|项|条|种|样|款|号)?"
    f"|(?P<label>{_NUMBER}|[a-z])(?:号|选项)?|(?P<last>最后(?:一?(?:个|项|条|种))?)){_TAIL}",
    re.ASCII,
)
_AROUND = " \n。，、；：:;.!！?？~…（）()[]【】\"'“”‘’《》<>#*·\u20e3"
"""What may stand around a number; between digits it would make another number of it."""
_MENU_ID = re.compile("([0-9]{1,9})-([0-9]{1,2}|[A-Z])", re.ASCII)
_TOLD = ("sent", "claimed")


class Chosen(NamedTuple):
    """A choice of the message ``seq``, the ``number``-th from 1 on; its payload is what a tap on its button has."""

    seq: int
    number: int
    title: str
    payload: str


def typed(connection: Any, seal: Seal, conversation_id: str, text: str) -> Chosen | None:
    """The choice that ``text`` names among those that this person was told last; None without one."""
    told = _told_last(connection, seal, conversation_id)
    counting = counting_reply(connection, seal, told) if told is not None else None
    choices = offer_of(counting.words).choices if counting is not None else ()
    if counting is None or not choices:
        return None
    return _chosen(counting.seq, choices, place_in(text, choices))


def tapped(connection: Any, seal: Seal, conversation_id: str, menu_id: str) -> Chosen | None:
    """The choice of a msgmenu by the id that its tap brings; None when this person was shown no such menu."""
    found = _MENU_ID.fullmatch(menu_id)
    if found is None:
        return None
    told = _at(connection, seal, conversation_id, int(found[1]))
    if told is None or counting_reply(connection, seal, told) != told:
        return None
    choices = offer_of(told.words).choices
    place = next((place for place, choice in enumerate(choices) if choice.label == found[2]), None)
    return _chosen(told.seq, choices, place)


def place_in(text: str, choices: tuple[Choice, ...]) -> int | None:
    """Which of ``choices``, from 0 on, ``text`` names: by its label, its place, its title, or both label and title."""
    said = bare(text)
    for place, choice in enumerate(choices):
        if said and said in (bare(choice.title), bare(choice.line)):
            return place
    found = _TYPED.fullmatch(normalise(text).strip(_AROUND))
    if found is None:
        return None
    wanted = choices[-1].label if found["last"] else _label(found["place"] or found["label"])
    return next((place for place, choice in enumerate(choices) if choice.label == wanted), None)


def _label(typed_number: str) -> str:
    """As labels are written: 2 for 二 and 02, B for b."""
    if typed_number.isascii():
        return str(int(typed_number)) if typed_number.isdigit() else typed_number.upper()
    return str(_numeral(typed_number))


def _numeral(text: str) -> int:
    """一 to 九十九; 0 for what is no number."""
    tens, ten, ones = text.rpartition("十")
    if any(len(part) > 1 for part in (tens, ones)) or "十" in tens:
        return 0
    high = (_NUMERALS.index(tens) + 1 if tens else 1) if ten else 0
    return high * 10 + (_NUMERALS.index(ones) + 1 if ones else 0)


def _chosen(seq: int, choices: tuple[Choice, ...], place: int | None) -> Chosen | None:
    if place is None:
        return None
    return Chosen(seq, place + 1, choices[place].title, choices[place].payload)


def counting_reply(connection: Any, seal: Seal, told: Message) -> Message | None:
    """Of the replies that were told together with ``told``, the one whose choices a number means.

    It is the last that has some; none counts when a later one asks for something else.
    """
    if told.author is Author.PERSON:
        return None
    replies = replies_to(connection, seal, told.answers_id) if told.answers_id is not None else [told]
    last = next((reply for reply in reversed(replies) if reply.words.buttons or _asks(reply)), None)
    return last if last is not None and last.words.buttons else None


def _asks(reply: Message) -> bool:
    return bool((reply.words.custom or {}).get("asks"))


def _told_last(connection: Any, seal: Seal, conversation_id: str) -> Message | None:
    """The newest message of which anything has gone out to this person."""
    columns = wechat_delivery.c
    mine = columns.conversation_id == conversation_id, columns.state.in_(_TOLD)
    seq = connection.execute(sa.select(sa.func.max(columns.seq)).where(*mine)).scalar_one_or_none()
    return _at(connection, seal, conversation_id, seq) if seq is not None else None


def _at(connection: Any, seal: Seal, conversation_id: str, seq: int) -> Message | None:
    found = messages_after(connection, seal, conversation_id, seq - 1, limit=1)
    return found[0] if found and found[0].seq == seq else None
