"""portal.yml: that of this repository fits the catalogue, and what is written wrongly is named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from center.cases.states import Path as Way
from center.handover.setting import load_portal
from center.knowledge import KNOWLEDGE, KnowledgeError
from tests.center.cases.opened_case import catalogue
from tests.center.handover.handed import setting

TEXT = """
name: 某政务服务网
fields:
  name: {title: 名称, known: [enterprise.name]}
items:
  licence: {code: X-1, applicant: person, fields: [name]}
"""


def test_every_item_is_one_of_the_catalogue_that_can_be_done_online() -> None:
    items = catalogue().items
    assert {key for key in setting().items if key not in items or items[key].path is Way.WINDOW} == set()


def test_every_field_is_used_and_every_code_is_one_items() -> None:
    used = {name for item in setting().items.values() for name in item.fields_}
    codes = [item.code for item in setting().items.values()]
    assert (used, len(set(codes))) == (set(setting().fields_), len(codes))


def test_identity_numbers_are_never_known() -> None:
    assert setting().fields_["identity_number"].known == ()


def test_a_sample_says_so() -> None:
    assert setting().samples() == ["portal"]


def test_without_the_file_there_is_no_portal(tmp_path: Path) -> None:
    assert load_portal(tmp_path) is None
    assert load_portal(KNOWLEDGE / "service") == setting()


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("enterprise.name", "enterprise.owner", "没有“enterprise.owner”这个来源"),
        ("fields: [name]", "fields: [nome]", "nome"),
        ("fields: [name]", "fields: []", "至少写一格"),
        ("fields: [name]", "fields: [name, name]", "至少写一格"),
        ("applicant: person", "applicant: nobody", "applicant"),
    ],
)
def test_what_is_written_wrongly_is_named(tmp_path: Path, old: str, new: str, problem: str) -> None:
    (tmp_path / "portal.yml").write_text(TEXT, encoding="utf-8")
    found: Any = load_portal(tmp_path)
    assert found.name == "某政务服务网"
    (tmp_path / "portal.yml").write_text(TEXT.replace(old, new), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=problem):
        load_portal(tmp_path)
