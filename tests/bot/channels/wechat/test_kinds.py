"""What a callback is about, and by which name its repeats are known."""

from __future__ import annotations

import pytest

from bot.channels.wechat.kinds import Receipt, What, arrived_of, receipt_of

HEAD = {"ToUserName": "gh_b", "FromUserName": "oA", "CreateTime": "1764000000"}


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"MsgType": "text", "Content": "你好", "MsgId": "1"}, What.TEXT),
        ({"MsgType": "voice", "MsgId": "1"}, What.VOICE),
        ({"MsgType": "image", "MsgId": "1"}, What.IMAGE),
        ({"MsgType": "location", "MsgId": "1"}, What.LOCATION),
        ({"MsgType": "link", "MsgId": "1"}, What.OTHER),
        ({"MsgType": "shortvideo", "MsgId": "1"}, What.OTHER),
        ({"MsgType": "event", "Event": "subscribe"}, What.SUBSCRIBE),
        ({"MsgType": "event", "Event": "unsubscribe"}, What.UNSUBSCRIBE),
        ({"MsgType": "event", "Event": "CLICK", "EventKey": "k"}, What.CLICK),
        ({"MsgType": "event", "Event": "SCAN", "EventKey": "s"}, What.SCAN),
        ({"MsgType": "event", "Event": "TEMPLATESENDJOBFINISH"}, What.RECEIPT),
        ({"MsgType": "event", "Event": "subscribe_msg_sent_event"}, What.RECEIPT),
        ({"MsgType": "event", "Event": "VIEW"}, What.QUIET),
        ({"MsgType": "event"}, What.QUIET),
    ],
)
def test_kinds_are_told_apart(fields: dict[str, str], what: What) -> None:
    assert arrived_of({**HEAD, **fields}).what is what


def test_what_was_said_tapped_or_scanned() -> None:
    said = arrived_of({**HEAD, "MsgType": "text", "Content": " 你好\n", "MsgId": "7"})
    tapped = arrived_of({**HEAD, "MsgType": "text", "Content": "流程", "bizmsgmenuid": "4-2", "MsgId": "8"})
    spoken = arrived_of({**HEAD, "MsgType": "voice", "Recognition": "歇业怎么办。", "MsgId": "9"})
    followed = arrived_of({**HEAD, "MsgType": "event", "Event": "subscribe", "EventKey": "qrscene_case_D-1"})
    scanned = arrived_of({**HEAD, "MsgType": "event", "Event": "SCAN", "EventKey": "case_D-1"})
    clicked = arrived_of({**HEAD, "MsgType": "event", "Event": "CLICK", "EventKey": "case_D-1"})
    assert [one.said for one in (said, tapped, spoken)] == ["你好", "流程", "歇业怎么办。"]
    assert [one.tapped for one in (said, tapped, clicked)] == ["", "4-2", "case_D-1"]
    assert [one.scene for one in (followed, scanned, clicked)] == ["case_D-1", "case_D-1", ""]


def test_repeats_have_the_same_key_and_others_another() -> None:
    text = {**HEAD, "MsgType": "text", "Content": "你好", "MsgId": "7" * 64}
    click = {**HEAD, "MsgType": "event", "Event": "CLICK", "EventKey": "a"}
    keys = [
        arrived_of(fields).key for fields in (text, click, {**click, "EventKey": "b"}, {**click, "CreateTime": "2"})
    ]
    assert len(set(keys)) == 4 and all(len(key) <= 60 for key in keys)
    assert arrived_of(dict(reversed(list(click.items())))).key == keys[1]


@pytest.mark.parametrize(
    ("fields", "receipt"),
    [
        (
            {"Event": "TEMPLATESENDJOBFINISH", "MsgID": "12", "Status": "success"},
            Receipt("12", True, "success"),
        ),
        (
            {"Event": "TEMPLATESENDJOBFINISH", "MsgID": "12", "Status": "failed:user block"},
            Receipt("12", False, "failed:user block"),
        ),
        (
            {
                "Event": "subscribe_msg_sent_event",
                "SubscribeMsgSentEvent.List.MsgID": "13",
                "SubscribeMsgSentEvent.List.ErrorCode": "0",
                "SubscribeMsgSentEvent.List.ErrorStatus": "success",
            },
            Receipt("13", True, "success"),
        ),
    ],
)
def test_receipts_are_read(fields: dict[str, str], receipt: Receipt) -> None:
    assert receipt_of({**HEAD, "MsgType": "event", **fields}) == receipt
