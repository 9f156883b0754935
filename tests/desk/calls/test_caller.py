"""Who calls: found, confirmed, not the one we thought, and that undone."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from center.call_tables import call
from center.cases.events import Actor
from center.demand_states import DemandKind
from center.demands import Raised, open_demand
from center.enterprises import enterprise_of
from center.people import contact_of, read_contact
from center.people_tables import channel_identity, contact
from desk.calls.knowing import knowledge
from tests.desk.calls.stub_bot import StubBot
from tests.desk.calls.test_record import NUMBER, acts, opened
from tests.desk.house import House


def known(desk: House) -> int:
    """Somebody with an enterprise."""

    def make(connection: Any) -> int:
        person = contact_of(connection, desk.seal, NUMBER, "周女士", desk.now)
        enterprise_of(connection, person, "晋味源", None, "定襄县", desk.now)
        return person

    return desk.write(make)


def state(desk: House) -> tuple[str, int | None]:
    """How sure we are, and of whom."""
    [row] = desk.rows(sa.select(call.c.identity, call.c.contact_id))
    return row.identity, row.contact_id


def test_the_number_finds_the_person_masked(desk: House, bot: StubBot) -> None:
    person = known(desk)
    member = desk.sign_in("operator")
    page = member.get(opened(member)).text
    assert state(desk) == ("linked", person)
    assert "周女士：晋味源" in page
    assert "按号码认出" in page


def test_a_demand_is_named_and_opened_by_those_who_may(desk: House, bot: StubBot) -> None:
    person = known(desk)

    def make(connection: Any) -> str:
        due = knowledge().service.working_clock().due(desk.now, 4)
        words = Raised(DemandKind.DEMAND, "窗口跑了三趟", "定襄县", contact_id=person)
        return open_demand(connection, desk.seal, words, Actor("staff", "x"), due, desk.now).code

    code = desk.write(make)
    pages = [member.get(opened(member)).text for member in (desk.sign_in("operator"), desk.sign_in("supervisor"))]
    assert [code in page for page in pages] == [True, True]
    assert [f'href="/desk/demands/{code}"' in page for page in pages] == [False, True]


def test_another_county_sees_no_enterprise(desk: House, bot: StubBot) -> None:
    known(desk)
    member = desk.sign_in("operator", office_id="五台县")
    assert "晋味源" not in member.get(opened(member)).text


def test_a_wrong_caller_and_back(desk: House, bot: StubBot) -> None:
    person = known(desk)
    member = desk.sign_in("operator")
    url = opened(member)
    page = member.hx("POST", f"{url}/unlink").text
    assert ("晋味源" in page, "不是本人" in page) == (False, True)
    assert state(desk) == ("unlinked", None)
    assert "晋味源" in member.hx("POST", f"{url}/link").text
    assert state(desk) == ("linked", person)
    assert acts(desk) == ["call.open", "call.unlink", "call.link"]


def test_confirming_lets_the_bot_know_who_calls(desk: House, bot: StubBot) -> None:
    person = known(desk)
    member = desk.sign_in("operator")
    url = opened(member)
    assert "已核对" in member.hx("POST", f"{url}/confirm", data={"name": ""}).text
    bot.says("您来办什么事？")
    member.hx("POST", f"{url}/task", data={"task": "book"})
    [proof] = desk.rows(sa.select(channel_identity))
    assert (proof.channel, proof.contact_id, proof.proved_by) == ("hotline", person, "staff")
    member.hx("POST", f"{url}/unlink")
    assert desk.rows(sa.select(channel_identity)) == []


def test_a_new_caller_becomes_a_contact_when_confirmed(desk: House, bot: StubBot) -> None:
    member = desk.sign_in("operator")
    url = opened(member)
    assert desk.rows(sa.select(contact)) == []
    member.hx("POST", f"{url}/confirm", data={"name": "吴先生"})
    assert state(desk)[0] == "confirmed"
    assert "吴先生" in member.get(url).text


def test_an_anonymous_caller_gives_a_number(desk: House, bot: StubBot) -> None:
    person = known(desk)
    member = desk.sign_in("operator")
    url = opened(member, "anonymous")
    assert member.hx("POST", f"{url}/confirm").status_code == 422
    assert member.hx("POST", f"{url}/number", data={"number": "不说"}).status_code == 422
    assert "晋味源" in member.hx("POST", f"{url}/number", data={"number": NUMBER}).text
    assert state(desk) == ("linked", person)


def test_earlier_calls_are_there(desk: House, bot: StubBot) -> None:
    first = desk.sign_in("operator", office_id="定襄县")
    url = opened(first)
    first.post(f"{url}/save", data={"revision": "0", "question": "问过歇业"})
    page = desk.sign_in("operator", staff_id="op-2", office_id="定襄县")
    assert "问过歇业" in page.get(opened(page)).text
    elsewhere = desk.sign_in("operator", staff_id="op-3", office_id="五台县")
    assert "问过歇业" not in elsewhere.get(opened(elsewhere)).text


def test_a_name_other_than_the_known_one_is_asked_about_and_renames_nobody(desk: House, bot: StubBot) -> None:
    person = known(desk)
    member = desk.sign_in("operator")
    url = opened(member)
    asked = member.hx("POST", f"{url}/confirm", data={"name": "周芳芳"})
    assert (asked.status_code, "登记的是周**" in asked.text, 'value="周芳芳"' in asked.text) == (200, True, True)
    assert (state(desk), name_of(desk, person)) == (("linked", person), "周女士")
    assert "已核对" in member.hx("POST", f"{url}/confirm", data={"name": "周女士"}).text
    assert (state(desk), name_of(desk, person)) == (("confirmed", person), "周女士")


def test_the_same_caller_is_renamed_and_another_is_somebody_new(desk: House, bot: StubBot) -> None:
    person = known(desk)
    member = desk.sign_in("operator")
    url = opened(member)
    member.hx("POST", f"{url}/confirm", data={"name": "吴先生", "whose": "another"})
    confirmed, other = state(desk)
    assert (confirmed, other == person, name_of(desk, person)) == ("confirmed", False, "周女士")
    assert other is not None and name_of(desk, other) == "吴先生"
    member.hx("POST", f"{url}/unlink")
    member.hx("POST", f"{url}/link")
    member.hx("POST", f"{url}/confirm", data={"name": "周芳芳", "whose": "same"})
    assert (state(desk), name_of(desk, person)) == (("confirmed", person), "周芳芳")


def name_of(desk: House, contact_id: int) -> str | None:
    return desk.read(lambda to: read_contact(to, desk.seal, contact_id)).name
