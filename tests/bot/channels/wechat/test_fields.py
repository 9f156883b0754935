"""The XML of callbacks and of replies: read strictly, and written so that nothing breaks it."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wechatpy.replies import deserialize_reply

from bot.channels.wechat.fields import BadXml, read_fields, text_xml

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=timezone.utc)


def test_fields_are_read_flat_and_those_inside_others_by_their_path() -> None:
    body = (
        "<xml><FromUserName><![CDATA[oA]]></FromUserName><CreateTime>1</CreateTime>"
        "<List><PopupScene>0</PopupScene><MsgID>9</MsgID></List><List><MsgID>10</MsgID></List><Empty/></xml>"
    )
    assert read_fields(body.encode()) == {
        "FromUserName": "oA",
        "CreateTime": "1",
        "List.PopupScene": "0",
        "List.MsgID": "9",
        "Empty": "",
    }


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"text",
        b"<xml>",
        b"<xml><a>1</xml>",
        b"<xml/><xml/>",
        b"<XML><a>1</a></XML>",
        b"<!DOCTYPE xml><xml><a>1</a></xml>",
        b"<xml><a>&undefined;</a></xml>",
        b"<xml><a>\xff\xfe</a></xml>",
        b"<xml><a>\x00</a></xml>",
        b"<xml><a>1</a><a>2</a></xml>",
        b"<xml>" + b"<a>" * 9 + b"</a>" * 9 + b"</xml>",
    ],
)
def test_anything_else_is_no_callback(body: bytes) -> None:
    with pytest.raises(BadXml):
        read_fields(body)


def test_the_end_of_cdata_within_a_reply_does_not_end_it() -> None:
    reply = deserialize_reply(text_xml("oA", "gh_b", "a]]>b<xml>&amp;\x00\x0b]]>]]]>", NOON))
    assert (reply.target, reply.source, reply.content) == ("oA", "gh_b", "a]] >b<xml>&amp;]] >]]] >")


@given(st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=60))
def test_a_reply_says_what_was_meant_whatever_that_is(content: str) -> None:
    wanted = "".join(letter for letter in content if letter in "\t\n" or ord(letter) >= 0x20)
    wanted = wanted.replace("\ufffe", "").replace("\uffff", "").replace("]]>", "]] >")
    read = read_fields(text_xml("oA", "gh_b", content, NOON).encode())["Content"]
    assert read == wanted
