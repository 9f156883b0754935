"""``python -m center.leaving``: what staff record from the command line, and what they see of it."""

from __future__ import annotations

from datetime import datetime, timezone
from functools import partial

import pytest
import sqlalchemy as sa

from center.demo_clock import set_ahead
from center.identifiers import public_code
from center.leaving.__main__ import main
from center.leaving.desk import MOVES
from center.leaving_tables import case_attempt
from center.records import Records
from tests.center.cases.opened_case import moved
from tests.center.commanded import done_by, refused_by
from tests.center.leaving.leaving_case import DAY, FILED_AT, FILED_ON, filed_case, kinds, simple_case, windows

STAFF = ("--staff", "clerk-1")
refused = partial(refused_by, main)


@pytest.fixture
def records(installed: Records) -> Records:
    """Records of an installation that the command line finds; it is the morning of FILED_ON there."""
    machine = datetime.now(timezone.utc)
    installed.write_now(lambda connection: set_ahead(connection, FILED_AT - machine, machine))
    return installed


def done(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    return done_by(main, capsys, *arguments, *STAFF)


def test_a_publication_an_objection_its_cure_and_a_second_attempt(
    records: Records, capsys: pytest.CaptureFixture[str]
) -> None:
    code = simple_case(records)
    shown = done(capsys, code.lower(), "open-window", "kind=publication", "start=2026-11-20")
    assert "期限 publication 简易注销公示期：11月21日（周六）至12月10日（周四），进行中" in shown
    done(capsys, code, "answer", "blocker=branches", "state=没有")
    shown = done(capsys, code, "objection", "reason=还欠货款，电话13900000009", "blocker=debts")
    assert "异议：还欠货款，电话139****0009" in shown
    assert "预检 debts 债权债务没结清：有，要先解决" in shown
    moved(records, code, "terminate", reason="有人提异议")
    assert "还有1项卡住的" in refused(capsys, code, "again", "cured=还清了", *STAFF)
    assert "已经解决" in done(capsys, code, "cure", "blocker=debts", "how=收条已看")
    shown = done(capsys, code, "again", "cured=还清了")
    [attempt] = records.read_now(lambda connection: connection.execute(sa.select(case_attempt)).all())
    assert shown.startswith(
        f"{attempt.case_code} 简易注销：待代办受理\n第2次申请：{attempt.case_code}，接着{code}（还清了）"
    )
    assert kinds(records, code)[-1] == "tried_again"


def test_a_dormancy_by_the_case_that_filed_it(records: Records, capsys: pytest.CaptureFixture[str]) -> None:
    code, first = filed_case(records), FILED_ON
    shown = done(capsys, code, "begin-dormancy", "problem=修路", f"from={first}", f"to={first + 20 * DAY}")
    slept = shown.partition(" ")[0]
    assert slept.startswith("H-")
    assert "：歇业中\n" in shown
    assert "支持事项 rent_and_utilities" in shown
    assert "苏醒计划 premises" in done(capsys, code, "wake", "lacking=premises,staff")
    assert "已办：找到了" in done(capsys, slept, "end-task", "task=premises", "result=找到了")
    assert "延长1次" in done(capsys, code, "extend", f"to={first + 90 * DAY}")
    assert "起可以办" in refused(capsys, code, "extend", "to=2039-01-01", *STAFF)
    assert "已恢复经营" in done(capsys, code, "resume", f"day={first}")
    assert "公示终止歇业的期限" in done(capsys, code, "published")
    shown = done(capsys, code, "evidence", "kind=site_visit", "reference=第12号")
    assert "苏醒凭据：代办员上门核实的记录：第12号" in shown
    assert ("resume_notice", "used") in [(kind, state) for kind, _, _, state in windows(records, slept)]
    assert main([slept]) == 0
    assert capsys.readouterr().out.startswith(f"{slept} 歇业（代办 {code}）：苏醒")


def test_what_cannot_be_done_is_said_plainly(records: Records, capsys: pytest.CaptureFixture[str]) -> None:
    code = simple_case(records)
    assert "--staff" in refused(capsys, code, "objection", "reason=还欠钱")
    assert "抄错" in refused(capsys, code[:-1], *STAFF)
    nobodys = public_code("H")
    assert f"没有编号为{nobodys}的歇业记录" in refused(capsys, nobodys)
    assert "要写成 名称=内容" in refused(capsys, code, "objection", "还欠钱", *STAFF)
    assert "reason=、blocker=" in refused(capsys, code, "objection", "why=还欠钱", *STAFF)
    assert "日期" in refused(capsys, code, "open-window", "kind=publication", "start=明天", *STAFF)
    assert "kind 写这些之一" in refused(capsys, code, "open-window", "kind=moon", "start=2026-11-20", *STAFF)
    assert "自动算" in refused(capsys, code, "open-window", "kind=dormancy", "start=2026-11-20", *STAFF)
    assert "state 写" in refused(capsys, code, "answer", "blocker=debts", "state=maybe", *STAFF)
    assert "没有“moon”这一项" in refused(capsys, code, "answer", "blocker=moon", "state=有", *STAFF)
    assert "注销登记还没办好" in refused(capsys, code, "void", "notice=7", "day=2026-11-20", *STAFF)
    assert "歇业" in refused(capsys, code, "extend", "to=2027-01-01", *STAFF)
    assert windows(records, code) == []


def test_every_move_has_its_words() -> None:
    assert all(move.caption and move.optional <= set(move.details) for move in MOVES.values())
