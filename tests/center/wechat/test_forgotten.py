"""Whose conversation is emptied is unknown on WeChat too: asked for by its person, or because its time was over."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from center.erasing import conversations_due
from center.my_information import forget
from center.records import Records
from center.retention_setting import Kind
from center.tables import message
from center.wechat.people import openid_of
from center.wechat.photos import begin
from center.wechat.quota import Trigger, left, note
from center.wechat_tables import wechat_person, wechat_photo
from tests.center.my_information.lived import rows, rules
from tests.center.recorded import SEAL
from tests.center.wechat.talked import HOUR, MINUTE, NOW, OPENID, answered, done, followed, setting

OVER = NOW + (NOW - rules().of(Kind.CONVERSATION).over_before(NOW)) + HOUR


def asked(records: Records, of: str) -> None:
    """Its person says 清空."""
    done(records, forget, SEAL, rules(), of, NOW + MINUTE)


def silent(records: Records, of: str) -> None:
    """Nobody has spoken there for as long as conversations are kept."""
    assert done(records, conversations_due, rules(), OVER) == 1


@pytest.mark.parametrize("emptied", [asked, silent])
def test_the_openid_is_gone_with_the_words_and_is_met_again(
    records: Records, emptied: Callable[[Records, str], None]
) -> None:
    of, other = followed(records), followed(records, "oFake00000000000000000000002", OVER)
    message_id = answered(records, of, said="我的照片")
    done(records, begin, SEAL, of, message_id, "media-1", "D-22222229", "公司章程", NOW)
    done(records, note, of, Trigger.MESSAGE, NOW)
    emptied(records, of)
    sealed = sa.select(wechat_person.c.openid_sealed).where(wechat_person.c.conversation_id == of)
    assert records.read_now(lambda c: c.execute(sealed).scalar_one()) is None
    assert records.read_now(lambda c: (openid_of(c, SEAL, of), left(c, of, setting(), NOW + MINUTE))) == (None, 0)
    assert records.read_now(lambda c: c.execute(sa.select(wechat_photo)).all()) == []
    assert OPENID not in rows(records) and "我的照片" not in rows(records)
    assert records.read_now(lambda c: openid_of(c, SEAL, other)) is not None
    assert followed(records, now=OVER + HOUR) == of
    assert records.read_now(lambda c: openid_of(c, SEAL, of)) == OPENID
    assert records.read_now(lambda c: c.execute(sa.select(message.c.text)).scalars().first()) == "（已删除）"
