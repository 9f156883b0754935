"""The lists of case work over HTTP: sorted both ways by every column, page after page, and kept fresh."""

from __future__ import annotations

import csv
import io
import re
import threading
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from center.case_tables import agency_case
from center.cases.urging import Receiver, urge
from center.staff_tables import audit_entry
from center.worklists import sheet
from tests.center.cases.opened_case import CLERK
from tests.desk.cases.casework import URL, act, agent, opened
from tests.desk.house import House, Member

LISTS = {
    f"{URL}?list=open": ("code", "state", "due", "office", "agent", "applied"),
    f"{URL}/items?list=work": ("state", "case", "due", "department"),
    f"{URL}/urges?list=all": ("case", "from", "due", "answered"),
    f"{URL}/breaches?list=": ("case", "number", "office", "who", "time"),
}


def worked(desk: House, count: int = 3) -> list[str]:
    """The codes of cases that were accepted, told of what is missing twice, and urged."""
    codes = [opened(desk, number) for number in range(count)]
    member = agent(desk)
    for place, code in enumerate(codes):
        act(member, code, "move/accept")
        for missing in ("租赁合同", "房产证"):
            answer = act(member, code, "notice", missing=missing, source="window", admits="1")
            assert answer.status_code == 200, answer.text
        urged(desk, code, place)
    return codes


def urged(desk: House, code: str, hours: int) -> None:
    """An urge of the case that is to be answered within so many hours."""
    to, by = Receiver(department="tax"), desk.now + timedelta(hours=1 + hours)
    desk.write(lambda connection: urge(connection, code, to, "快", by, CLERK, desk.now))


def shown(text: str) -> list[str]:
    """The rows of a list."""
    body = re.search(r"<tbody>(.*)</tbody>", text, re.DOTALL)
    return re.findall(r'href="(/desk/cases/[^"]+)"', body[1]) if body else []


@pytest.mark.parametrize(("url", "sorts"), LISTS.items())
def test_a_second_click_turns_the_rows_round(desk: House, url: str, sorts: tuple[str, ...]) -> None:
    codes = worked(desk)
    boss = desk.sign_in("supervisor", office_id="定襄县")
    plain = boss.get(url).text
    assert {row.split("/")[3].split("#")[0] for row in shown(plain)} == set(codes)
    assert tuple(re.findall(r"[?&;]sort=([a-z]+)", plain)) == sorts
    for sort in sorts:
        there, back = (boss.get(f"{url}&sort={sort}&order={order}").text for order in ("up", "down"))
        assert 'aria-sort="ascending"' in there and 'aria-sort="descending"' in back
        assert shown(there) == shown(back)[::-1]


def test_a_list_goes_to_the_page_before_and_behind(desk: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("center.worklists.cases.list_cases.__defaults__", (1, 2))
    codes = [opened(desk, number) for number in range(5)]
    member, asked = agent(desk), f"{URL}?list=open&sort=code&order=down"
    first, second, third = (member.get(f"{asked}&page={number}").text for number in (1, 2, 3))
    assert [len(shown(page)) for page in (first, second, third)] == [2, 2, 1]
    assert [row.split("/")[3] for page in (first, second, third) for row in shown(page)] == codes[::-1]
    assert ["上一页" in page for page in (first, second, third)] == [False, True, True]
    assert ["下一页" in page for page in (first, second, third)] == [True, True, False]
    assert "第 2 页，共 5 件" in second and "list=open&amp;sort=code&amp;order=down&amp;page=3" in second
    part = re.search(r'hx-get="([^"]+/rows\?[^"]+)"', second)
    assert part and shown(member.get(part[1].replace("&amp;", "&")).text) == shown(second)


def test_items_keep_themselves_fresh_and_say_what_is_late(desk: House) -> None:
    member, code = agent(desk), opened(desk)
    act(member, code, "move/accept")
    late = sa.update(agency_case).values(due_at=desk.now - timedelta(hours=3))
    desk.write(lambda connection: connection.execute(late))
    page = member.get(f"{URL}/items").text
    assert 'hx-trigger="sse:cases"' in page
    part = re.search(r'hx-get="([^"]+/items/rows\?[^"]+)"', page)
    assert part
    rows = member.get(part[1].replace("&amp;", "&")).text
    assert shown(rows) == shown(page) != [] and '<tr class="late">' in rows and "超 3小时" in rows


def test_our_own_acts_are_named_as_ours(desk: House) -> None:
    code, member = opened(desk), agent(desk)
    for page in (member.get(URL).text, member.get(f"{URL}/{code}/aside?seen=1").text):
        assert re.findall(r"(?<!代办)受理(?!通知书|人员)", re.sub(r"最晚[^<]*?受理", "", page)) == []
    assert "待代办受理" in member.get(URL).text


def exported(boss: Member) -> list[list[str]]:
    """The rows of the sheet."""
    return list(csv.reader(io.StringIO(boss.get(f"{URL}/export?list=open&sort=code&order=down").text.lstrip("\ufeff"))))


def test_a_sheet_says_when_it_is_not_everything(desk: House, monkeypatch: pytest.MonkeyPatch) -> None:
    codes = [opened(desk, number) for number in range(3)]
    boss = desk.sign_in("supervisor", office_id="定襄县")
    assert [row[0] for row in exported(boss)] == ["编号", *codes[::-1]]
    monkeypatch.setattr(sheet, "MOST", 2)
    assert exported(boss)[1:] == [
        *([code, *row[1:]] for code, row in zip(codes[:0:-1], exported(boss)[1:])),
        ["只导出前 2 件，请加筛选分几次导出"],
    ]


def test_the_sheet_is_read_outside_of_the_transaction_that_notes_it(
    desk: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[str] = []

    def sheet_of(*_: Any) -> bytes:
        threads.append(threading.current_thread().name)
        return b"x"

    monkeypatch.setattr("desk.cases.lists.sheet_of", sheet_of)
    answer = desk.sign_in("supervisor", office_id="定襄县").get(f"{URL}/export?list=open")
    assert (answer.status_code, answer.text) == (200, "x")
    assert [name.partition("_")[0] for name in threads] == ["records"]
    noted = desk.rows(sa.select(audit_entry.c.about).where(audit_entry.c.act == "case.list_export"))
    assert [row.about for row in noted] == ["全部在办"]
