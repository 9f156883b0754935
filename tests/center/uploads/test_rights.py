"""Whose case it is, and which materials may be uploaded for it; on SQLite and PostgreSQL."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from center.case_tables import case_material
from center.cases.asks import Ask, AskKind
from center.cases.materials import receive, refuse, want
from center.cases.notices import Guidance, GuideLink, issue_notice
from center.cases.reading import UnknownCase, read_case
from center.guides import Material, Source
from center.knowledge import Knowledge
from center.records import Records
from center.uploads.identity import proof_instead
from center.uploads.listing import NO_GUIDES, guide_book, note_on
from center.uploads.rights import material_for, own_case, own_open_codes, wanted_of
from center.uploads.states import Reason, UploadRefused
from tests.center.cases.paper_case import CLERK, CODE, FETCHED, NOW, clock, moved
from tests.center.recorded import new_conversation
from tests.center.uploads.asked import CHARTER, LEASE, ORIGINAL, PROOF, REGISTER, owner, proved


def titles(records: Records, talk: str) -> list[tuple[str, list[str], list[str]]]:
    found = records.read_now(lambda connection: wanted_of(connection, talk, NO_GUIDES))
    return [(one.code, [it.title for it in one.materials], [it.title for it in one.elsewhere]) for one in found]


def test_whoever_opened_it_and_its_proved_contact_see_the_case_and_nobody_else(records: Records) -> None:
    talk, stranger = owner(records), new_conversation(records)
    known = proved(records)
    seen = [(CODE, [CHARTER, LEASE], [PROOF])]
    assert [titles(records, one) for one in (talk, known, stranger)] == [seen, seen, []]
    with pytest.raises(UnknownCase):
        records.read_now(lambda connection: own_case(connection, stranger, CODE))


def test_a_closed_case_is_still_ones_own_but_wants_nothing(records: Records) -> None:
    talk = owner(records)
    moved(records, CODE, "terminate", reason="申请人撤回")
    assert records.read_now(lambda connection: own_case(connection, talk, CODE).code) == CODE
    assert records.read_now(lambda connection: own_open_codes(connection, talk)) == []


@pytest.mark.parametrize(
    ("material", "reason", "message"),
    [
        ("别的", Reason.NOT_WANTED, "这件代办没有要这份材料，不用传。"),
        (PROOF, Reason.IDENTITY, f"“{PROOF}”里有身份证件，不在网上收：请带原件到窗口核对，或在办事平台上实名认证。"),
        (ORIGINAL, Reason.NOT_WANTED, f"“{ORIGINAL}”要带原件到窗口，不用上传。"),
        (REGISTER, Reason.NOT_WANTED, f"“{REGISTER}”由我们从系统里调取，不用您交。"),
        (LEASE, Reason.NOT_WANTED, f"“{LEASE}”代办员已经收到，不用再传。"),
    ],
)
def test_what_is_not_uploaded_is_told_with_what_to_do(
    records: Records, material: str, reason: Reason, message: str
) -> None:
    owner(records)
    records.write_now(lambda connection: receive(connection, CODE, LEASE, CLERK, NOW))
    with pytest.raises(UploadRefused) as refused:
        records.read_now(lambda connection: material_for(connection, read_case(connection, CODE), material, NO_GUIDES))
    assert (refused.value.reason, refused.value.message) == (reason, message)


def test_what_has_to_be_mended_is_wanted_again_with_the_note(records: Records) -> None:
    talk = owner(records)
    records.write_now(lambda connection: refuse(connection, CODE, CHARTER, "缺第二页", CLERK, NOW))
    assert notes(records, talk) == [(CHARTER, "还没交"), (LEASE, "还没交")]
    told_all(records)
    assert notes(records, talk) == [(CHARTER, "要修改：缺第二页"), (LEASE, "还没交")]


def test_what_staff_list_is_asked_for_once_it_was_told(records: Records) -> None:
    talk = owner(records)
    extra = (Material(name="消防验收意见", source=Source.UPLOAD),)
    records.write_now(lambda connection: want(connection, CODE, extra, FETCHED, CLERK, NOW))
    assert notes(records, talk) == [(CHARTER, "还没交"), (LEASE, "还没交")]
    told_all(records)
    assert notes(records, talk) == [(CHARTER, "还没交"), (LEASE, "还没交"), ("消防验收意见", "还没交")]


def notes(records: Records, talk: str) -> list[tuple[str, str]]:
    """What the applicant may upload, with what they are told of it."""
    [found] = records.read_now(lambda connection: wanted_of(connection, talk, NO_GUIDES))
    return [(one.title, note_on(one)) for one in found.materials]


def told_all(records: Records) -> None:
    """Everything that is open is told at once."""
    nowhere = Guidance("政务服务网", (GuideLink("a.b", "怎么办"),), ("打 12345",))
    records.write_now(lambda at: issue_notice(at, CODE, [], nowhere, FETCHED, CLERK, NOW, clock()))


def test_an_upload_is_no_receipt(records: Records) -> None:
    owner(records)

    def states(connection: Any) -> list[str]:
        return list(connection.execute(sa.select(case_material.c.state).order_by(case_material.c.id)).scalars())

    assert records.read_now(states) == ["wanted", "wanted", "wanted", "wanted", "received"]


def test_what_guides_ask_for_may_be_uploaded_besides_what_the_case_lists(
    records: Records, real_knowledge: Knowledge
) -> None:
    talk, book = owner(records), guide_book(real_knowledge)
    [found] = records.read_now(lambda connection: wanted_of(connection, talk, book))
    assert [(one.title, note_on(one)) for one in found.materials] == [
        (LEASE, "还没交"),
        ("设立登记申请书", "办营业执照用"),
        ("住所（经营场所）使用证明", "办营业执照用"),
        (CHARTER, "还没交（办公司时）"),
        ("合伙协议", "办合伙企业时"),
        ("法定代表人授权", "不是法定代表人本人来办时"),
        ("遗失说明", "章丢了补刻时"),
    ]
    assert [one.title for one in found.elsewhere] == [
        PROOF,
        "股东、投资人或经营者身份证明",
        "法定代表人和董监高的任职文件、身份证明",
    ]


def test_what_staff_asked_for_in_a_notice_is_wanted_with_what_they_say(
    records: Records, real_knowledge: Knowledge
) -> None:
    talk = owner(records)
    asks = (Ask("平面图", AskKind.MISSING, "要标尺寸"), Ask("印鉴", AskKind.MISSING, source=Source.WINDOW))
    guidance = Guidance("政务服务网", (GuideLink("a.b", "怎么办"),), ("打 12345",))
    records.write_now(lambda connection: issue_notice(connection, CODE, asks, guidance, FETCHED, CLERK, NOW, clock()))
    [found] = records.read_now(lambda connection: wanted_of(connection, talk, guide_book(real_knowledge)))
    assert ("平面图", "还没交：要标尺寸") in [(one.title, note_on(one)) for one in found.materials]
    assert "印鉴" not in [one.title for one in found.materials]


@pytest.mark.parametrize(
    ("name", "reason", "message"),
    [
        ("营业执照信息", Reason.NOT_WANTED, "“营业执照信息”由我们从系统里调取，不用您交。"),
        ("营业执照副本", Reason.NOT_WANTED, "这件代办没有要这份材料，不用传。"),
        ("来办人员身份证明", Reason.IDENTITY, proof_instead("来办人员身份证明")),
    ],
)
def test_what_guides_do_not_want_as_a_file_is_told(
    records: Records, real_knowledge: Knowledge, name: str, reason: Reason, message: str
) -> None:
    owner(records)
    book = guide_book(real_knowledge)
    with pytest.raises(UploadRefused) as refused:
        records.read_now(lambda connection: material_for(connection, read_case(connection, CODE), name, book))
    assert (refused.value.reason, refused.value.message) == (reason, message)
