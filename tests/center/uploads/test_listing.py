"""Which papers a case has: by its own list, and by the guides of the items that are being done."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from center.cases.materials import CaseMaterial, MaterialState
from center.cases.reading import CaseView, SubTask
from center.cases.states import Path, SubTaskState
from center.catalogue_entries import Item
from center.guides import Guide, Material, Source, Stage
from center.knowledge import Knowledge
from center.uploads.identity import is_identity_proof
from center.uploads.listing import GuideBook, Paper, guide_book, key_of, note_elsewhere, note_on, papers_of
from tests.center.cases.paper_case import NOW

FORM, SITE, CHARTER, LETTER, PLAN = "申请书", "住所（经营场所）使用证明", "公司章程", "授权委托书", "平面图"


def guide(name: str, *materials: Material) -> Guide:
    day = date(2026, 1, 1)
    return Guide(
        id=f"operation.{name}", title="一份指南", stage=Stage.OPERATION, owner="帮办", reviewed_on=day, review_by=day,
        ask=("怎么办",), short="这是一份指南，写了要的材料。", materials=materials,
    )  # fmt: skip


def paper(name: str, when: str = "", source: Source = Source.UPLOAD) -> Material:
    return Material(name=name, source=source, when=when)


def book(*fetched: str, **materials: list[Material]) -> GuideBook:
    """Every item has a guide of its own name."""
    guides = {f"operation.{name}": guide(name, *listed) for name, listed in materials.items()}
    items = {
        name: Item(key=name, title=name, department="market", guide=f"operation.{name}", path=Path.ONLINE)
        for name in materials
    }
    return GuideBook(guides, items, frozenset(fetched))


def case(**states: SubTaskState) -> CaseView:
    """With an item for every word, titled in capitals."""
    tasks = (SubTask(name, name.upper(), "market", None, state, 1, None, None, None) for name, state in states.items())
    values: dict[str, Any] = dict.fromkeys(CaseView._fields)
    return CaseView(**{**values, "sub_tasks": tuple(tasks)})


def listed(name: str, state: MaterialState, note: str | None = None, source: Source = Source.UPLOAD) -> CaseMaterial:
    return CaseMaterial(name, source, state, note, NOW)


def told(view: CaseView, guides: GuideBook, *own: CaseMaterial) -> list[tuple[str, Source, str]]:
    """Title, source and note of every paper."""
    return [(one.title, one.source, note_on(one)) for one in papers_of(view, own, guides)]


TODO = SubTaskState.TODO


def test_guides_ask_for_each_paper_once_with_its_condition_or_its_purpose() -> None:
    guides = book(
        one=[paper(FORM), paper(LETTER, "请人代办时"), paper(CHARTER, "办公司时")],
        two=[paper(FORM), paper(LETTER, "请人代办时"), paper(CHARTER)],
        three=[paper(FORM), paper(LETTER, "委托别人办时")],
    )
    assert papers_of(case(one=TODO, two=TODO, three=TODO), (), guides) == [
        Paper(FORM, FORM, Source.UPLOAD, None, "", "", "办ONE、TWO等3项用"),
        Paper(LETTER, LETTER, Source.UPLOAD, None, "", "请人代办时；委托别人办时", "办ONE、TWO等3项用"),
        Paper(CHARTER, CHARTER, Source.UPLOAD, None, "", "", "办ONE、TWO用"),
    ]
    assert [note for *_, note in told(case(one=TODO), guides)] == ["办ONE用", "请人代办时", "办公司时"]


@pytest.mark.parametrize("state", SubTaskState)
def test_only_what_is_being_done_asks_for_papers(state: SubTaskState) -> None:
    going_on = {"todo", "blocked", "doing", "partly_done"}
    found = told(case(one=state), book(one=[paper(FORM)]))
    assert found == ([(FORM, Source.UPLOAD, "办ONE用")] if state.value in going_on else [])


def test_an_item_or_a_guide_that_is_no_more_asks_for_nothing() -> None:
    guides = book(one=[paper(FORM)])
    assert papers_of(case(other=TODO), (), guides) == []
    assert papers_of(case(one=TODO), (), guides._replace(guides={})) == []


def test_what_the_center_fetches_is_never_asked_for_whoever_says_so() -> None:
    guides = book(
        "营业执照（副本）",
        one=[paper(FORM), paper("营业执照副本"), paper(SITE)],
        two=[paper(SITE, source=Source.SHARED), paper(PLAN, source=Source.WINDOW)],
        three=[paper(PLAN)],
    )
    assert told(case(one=TODO, two=TODO, three=TODO), guides) == [
        (FORM, Source.UPLOAD, "办ONE用"),
        ("营业执照副本", Source.SHARED, "办ONE用"),
        (SITE, Source.SHARED, "办TWO用"),
        (PLAN, Source.UPLOAD, "办THREE用"),
    ]


def test_a_key_stays_over_editions_of_a_guide() -> None:
    written = [SITE, "住所(经营场所)使用证明", "住所 （经营场所） 使用证明", "住所（經營場所）使用證明"]
    assert {key_of(name) for name in written} == {"住所经营场所使用证明"}
    assert key_of("——") == "——"
    for name in written:
        assert told(case(one=TODO), book(one=[paper(name)]), listed(SITE, MaterialState.RECEIVED)) == [
            (SITE, Source.UPLOAD, "已收到")
        ]


def test_what_the_case_lists_stands_as_it_does_there_and_what_only_staff_ask_for_comes_first() -> None:
    guides = book(one=[paper(FORM), paper(LETTER, "请人代办时"), paper(CHARTER, "办公司时"), paper(PLAN)])
    own = (
        listed(CHARTER, MaterialState.WANTED),
        listed(PLAN, MaterialState.WANTED, source=Source.WINDOW),
        listed(FORM, MaterialState.REFUSED, "第2页没签名"),
        listed("租赁合同", MaterialState.WANTED, "要有出租人签字"),
    )
    assert told(case(one=TODO), guides, *own) == [
        ("租赁合同", Source.UPLOAD, "还没交：要有出租人签字"),
        (FORM, Source.UPLOAD, "要修改：第2页没签名"),
        (LETTER, Source.UPLOAD, "请人代办时"),
        (CHARTER, Source.UPLOAD, "还没交（办公司时）"),
        (PLAN, Source.WINDOW, "还没交"),
    ]


def test_of_two_spellings_in_a_case_the_one_that_is_still_to_come_counts() -> None:
    own = (listed("平面图（新）", MaterialState.RECEIVED), listed("平面图(新)", MaterialState.WANTED))
    assert told(case(), book(), *own) == [("平面图(新)", Source.UPLOAD, "还没交")]


@pytest.mark.parametrize(
    ("state", "remark", "note"),
    [
        (None, "", "请人代办时"),
        (MaterialState.WANTED, "", "已上传，待代办员核对"),
        (MaterialState.WANTED, "要彩色的", "还没交（请人代办时）：要彩色的"),
        (MaterialState.REFUSED, "缺第二页", "要修改：缺第二页"),
    ],
)
def test_what_was_uploaded_waits_for_the_agent(state: MaterialState | None, remark: str, note: str) -> None:
    assert note_on(Paper(LETTER, LETTER, Source.UPLOAD, state, remark, "请人代办时", "办ONE用"), True) == note


def test_an_identity_proof_is_told_where_it_goes_and_when_it_is_needed() -> None:
    proof = Paper("", "代理人身份证明", Source.UPLOAD, None, "", "委托别人办时", "")
    where = "“代理人身份证明”里有身份证件，不在网上收：请带原件到窗口核对，或在办事平台上实名认证。"
    assert [note_elsewhere(one) for one in (proof, proof._replace(when=""))] == [f"委托别人办时要交。{where}", where]


def test_the_real_guides_ask_for_something_and_never_for_what_is_fetched(real_knowledge: Knowledge) -> None:
    real = guide_book(real_knowledge)
    fetched = {key_of(name) for name in real_knowledge.service.fetched_names()}
    for theme in real_knowledge.service.catalogue.themes.values():
        asked = [
            one for one in papers_of(case(**dict.fromkeys(theme.items, TODO)), (), real) if not one.source.is_fetched
        ]
        assert len({one.key for one in asked}) == len(asked)
        assert not fetched & {one.key for one in asked}
    registration = papers_of(case(licence=TODO), (), real)
    assert [one.title for one in registration if is_identity_proof(one.title)] == [
        "股东、投资人或经营者身份证明",
        "法定代表人和董监高的任职文件、身份证明",
    ]
