"""Drafts: saved once for a message, append-only, sealed where personal, on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from center.cases.events import Actor, history, verify
from center.draft_tables import draft_version
from center.drafts.fields import BadField, Gap
from center.drafts.moves import drop
from center.drafts.records import (
    KEPT,
    Content,
    DraftState,
    DraftView,
    DroppedDraft,
    UnknownDraft,
    draft_of_case,
    drafts_of,
    own_draft,
    versions,
)
from center.identifiers import read_code
from center.identities import Asker
from center.records import Records
from tests.center.demanded import new_contact
from tests.center.drafts.drafted import BOT, HOUR, field, milk_tea, read, saved, view
from tests.center.recorded import FRIDAY_NOON, SEAL, new_conversation, said


def stored(records: Records) -> list[dict[str, Any]]:
    wanted = sa.select(draft_version).order_by(draft_version.c.id)
    return records.read_now(lambda connection: [dict(row._mapping) for row in connection.execute(wanted)])


def told(records: Records, code: str) -> list[tuple[str, dict[str, Any]]]:
    return records.read_now(lambda connection: [(event.kind, event.data) for event in history(connection, code)])


def test_a_new_draft_reads_back_as_it_was_saved(records: Records) -> None:
    talk = new_conversation(records)
    version = saved(records, conversation_id=talk, message_id=said(records, talk), office_id="忻府区")
    assert (version.number, version.made_by, version.created_at) == (1, BOT, FRIDAY_NOON)
    assert read_code(version.code) == version.code
    assert read(records, version.code) == version
    assert view(records, version.code) == DraftView(
        code=version.code,
        state=DraftState.OPEN,
        conversation_id=talk,
        contact_id=None,
        office_id="忻府区",
        last_version=1,
        confirmed_version=None,
        filed_version=None,
        case_code=None,
        reason=None,
        expires_at=FRIDAY_NOON + KEPT,
        last_event=1,
        created_at=FRIDAY_NOON,
        updated_at=FRIDAY_NOON,
    )


def test_the_same_message_makes_one_version(records: Records) -> None:
    talk = new_conversation(records)
    first_said, then_said = said(records, talk, "开奶茶店"), said(records, talk, "资本写二十万")
    first = saved(records, conversation_id=talk, message_id=first_said)
    again = saved(records, milk_tea(name=None), conversation_id=talk, message_id=first_said, now=FRIDAY_NOON + HOUR)
    assert again == first
    changed = milk_tea(capital=field(200000, "20万元"))
    second = saved(records, changed, first.code, FRIDAY_NOON + HOUR, message_id=then_said)
    assert saved(records, milk_tea(), first.code, FRIDAY_NOON + 2 * HOUR, message_id=then_said) == second
    assert records.read_now(lambda connection: versions(connection, SEAL, first.code)) == [first, second]
    assert view(records, first.code).expires_at == FRIDAY_NOON + HOUR + KEPT


def test_saved_unchanged_there_is_no_new_version(records: Records) -> None:
    first = saved(records)
    assert saved(records, milk_tea(), first.code, FRIDAY_NOON + HOUR) == first
    assert view(records, first.code).last_version == 1


def test_the_history_names_what_changed_and_nothing_of_what_it_says(records: Records) -> None:
    code = saved(records).code
    saved(records, milk_tea(capital=field(200000, "20万元"), plans=None), code, FRIDAY_NOON + HOUR)
    first = {"version": 1, "changed": list(milk_tea().fields), "gaps": ["address"]}
    first["changed"] = sorted(first["changed"], key=list(read(records, code, 1).fields).index)
    second = {"version": 2, "changed": ["capital", "plans"], "gaps": ["address"]}
    assert told(records, code) == [("version", first), ("version", second)]
    assert records.read_now(lambda connection: verify(connection, code)) == []


def test_what_is_personal_is_sealed_and_the_rest_masked(records: Records) -> None:
    content = milk_tea(idea=field("开店，打13900000003找我，身份证110101199003074514"))
    version = saved(records, Content(content.fields, (Gap("phone", "等13900000003回话"),)))
    (row,) = stored(records)
    plain = json.loads(row["fields"])
    assert set(version.fields) - set(plain) == {"address", "people"}
    assert plain["idea"]["value"] == "开店，打139****0003找我，身份证〔身份证号已隐去〕"
    assert json.loads(row["gaps"]) == [["phone", "等139****0003回话", False]]
    assert not any(word in str(row) for word in ("王小明", "七一路", "13900000002", "13900000001"))
    assert read(records, version.code).fields["people"].value[0]["note"] == "电话13900000001"
    assert read(records, version.code).fields["address"].value == "忻府区七一路1号，电话13900000002"


def test_identity_numbers_are_gone_even_where_things_are_sealed(records: Records) -> None:
    version = saved(records, milk_tea(address=field("一号院，身份证110101199003074514")))
    assert version.fields["address"].value == "一号院，身份证〔身份证号已隐去〕"


@pytest.mark.parametrize("statement", ["UPDATE draft_version SET fields = '{}'", "DELETE FROM draft_version"])
def test_no_version_is_changed_or_deleted(records: Records, statement: str) -> None:
    version = saved(records)
    with pytest.raises(DBAPIError, match="append-only"):
        records.write_now(lambda connection: connection.execute(sa.text(statement)))
    assert read(records, version.code) == version


def test_fields_and_rows_that_a_draft_does_not_have_are_refused(records: Records) -> None:
    for fields in (
        {"colour": field("红")},
        {"scope": field([{"code": "F1", "phrase": "零售", "kind": "often"}], "零售")},
        {"people": field("王小明")},
        {"capital": field({1, 2}, "一或二")},
    ):
        with pytest.raises(BadField):
            saved(records, Content(fields))
    assert stored(records) == []


def test_only_its_maker_sees_it(records: Records) -> None:
    talk, contact = new_conversation(records), new_contact(records, "a")
    mine = saved(records, conversation_id=talk).code
    theirs = saved(records, contact_id=contact).code

    def found(asker: Asker, *states: DraftState) -> list[str]:
        return [seen.code for seen in records.read_now(lambda connection: drafts_of(connection, asker, *states))]

    assert found(Asker(talk)) == [mine]
    assert found(Asker(talk, (contact,))) == [theirs, mine]
    assert found(Asker(talk, (contact,)), DraftState.FILED) == []
    assert found(Asker(None)) == []
    assert records.read_now(lambda connection: own_draft(connection, mine, Asker(talk))).code == mine
    with pytest.raises(UnknownDraft) as refused:
        records.read_now(lambda connection: own_draft(connection, theirs, Asker(talk)))
    assert refused.value.message == f"没有编号为{theirs}的拟稿。"


def test_an_unknown_draft_is_refused(records: Records) -> None:
    code = saved(records).code
    for unknown in (lambda: read(records, "L-22222222"), lambda: read(records, code, 2)):
        with pytest.raises(UnknownDraft):
            unknown()
    with pytest.raises(UnknownDraft):
        saved(records, code="L-22222222")
    assert records.read_now(lambda connection: draft_of_case(connection, "D-22222222")) is None


def test_a_dropped_draft_is_not_worked_on(records: Records) -> None:
    code = saved(records).code
    person = Actor("person", "somebody")
    records.write_now(lambda connection: drop(connection, code, "不开了", person, FRIDAY_NOON))
    with pytest.raises(DroppedDraft):
        saved(records, milk_tea(name=None), code)
    assert view(records, code).last_version == 1
