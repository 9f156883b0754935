"""``python -m center.cases``: showing and moving a case from the command line."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from center.cases.__main__ import main
from center.cases.states import CaseState
from center.identifiers import public_code
from center.records import Records
from tests.center.cases.opened_case import case, opened
from tests.center.commanded import refused_by

NOBODYS = public_code("D")
refused = partial(refused_by, main)


@pytest.fixture
def records(installed: Records) -> Records:
    """Records of an installation that the command line finds."""
    return installed


@pytest.fixture
def code(records: Records) -> str:
    """A case that was just submitted."""
    return opened(records).code


def test_a_case_is_shown_without_name_and_number(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([code.lower().replace("-", " ")]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(f"{code} 企业开办一链办理：待代办受理（网填线下，窗口 定襄县）\n代办员：未指定；")
    assert "  licence（营业执照，第1批）待办\n" in shown
    assert "1. 11月20日（周五）9:00 申请人确认（person contact-1）" in shown
    assert "王小明" not in shown
    assert "13900000001" not in shown


def test_staff_move_a_case_and_its_items(records: Records, code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([code, "accept", "--staff", "clerk-1"]) == 0
    assert main([code, "prereview", "outcome=all_online", "--staff", "clerk-1"]) == 0
    assert main([code, "licence.start", "--staff", "clerk-1"]) == 0
    assert main([code, "licence.complete", "parts=e_licence", "--staff", "clerk-1"]) == 0
    assert main([code, "seal.reserve", "remind_at=2026-12-01", "--staff", "clerk-1"]) == 0
    shown = capsys.readouterr().out.split(f"{code} ")[-1]
    assert "licence（营业执照，第1批）部分发放：电子营业执照" in shown
    assert "seal（印章，第2批）留到以后办" in shown
    assert "营业执照：要有人处理（system cases）" in shown
    assert "印章留到以后（staff clerk-1）" in shown
    assert case(records, code).state is CaseState.IN_PROGRESS


def test_what_cannot_be_done_is_said_plainly(records: Records, code: str, capsys: pytest.CaptureFixture[str]) -> None:
    staff = ("--staff", "clerk-1")
    assert "不能做“代办办结”" in refused(capsys, code, "finish", *staff)
    assert "--staff" in refused(capsys, code, "accept")
    assert "抄错" in refused(capsys, code[:-1], "accept", *staff)
    assert f"没有编号为{NOBODYS}的记录" in refused(capsys, NOBODYS)
    assert "要写成 名称=内容" in refused(capsys, code, "terminate", "撤回", *staff)
    assert "要写成 名称=内容" in refused(capsys, code, "terminate", "now=1", *staff)
    assert "日期" in refused(capsys, code, "seal.reserve", "remind_at=明天", *staff)
    assert case(records, code).last_event == 1


def test_a_database_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str], records: Records) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QIHANG_DATABASE_URL", f"sqlite:///{tmp_path}/empty.db")
        assert "数据库没有准备好" in refused(capsys, NOBODYS)
