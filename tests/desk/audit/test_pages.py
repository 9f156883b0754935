"""The pages of the audit log: found by filters, paged, checked, and looked at not unseen."""

from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa

from center.staff.audit import note
from center.staff_tables import audit_entry
from tests.desk.house import House


def noted(desk: House, number: int, staff_id: str = "wang", act: str = "case.view") -> None:
    """So many entries about D-0, D-1, …"""
    for place in range(number):
        desk.write(lambda at, place=place: note(at, staff_id, act, f"D-{place}", desk.now, "回拨13900000005"))


def test_what_staff_did_is_found_and_masked(desk: House) -> None:
    boss = desk.sign_in("supervisor")
    desk.member("operator", staff_id="wang", name="王小红")
    noted(desk, 2)
    page = boss.get("/desk/audit?staff=wang&about=D-1")
    assert page.status_code == 200, page.text
    for words in ("王小红", "看代办件", "D-1", "回拨139****0005"):
        assert words in page.text
    assert "D-0" not in page.text
    assert "13900000005" not in page.text


def test_looking_is_an_entry_itself(desk: House) -> None:
    boss = desk.sign_in("supervisor")
    boss.get("/desk/audit?staff=wang")
    last = desk.rows(sa.select(audit_entry).order_by(audit_entry.c.seq.desc()).limit(1))[0]
    assert (last.staff_id, last.act, last.details) == ("supervisor-1", "audit.view", '{"staff_id":"wang"}')
    assert "看操作记录" in boss.get("/desk/audit").text


def test_filters_by_act_and_day(desk: House) -> None:
    noted(desk, 1)
    desk.clock.wait(days=1)
    noted(desk, 1, "li", "case.unmask")
    boss = desk.sign_in("supervisor")
    today = boss.get("/desk/audit?from=2026-11-24&to=2026-11-24").text
    assert [f"<td>{act}</td>" in today for act in ("看申请人完整号码", "看代办件")] == [True, False]
    assert boss.get("/desk/audit?act=case.view&to=2026-11-23").text.count('<td class="code">D-0</td>') == 1
    assert boss.get("/desk/audit?act=drop").status_code == 422
    assert boss.get("/desk/audit?from=gestern").status_code == 422
    assert "没有符合条件的操作记录" in boss.get("/desk/audit?about=D-404").text


def test_pages_go_on_where_the_last_one_ended(desk: House) -> None:
    boss = desk.sign_in("supervisor")
    noted(desk, 60)
    first = boss.get("/desk/audit?staff=wang").text
    assert ("D-59<" in first, "D-9<" in first) == (True, False)
    assert "before=" in first
    following = boss.get("/desk/audit?staff=wang&before=12").text
    assert ("D-9<" in following or "D-8<" in following, "D-59<" in following) == (True, False)


def test_a_supervisor_of_a_county_sees_what_its_staff_did(desk: House) -> None:
    boss = desk.sign_in("supervisor", office_id="定襄县")
    desk.member("operator", staff_id="here", name="赵在这里", office_id="定襄县/晋昌镇")
    desk.member("operator", staff_id="there", name="钱在别处", office_id="原平市")
    noted(desk, 1, "here")
    noted(desk, 1, "there")
    page = boss.get("/desk/audit").text
    assert ("赵在这里" in page, "钱在别处" in page) == (True, False)


def test_the_chain_is_checked(desk: House) -> None:
    boss = desk.sign_in("supervisor")
    noted(desk, 3)
    assert "操作记录完整" in boss.hx("POST", "/desk/audit/check").text

    def tamper(connection: object) -> None:
        connection.execute(sa.text("DROP TRIGGER audit_entry_no_update"))  # type: ignore[attr-defined]
        connection.execute(sa.update(audit_entry).where(audit_entry.c.about == "D-1").values(reason="别的"))  # type: ignore[attr-defined]

    desk.write(tamper)
    assert "操作记录被改动过" in boss.hx("POST", "/desk/audit/check").text


def test_the_chain_is_read_outside_of_the_transaction_that_notes_it(
    desk: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[str] = []

    def verify(_connection: object) -> list[str]:
        threads.append(threading.current_thread().name)
        return []

    monkeypatch.setattr("desk.audit.pages.verify", verify)
    assert "操作记录完整" in desk.sign_in("supervisor").hx("POST", "/desk/audit/check").text
    assert [name.partition("_")[0] for name in threads] == ["records"]
    assert len(desk.rows(sa.select(audit_entry.c.seq).where(audit_entry.c.act == "audit.check"))) == 1
