"""YAML with line numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from center.source import Source, SourceError

TEXT = """\
# a comment
title: 名称
steps:
  - 一
  - text: 二
    law: [{law: 登记法, article: 3}]

time:
  statutory:
    text: >-
      很长
      很长
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "guide.yml"


def test_data_is_plain_python(path: Path) -> None:
    path.write_text(TEXT, encoding="utf-8")
    assert Source(path).data == {
        "title": "名称",
        "steps": ["一", {"text": "二", "law": [{"law": "登记法", "article": 3}]}],
        "time": {"statutory": {"text": "很长 很长"}},
    }


@pytest.mark.parametrize(
    ("place", "line"),
    [
        ((), 2),
        (("title",), 2),
        (("steps",), 3),
        (("steps", 0), 4),
        (("steps", 1), 5),
        (("steps", 1, "law", 0), 6),
        (("steps", 1, "law", 0, "article"), 6),
        (("time", "statutory", "text"), 10),
    ],
)
def test_line_of_a_place(path: Path, place: tuple[str | int, ...], line: int) -> None:
    path.write_text(TEXT, encoding="utf-8")
    assert Source(path).line(place) == line


@pytest.mark.parametrize(
    ("place", "line"), [(("steps", 9), 3), (("time", "statutory", "law", 0), 9), (("nothing", "at", "all"), 2)]
)
def test_an_unknown_place_has_the_line_of_its_nearest_parent(
    path: Path, place: tuple[str | int, ...], line: int
) -> None:
    path.write_text(TEXT, encoding="utf-8")
    assert Source(path).line(place) == line


@pytest.mark.parametrize("text", ["", "# nothing\n"])
def test_an_empty_file_holds_nothing_at_line_one(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    source = Source(path)
    assert (source.data, source.line(("id",))) == (None, 1)


def test_bad_yaml_names_file_and_line(path: Path) -> None:
    path.write_text("title: 名称\nsteps: [一, 二\nfee: 免费\n", encoding="utf-8")
    with pytest.raises(SourceError, match="不是合法的 YAML") as raised:
        Source(path)
    assert (raised.value.path, raised.value.line) == (path, 3)
    assert str(raised.value).startswith(f"{path}:3: ")


def test_a_tab_for_indentation_names_its_line(path: Path) -> None:
    path.write_text("title: 名称\nsteps:\n\t- 一\n", encoding="utf-8")
    with pytest.raises(SourceError) as raised:
        Source(path)
    assert raised.value.line == 3


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("title: 名称\n".encode("gbk"), id="saved as GBK"),
        pytest.param("title: 名\x00称\n".encode(), id="control character"),
        pytest.param("title: 名称\n[一, 二]: 三\n".encode(), id="list as a key"),
        pytest.param("title: 名称\ntitle: 字号\n".encode(), id="key given twice"),
    ],
)
def test_what_cannot_be_read_is_always_a_source_error(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(SourceError) as raised:
        Source(path)
    assert raised.value.path == path
