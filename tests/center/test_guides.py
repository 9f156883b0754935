"""The schema of a guide."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from center.guides import LIFE_STAGES, Guide, NamedPassage, Passage, Source, Stage
from center.law import Citation
from tests.center.tree import FILES, NAME


def guide(**changes: Any) -> Guide:
    return Guide(**{**yaml.safe_load(FILES[NAME]), **changes})


def test_the_six_stages_of_life_in_their_order_with_captions() -> None:
    assert [stage.caption for stage in LIFE_STAGES] == [
        "企业设立",
        "工程建设",
        "企业变更",
        "企业经营",
        "休眠歇业",
        "企业注销",
    ]
    assert Stage.SERVICE.caption == "大厅服务"


def test_only_shared_materials_and_the_e_licence_are_fetched() -> None:
    assert [source for source in Source if source.is_fetched] == [Source.SHARED, Source.E_LICENCE]


def test_plain_text_is_a_passage_without_law() -> None:
    plain = guide(conditions="字号要有显著性", steps=["想好字号", {"text": "申报"}], also=["名称可以转让"])
    assert (plain.conditions, plain.steps, plain.also) == (
        Passage(text="字号要有显著性"),
        (Passage(text="想好字号"), Passage(text="申报")),
        (Passage(text="名称可以转让"),),
    )


def test_folded_lines_are_joined_without_spaces() -> None:
    folded = guide(short="名称在登记窗口 申报， 先想好字号。", fee={"text": "不收费，\n以公布为准"})
    assert (folded.short, folded.fee) == ("名称在登记窗口申报，先想好字号。", Passage(text="不收费，以公布为准"))


def test_passages_name_their_facet_and_place() -> None:
    third = (Citation(law="登记法", article=3),)
    assert list(guide(also=["名称可以转让"]).passages()) == [
        NamedPassage("conditions", ("conditions",), Passage(text="字号要有显著性，投资人都同意")),
        NamedPassage("fee", ("fee",), Passage(text="不收费，以登记机关公布的为准", verified=False)),
        NamedPassage("time", ("time", "statutory"), Passage(text="名称保留30日", law=third)),
        NamedPassage("steps", ("steps", 0), Passage(text="想好备选字号")),
        NamedPassage("steps", ("steps", 1), Passage(text="申报名称，系统保留30日", law=third)),
        NamedPassage("also", ("also", 0), Passage(text="名称可以转让")),
    ]


def test_a_law_cited_twice_counts_once() -> None:
    assert guide().citations() == (Citation(law="登记法", article=3),)


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "Establishment.Name"},
        {"id": "establishment"},
        {"stage": "birth"},
        {"title": "名"},
        {"title": "名" * 41},
        {"short": "太短"},
        {"short": "长" * 221},
        {"review_by": "明年"},
        {"materials": [{"name": "备选名称", "source": "mail"}]},
        {"materials": [{"name": "长" * 61, "source": "upload"}]},
        {"steps": [{"text": "申报", "laws": []}]},
        {"colour": "red"},
        {"ask": None},
    ],
)
def test_what_does_not_fit_the_schema_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        guide(**changes)


def test_a_guide_cannot_be_changed_after_reading() -> None:
    with pytest.raises(TypeError):
        guide().title = "另一个题目"
