"""The wire form: no payload, opaque ids, Shanghai's time, client ids for the person's own messages only."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest

from bot.channels.buttons import button_id
from bot.channels.streams import event
from bot.channels.wire import wire
from center.messages import Author, Kind, Message, Words
from center.turns import Published

AT = datetime(2026, 11, 20, 16, 30, 5, 123_456, tzinfo=timezone.utc)
PAYLOAD = '/ask_facet{"guide":"dormancy.filing","facet":"time"}'


def message(author: Author, words: Words, client_id: str | None = None) -> Message:
    return Message(7, "c1", 3, author, Kind.TEXT, words, client_id, None, AT)


def test_a_reply_whole() -> None:
    words = Words("三日内", [{"title": "多久", "payload": PAYLOAD}], {"kind": "guide"})
    expected = {
        "seq": 3,
        "author": "bot",
        "at": "2026-11-21T00:30:05.123+08:00",
        "text": "三日内",
        "buttons": [{"title": "多久", "id": button_id(PAYLOAD, "c1", "secret")}],
        "custom": {"kind": "guide"},
    }
    assert wire(message(Author.BOT, words), "c1", "secret") == expected
    assert wire(Published(3, Author.BOT, words, AT), "c1", "secret") == expected


@pytest.mark.parametrize(
    ("author", "client_id", "shown"),
    [
        (Author.PERSON, "m-1", {"id": "m-1"}),
        (Author.PERSON, None, {}),
        (Author.STAFF, "m-1", {}),
        (Author.BOT, "m-1", {}),
    ],
)
def test_only_the_persons_own_messages_carry_their_id(author: Author, client_id: str | None, shown: Any) -> None:
    found = wire(message(author, Words("多久", payload=PAYLOAD), client_id), "c1", "secret")
    assert {name: value for name, value in found.items() if name == "id"} == shown
    assert PAYLOAD not in str(found)


def test_an_event_is_one_line_of_data_whatever_was_said() -> None:
    assert event("message", {"text": "一\n二\r\n\n三"}, 5) == (
        'id: 5\nevent: message\ndata: {"text": "一\\n二\\r\\n\\n三"}\n\n'
    )
    assert event("expired", {}) == "event: expired\ndata: {}\n\n"
