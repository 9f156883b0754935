"""The pages of cases over HTTP: lists, the page itself, and every act on it."""

from __future__ import annotations

import re

from center.cases.states import CaseState
from tests.desk.cases.casework import URL, act, agent, case, opened, refusal
from tests.desk.house import House


def test_the_list_shows_what_the_member_sees(desk: House) -> None:
    code = opened(desk)
    shown = agent(desk).get(URL)
    assert shown.status_code == 200, shown.text
    assert code in shown.text and "定襄县1号面馆" in shown.text
    assert code not in agent(desk, "agent-2", office_id="代县").get(URL).text


def test_the_page_of_a_case_opens_and_is_on_record(desk: House) -> None:
    code = opened(desk)
    shown = agent(desk).get(f"{URL}/{code}")
    assert shown.status_code == 200, shown.text
    assert "代办受理" in shown.text and "王小明" not in shown.text and "13900000001" not in shown.text


def test_an_agent_accepts_a_case(desk: House) -> None:
    code, member = opened(desk), agent(desk)
    answer = act(member, code, "move/accept")
    assert answer.status_code == 200, answer.text
    assert answer.headers["hx-redirect"] == f"{URL}/{code}"
    assert case(desk, code).state is CaseState.ACCEPTED


def test_of_two_pages_the_second_is_told_to_look_again(desk: House) -> None:
    code, member = opened(desk), agent(desk)
    seen = case(desk, code).last_event
    act(member, code, "move/accept", seen)
    answer = act(agent(desk, "agent-2"), code, "move/terminate", seen, reason="不办了")
    assert (answer.status_code, "刚刚被别人改动过" in refusal(answer)) == (422, True)


def test_a_receipt_offers_a_term_that_stays_true(desk: House) -> None:
    code, member = opened(desk), agent(desk)
    act(member, code, "move/accept")
    field = re.search(r'name="term"[^>]*value="([^"]*)"', member.get(f"{URL}/{code}").text)
    assert field and field[1].startswith("最晚2026年11月") and field[1].endswith("代办办结")
