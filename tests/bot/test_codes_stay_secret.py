"""A code that was sent and typed in real turns stands in clear in no table and no log line, on both databases."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.bot import Bot
from center.conversations import open_conversation
from center.schema import metadata
from tests.bot.talking import Talk, talking
from tests.center.proofs.proving import sent_pin, wrong


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue("migrated_postgres")) if request.param == "postgresql" else ""


def holding(bot: Bot, pin: str) -> Iterator[str]:
    """Where the code can be read: not as a part of longer digits, as hashes and times have them."""
    alone = re.compile(rf"(?<![0-9A-Za-z_-]){pin}(?![0-9A-Za-z_-])")

    def look(connection: Any) -> list[str]:
        found = [(table, connection.execute(sa.select(table)).mappings().all()) for table in metadata.sorted_tables]
        cells = ((table.name, name, value) for table, rows in found for row in rows for name, value in row.items())
        return [f"{table}.{name}" for table, name, value in cells if alone.search(str(value))]

    yield from bot.service.records.read_now(look)


async def test_a_code_is_nowhere_in_clear(
    tmp_path: Path, model: Path, url: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with talking(tmp_path, model, url) as bot:
        now = bot.service.clock.now()
        talk = Talk(bot, await bot.service.records.write(lambda c: open_conversation(c, "json", now, ["p" * 64])))
        for said in ("绑定手机", "13900000031", "王芳"):
            await talk.say(said)
        pin = bot.service.records.read_now(lambda c: sent_pin(c, bot.service.seal, talk.id))
        assert pin is not None
        assert "还能试4次" in await talk.say(f"验证码是{wrong(pin)}")
        await talk.say(f"短信里写的好像是{pin}你看看对不对嘛")
        assert "您发的是7位" in await talk.say(f"{pin}1")
        assert "绑定上了" in await talk.say(f"验证码是 {pin[:3]} {pin[3:]}")
        texts = [pin, wrong(pin), f"{pin}1", f"{pin[:3]} {pin[3:]}", f"好像是{pin}"]
        assert [list(holding(bot, one)) for one in texts] == [[]] * len(texts)
        assert not [record for record in caplog.records if any(one in record.getMessage() for one in texts)]
