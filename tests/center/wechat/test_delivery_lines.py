"""Who stands in the line, and who does not: what was said since somebody came, and is still to be said."""

from __future__ import annotations

import sqlalchemy as sa

from center.erasing import ERASED, empty
from center.messages import Words
from center.records import Records
from center.tables import message
from center.wechat.deliveries import (
    Via,
    again,
    at_once,
    give_up,
    release,
    settle_all,
)
from center.wechat.setting import WeChatSetting
from center.wechat_tables import wechat_person
from tests.center.recorded import SEAL
from tests.center.wechat.talked import (
    LONG,
    NOW,
    SMALL,
    answered,
    buttons,
    delivered,
    done,
    followed,
    noticed,
    rows,
    said,
    setting,
    taken,
)


def test_what_reached_somebody_in_another_way_is_not_sent(records: Records) -> None:
    of = followed(records)
    answered(records, of, Words("一"))
    noticed(records, of, Words("二"))
    claim = taken(records, of)
    done(records, release, claim, NOW)
    noticed(records, of, Words("三"), "n2")
    noticed(records, of, Words("四"), "n3")
    for seq in (3, 4):
        done(records, give_up, of, seq, "another_way", NOW)
        done(records, give_up, of, seq, "another_way", NOW)
    assert said(taken(records, of)) == ["一", "四"]
    assert rows(records, "seq", "state", "reason") == [
        (2, "claimed", None), (3, "failed", "another_way"), (4, "failed", "another_way"), (5, "claimed", None)
    ]  # fmt: skip


def test_words_that_are_gone_are_not_sent(records: Records) -> None:
    of = followed(records)
    answered(records, of, Words("一"), Words("二"))
    done(records, release, taken(records, of), NOW)
    done(records, empty, [of])
    answered(records, of, Words("三"), said="再问")
    assert said(taken(records, of)) == ["三"]
    gone = [(seq, "failed", "erased") for seq in (2, 3)]
    assert rows(records, "seq", "state", "reason") == [*gone, (5, "claimed", None)]


def test_parts_that_are_cut_anew_begin_anew(records: Records) -> None:
    of = followed(records)
    answered(records, of, Words(LONG), Words("完。"))
    first = taken(records, of, Via.PASSIVE, rules=SMALL)
    done(records, settle_all, first, NOW)
    done(records, release, first, NOW)
    whole = taken(records, of, rules=setting())
    assert said(whole) == [LONG, "完。"]
    assert rows(records, "seq", "part", "parts", "state") == [(2, 1, 1, "claimed"), (3, 1, 1, "claimed")]


def repeated(records: Records, of: str, asked: int, rules: WeChatSetting | None = None, later: bool = False) -> str:
    """What a repeat of the callback is answered with."""
    chosen = rules or setting()
    return records.read_now(lambda c: again(c, SEAL, of, [asked], chosen, comes_later=later))


def test_a_repeated_callback_is_answered_with_the_same(records: Records) -> None:
    of = followed(records)
    noticed(records, of, Words("请带好公章。"))
    asked = answered(records, of, Words("一", buttons("甲", "乙")))
    assert repeated(records, of, asked) == ""
    claim = delivered(records, of, asked=asked)
    other = answered(records, of, Words("二"), said="再")
    told = "请带好公章。\n\n一\n回复数字：1 甲，2 乙。"
    assert repeated(records, of, asked) == at_once(claim, setting(), comes_later=True) == told
    delivered(records, of, Via.CUSTOM)
    assert repeated(records, of, other) == ""


def test_a_repeat_says_how_to_get_the_rest_while_there_is_some(records: Records) -> None:
    of = followed(records)
    asked = answered(records, of, Words(LONG))
    first = taken(records, of, Via.PASSIVE, rules=SMALL)
    done(records, settle_all, first, NOW, asked)
    done(records, release, first, NOW)
    assert first is not None and first.has_more
    for later in (False, True):
        assert repeated(records, of, asked, SMALL, later) == at_once(first, SMALL, comes_later=later)
    assert SMALL.texts.more in repeated(records, of, asked, SMALL)


def test_words_that_are_gone_are_not_repeated(records: Records) -> None:
    of = followed(records)
    asked = answered(records, of, Words("一"), Words("二"))
    delivered(records, of, asked=asked)
    first = message.c.conversation_id == of, message.c.seq == 2
    records.write_now(lambda c: c.execute(sa.update(message).where(*first).values(text=ERASED, body=None, sealed=None)))
    assert repeated(records, of, asked) == "二"


def test_what_was_said_before_somebody_came_is_not_sent(records: Records) -> None:
    of = followed(records)
    answered(records, of, Words("一"))
    records.write_now(lambda connection: connection.execute(sa.delete(wechat_person)))
    assert taken(records, of) is None
    assert followed(records) == of
    assert taken(records, of) is None
    answered(records, of, Words("二"), said="又来")
    assert said(taken(records, of)) == ["二"]


def test_the_persons_own_words_are_not_sent_back(records: Records) -> None:
    of = followed(records)
    answered(records, of, said="没有答")
    assert taken(records, of) is None
    assert rows(records, "seq") == []
    held = records.read_now(lambda connection: connection.execute(sa.select(wechat_person.c.holder)).scalar_one())
    assert held is None
