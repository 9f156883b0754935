"""A catalogue from a CSV: read whole or not at all, every fault with its line; put together with the curated one."""

from __future__ import annotations

from pathlib import Path

import pytest

from center.knowledge import KNOWLEDGE
from center.registry.__main__ import main
from center.registry.scope import Kind, ScopeItem, load_catalogue
from center.registry.scope_reading import read_catalogue
from center.registry.scope_store import Imported, Use, combined, differences, load_scopes, read_import, save_import

HEAD = "code,phrase,kind,industry,notes\n"
GOOD = HEAD + "H2002,餐饮服务,许可,621;622,先办许可\nF9001,宇宙飞船销售,一般,,\n"


def written(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "catalogue.csv"
    path.write_bytes(text.encode(encoding))
    return path


def faults(path: Path) -> list[tuple[int, str]]:
    read = read_catalogue(path)
    assert read.items == ()
    return [(fault.line, fault.problem) for fault in read.faults]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_it_is_read_in_every_usual_encoding(tmp_path: Path, encoding: str) -> None:
    read = read_catalogue(written(tmp_path, GOOD, encoding))
    assert read.faults == ()
    assert [(item.code, item.phrase, item.kind, item.industry) for item in read.items] == [
        ("H2002", "餐饮服务", Kind.LICENSED, ("621", "622")),
        ("F9001", "宇宙飞船销售", Kind.GENERAL, ()),
    ]
    assert read.items[0].note is not None
    assert read.items[0].note.text == "先办许可"


def test_the_columns_of_the_draft_of_2021_are_known(tmp_path: Path) -> None:
    text = "item_code,section,name,kind,industry_codes,permits\nA1036,A,木材采运,许可,0241,审批甲；审批乙\n"
    (item,) = read_catalogue(written(tmp_path, text)).items
    expected = ScopeItem(
        code="A1036", phrase="木材采运", kind="licensed", industry=("0241",), permits=("审批甲", "审批乙")
    )
    assert item == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [(1, "第一行缺列：code、phrase、kind")]),
        (HEAD, [(1, "一条也没有")]),
        ("code,phrase\nA1001,谷物种植\n", [(1, "第一行缺列：kind")]),
        (HEAD + "A1001,谷物种植,一般,,\nA1001,豆类种植,一般,,\n", [(3, "代码“A1001”和第2行重复")]),
        (HEAD + "A1001,谷物种植,一般,,\nA1002,谷物种植,一般,,\n", [(3, "规范表述“谷物种植”和第2行重复")]),
        (HEAD + "A1001,谷物种植,大概,,\n", [(2, "类型“大概”认不出：写“一般”或“许可”")]),
        (HEAD + "A1001,,一般,,\n,豆类种植,,,\n", [(2, "规范表述是空的"), (3, "代码是空的"), (3, "类型是空的")]),
        (HEAD + "甲1,谷物种植,一般,,\n", [(2, "代码：写成字母加三四位数字，如 H2002")]),
        (HEAD + "A1001,谷物种植,一般,谷物,\n", [(2, "行业代码：写法不对（行业代码写两到四位数字）")]),
        (HEAD + 'A1001,"谷物\n种植",一般,,\n\nA1002,豆类种植,错,,\n', [(5, "类型“错”认不出：写“一般”或“许可”")]),
        ("code,phrase,name,kind\nA1001,谷物,豆类,一般\n", [(1, "第一行有两列都是 phrase：留一列")]),
        (
            HEAD + "A1001,谷物种植,一般,,\nA1002,豆类,薯类种植,一般,,备\n",
            [
                (3, "比第一行多出了格子：表述里有逗号的，两头加双引号"),
                (3, "类型“薯类种植”认不出：写“一般”或“许可”"),
            ],
        ),
        (HEAD + 'A1001,"谷物种植,一般,,\n', [(2, "不是合法的 CSV：unexpected end of data")]),
    ],
)
def test_every_fault_is_named_with_its_line(tmp_path: Path, text: str, expected: list[tuple[int, str]]) -> None:
    assert faults(written(tmp_path, text)) == expected


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_broken_letters_are_named_with_their_line(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "catalogue.csv"
    lines = [
        (HEAD + "A1001,谷物种植和豆类种植和薯类种植,一般,,").encode(encoding),
        b"A1002,\xff\xff,",
        b"A1003,,,,",
        b"",
    ]
    path.write_bytes(b"\n".join(lines))
    assert faults(path) == [(3, "有认不出的字：用 UTF-8 另存一次")]


def test_what_is_saved_is_read_again(tmp_path: Path) -> None:
    imported = Imported(Use.INSTEAD, "a.csv", read_catalogue(written(tmp_path, GOOD)).items)
    assert read_import(tmp_path) is None
    place = save_import(imported, tmp_path)
    assert place == tmp_path / "registry" / "scope.json"
    assert read_import(tmp_path) == imported
    place.write_text("{", encoding="utf-8")
    with pytest.raises(ValueError, match="请重新导入"):
        read_import(tmp_path)


def item(code: str, phrase: str, kind: str = "general", **more: object) -> ScopeItem:
    return ScopeItem(code=code, phrase=phrase, kind=kind, **more)


CURATED = (
    item("H2002", "餐饮服务", "licensed", permits=["食品经营许可"], aliases=["饭店"]),
    item("QH001", "汽车销售", aliases=["卖车"], formerly=["汽车新车销售"]),
    item("F4001", "货物进出口", aliases=["外贸"]),
)


def test_added_it_brings_what_is_missing_and_the_official_code() -> None:
    there = (item("F2099", "汽车销售"), item("F4001", "货物进出口", "licensed"), item("F9001", "宇宙飞船销售"))
    assert combined(CURATED, Imported(Use.ADDED, "", there)) == (
        CURATED[0],
        item("F2099", "汽车销售", aliases=["卖车"], formerly=["汽车新车销售"]),
        CURATED[2],
        item("F9001", "宇宙飞船销售"),
    )
    assert differences(CURATED, there) == [("货物进出口", Kind.GENERAL, Kind.LICENSED)]


def test_an_older_wording_is_not_added_and_keeps_the_everyday_words() -> None:
    there = (item("F2035", "汽车新车销售"),)
    assert combined(CURATED, Imported(Use.ADDED, "", there)) == CURATED
    assert combined(CURATED, Imported(Use.INSTEAD, "", there)) == (item("F2035", "汽车新车销售", aliases=["卖车"]),)


def test_the_same_code_for_another_trade_is_another_item() -> None:
    there = (item("F2035", "二手自行车销售"), item("H2002", "宇宙飞船租赁"))
    assert combined(CURATED, Imported(Use.ADDED, "", there)) == (*CURATED, *there)
    assert combined(CURATED, Imported(Use.INSTEAD, "", there)) == there
    assert differences(CURATED, there) == []


def test_instead_it_decides_and_the_everyday_words_stay() -> None:
    there = (item("H2002", "餐饮服务(含外卖)", "licensed"), item("F4001", "货物进出口", "licensed", permits=["备案"]))
    assert combined(CURATED, Imported(Use.INSTEAD, "", there)) == (
        item("H2002", "餐饮服务(含外卖)", "licensed", permits=["食品经营许可"], aliases=["饭店"]),
        item("F4001", "货物进出口", "licensed", permits=["备案"], aliases=["外贸"]),
    )


def test_the_command_imports_and_the_search_finds_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("QIHANG_VAR", str(tmp_path / "var"))
    path = written(tmp_path, GOOD + "F4001,货物进出口,许可,,\n")
    assert main(["import", str(path), "--check"]) == 0
    assert read_import(tmp_path / "var") is None
    assert main(["import", str(path)]) == 0
    said = capsys.readouterr().out
    assert "3 条：一般 1 条，许可 2 条。" in said
    assert "货物进出口：自带一般项目，导入许可项目" in said
    scopes = load_scopes(KNOWLEDGE / "registry", tmp_path / "var")
    assert [hit.item.code for hit in scopes.search("卖宇宙飞船", 1)] == ["F9001"]
    assert len(scopes.items) == len(load_catalogue(KNOWLEDGE / "registry").items) + 1


def test_the_command_writes_nothing_when_there_is_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("QIHANG_VAR", str(tmp_path / "var"))
    path = written(tmp_path, HEAD + "A1001,谷物种植,大概,,\n")
    assert main(["import", str(path)]) == 1
    assert main(["import", str(tmp_path / "nothing.csv")]) == 1
    said = capsys.readouterr().err
    assert f"{path}:2: 类型“大概”认不出：写“一般”或“许可”\n需要修改 1 处，没有导入。" in said
    assert "nothing.csv" in said
    assert not (tmp_path / "var").exists()


def test_a_catalogue_of_five_thousand_is_read(tmp_path: Path) -> None:
    rows = (f"F{n:04},第{n}号货物销售,一般,51,\n" for n in range(5000))
    assert len(read_catalogue(written(tmp_path, HEAD + "".join(rows))).items) == 5000
