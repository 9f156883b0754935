"""Fields of a draft: their order, their rows, their citations, and what is never kept."""

from __future__ import annotations

import pytest

from center.drafts.fields import (
    KINDS,
    BadField,
    PersonRow,
    ScopeRow,
    checked,
    cited,
    from_plain,
    parted,
    rows_of,
    to_plain,
)
from center.law import Citation
from tests.center.drafts.drafted import SCOPE, field, milk_tea


def test_fields_come_in_their_order_and_read_back_alike() -> None:
    kept = checked(dict(reversed(milk_tea().fields.items())))
    assert list(kept) == [name for name in KINDS if name in kept]
    assert from_plain(to_plain(kept)) == kept


def test_rows_are_read_as_what_they_are() -> None:
    kept = checked(milk_tea().fields)
    assert rows_of(kept, "scope") == [ScopeRow(**row) for row in SCOPE]
    assert rows_of(kept, "people") == [
        PersonRow(name="王小明", roles=("经营者",), share="全部", note="电话13900000001")
    ]
    assert rows_of({}, "permits") == []
    with pytest.raises(BadField):
        rows_of(kept, "name")


def test_what_belongs_to_a_person_is_told_apart() -> None:
    plain, personal = parted(checked(milk_tea(phone=field("13900000004"), contact=field("王小明")).fields))
    assert set(personal) == {"address", "people", "contact", "phone"}
    assert set(plain) & set(personal) == set()


def test_what_no_paper_can_print_is_left_out() -> None:
    kept = checked({"idea": field("开\x00店\x1b\ud800，卖\n茶")})
    assert kept["idea"].value == "开店，卖\n茶"


@pytest.mark.parametrize(
    ("articles", "words"),
    [
        ([], ""),
        ([("公司法", 47)], "《公司法》第47条"),
        ([("公司法", 47), ("民法典", 56), ("公司法", 50), ("公司法", 47)], "《公司法》第47、50条，《民法典》第56条"),
    ],
)
def test_articles_are_cited_law_by_law(articles: list[tuple[str, int]], words: str) -> None:
    assert cited(Citation(law=law, article=article) for law, article in articles) == words
