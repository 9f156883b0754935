"""The materials of a case, on SQLite and on PostgreSQL."""

from __future__ import annotations

import pytest

from center.case_tables import case_material
from center.cases.materials import (
    FETCHED_NOTE,
    CaseMaterial,
    Listed,
    MaterialState,
    NotToBeAsked,
    UnknownMaterial,
    UnusableWords,
    materials_of,
    receive,
    refuse,
    want,
)
from center.cases.papers import ClosedCase
from center.cases.reading import UnknownCase
from center.guides import Material, Source
from center.records import Records
from tests.center.cases.paper_case import CLERK, CODE, FETCHED, NOW, accepted, events, kinds, later, moved, rows

LEASE = Material(name="租赁合同", source=Source.UPLOAD)
IDENTITY = Material(name="身份证原件", source=Source.WINDOW)
REGISTER = Material(name="企业登记信息", source=Source.SHARED)
LICENCE = Material(name="营业执照", source=Source.E_LICENCE)


@pytest.fixture
def code(records: Records) -> str:
    return accepted(records)


def wanted(records: Records, code: str, *materials: Listed, hours: float = 0) -> list[CaseMaterial]:
    return records.write_now(lambda connection: want(connection, code, materials, FETCHED, CLERK, later(hours)))


def received(records: Records, code: str, name: str, hours: float = 1) -> CaseMaterial:
    return records.write_now(lambda connection: receive(connection, code, name, CLERK, later(hours)))


def refused(records: Records, code: str, name: str, note: str, hours: float = 1) -> CaseMaterial:
    return records.write_now(lambda connection: refuse(connection, code, name, note, CLERK, later(hours)))


def listed(records: Records, code: str) -> list[CaseMaterial]:
    return records.read_now(lambda connection: materials_of(connection, code))


def test_what_the_center_fetches_counts_as_received(records: Records, code: str) -> None:
    assert wanted(records, code, LEASE, IDENTITY, REGISTER, LICENCE) == [
        CaseMaterial("租赁合同", Source.UPLOAD, MaterialState.WANTED, None, NOW),
        CaseMaterial("身份证原件", Source.WINDOW, MaterialState.WANTED, None, NOW),
        CaseMaterial("企业登记信息", Source.SHARED, MaterialState.RECEIVED, FETCHED_NOTE, NOW),
        CaseMaterial("营业执照", Source.E_LICENCE, MaterialState.RECEIVED, FETCHED_NOTE, NOW),
    ]
    assert events(records)[-1].data == {
        "wanted": ["租赁合同", "身份证原件"],
        "fetched": ["企业登记信息", "营业执照"],
        "untold": True,
    }


def test_listed_again_nothing_happens(records: Records, code: str) -> None:
    first = wanted(records, code, LEASE, REGISTER)
    before = kinds(records)
    assert wanted(records, code, LEASE, REGISTER, hours=1) == first
    assert kinds(records) == before
    assert rows(records, case_material) == 2


def test_two_guides_that_list_the_same_paper_ask_for_it_once(records: Records, code: str) -> None:
    wanted(records, code, LEASE, Material(name=" 租赁合同 ", source=Source.UPLOAD))
    assert [material.name for material in listed(records, code)] == ["租赁合同"]


@pytest.mark.parametrize("name", ["营业执照副本", "企业登记信息"])
def test_what_the_center_fetches_is_never_asked_for(records: Records, code: str, name: str) -> None:
    wanted(records, code, REGISTER)
    before = listed(records, code)
    with pytest.raises(NotToBeAsked) as refusal:
        wanted(records, code, LEASE, Material(name=name, source=Source.UPLOAD))
    assert "AH 6.2.1" in str(refusal.value)
    assert f"“{name}”由我们从系统里调取，不得要求申请人提供" in refusal.value.message
    assert listed(records, code) == before
    assert kinds(records) == ["accept", "want"]


def test_a_fetched_paper_is_not_refused_either(records: Records, code: str) -> None:
    wanted(records, code, LICENCE)
    with pytest.raises(NotToBeAsked):
        refused(records, code, "营业执照", "看不清")


def test_a_paper_that_turns_out_to_be_ours_is_no_longer_wanted(records: Records, code: str) -> None:
    wanted(records, code, Material(name="企业登记信息", source=Source.UPLOAD))
    wanted(records, code, REGISTER, hours=1)
    ours = CaseMaterial("企业登记信息", Source.SHARED, MaterialState.RECEIVED, FETCHED_NOTE, later(1))
    assert listed(records, code) == [ours]


def test_a_paper_comes_in_is_refused_and_comes_in_again(records: Records, code: str) -> None:
    wanted(records, code, LEASE)
    assert received(records, code, "租赁合同", 1).state is MaterialState.RECEIVED
    mended = CaseMaterial("租赁合同", Source.UPLOAD, MaterialState.REFUSED, "缺出租人签字", later(2))
    assert refused(records, code, "租赁合同", "缺出租人签字", 2) == mended
    assert listed(records, code) == [mended]
    whole = CaseMaterial("租赁合同", Source.UPLOAD, MaterialState.RECEIVED, None, later(3))
    assert received(records, code, "租赁合同", 3) == whole
    assert kinds(records) == ["accept", "want", "receive", "refuse", "receive"]


def test_received_or_refused_again_nothing_happens(records: Records, code: str) -> None:
    wanted(records, code, LEASE, IDENTITY)
    first = received(records, code, "租赁合同", 1), refused(records, code, "身份证原件", "过期", 1)
    before = kinds(records)
    assert (received(records, code, "租赁合同", 2), refused(records, code, "身份证原件", "过期", 2)) == first
    assert kinds(records) == before


def test_another_fault_is_noted_instead(records: Records, code: str) -> None:
    wanted(records, code, LEASE)
    refused(records, code, "租赁合同", "缺签字")
    assert refused(records, code, "租赁合同", "缺签字和日期").note == "缺签字和日期"
    assert kinds(records)[-2:] == ["refuse", "refuse"]


def test_a_note_keeps_no_personal_numbers(records: Records, code: str) -> None:
    wanted(records, code, LEASE)
    note = refused(records, code, "租赁合同", "电话写成13900000001，\n身份证110101199003078515").note
    assert note == "电话写成139****0001， 身份证〔身份证号已隐去〕"
    assert "13900000001" not in str(events(records))


@pytest.mark.parametrize("note", ["", " \n"])
def test_without_a_note_nothing_is_refused(records: Records, code: str, note: str) -> None:
    wanted(records, code, LEASE)
    with pytest.raises(UnusableWords) as refusal:
        refused(records, code, "租赁合同", note)
    assert refusal.value.message == "要修改的内容不能空着。"
    assert listed(records, code)[0].state is MaterialState.WANTED


def test_a_paper_nobody_listed(records: Records, code: str) -> None:
    with pytest.raises(UnknownMaterial) as refusal:
        received(records, code, "房产证")
    assert refusal.value.message == f"{CODE}的材料里没有“房产证”，请先把它列进去。"


def test_a_name_is_neither_empty_nor_endless(records: Records, code: str) -> None:
    for name in (" ", "长" * 121):
        with pytest.raises(UnusableWords):
            received(records, code, name)


def test_a_closed_case_takes_no_papers(records: Records, code: str) -> None:
    wanted(records, code, LEASE)
    moved(records, code, "terminate", reason="不办了")
    for act in (
        lambda: wanted(records, code, IDENTITY),
        lambda: received(records, code, "租赁合同"),
        lambda: refused(records, code, "租赁合同", "缺签字"),
    ):
        with pytest.raises(ClosedCase):
            act()


def test_a_case_nobody_opened(records: Records) -> None:
    with pytest.raises(UnknownCase):
        wanted(records, "D-22222222", LEASE)
