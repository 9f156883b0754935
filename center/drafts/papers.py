"""What a printed draft says, whatever it is printed with: parts that begin a page, made of paragraphs and tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, Union

from center.drafts.fields import Field, cited, rows_of
from center.drafts.materials import Listed
from center.drafts.records import Version
from center.drafts.titles import titles_for
from center.registry.scope import OWN_CODE
from center.times import local_date

MARK = "拟稿"
NO_PERMIT = "非行政许可文书"
SCOPE_NOTE = "经营范围、企业名称以登记机关系统可选条目和登记结果为准。"
OWN_ROWS = ("scope", "people", "permits")
_KINDS_OF_SCOPE = {"general": "一般项目", "licensed": "许可项目"}
_WHEN = {"before": "登记前", "after": "登记后", "filing": "备案"}
_SCOPE_RULES = {
    "许可项目": "许可项目须经批准后方可开展，以批准文件为准。",
    "一般项目": "一般项目凭营业执照依法自主开展。",
}
_NO_CODE = "代码空着的，以登记机关系统里的为准。"
_NO_PERMITS = "按上面的经营范围，这里没有查到要办的许可和备案；要不要办以主管部门答复为准。"
_TOLD = "以上材料已一次告知。"
_BLANK_CELL = "—"
_BLANK = "＿" * 10
_DAY = "＿＿＿＿年＿＿月＿＿日"


class Heading(NamedTuple):
    """The heading of what follows."""

    text: str


class Paragraph(NamedTuple):
    """Running text; a note is set smaller."""

    text: str
    is_note: bool = False


class Table(NamedTuple):
    """Rows under headings; ``widths`` are shares of the line, ``centered`` the columns that are set in the middle."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    centered: frozenset[int]


class Signatures(NamedTuple):
    """What is signed, and the lines for it, together on one page; the heading may be empty."""

    heading: str
    text: str
    lines: tuple[str, ...]


Block = Union[Heading, Paragraph, Table, Signatures]


class Part(NamedTuple):
    """What begins on a new page."""

    title: str
    blocks: tuple[Block, ...]


class Paper(NamedTuple):
    """A whole document: ``footer`` goes on every page beside its number, ``made_at`` is in UTC."""

    title: str
    header: str
    footer: str
    parts: tuple[Part, ...]
    made_at: datetime


def paper_of(version: Version, materials: Sequence[Listed], center: str, now: datetime) -> Paper:
    """The draft of the application and the list of papers; ``center`` is the name of the service center."""
    day = local_date(now)
    footer = f"拟稿编号 {version.code} 第{version.number}版 · {day.year}年{day.month}月{day.day}日"
    parts = (_application(version, center), _notice(version, materials, center))
    title = f"{titles_for(version.fields).applicant}设立登记申请{MARK} {version.code}"
    return Paper(title, f"{MARK} · {NO_PERMIT}", footer, parts, now)


def _application(version: Version, center: str) -> Part:
    note = f"本稿由{center}按您说的情况整理，供申报前核对，{NO_PERMIT}，不代表名称已经通过或许可一定批准。{SCOPE_NOTE}"
    blocks: list[Block] = [Paragraph(note, is_note=True)]
    sections = (
        ("基本情况", _items(version)),
        ("经营范围", _scope(version)),
        (titles_for(version.fields).people, _people(version)),
        ("许可和备案", _permits(version)),
        ("还缺什么", _gaps(version)),
    )
    shown = [(title, found) for title, found in sections if found]
    for number, (title, found) in enumerate(shown):
        blocks += [Heading(f"{'一二三四五六'[number]}、{title}"), *found]
    blocks.append(_application_signatures(f"{'一二三四五六'[len(shown)]}、核对和签字"))
    return Part(f"{titles_for(version.fields).applicant}设立登记申请（{MARK}）", tuple(blocks))


def _items(version: Version) -> list[Block]:
    titles = titles_for(version.fields)
    rows = [
        (titles.of(name), field.shown, _why(field)) for name, field in version.fields.items() if name not in OWN_ROWS
    ]
    return [Table(("项目", "拟填内容", "来源、理由和依据"), tuple(rows), (22, 34, 44), frozenset({0}))] if rows else []


def _why(field: Field) -> str:
    law = f"依据：{cited(field.citations)}" if field.citations else ""
    other = f"也可以：{'、'.join(field.alternatives)}" if field.alternatives else ""
    return "\n".join(filter(None, [_source(field), law, other]))


def _source(field: Field) -> str:
    return f"{field.source.caption}。{field.reason.rstrip('。')}。" if field.reason else f"{field.source.caption}。"


def _scope(version: Version) -> list[Block]:
    rows = tuple(
        (str(number), _official(row.code), row.phrase, _KINDS_OF_SCOPE[row.kind])
        for number, row in enumerate(rows_of(version.fields, "scope"), 1)
    )
    if not rows:
        return []
    note = "".join(text for caption, text in _SCOPE_RULES.items() if any(caption in row for row in rows))
    note += _NO_CODE if any(_BLANK_CELL in row for row in rows) else ""
    table = Table(("序号", "代码", "规范表述", "类别"), rows, (10, 16, 54, 20), frozenset({0, 1, 3}))
    return [table, Paragraph(note + SCOPE_NOTE, is_note=True)]


def _official(code: str) -> str:
    """``code`` as a form may show it: our own codes are unknown to the authority."""
    return _BLANK_CELL if not code or code.startswith(OWN_CODE) else code


def _people(version: Version) -> list[Block]:
    rows = tuple(
        (row.name, "、".join(row.roles), row.share or _BLANK_CELL, row.note or _BLANK_CELL)
        for row in rows_of(version.fields, "people")
    )
    if not rows:
        return []
    note = "证件号码由本人在登记系统实名填写，本稿不收集。"
    table = Table(("姓名或名称", "身份", "出资", "备注"), rows, (24, 26, 28, 22), frozenset({0, 1, 2, 3}))
    return [table, Paragraph(note, is_note=True)]


def _permits(version: Version) -> list[Block]:
    rows = tuple((row.title, _WHEN[row.when], row.authority, row.note) for row in rows_of(version.fields, "permits"))
    if not rows:
        return [Paragraph(_NO_PERMITS)] if "scope" in version.fields else []
    note = "批不批准由主管部门依法决定；没有取得许可前不能开展该项经营。"
    table = Table(("事项", "什么时候办", "主管部门", "说明"), rows, (28, 16, 24, 32), frozenset({1}))
    return [table, Paragraph(note, is_note=True)]


def _gaps(version: Version) -> list[Block]:
    if not version.gaps:
        return [Paragraph("填写内容已经齐了。")]
    return [Paragraph(f"{number}. {gap.text}") for number, gap in enumerate(version.gaps, 1)]


def _application_signatures(heading: str) -> Signatures:
    text = "以上内容由申请人核对。申请人对申报材料的真实、合法、有效负责；正式申报、实名核验和电子签名在登记系统完成。"
    return Signatures(heading, text, _lines_for("申请人", "代办人员"))


def _lines_for(*signers: str) -> tuple[str, ...]:
    """A line to sign for each, the blanks below one another."""
    widest = max(map(len, signers))
    return tuple(f"{signer}（签字）：{'　' * (widest - len(signer))}{_BLANK}　日期：{_DAY}" for signer in signers)


def _notice(version: Version, materials: Sequence[Listed], center: str) -> Part:
    name = version.shown("name")
    about = "设立登记和相关许可要准备的材料一次列全如下。标着“免提交”的由我们调取，不用您交。"
    about = f"“{name}”{about}" if name else about
    rows = tuple(
        (str(number), listed.name, listed.purpose, listed.comes_by, listed.when or "都要")
        for number, listed in enumerate(materials, 1)
    )
    headings = ("序号", "材料", "用在哪里", "怎么来", "什么情况下要")
    table = Table(headings, rows, (8, 31, 17, 23, 21), frozenset({0, 3}))
    note = (
        f"本清单依{center}的办事指南列出，是代办服务的告知，{NO_PERMIT}；"
        "登记机关和许可部门的规定有变化的，以其公布的为准。"
    )
    listed: Block = table if rows else Paragraph("材料以登记机关公布的清单为准，请向登记机关核实。")
    blocks = (
        Paragraph(about),
        listed,
        Paragraph(note, is_note=True),
        Signatures("", _TOLD, _lines_for("告知人", "被告知人")),
    )
    return Part(f"一次性告知材料清单（{MARK}）", blocks)
