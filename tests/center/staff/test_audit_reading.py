"""The audit log as it is read: by whom, about what, when; within sight; and looking is noted."""

from __future__ import annotations

from datetime import date

from center.records import Records
from center.staff.accounts import StaffMember
from center.staff.audit import note, verify
from center.staff.audit_reading import AuditPage, Filter, look
from center.staff.rights import Role
from tests.center.staff.staffed import NOW, made, minutes

BOSS = StaffMember(9, "boss", "李主任", frozenset({Role.SUPERVISOR}), None, None)


def noted(records: Records) -> None:
    """Four entries on two days in Shanghai: wang and li, before and after midnight."""
    made(records, "wang", office="定襄县/晋昌镇")
    made(records, "li", office="原平市", name="李敏")
    acts = (("wang", "case.view", "D-1", 0), ("li", "case.view", "D-2", 1), ("wang", "case.unmask", "D-2", 12 * 60))
    for staff_id, act, about, after in acts:
        records.write_now(lambda at, it=(staff_id, act, about), after=after: note(at, *it, minutes(after)))


def seen(records: Records, wanted: Filter, staff: StaffMember = BOSS, before: int = 0, size: int = 50) -> AuditPage:
    return records.write_now(lambda at: look(at, staff, wanted, NOW, before=before, size=size))


def abouts(page: AuditPage) -> list[str]:
    return [entry.about for entry in page.entries if entry.act.startswith("case.")]


def test_filters_leave_out_the_rest_and_the_newest_comes_first(records: Records) -> None:
    noted(records)
    first, second = date(2026, 11, 20), date(2026, 11, 21)
    found = {
        "all": abouts(seen(records, Filter())),
        "wang": abouts(seen(records, Filter(staff_id="wang"))),
        "act": abouts(seen(records, Filter(act="case.unmask"))),
        "about": abouts(seen(records, Filter(about="D-2"))),
        "first day": abouts(seen(records, Filter(last_day=first))),
        "second day": abouts(seen(records, Filter(first_day=second, last_day=second))),
        "both": abouts(seen(records, Filter("li", "case.view", "D-1"))),
    }
    assert found == {
        "all": ["D-2", "D-2", "D-1"],
        "wang": ["D-2", "D-1"],
        "act": ["D-2"],
        "about": ["D-2", "D-2"],
        "first day": ["D-2", "D-1"],
        "second day": ["D-2"],
        "both": [],
    }


def test_it_is_read_page_by_page_without_gap_or_repeat(records: Records) -> None:
    for place in range(7):
        records.write_now(lambda at, place=place: note(at, "wang", "case.view", f"D-{place}", NOW))
    read, before = [], 0
    while True:
        page = seen(records, Filter(act="case.view"), before=before, size=3)
        read += [entry.about for entry in page.entries]
        before = page.following
        if not before:
            break
    assert read == [f"D-{place}" for place in reversed(range(7))]


def test_a_member_of_an_office_sees_what_its_staff_did(records: Records) -> None:
    noted(records)
    county = BOSS._replace(office_id="定襄县")
    page = seen(records, Filter(), county)
    assert ({entry.staff_id for entry in page.entries}, page.names) == ({"wang"}, {"wang": "王小红"})
    assert seen(records, Filter(staff_id="li"), county).entries == ()


def test_looking_is_noted_with_what_was_looked_for(records: Records) -> None:
    noted(records)
    seen(records, Filter("wang", about="D-1"), before=3)
    last = seen(records, Filter()).entries[0]
    details = {"staff_id": "wang", "about": "D-1", "older_than": 3}
    assert (last.staff_id, last.act, last.about, last.details) == ("boss", "audit.view", "D-1", details)
    assert records.read_now(verify) == []


def test_a_number_that_was_looked_for_is_not_kept(records: Records) -> None:
    for number in ("13900000001", "140932199001011234"):
        seen(records, Filter(about=number))
    seen(records, Filter(about="D-1"))
    kept = [(entry.about, entry.details.get("about")) for entry in seen(records, Filter(act="audit.view")).entries]
    assert kept == [("D-1", "D-1"), *[("〔身份证号已隐去〕",) * 2], ("139****0001",) * 2]
