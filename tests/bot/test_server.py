"""The real server over HTTP: what any Rasa client sees."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from sanic import Sanic

from bot.server import make_app
from center.knowledge import ROOT
from center.settings import read_settings
from tests.running import RunningBot


def test_health_names_the_bundle_and_the_mode(running_bot: RunningBot, model: Path) -> None:
    answer = running_bot.client.get("/health").json()
    parts = dict.fromkeys(("status", "database", "leases", "actions", "model"), "ok")
    assert answer == {**parts, "version": model.name[len("qihang-") : -len(".tar.gz")], "mode": "demo"}


def test_a_guide_is_one_reply_with_text_buttons_and_card(running_bot: RunningBot) -> None:
    talk = running_bot.talk()
    reply = talk.say("歇业备案怎么办")
    assert set(reply) == {"recipient_id", "text", "buttons", "custom"}
    assert reply["recipient_id"] == talk.sender
    assert reply["custom"]["kind"] == "guide"
    assert reply["custom"]["guide"] == "dormancy.filing"
    assert {"law": "市场主体登记管理条例", "article": 30, "edition": "2021年"} in reply["custom"]["citations"]
    assert "score" not in str(reply["custom"])


def test_button_payloads_are_opaque_and_tapping_one_gives_that_side(running_bot: RunningBot) -> None:
    talk = running_bot.talk()
    reply = talk.say("歇业备案怎么办")
    assert all(
        button["payload"].startswith("btn_") and "dormancy" not in button["payload"] for button in reply["buttons"]
    )
    tapped = talk.tap("多久")
    assert tapped["custom"]["guide"] == "dormancy.filing"
    assert tapped["custom"]["facet"] == "time"


def test_a_button_of_another_conversation_does_nothing_here(running_bot: RunningBot) -> None:
    first, second = running_bot.talk(), running_bot.talk()
    payload = first.say("歇业备案怎么办")["buttons"][0]["payload"]
    second.say("你好")
    assert "按钮已经过期" in second.say(payload)["text"]


@pytest.mark.parametrize(
    "command",
    [
        "/restart",
        "／restart",
        " /restart",
        "/ restart",
        "/back",
        "/session_start",
        '/ask_guide{"guide":"dormancy.filing"}',
        '/open_case{"item":"licence"}',
        "\u200b/restart",
        "﹨/restart",
    ],
)
def test_text_that_looks_like_a_command_is_plain_text(running_bot: RunningBot, command: str) -> None:
    talk = running_bot.talk()
    talk.say("歇业备案怎么办")
    reply = talk.say(command)
    assert reply["text"]
    assert reply.get("custom", {}).get("guide") != "dormancy.filing"
    assert talk.say("收费吗")["custom"]["guide"] == "dormancy.filing", "the conversation went on where it was"


@pytest.mark.parametrize("text", ["", " ", "？", "。。。", "😀", "👍👍👍", "\n\n", "1", "啊"])
def test_messages_without_words_get_a_friendly_answer(running_bot: RunningBot, text: str) -> None:
    reply = running_bot.talk().say(text)
    assert reply["text"]
    assert reply.get("custom", {}).get("kind") != "guide"


@pytest.mark.parametrize(
    "text",
    [
        "歇業備案怎麼辦",
        "歇业 备案 怎么办",
        "歇业备案怎么办😀😀",
        "歇业备案怎么办？？？！！",
        "歇业备案怎么办" + "。" * 50,
    ],
)
def test_the_same_words_typed_differently_mean_the_same(running_bot: RunningBot, text: str) -> None:
    assert running_bot.talk().say(text)["custom"]["guide"] == "dormancy.filing"


def test_a_message_of_two_thousand_characters_is_answered(running_bot: RunningBot) -> None:
    story = "我在定襄县开了个小饭馆，生意一直不好，" * 120
    assert len(story) > 2000
    assert running_bot.talk().say(story[:2000])["text"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ([], 400),
        ("x", 400),
        ({"sender": "a"}, 400),
        ({"sender": "a", "message": None}, 400),
        ({"sender": "a", "message": 5}, 400),
        ({"sender": "", "message": "你好"}, 400),
        ({"sender": "a" * 500, "message": "你好"}, 400),
        ({"sender": "a", "message": "长" * 30_000}, 400),
        ({"sender": "a", "message": "长" * 300_000}, 413),
    ],
)
def test_unusable_requests_are_refused_in_plain_words(running_bot: RunningBot, body: object, status: int) -> None:
    response = running_bot.post(body)
    assert response.status_code == status
    if status == 400:
        assert response.json()["error"]


def test_a_body_that_is_not_json_is_refused(running_bot: RunningBot) -> None:
    response = running_bot.client.post("/webhooks/rest/webhook", content=b"{nonsense")
    assert (response.status_code, response.json()) == (400, {"error": "请求不是合法的 JSON"})


def test_an_id_number_is_neither_echoed_nor_stored(running_bot: RunningBot) -> None:
    number = "110101199003078515"
    reply = running_bot.talk().say(f"我的身份证是{number}，办个体户要带什么")
    assert "不要在这里发身份证号" in reply["text"]
    assert number not in reply["text"]
    database = sa.create_engine(f"sqlite:///{running_bot.environment['QIHANG_VAR']}/qihang.db", future=True)
    with database.connect() as connection:
        stored = connection.execute(sa.text("SELECT text || coalesce(body, '') FROM message")).scalars().all()
    database.dispose()
    assert stored
    assert not any(number in data for data in stored)


def test_people_talk_at_the_same_time_without_mixing(running_bot: RunningBot) -> None:
    questions = {"歇业备案怎么办": "dormancy.filing", "刻章多少钱": "establishment.seal"}

    def ask(number: int) -> bool:
        question, guide = list(questions.items())[number % 2]
        talk = running_bot.talk()
        return bool(talk.say(question)["custom"]["guide"] == guide and talk.say("收费吗")["custom"]["guide"] == guide)

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(24)))


def test_nothing_but_loopback_is_listened_on(running_bot: RunningBot) -> None:
    others = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)} - {"127.0.0.1"}
    for address in others:
        if address.startswith("127."):
            continue
        with socket.socket() as probe:
            probe.settimeout(2)
            assert probe.connect_ex((address, running_bot.port)) != 0


def test_the_conversation_survives_a_kill_and_the_log_has_no_traceback(tmp_path: Path, model: Path) -> None:
    with RunningBot(tmp_path, model, is_preloaded=False) as bot:
        talk = bot.talk()
        talk.say("歇业备案怎么办")
        bot.stop(signal.SIGKILL)
        bot.start()
        assert talk.say("收费吗")["custom"]["guide"] == "dormancy.filing"
        assert talk.tap("多久")["custom"]["facet"] == "time"
        assert bot.stop() in (0, -signal.SIGTERM)
        log = bot.log.read_text(encoding="utf-8")
    assert "Traceback" not in log
    assert "Warning" not in log, log


def test_a_port_in_use_is_told_plainly(running_bot: RunningBot) -> None:
    second = subprocess.run(
        [sys.executable, "-m", "bot.server"],
        cwd=ROOT,
        env=running_bot.environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert second.returncode == 78
    assert f"端口 {running_bot.port} 已被占用" in second.stderr
    assert "Traceback" not in second.stderr


def test_without_a_model_it_says_what_to_run(tmp_path: Path) -> None:
    environment = {**os.environ, "QIHANG_VAR": str(tmp_path), "QIHANG_MODEL": str(tmp_path / "none.tar.gz")}
    started = subprocess.run(
        [sys.executable, "-m", "bot.server"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
    )
    assert started.returncode == 78
    assert "模型不存在" in started.stderr


def test_production_refuses_sample_values(tmp_path: Path, model: Path) -> None:
    own = {
        "QIHANG_VAR": str(tmp_path),
        "QIHANG_MODE": "production",
        "QIHANG_SECRET": "s" * 40,
        "QIHANG_SERVICE_TOKEN": "t" * 40,
        "QIHANG_PUBLIC_URL": "https://qihang.local",
        "QIHANG_MODEL": str(model),
    }
    started = subprocess.run(
        [sys.executable, "-m", "bot.server"],
        cwd=ROOT,
        env={**os.environ, **own},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert started.returncode == 78
    assert "样例值" in started.stderr
    assert "offices.registration" in started.stderr
    assert "names.local" in started.stderr


@pytest.mark.parametrize(
    ("mode", "channels"), [("demo", {"webhooks/rest/webhook", "webhooks/rest"}), ("production", set())]
)
def test_the_unauthenticated_channel_is_there_in_demo_mode_only(
    tmp_path: Path, model: Path, monkeypatch: pytest.MonkeyPatch, mode: str, channels: set[str]
) -> None:
    monkeypatch.setattr(Sanic, "_app_registry", {})
    own = {"QIHANG_SECRET": "s" * 40, "QIHANG_SERVICE_TOKEN": "t" * 40, "QIHANG_VAR": str(tmp_path)}
    public = {"QIHANG_PUBLIC_URL": "https://qihang.local"}
    app = make_app(read_settings({"QIHANG_MODE": mode, **own, **public}), model)
    paths = {route.path.strip("/") for route in app.router.routes}
    assert {path for path in paths if path.startswith("webhooks")} == channels
    assert {"health", "ready", "metrics", "v1/conversations"} < paths
    app.ctx.bot.service.records.close()


def test_production_refuses_a_weak_secret(tmp_path: Path, model: Path) -> None:
    environment = {**os.environ, "QIHANG_VAR": str(tmp_path), "QIHANG_MODE": "production", "QIHANG_SECRET": "short"}
    started = subprocess.run(
        [sys.executable, "-m", "bot.server"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
    )
    assert started.returncode == 78
    assert "QIHANG_SECRET" in started.stderr
