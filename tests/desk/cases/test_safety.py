"""Tried and refused: other offices' cases, rights, forged forms, files, formulas, scripts in names."""

from __future__ import annotations

import hashlib

import pytest
import sqlalchemy as sa

from center.conversations import open_conversation
from center.staff_tables import audit_entry
from center.upload_tables import upload
from center.uploads.opening import open_store
from desk.cases.routes import ROUTES
from tests.desk.cases.casework import URL, act, agent, case, opened, refusal
from tests.desk.house import House

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32
SCRIPT = "<script>alert(1)</script>"


def uploaded(
    desk: House, code: str, *, media_type: str = "image/png", state: str = "checked", name: str = "合同.png"
) -> str:
    """The code of a file that was handed in for the case."""
    stored_as, found = f"{len(desk.rows(sa.select(upload.c.id))):040d}", case(desk, code)
    store = open_store(desk.settings)
    with store.receiving(1000) as incoming:
        incoming.write(PNG)
        incoming.finish()
        store.settle(incoming.path, stored_as)

    def work(connection: object) -> str:
        talk = open_conversation(connection, "json", desk.now)
        number = f"U-{stored_as[-8:]}"
        row = {
            "code": number, "conversation_id": talk, "case_id": found.id, "case_code": code, "material": "租赁合同",
            "name": name, "size": len(PNG), "sha256": hashlib.sha256(PNG).hexdigest(), "media_type": media_type,
            "state": state, "reason": "病毒" if state == "quarantined" else None, "stored_as": stored_as,
            "office_id": found.office_id, "scanned_at": desk.now, "retention": "case",
            "created_at": desk.now, "updated_at": desk.now,
        }  # fmt: skip
        connection.execute(sa.insert(upload).values(**row))  # type: ignore[attr-defined]
        return number

    return desk.write(work)


@pytest.mark.parametrize("route", [route for route in ROUTES if "<code>" in route.path], ids=lambda route: route.name)
def test_a_case_of_another_office_is_out_of_reach_by_every_address(desk: House, route: object) -> None:
    code = opened(desk)
    stranger = desk.sign_in("supervisor", staff_id="boss-dai", office_id="代县")
    path = route.path  # type: ignore[attr-defined]
    for name, value in {
        "code": code, "upload": uploaded(desk, code), "item": "licence", "number": "1", "seq": "1", "name": "accept",
    }.items():  # fmt: skip
        path = path.replace(f"<{name}>", value)
    fields = {
        "seen": "1", "reason": "看看", "name": "x", "note": "x", "text": "x", "names": "x", "to": "department:tax",
        "outcome": "all_online", "delivery": "download", "kind": "acceptance", "decided_on": "2026-11-23",
        "number": "1号", "version": "1",
    }  # fmt: skip
    method = route.method  # type: ignore[attr-defined]
    answer = stranger.hx("POST", path, data=fields) if method == "POST" else stranger.get(path)
    assert answer.status_code in (404, 422), (path, answer.status_code)
    assert "没有" in answer.text or "不能" in answer.text or "不对" in answer.text
    assert "面馆" not in answer.text and "13900000001" not in answer.text
    assert case(desk, code).last_event == 1


def test_a_picture_is_shown_under_a_safe_header_and_noted(desk: House) -> None:
    member, code = agent(desk), opened(desk)
    number = uploaded(desk, code, name='合同";x.png')
    answer = member.get(f"{URL}/{code}/uploads/{number}")
    assert (answer.status_code, answer.content, answer.headers["content-type"]) == (200, PNG, "image/png")
    shown = answer.headers["content-disposition"]
    assert shown.startswith('inline; filename="') and "合同" not in shown and '";x' not in shown
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert answer.headers["x-content-type-options"] == "nosniff"
    acts = [row.act for row in desk.rows(sa.select(audit_entry.c.act).where(audit_entry.c.about == code))]
    assert "case.upload" in acts


def test_what_a_browser_might_run_is_saved_not_shown(desk: House) -> None:
    member, code = agent(desk), opened(desk)
    number = uploaded(desk, code, media_type="text/html", name="a.html")
    answer = member.get(f"{URL}/{code}/uploads/{number}")
    assert answer.headers["content-disposition"].startswith("attachment;")


@pytest.mark.parametrize("state", ["waiting", "quarantined"])
def test_what_was_not_checked_is_given_to_nobody(desk: House, state: str) -> None:
    member, code = agent(desk), opened(desk)
    number = uploaded(desk, code, state=state)
    assert member.get(f"{URL}/{code}/uploads/{number}").status_code == 404


def test_a_file_is_found_by_its_own_case_only_and_by_no_path(desk: House) -> None:
    member, code, other = agent(desk), opened(desk), opened(desk, 2)
    number = uploaded(desk, code)
    for path in (f"{other}/uploads/{number}", f"{code}/uploads/..%2f..%2fqihang.db", f"{code}/uploads/U-22222222"):
        assert member.get(f"{URL}/{path}").status_code == 404, path


def test_a_file_that_was_changed_on_disk_is_not_given_out(desk: House) -> None:
    member, code = agent(desk), opened(desk)
    number = uploaded(desk, code)
    stored_as = desk.rows(sa.select(upload.c.stored_as))[0].stored_as
    open_store(desk.settings).path(stored_as).write_bytes(b"other")
    assert member.get(f"{URL}/{code}/uploads/{number}").status_code == 404


def test_names_with_scripts_are_words(desk: House) -> None:
    member, code = agent(desk), opened(desk, enterprise=f"面馆{SCRIPT}")
    act(member, code, "move/accept")
    act(member, code, "materials/want", names=f"合同{SCRIPT}")
    act(member, code, "log", kind="guide", text=SCRIPT)
    for page in (URL, f"{URL}/{code}", f"{URL}?search={SCRIPT}", f"{URL}/{code}/aside?seen=1"):
        assert SCRIPT not in member.get(page).text, page


def test_cells_of_the_export_are_no_formulas(desk: House) -> None:
    opened(desk, enterprise='=HYPERLINK("http://x","面馆")')
    boss = desk.sign_in("supervisor", office_id="定襄县")
    answer = boss.get(f"{URL}/export?list=open")
    assert answer.headers["content-type"].startswith("text/csv")
    assert "'=HYPERLINK" in answer.text and ",=HYPERLINK" not in answer.text and ',"=HYPERLINK' not in answer.text
    assert agent(desk).get(f"{URL}/export").status_code == 403


def test_the_number_is_told_for_a_reason_only(desk: House) -> None:
    member, code = agent(desk), opened(desk)
    assert "理由" in refusal(member.hx("POST", f"{URL}/{code}/person", data={"reason": " "}))
    answer = member.hx("POST", f"{URL}/{code}/person", data={"reason": "约补签字"})
    assert "13900000001" in answer.text and "王小明" in answer.text
    found = desk.rows(sa.select(audit_entry.c.reason).where(audit_entry.c.act == "case.unmask"))
    assert [row.reason for row in found] == ["约补签字"]


def test_a_form_without_the_page_it_came_from_does_nothing(desk: House) -> None:
    member, code = agent(desk), opened(desk)
    assert member.hx("POST", f"{URL}/{code}/move/accept").status_code == 422
    assert member.hx("POST", f"{URL}/X9/undo/X9").status_code == 422
    assert member.hx("POST", f"{URL}/{code}/move/notify", data={"seen": "1"}).status_code == 422
    assert member.hx("POST", f"{URL}/{code}/items/licence/drop", data={"seen": "1"}).status_code == 422
    assert case(desk, code).last_event == 1


def test_odd_places_and_filters_are_answered_calmly(desk: House) -> None:
    member, code = agent(desk), opened(desk)
    for query in (
        "after=~",
        "after=%00",
        "office=%27",
        "search=%25",
        "list=new&sort=applied&order=down",
        "theme=x&agent=y",
    ):
        assert member.get(f"{URL}?{query}").status_code == 200, query
    assert member.get(f"{URL}?list=nonsense").status_code == 422
    assert member.get(f"{URL}/{code.lower()}").status_code == 404
    assert member.get(f"{URL}/rows").status_code == 200
