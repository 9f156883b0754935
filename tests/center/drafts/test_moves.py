"""Drafts confirmed into a case, filed, changed afterwards, dropped, on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from center.cases.events import Actor, history, verify
from center.cases.opening import Origin
from center.cases.own import UnderWay
from center.drafts.fields import Gap
from center.drafts.moves import (
    EXPIRED,
    REPLACED,
    IllegalDraftMove,
    Unfinished,
    changes_since,
    confirm,
    drop,
    drop_expired,
    note_filing,
)
from center.drafts.records import KEPT, Content, DraftState, DroppedDraft, UnknownDraft, draft_of_case
from center.records import Records
from tests.center.cases.opened_case import case, catalogue, clock, wanted
from tests.center.drafts.drafted import HOUR, confirmed, field, milk_tea, read, saved, view
from tests.center.recorded import FRIDAY_NOON, SEAL, new_conversation

AGENT = Actor("staff", "agent-1")


def told(records: Records, code: str) -> list[tuple[str, dict[str, Any]]]:
    return records.read_now(lambda connection: [(event.kind, event.data) for event in history(connection, code)])


def filed(records: Records, code: str) -> None:
    records.write_now(lambda connection: note_filing(connection, code, AGENT, FRIDAY_NOON))


def dropped(records: Records, code: str, reason: str = "不开了") -> DraftState:
    return records.write_now(lambda connection: drop(connection, code, reason, AGENT, FRIDAY_NOON)).state


def test_a_confirmed_draft_opens_the_case_and_the_agent_sees_all_of_it(records: Records) -> None:
    version = saved(records)
    yes = confirmed(records, version.code)
    assert (yes.version, yes.fresh) == (1, True)
    assert yes.case == case(records, yes.case.code)
    linked = records.read_now(lambda connection: draft_of_case(connection, yes.case.code))
    assert linked is not None
    assert (linked.code, linked.state, linked.confirmed_version) == (version.code, DraftState.CONFIRMED, 1)
    assert linked.contact_id == yes.case.contact_id
    assert read(records, linked.code) == version
    assert told(records, yes.case.code)[-1] == ("draft", {"draft": version.code, "version": 1})
    assert told(records, version.code)[-1] == ("confirm", {"version": 1, "case_code": yes.case.code})
    for code in (version.code, yes.case.code):
        assert records.read_now(lambda connection, code=code: verify(connection, code)) == []


def test_confirmed_in_parts_the_rest_is_kept(records: Records) -> None:
    yes = confirmed(records, saved(records).code, items=("licence", "seal"))
    assert [task.item for task in yes.case.sub_tasks if task.batch == 1] == ["licence", "seal"]


def test_confirmed_again_it_is_the_same_case(records: Records) -> None:
    code = saved(records).code
    first = confirmed(records, code)
    again = confirmed(records, code, FRIDAY_NOON + HOUR)
    assert (again.case, again.version, again.fresh, again.opened) == (first.case, 1, False, None)
    assert [kind for kind, _ in told(records, code)] == ["version", "confirm"]


def test_who_confirmed_is_the_person_or_the_staff_who_typed_it(records: Records) -> None:
    code = saved(records).code
    typed = Origin("hotline", None, None, None, "operator-1")
    records.write_now(
        lambda connection: confirm(connection, SEAL, clock(), code, wanted(), typed, FRIDAY_NOON, catalogue=catalogue())
    )
    actors = records.read_now(lambda connection: [event.actor for event in history(connection, code)])
    assert actors[-1] == Actor("staff", "operator-1")


def test_what_it_cannot_do_without_is_asked_for_first(records: Records) -> None:
    gaps = (Gap("address", "房东的产权证明还没有"), Gap("phone", "还没有联系电话。", True))
    code = saved(records, Content(milk_tea().fields, gaps)).code
    with pytest.raises(Unfinished) as refused:
        confirmed(records, code)
    assert refused.value.message == "还差这些：还没有联系电话。说齐了就能提交。"
    assert (view(records, code).state, view(records, code).case_code) == (DraftState.OPEN, None)


def test_a_second_draft_of_the_same_case_takes_the_place_of_the_first(records: Records) -> None:
    first, second = saved(records).code, saved(records, milk_tea(plans=None)).code
    opened = confirmed(records, first)
    again = confirmed(records, second)
    assert (again.case.code, again.fresh) == (opened.case.code, False)
    assert (view(records, first).state, view(records, first).reason) == (DraftState.DROPPED, REPLACED)
    linked = records.read_now(lambda connection: draft_of_case(connection, opened.case.code))
    assert linked is not None
    assert linked.code == second


def test_a_filed_draft_does_not_give_way(records: Records) -> None:
    first, second = saved(records).code, saved(records, milk_tea(plans=None)).code
    confirmed(records, first)
    filed(records, first)
    with pytest.raises(IllegalDraftMove):
        confirmed(records, second)
    assert (view(records, first).state, view(records, second).state) == (DraftState.FILED, DraftState.OPEN)


def test_a_change_after_filing_is_a_new_version_and_the_case_is_told(records: Records) -> None:
    code = saved(records).code
    opened = confirmed(records, code)
    filed(records, code)
    saved(records, milk_tea(capital=field(200000, "20万元")), code, FRIDAY_NOON + HOUR)
    seen = view(records, code)
    assert (seen.state, seen.filed_version, seen.last_version) == (DraftState.FILED, 1, 2)
    change = {"draft": code, "version": 2, "changed": ["capital"], "gaps": ["address"]}
    assert told(records, opened.case.code)[-1] == ("draft_changed", change)
    changes = records.read_now(lambda connection: changes_since(connection, SEAL, code, 1))
    assert [entry.words for entry in changes] == ["出资由“10万元”改为“20万元”"]
    filed(records, code)
    assert view(records, code).filed_version == 2
    filed(records, code)
    assert [kind for kind, _ in told(records, code)] == ["version", "confirm", "file", "version", "file"]


def test_what_is_not_confirmed_is_not_filed(records: Records) -> None:
    code = saved(records).code
    with pytest.raises(IllegalDraftMove):
        filed(records, code)


def test_a_dropped_draft_is_not_confirmed_and_a_filed_one_not_dropped(records: Records) -> None:
    gone, there = saved(records).code, saved(records).code
    assert [dropped(records, gone), dropped(records, gone)] == [DraftState.DROPPED] * 2
    assert [kind for kind, _ in told(records, gone)] == ["version", "drop"]
    with pytest.raises(DroppedDraft):
        confirmed(records, gone)
    confirmed(records, there)
    filed(records, there)
    with pytest.raises(IllegalDraftMove):
        dropped(records, there)
    with pytest.raises(UnknownDraft):
        dropped(records, "L-22222222")


def test_only_open_drafts_run_out_of_time(records: Records) -> None:
    old, kept = saved(records).code, saved(records).code
    young = saved(records, now=FRIDAY_NOON + timedelta(days=1)).code
    confirmed(records, kept)

    def run_out() -> list[str]:
        return records.write_now(lambda connection: drop_expired(connection, FRIDAY_NOON + KEPT))

    assert [run_out(), run_out()] == [[old], []]
    assert (view(records, old).state, view(records, old).reason) == (DraftState.DROPPED, EXPIRED)
    assert view(records, young).state is DraftState.OPEN


def test_a_stranger_with_the_number_takes_nobodys_draft_away(records: Records) -> None:
    mine, theirs = saved(records).code, saved(records).code
    case_code = confirmed(records, mine).case.code
    elsewhere = Origin("json", new_conversation(records), None, None, None)
    choice = wanted(enterprise="忻府区晨光奶茶店", office=catalogue().offices["忻府区"])
    with pytest.raises(UnderWay):
        records.write_now(
            lambda connection: confirm(
                connection, SEAL, clock(), theirs, choice, elsewhere, FRIDAY_NOON, catalogue=catalogue()
            )
        )
    linked = records.read_now(lambda connection: draft_of_case(connection, case_code))
    assert linked is not None
    assert (linked.code, view(records, theirs).state) == (mine, DraftState.OPEN)
