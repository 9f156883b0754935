"""The courier as a process: it delivers once, ends politely, and when killed loses and doubles nothing."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from bot.courier import CANNOT_START, main
from center.notices.cursors import cursor_of
from center.notices.jobs import HELD
from center.notices.outbox import enqueue
from center.records import Records
from center.telephone.tasks import open_tasks
from tests.bot.couriers import RunningCourier, environment, move_clock, wait_until
from tests.center.gateways.running import SIGN, RunningSimulator
from tests.center.notices.noticed import TEXT, draft, log_of, put, someone, states
from tests.center.recorded import FRIDAY_NOON, fresh_records, new_conversation, said

MANY = 500


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where the records are."""
    on_sqlite = request.param == "sqlite"
    return f"sqlite:///{tmp_path}/qihang.db" if on_sqlite else str(request.getfixturevalue("migrated_postgres"))


@pytest.fixture
def records(url: str) -> Iterator[Records]:
    """Fresh records, at noon on a Friday."""
    with fresh_records(url) as opened:
        move_clock(opened, FRIDAY_NOON)
        yield opened


@pytest.fixture
def simulator(tmp_path: Path) -> Iterator[RunningSimulator]:
    """A provider."""
    with RunningSimulator(tmp_path) as running:
        yield running


@pytest.fixture
def settings(tmp_path: Path, url: str, simulator: RunningSimulator) -> dict[str, str]:
    """What a courier gets."""
    return environment(tmp_path, url, simulator.url)


def many(records: Records) -> None:
    """500 notices to 100 people."""
    people = [someone(records, number) for number in range(100)]
    drafts = [draft(f"n:{number}", contact_id=people[number % 100]) for number in range(MANY)]
    records.write_now(lambda connection: [enqueue(connection, one, FRIDAY_NOON) for one in drafts])


def test_once_delivers_what_is_due_reads_the_receipts_and_ends(
    records: Records, simulator: RunningSimulator, settings: dict[str, str]
) -> None:
    talk = new_conversation(records)
    said(records, talk)
    put(records, draft("a", contact_id=someone(records)), draft("b", conversation_id=talk))
    put(records, draft("c", contact_id=someone(records), due_at=FRIDAY_NOON + timedelta(hours=2)))
    with RunningCourier(settings, "--once") as courier:
        assert courier.ends() == (0, "")
    assert states(records) == ["delivered", "sent", "waiting"]
    assert [(message["number"], message["text"]) for message in simulator.outbox()] == [
        ("13900000001", f"【{SIGN}】{TEXT}")
    ]
    assert log_of(records, talk)[-1] == ("bot", TEXT)


def test_what_does_not_arrive_by_sms_is_dead_or_telephoned_at_once(
    records: Records, simulator: RunningSimulator, settings: dict[str, str]
) -> None:
    simulator.order("undelivered", "blocked", times=2)
    put(records, draft("a", kind="reminder_hours", contact_id=someone(records)))
    put(records, draft("b", contact_id=someone(records, 2)))
    with RunningCourier(settings, "--once") as courier:
        code, told = courier.ends()
    assert (code, states(records)) == (0, ["dead", "sent"])
    assert "ALARM notice_dead notice=1 kind=reminder_hours record=A-22222229" in told
    assert [task.notice_id for task in records.read_now(open_tasks)] == [2]


def test_a_courier_that_starts_reads_only_the_receipts_that_are_new(
    records: Records, simulator: RunningSimulator, settings: dict[str, str]
) -> None:
    for number in range(3):
        put(records, draft(f"n:{number}", contact_id=someone(records, number)))
        with RunningCourier(settings, "--once") as courier:
            assert courier.ends() == (0, "")
    assert states(records) == ["delivered"] * 3
    assert records.read_now(lambda connection: cursor_of(connection, "sms")) == "000003"


def test_it_follows_the_clock_of_the_demo_and_ends_politely(
    records: Records, simulator: RunningSimulator, settings: dict[str, str]
) -> None:
    put(records, draft("a", contact_id=someone(records), due_at=FRIDAY_NOON + timedelta(days=100)))
    with RunningCourier(settings) as courier:
        move_clock(records, FRIDAY_NOON + timedelta(days=100))
        wait_until(lambda: states(records) != ["waiting"])
        assert courier.ends(signal.SIGTERM) == (0, "")
    assert len(simulator.keys()) == 1


def test_of_four_couriers_one_is_killed_and_every_notice_arrives_once(
    records: Records, simulator: RunningSimulator, settings: dict[str, str]
) -> None:
    many(records)
    with ExitStack() as stack:
        couriers = [stack.enter_context(RunningCourier(settings)) for _ in range(4)]
        wait_until(lambda: len(simulator.keys()) >= 50)
        couriers[0].kill()
        at_death = len(simulator.keys())
        wait_until(lambda: states(records).count("waiting") <= 8)
        move_clock(records, FRIDAY_NOON + HELD + timedelta(minutes=1))
        wait_until(lambda: "waiting" not in states(records))
        assert [courier.ends(signal.SIGTERM) for courier in couriers[1:]] == [(0, "")] * 3
    assert at_death < MANY
    assert set(states(records)) <= {"sent", "delivered"}
    received = Counter(message["number"] for message in simulator.outbox())
    assert received == {f"139000000{number:02}": MANY // 100 for number in range(100)}


def test_production_does_not_start_with_sample_values(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for name in ("SECRET", "SERVICE_TOKEN"):
        monkeypatch.setenv(f"QIHANG_{name}", "s" * 43)
    monkeypatch.setenv("QIHANG_VAR", str(tmp_path))
    monkeypatch.setenv("QIHANG_MODE", "production")
    monkeypatch.setenv("QIHANG_PUBLIC_URL", "https://qihang.local")
    assert main(["--once"]) == CANNOT_START
    assert "样例值" in capsys.readouterr().err
