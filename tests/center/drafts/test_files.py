"""The printed draft: its content in PDF and in Word, marked on every page, with whatever a founder says in it."""

from __future__ import annotations

import json
import re
from io import BytesIO

import docx
import pypdfium2
import pytest

from center.drafts.docx_file import to_docx
from center.drafts.fields import Gap, checked
from center.drafts.json_file import to_json
from center.drafts.materials import materials_for
from center.drafts.papers import SCOPE_NOTE, Heading, Paper, Paragraph, Signatures, Table, paper_of
from center.drafts.pdf_file import MISSING, MISSING_NOTE, to_pdf
from center.drafts.records import Content, Version
from center.knowledge import Knowledge
from tests.center.drafts.drafted import BOT, field, milk_tea
from tests.center.recorded import FRIDAY_NOON

CENTER = "忻州市政务服务中心"
LONG = [{"code": f"F{number}", "phrase": f"第{number}类货物的批发和零售", "kind": "general"} for number in range(80)]


def version(content: Content) -> Version:
    return Version("L-7KM2Q4XD", 2, checked(content.fields), content.gaps, BOT, FRIDAY_NOON)


def paper(knowledge: Knowledge, content: Content | None = None) -> Paper:
    drafted = version(content or milk_tea())
    return paper_of(drafted, materials_for(knowledge.guides, drafted.fields), CENTER, FRIDAY_NOON)


def pages(written: bytes) -> list[str]:
    """The text of every page, without what only breaks lines."""
    document = pypdfium2.PdfDocument(written)
    found = [re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in document]
    document.close()
    return found


def word_text(written: bytes) -> str:
    document = docx.Document(BytesIO(written))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return re.sub(r"\s", "", "".join([*(paragraph.text for paragraph in document.paragraphs), *cells]))


def words_of(printed: Paper) -> list[str]:
    """Everything that the paper says, bit by bit."""
    found: list[str] = []
    for part in printed.parts:
        found.append(part.title)
        for block in part.blocks:
            if isinstance(block, Table):
                found += [*block.headings, *(line for row in block.rows for cell in row for line in cell.split("\n"))]
            elif isinstance(block, Signatures):
                found += [block.heading, block.text, *block.lines]
            else:
                found.append(block.text)
    return [re.sub(r"\s", "", text) for text in found]


def test_the_paper_has_the_parts_of_an_application(real_knowledge: Knowledge) -> None:
    application, notice = paper(real_knowledge).parts
    assert (application.title, notice.title) == ("个体工商户设立登记申请（拟稿）", "一次性告知材料清单（拟稿）")
    headings = [block.text for block in application.blocks if isinstance(block, Heading)]
    assert headings == [
        "一、基本情况", "二、经营范围", "三、经营者和参加经营的家庭成员", "四、许可和备案", "五、还缺什么",
    ]  # fmt: skip
    assert isinstance(application.blocks[-1], Signatures)
    assert application.blocks[-1].heading == "六、核对和签字"
    assert ("8", "营业执照", "食品经营许可", "免提交（电子证照）", "办这一项时") in {
        row for block in notice.blocks if isinstance(block, Table) for row in block.rows
    }


def test_the_blanks_to_sign_stand_below_one_another(real_knowledge: Knowledge) -> None:
    for part in paper(real_knowledge).parts:
        signed = part.blocks[-1]
        assert isinstance(signed, Signatures)
        assert len({line.index("＿") for line in signed.lines}) == 1


def test_only_official_codes_are_shown(real_knowledge: Knowledge) -> None:
    scope = [{"code": code, "phrase": f"{code}货物", "kind": "general"} for code in ("QH002", "", "F2004")]
    (application, _) = paper(real_knowledge, milk_tea(scope=field(scope, "三项"), permits=None)).parts
    tables = [block for block in application.blocks if isinstance(block, Table)]
    assert [row[1] for row in tables[1].rows] == ["—", "—", "F2004"]
    said = [block.text for block in application.blocks if isinstance(block, Paragraph)]
    assert "一般项目凭营业执照依法自主开展。代码空着的，以登记机关系统里的为准。" + SCOPE_NOTE in said
    assert "按上面的经营范围，这里没有查到要办的许可和备案；要不要办以主管部门答复为准。" in said


def test_pdf_and_word_hold_everything_the_paper_says(real_knowledge: Knowledge) -> None:
    printed = paper(real_knowledge)
    in_pdf, in_word = "".join(pages(to_pdf(printed))), word_text(to_docx(printed))
    assert [words for words in words_of(printed) if words not in in_word] == []
    assert [words for words in words_of(printed) if words not in in_pdf and len(words) < 12] == []


def test_every_page_is_marked_and_numbered(real_knowledge: Knowledge) -> None:
    found = pages(to_pdf(paper(real_knowledge, milk_tea(scope=field(LONG, "八十项")))))
    assert len(found) >= 5
    for number, text in enumerate(found, 1):
        assert "拟稿·非行政许可文书" in text
        assert f"拟稿编号L-7KM2Q4XD第2版·2026年11月20日·第{number}页共{len(found)}页" in text
    document = docx.Document(BytesIO(to_docx(paper(real_knowledge))))
    assert {section.header.paragraphs[0].text for section in document.sections} == {"拟稿 · 非行政许可文书"}


def test_a_long_table_repeats_its_headings_and_loses_no_row(real_knowledge: Knowledge) -> None:
    found = pages(to_pdf(paper(real_knowledge, milk_tea(scope=field(LONG, "八十项")))))
    assert sum("规范表述类别" in text for text in found) >= 3
    assert [row["phrase"] for row in LONG if row["phrase"] not in "".join(found)] == []


@pytest.mark.parametrize("count", range(0, 30, 3))
def test_no_heading_stands_alone_at_the_foot_of_a_page(real_knowledge: Knowledge, count: int) -> None:
    found = pages(to_pdf(paper(real_knowledge, milk_tea(scope=field(LONG[: count + 1], "许多项")))))
    (page,) = [text for text in found if "四、许可和备案" in text]
    assert "食品经营许可登记后" in page


def test_a_field_longer_than_a_page_goes_on_on_the_next(real_knowledge: Knowledge) -> None:
    words = "".join(f"第{number}件事要办好。" for number in range(200))
    found = "".join(pages(to_pdf(paper(real_knowledge, milk_tea(plans=field(words))))))
    assert [number for number in range(200) if f"第{number}件" not in found.replace("\n", "")] == []


def test_what_a_founder_says_is_text_and_nothing_else(real_knowledge: Knowledge) -> None:
    said = "<b>A & B</b> {{name}} ]]> \\n 店"
    printed = paper(real_knowledge, milk_tea(idea=field(said)))
    bare = re.sub(r"\s", "", said)
    assert bare in word_text(to_docx(printed))
    assert "<b>A&B</b>" in "".join(pages(to_pdf(printed)))


def test_a_letter_that_the_font_lacks_is_marked_and_told(real_knowledge: Knowledge) -> None:
    people = [{"name": "李𬭎", "roles": ["经营者"], "share": "", "note": ""}]
    printed = paper(real_knowledge, milk_tea(people=field(people, "李𬭎")))
    text = "".join(pages(to_pdf(printed)))
    assert f"李{MISSING}" in text
    assert MISSING_NOTE.replace(" ", "") in text
    assert "李𬭎" in word_text(to_docx(printed))
    assert MISSING_NOTE.replace(" ", "") not in "".join(pages(to_pdf(paper(real_knowledge))))


@pytest.mark.parametrize("content", [Content({}), Content({}, (Gap("idea", "还不知道您想做什么"),))])
def test_an_empty_draft_prints_too(real_knowledge: Knowledge, content: Content) -> None:
    printed = paper(real_knowledge, content)
    assert len(pages(to_pdf(printed))) == 2
    assert "设立登记申请书" in word_text(to_docx(printed))


def test_the_pdf_carries_its_font(real_knowledge: Knowledge) -> None:
    written = to_pdf(paper(real_knowledge))
    assert b"/FontFile3" in written
    assert b"/Lang (zh-CN)" in written


def test_json_says_the_same_for_machines(real_knowledge: Knowledge) -> None:
    drafted = version(milk_tea())
    read = json.loads(to_json(drafted, materials_for(real_knowledge.guides, drafted.fields)))
    assert (read["kind"], read["draft"], read["version"]) == ("draft", "L-7KM2Q4XD", 2)
    assert read["fields"]["type"] == {
        "title": "企业类型",
        "value": "household",
        "shown": "个体工商户",
        "source": "derived",
        "reason": "夫妻两人经营、规模小，个体工商户手续最简单",
        "citations": [{"law": "民法典", "article": 54}, {"law": "民法典", "article": 56}],
        "alternatives": ["有限责任公司"],
    }
    assert read["gaps"] == [{"field": "address", "text": "房东的产权证明还没有", "blocks": False}]
    assert list(read["fields"]) == list(drafted.fields)
    assert read["materials"][0]["comes_by"] == "上传"
