"""One bot for everything here: its own database, a simulated WeChat and a simulated SMS provider beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.center.gateways.running import CREDENTIALS, SIGN, RunningSimulator
from tests.center.gateways.wechat_running import ENVIRONMENT, RunningWeChat
from tests.running import RunningBot
from tests.wechat_journey.world import World


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def world(request: pytest.FixtureRequest, model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Everything that runs, on a Monday morning; on SQLite alone, and with PostgreSQL and Redis."""
    shared = {}
    if request.param == "postgresql":
        shared["QIHANG_DATABASE_URL"] = str(request.getfixturevalue("postgres_of_module"))
        shared["QIHANG_REDIS_URL"] = str(request.getfixturevalue("redis_url"))
    var = tmp_path_factory.mktemp("journey")
    with RunningWeChat(tmp_path_factory.mktemp("weixin")) as wechat, RunningSimulator(var) as sms:
        provider = {
            "QIHANG_SMS_URL": sms.url,
            "QIHANG_SMS_KEY": CREDENTIALS.key,
            "QIHANG_SMS_SECRET": CREDENTIALS.secret,
            "QIHANG_SMS_SIGN": SIGN,
        }
        environment = {**ENVIRONMENT, "QIHANG_WECHAT_API": wechat.url, **provider, **shared}
        with RunningBot(var, model, **environment) as bot, World(bot, wechat, sms) as world:
            yield world
