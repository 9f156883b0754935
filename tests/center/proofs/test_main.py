"""``python -m center.people``: whose a number is, and who may act for an enterprise."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from center.authority import authorities
from center.identities import contacts_behind
from center.people import find_contact
from center.proofs.__main__ import main
from center.records import Records
from tests.center.commanded import done_by, refused_by
from tests.center.people_recorded import PHONE_NUMBER, credit_code, founded, known
from tests.center.proofs.proving import proved, talk
from tests.center.recorded import SEAL

STAFF = ("--staff", "clerk-1")
NOW = datetime.now(timezone.utc)
Capture = pytest.CaptureFixture[str]


def held(installed: Records) -> tuple[str, str]:
    """A conversation and the code of its proof, which waits for staff."""
    founded(installed, known(installed, PHONE_NUMBER, "王芳", NOW), now=NOW)
    here = talk(installed, now=NOW)
    record = proved(installed, here, name="李强", now=NOW).held
    assert record is not None
    return here, record


def test_those_that_wait_are_listed_masked(installed: Records, capsys: Capture) -> None:
    assert done_by(main, capsys, "list") == "没有要核对的。\n"
    _, record = held(installed)
    told = done_by(main, capsys, "list")
    assert told.startswith(f"{record}  139****0001  称呼对不上：原来留的王芳，这次说的李强")
    assert PHONE_NUMBER not in told


@pytest.mark.parametrize("verdict", ["same", "another", "shared", "refused"])
def test_every_verdict(installed: Records, capsys: Capture, verdict: str) -> None:
    here, record = held(installed)
    assert record in done_by(main, capsys, "decide", record.lower(), verdict, *STAFF)
    joined = installed.read_now(lambda connection: contacts_behind(connection, here))
    assert bool(joined) is (verdict != "refused")
    assert "已经核对过" in refused_by(main, capsys, "decide", record, "same", *STAFF)


def test_a_number_is_unlinked(installed: Records, capsys: Capture) -> None:
    here = talk(installed, now=NOW)
    proved(installed, here, name="王芳", now=NOW)
    assert "解开了1处" in done_by(main, capsys, "unlink", PHONE_NUMBER, *STAFF)
    assert installed.read_now(lambda connection: contacts_behind(connection, here)) == []
    assert "11位" in refused_by(main, capsys, "unlink", "12345", *STAFF)


def test_a_letter_of_authority_is_recorded_and_ended(installed: Records, capsys: Capture) -> None:
    enterprise_id = founded(installed, known(installed, now=NOW), "晋味源", credit_code(1), NOW)
    letter = ("authority", credit_code(1), "13900000002", "agent", "授权委托书2号", "--to", "2099-06-30", *STAFF)
    assert "晋味源：受托人，登记好了" in done_by(main, capsys, *letter)
    assert "还有效" in done_by(main, capsys, *letter)
    agent = installed.read_now(lambda connection: find_contact(connection, SEAL, "13900000002"))
    assert agent is not None
    assert len(installed.read_now(lambda connection: authorities(connection, enterprise_id, agent))) == 1
    ending = ("end-authority", credit_code(1), "13900000002", *STAFF)
    assert "授权收回了" in done_by(main, capsys, *ending)
    assert "没有登记过授权" in done_by(main, capsys, *ending)
    assert "没有找到这家企业" in refused_by(main, capsys, "end-authority", "9" * 18, "13900000002", *STAFF)


def test_an_agents_letter_needs_a_term(installed: Records, capsys: Capture) -> None:
    founded(installed, known(installed, now=NOW), "晋味源", credit_code(1), NOW)
    told = refused_by(main, capsys, "authority", credit_code(1), "13900000002", "agent", "授权委托书", *STAFF)
    assert "期限" in told


def test_without_a_staff_id_nothing_is_done(installed: Records) -> None:
    with pytest.raises(SystemExit):
        main(["unlink", PHONE_NUMBER])
