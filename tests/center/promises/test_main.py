"""``python -m center.promises``: listing, showing, answering and closing promises from the command line."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from center.identifiers import public_code
from center.promises.__main__ import main
from center.records import Records
from tests.center.commanded import done_by, refused_by
from tests.center.promises.promised import MASKED, QUESTION, events, made, notices

NOBODYS = public_code("P")
done = partial(done_by, main)
refused = partial(refused_by, main)


@pytest.fixture
def records(installed: Records) -> Records:
    """Records of an installation that the command line finds."""
    return installed


def test_what_is_left_to_answer_is_a_plain_table(records: Records, capsys: pytest.CaptureFixture[str]) -> None:
    assert done(capsys, "list") == "没有待答复的。\n"
    code = made(records, question="几点下班")
    heads, row = done(capsys, "list").splitlines()
    assert heads.split() == ["编号", "状态", "最晚", "负责", "问题"]
    assert row.split()[::3] == [code, "咨询答复专岗"]
    assert row.endswith("几点下班")
    assert done(capsys, "list", "--owner", "clerk-7") == "没有待答复的。\n"
    assert done(capsys, "list", "--owner", "answer_desk") == done(capsys, "list")


def test_what_is_late_is_listed_by_the_present_time(records: Records, capsys: pytest.CaptureFixture[str]) -> None:
    code = made(records)
    listed = done(capsys, "late")
    assert (code in listed) == ("超时未答复" in done(capsys, "list"))


def test_one_is_shown_masked_or_whole_to_whoever_says_who_looks(
    records: Records, capsys: pytest.CaptureFixture[str]
) -> None:
    code = made(records)
    masked = done(capsys, "show", code.lower().replace("-", " "))
    assert (f"问题：{MASKED}\n" in masked, "电话" in masked.split("经过")[0]) == (True, False)
    whole = done(capsys, "show", code, "--staff", "clerk-1")
    assert (f"问题：{QUESTION}\n" in whole, "电话：13900000001\n" in whole) == (True, True)
    assert "查看全文和电话（staff clerk-1）" in whole
    assert [event.kind for event in events(records, code)] == ["promised", "looked"]


def test_staff_answer_and_close(records: Records, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = made(records), made(records)
    assert "答复：六点下班\n" in done(capsys, "answer", first, "六点下班", "--staff", "clerk-1")
    assert "关闭的原因：重复\n" in done(capsys, "close", second, "重复", "--staff", "clerk-1")
    assert [notices(records, code)[0]["kind"] for code in (first, second)] == ["promise_answer", "promise_closed"]
    assert done(capsys, "list") == "没有待答复的。\n"


def test_what_cannot_be_done_is_said_plainly(records: Records, capsys: pytest.CaptureFixture[str]) -> None:
    code, staff = made(records), ("--staff", "clerk-1")
    assert "抄错" in refused(capsys, "show", code[:-1])
    assert f"没有查到编号为{NOBODYS}的答复单" in refused(capsys, "answer", NOBODYS, "六点", *staff)
    assert "请写明答复的内容" in refused(capsys, "answer", code, " ", *staff)
    assert "要写明原因" in refused(capsys, "close", code, "", *staff)
    assert "工号" in refused(capsys, "answer", code, "六点", "--staff", "x" * 41)
    assert main(["answer", code, "六点", *staff]) == 0
    capsys.readouterr()
    assert "现在是“已答复”" in refused(capsys, "close", code, "重复", *staff)
    with pytest.raises(SystemExit) as stopped:
        main(["answer", code, "六点"])
    assert stopped.value.code == 2


def test_a_database_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str], records: Records) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QIHANG_DATABASE_URL", f"sqlite:///{tmp_path}/empty.db")
        assert "数据库没有准备好" in refused(capsys, "list")
