"""``python -m center.rectify``: a bad rating is worked from the command line until it is closed."""

from __future__ import annotations

from functools import partial

import pytest

from center.identifiers import public_code
from center.rating_settings import Level
from center.records import Records
from center.rectify import main
from tests.center.commanded import done_by, refused_by
from tests.center.rated import closed_cycle, rated, who

done = partial(done_by, main)
refused = partial(refused_by, main)


@pytest.fixture
def records(installed: Records) -> Records:
    """Records of an installation that the command line finds."""
    return installed


def test_from_the_call_to_the_end(records: Records, capsys: pytest.CaptureFixture[str]) -> None:
    assert done(capsys, "list") == "没有要整改的。\n"
    case_code, cycle = closed_cycle(records)
    code = rated(records, cycle.code, who(records, case_code), Level.DISSATISFIED).rectification
    assert code is not None
    assert done(capsys, "list").startswith(f"{code}  不满意  待回访  最晚")
    assert "超过" not in done(capsys, "show", code)
    assert "不能" in refused(capsys, "mend", code, "换了窗口的人", "--staff", "clerk-1")
    assert "已回访，整改中" in done(capsys, "call-back", code, "等得太久", "--staff", "clerk-1")
    assert "凭据：加开了一个窗口" in done(capsys, "mend", code, "加开了一个窗口", "--staff", "clerk-1")
    assert "不能自己核实" in refused(capsys, "verify", code, "--staff", "clerk-1")
    assert "已核实办结" in done(capsys, "verify", code, "--staff", "clerk-2")
    assert done(capsys, "list") == done(capsys, "late") == "没有要整改的。\n"


def test_what_cannot_be_read_is_said_plainly(records: Records, capsys: pytest.CaptureFixture[str]) -> None:
    nobodys = public_code("Z")
    assert f"没有编号为{nobodys}的整改单" in refused(capsys, "show", nobodys)
    assert "抄错" in refused(capsys, "show", nobodys[:-1])
    with pytest.raises(SystemExit) as wrong:
        main(["verify", nobodys])
    assert wrong.value.code == 2
    assert "--staff 工号" in refused(capsys, "verify", nobodys, "--staff", "x" * 41)
