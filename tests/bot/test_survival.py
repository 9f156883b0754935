"""Whatever dies meanwhile: each message is answered once, in order, and nobody is left in silence."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa

from center.conversations import take_over
from center.database import connect
from center.knowledge import ROOT
from center.records import Records
from tests.bot.survivors import STEPS, assert_once_and_in_order, database_url, kept_alive, log_of, persist, say
from tests.running import RunningBot, free_port
from tests.running_redis import RunningRedis

QUESTIONS = ("歇业备案怎么办", "要什么材料", "公司注销怎么办")
Start = Callable[..., RunningBot]


@pytest.fixture
def redis() -> Iterator[RunningRedis]:
    """A Redis of the test's own, which it may kill."""
    with RunningRedis() as running:
        yield running


@pytest.fixture(params=["sqlite", "postgres and redis"])
def store(request: pytest.FixtureRequest) -> dict[str, str]:
    """The environment that chooses a store."""
    if request.param == "sqlite":
        return {}
    return {
        "QIHANG_DATABASE_URL": str(request.getfixturevalue("postgres_database")),
        "QIHANG_REDIS_URL": request.getfixturevalue("redis").url,
    }


@pytest.fixture
def start(model: Path, tmp_path: Path) -> Iterator[Start]:
    """Starts servers that fail as told, and ends them all."""
    started: list[RunningBot] = []

    def begin(*faults: str, folder: str = "bot", **environment: str) -> RunningBot:
        var = tmp_path / folder
        var.mkdir(exist_ok=True)
        own = {"QIHANG_TEST_FAULTS": str(var / "faults"), "QIHANG_SECRET": "s" * 43}
        bot = RunningBot(var, model, "tests.bot.faulty", **own, **environment)
        plan(bot, *faults)
        started.append(bot)
        bot.__enter__()
        return bot

    yield begin
    for bot in started:
        bot.__exit__()


def test_killed_at_every_step_every_message_is_answered_once_and_in_order(start: Start, store: dict[str, str]) -> None:
    bot = start(**store)
    with kept_alive(bot), ThreadPoolExecutor(3) as clients:
        for number, step in enumerate(STEPS):
            plan(bot, step)
            ids = [f"{number}-{place}" for place in range(3)]
            sent = [
                clients.submit(say, bot, f"caller-{number}", text, name)
                for text, name in zip(QUESTIONS, ids, strict=True)
            ]
            replies = [future.result() for future in sent]
            assert all(len(reply) == 1 and reply[0]["text"] for reply in replies)
            assert is_over(bot), f"it was never killed: {step}"
    log = log_of(database_url(bot))
    assert len(log) == len(STEPS)
    for exchanges in log.values():
        assert len(exchanges) == 3
        assert_once_and_in_order(exchanges)


def test_two_replicas_answer_300_messages_of_which_some_come_twice_and_one_replica_dies(
    start: Start, postgres_database: str, redis: RunningRedis
) -> None:
    shared = {"QIHANG_DATABASE_URL": postgres_database, "QIHANG_REDIS_URL": redis.url}
    replicas = [start(folder=name, **shared) for name in ("left", "right")]

    def converse(caller: int) -> None:
        for place in range(10):
            text, name = QUESTIONS[place % 3], f"{caller}-{place}"
            send = [replicas[(caller + place) % 2]]
            if (caller + place) % 10 == 0:
                send.append(replicas[(caller + place + 1) % 2])
            with ThreadPoolExecutor(2) as twice:
                answers = list(twice.map(lambda bot: say(bot, f"caller-{caller}", text, name), send))  # noqa: B023
            assert all(answer == answers[0] and len(answer) == 1 for answer in answers)

    with kept_alive(replicas[1]), ThreadPoolExecutor(15) as callers:
        conversations = [callers.submit(converse, caller) for caller in range(30)]
        conversations[5].result()
        assert replicas[1].process is not None
        replicas[1].process.kill()
        for conversation in conversations:
            conversation.result()
    log = log_of(postgres_database)
    assert sorted(map(len, log.values())) == [10] * 30
    for exchanges in log.values():
        assert_once_and_in_order(exchanges)


def test_an_action_that_fails_once_is_tried_again_and_nobody_notices(start: Start) -> None:
    bot = start("raise")
    assert "歇业" in say(bot, "caller", QUESTIONS[0], "1")[0]["text"]
    [exchanges] = log_of(database_url(bot)).values()
    assert_once_and_in_order(exchanges)
    assert "qihang_attempts_failed_total 1.0" in bot.client.get("/metrics").text


@pytest.mark.parametrize("fault", ["raise", "hang", "silent", "nothing"])
def test_a_turn_that_fails_for_good_ends_with_a_promise_and_an_alarm(start: Start, fault: str) -> None:
    bot = start(fault, fault, fault, QIHANG_TURN_SECONDS="1")
    [apology] = say(bot, "caller", QUESTIONS[0], "1")
    assert apology["custom"]["kind"] == "promise"
    assert apology["custom"]["code"] in apology["text"]
    [next_reply] = say(bot, "caller", QUESTIONS[0], "2")
    assert next_reply["custom"]["guide"] == "dormancy.filing"
    engine = connect(database_url(bot))
    with engine.connect() as connection:
        promises = connection.execute(sa.text("SELECT code, reason, question, state FROM promise")).all()
    engine.dispose()
    assert promises == [(apology["custom"]["code"], "failure", QUESTIONS[0], "open")]
    metrics = bot.client.get("/metrics").text
    assert 'qihang_alarms_total{kind="turn_failed"} 1.0' in metrics
    assert 'qihang_turns_total{outcome="failed"} 1.0' in metrics
    log = bot.log.read_text(encoding="utf-8")
    assert log.count("ALARM turn_failed") == 1
    assert QUESTIONS[0] not in log


def test_the_bot_does_not_speak_after_the_person_who_took_over(start: Start) -> None:
    bot = start("wait")
    with ThreadPoolExecutor(1) as client:
        asked = client.submit(say, bot, "caller", QUESTIONS[0], "1")
        wait_until(lambda: is_over(bot))
        records = Records(database_url(bot), threads=1)
        [conversation_id] = log_of(database_url(bot))
        records.write_now(
            lambda connection: take_over(connection, conversation_id, "staff-1", datetime.now(timezone.utc))
        )
        go_on(bot)
        assert asked.result() == []
    assert say(bot, "caller", QUESTIONS[1], "2") == []
    records.close()
    [exchanges] = log_of(database_url(bot)).values()
    assert [(exchange.outcome, exchange.answers) for exchange in exchanges] == [("withheld", []), ("for_person", [])]


def test_a_database_that_goes_away_in_the_middle_of_a_turn_loses_nothing(
    start: Start, postgres_database: str, redis: RunningRedis
) -> None:
    bot = start("wait", QIHANG_DATABASE_URL=postgres_database, QIHANG_REDIS_URL=redis.url)
    with ThreadPoolExecutor(2) as clients:
        asked = clients.submit(say, bot, "caller", QUESTIONS[0], "1")
        wait_until(lambda: is_over(bot))
        with database_gone(postgres_database):
            go_on(bot)
            assert bot.post({"sender": "other", "message": QUESTIONS[0], "message_id": "2"}).status_code == 503
            wait_until(lambda: bot.client.get("/health").json()["database"] == "down")
            assert bot.client.get("/ready").status_code == 503
            late = clients.submit(say, bot, "other", QUESTIONS[0], "2")
        assert [len(asked.result()), len(late.result())] == [1, 1]
    wait_until(lambda: bot.client.get("/ready").status_code == 200)
    for exchanges in log_of(postgres_database).values():
        assert_once_and_in_order(exchanges)
    assert "Traceback" not in bot.log.read_text(encoding="utf-8")


def test_redis_that_goes_away_delays_answers_and_loses_none(
    start: Start, postgres_database: str, redis: RunningRedis
) -> None:
    bot = start(QIHANG_DATABASE_URL=postgres_database, QIHANG_REDIS_URL=redis.url)
    say(bot, "caller", QUESTIONS[0], "1")
    redis.kill()
    wait_until(lambda: bot.client.get("/health").json()["leases"] == "down")
    with ThreadPoolExecutor(2) as clients:
        asked = [clients.submit(say, bot, "caller", text, f"late {text}") for text in QUESTIONS[:2]]
        wait_until(lambda: sum(map(len, log_of(postgres_database).values())) == 3)
        redis.start()
        assert [len(future.result()) for future in asked] == [1, 1]
    [exchanges] = log_of(postgres_database).values()
    assert_once_and_in_order(exchanges)
    assert "Traceback" not in bot.log.read_text(encoding="utf-8")


def test_a_server_told_to_stop_finishes_its_turns_first(start: Start) -> None:
    bot = start("wait")
    with ThreadPoolExecutor(1) as client:
        asked = client.submit(persist, lambda: bot.post({"sender": "c", "message": QUESTIONS[0], "message_id": "1"}))
        wait_until(lambda: is_over(bot))
        assert bot.process is not None
        bot.process.terminate()
        threading.Timer(0.5, go_on, [bot]).start()
        assert bot.process.wait(30) == 0
        bot.start()
        assert len(asked.result()) == 1
    [exchanges] = log_of(database_url(bot)).values()
    assert_once_and_in_order(exchanges)


def test_a_bundle_is_swapped_in_while_a_turn_is_under_way(start: Start) -> None:
    bot = start("wait")
    token = (Path(bot.environment["QIHANG_VAR"]) / "service-token").read_text()
    with ThreadPoolExecutor(1) as client:
        asked = client.submit(say, bot, "caller", QUESTIONS[0], "1")
        wait_until(lambda: is_over(bot))
        swapped = bot.client.post("/internal/model", headers={"Authorization": f"Bearer {token}"})
        assert swapped.status_code == 200
        go_on(bot)
        assert len(asked.result()) == 1
    assert "歇业" in say(bot, "caller", QUESTIONS[1], "2")[0]["text"]
    [exchanges] = log_of(database_url(bot)).values()
    assert_once_and_in_order(exchanges)


def test_actions_may_run_on_rasas_action_server_whose_end_is_told(start: Start, tmp_path: Path) -> None:
    port = free_port()
    command = [sys.executable, "-W", "ignore", "-m", "rasa_sdk", "--actions", "actions", "--port", str(port)]
    environment = {**os.environ, "QIHANG_VAR": str(tmp_path / "bot"), "QIHANG_SECRET": "s" * 43}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL) as actions:
        try:
            bot = start(QIHANG_ACTIONS_URL=f"http://127.0.0.1:{port}/webhook", QIHANG_TURN_SECONDS="5")
            assert say(bot, "caller", QUESTIONS[0], "1")[0]["custom"]["guide"] == "dormancy.filing"
        finally:
            actions.terminate()
    assert bot.client.get("/health").json()["actions"] == "down"
    assert say(bot, "caller", QUESTIONS[1], "2")[0]["custom"]["kind"] == "promise"


def plan(bot: RunningBot, *faults: str) -> None:
    """What goes wrong next."""
    Path(bot.environment["QIHANG_TEST_FAULTS"]).write_text("\n".join(faults))


def is_over(bot: RunningBot) -> bool:
    """Whether every fault has struck."""
    return not Path(bot.environment["QIHANG_TEST_FAULTS"]).read_text()


def go_on(bot: RunningBot) -> None:
    """End a fault that waits."""
    Path(bot.environment["QIHANG_TEST_FAULTS"]).with_suffix(".go").touch()


def wait_until(holds: Callable[[], bool]) -> None:
    """Wait for something outside this process; TimeoutError when it never comes."""
    deadline = time.monotonic() + 60
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError("it never came")
        time.sleep(0.05)


class database_gone:  # noqa: N801
    """The database takes no connection and has none, as when its server is down; a context manager."""

    def __init__(self, url: str) -> None:
        self._name = str(sa.engine.make_url(url).database)
        self._server = sa.create_engine(
            sa.engine.make_url(url).set(database="postgres"), future=True, isolation_level="AUTOCOMMIT"
        )

    def __enter__(self) -> None:
        self._run(f"ALTER DATABASE {self._name} ALLOW_CONNECTIONS false")
        self._run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{self._name}'")

    def __exit__(self, *_: object) -> None:
        self._run(f"ALTER DATABASE {self._name} ALLOW_CONNECTIONS true")
        self._server.dispose()

    def _run(self, statement: str) -> None:
        with self._server.connect() as connection:
            connection.execute(sa.text(statement))
