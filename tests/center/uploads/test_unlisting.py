"""Papers taken off the list of a case: gone from the list, told why, audited; on SQLite and PostgreSQL."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from center.cases.events import verify
from center.cases.materials import UnusableWords, materials_of, receive, want
from center.cases.papers import ClosedCase
from center.cases.reading import read_case
from center.guides import Material, Source
from center.notice_tables import notice
from center.records import Records
from center.uploads.listing import NO_GUIDES, GuideBook
from center.uploads.records import withdraw
from center.uploads.rights import material_for, wanted_of
from center.uploads.states import UploadRefused
from center.uploads.unlisting import NotToUnlist, Unlisted, unlist, unlisted_of
from tests.center.cases.paper_case import CLERK, CODE, FETCHED, NOW, events, kinds, moved
from tests.center.uploads.asked import CHARTER, LEASE, PROOF, REGISTER, TOLD_BY, Desk, owner
from tests.center.uploads.test_listing import book, paper

FORM = "设立登记申请书"
WHY = "房子是自己的"
GUIDES = book(licence=[paper(FORM), paper(LEASE, "租来的房子")])


def unlisted(records: Records, name: str, reason: str = WHY, guides: GuideBook = NO_GUIDES) -> Unlisted:
    return records.write_now(lambda connection: unlist(connection, CODE, name, reason, guides, CLERK, NOW))


def shown(records: Records, talk: str, guides: GuideBook = NO_GUIDES) -> list[str]:
    [case] = records.read_now(lambda connection: wanted_of(connection, talk, guides))
    return [one.title for one in (*case.materials, *case.elsewhere)]


def notices(records: Records) -> list[tuple[str, str, str]]:
    columns = sa.select(notice.c.kind, notice.c.conversation_id, notice.c.text)
    return [tuple(row) for row in records.read_now(lambda connection: connection.execute(columns).all())]


def refusal(records: Records, name: str) -> str:
    with pytest.raises(NotToUnlist) as refused:
        unlisted(records, name)
    return refused.value.message


def test_an_unlisted_paper_is_gone_its_person_is_told_why_and_the_history_says_by_whom(records: Records) -> None:
    talk = owner(records)
    assert shown(records, talk) == [CHARTER, LEASE, PROOF]
    assert unlisted(records, " 租赁合同 ", f"{WHY}，电话13900000001。") == Unlisted(LEASE, f"{WHY}，电话139****0001")
    assert shown(records, talk) == [CHARTER, PROOF]
    assert LEASE not in [one.name for one in records.read_now(lambda connection: materials_of(connection, CODE))]
    last = events(records)[-1]
    assert (last.kind, last.actor, last.data) == ("unlist", CLERK, {"name": LEASE, "reason": f"{WHY}，电话139****0001"})
    words = f"“{LEASE}”不用交了：{WHY}，电话139****0001。"
    assert notices(records) == [("paper_unlisted", talk, f"代办件{CODE}：{words}别的材料照旧。")]
    with pytest.raises(UploadRefused) as refused:
        records.read_now(lambda connection: material_for(connection, read_case(connection, CODE), LEASE, NO_GUIDES))
    assert refused.value.message == words
    assert records.read_now(lambda connection: verify(connection, CODE)) == []


def test_what_a_guide_asks_for_stays_away_too_and_comes_back_when_it_is_listed_again(records: Records) -> None:
    talk = owner(records)
    assert FORM in shown(records, talk, GUIDES)
    unlisted(records, FORM, guides=GUIDES)
    unlisted(records, LEASE, guides=GUIDES)
    assert shown(records, talk, GUIDES) == [CHARTER, PROOF]
    again = [Material(name=FORM, source=Source.UPLOAD)]
    records.write_now(lambda connection: want(connection, CODE, again, FETCHED, TOLD_BY, NOW))
    assert shown(records, talk, GUIDES) == [CHARTER, FORM, PROOF]
    assert unlisted(records, FORM, "还是不用", GUIDES).reason == "还是不用"
    assert shown(records, talk, GUIDES) == [CHARTER, PROOF]
    assert records.read_now(lambda connection: unlisted_of(connection, CODE)).keys() == {FORM, LEASE}


def test_unlisted_again_nothing_changes(records: Records) -> None:
    owner(records)
    first = unlisted(records, LEASE)
    assert unlisted(records, LEASE, "别的原因") == first
    assert (kinds(records).count("unlist"), len(notices(records))) == (1, 1)


def test_what_cannot_be_taken_off_says_why(records: Records) -> None:
    owner(records)
    records.write_now(lambda connection: receive(connection, CODE, CHARTER, CLERK, NOW))
    before = events(records)
    assert refusal(records, "购房发票") == f"{CODE}没有要“购房发票”，不用划掉。"
    assert refusal(records, REGISTER) == f"“{REGISTER}”由系统调取，本来就不找申请人要。"
    assert refusal(records, CHARTER) == f"“{CHARTER}”已经收到，按办事档案保存，不能划掉。"
    with pytest.raises(UnusableWords):
        unlisted(records, LEASE, " 。")
    moved(records, CODE, "terminate", reason="申请人撤回")
    with pytest.raises(ClosedCase):
        unlisted(records, LEASE)
    assert (events(records)[:-1], notices(records)) == (before, [])


async def test_a_paper_with_a_file_is_looked_at_first(records: Records, tmp_path: Path) -> None:
    desk, talk = Desk(records, tmp_path / "uploads"), owner(records)
    view = await desk.hand_in(talk)
    assert refusal(records, CHARTER) == (
        f"“{CHARTER}”已经传了1个文件：先看过，能用就登记收到；用不着，请申请人撤回以后再划掉。"
    )
    records.write_now(lambda connection: withdraw(connection, talk, view.code, NOW))
    assert unlisted(records, CHARTER).name == CHARTER
