"""A file that somebody handed in for their case, so that there is one to look at."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timezone
from typing import Any

import sqlalchemy as sa
from fpdf import FPDF

from center.bundles import knowledge_of
from center.case_tables import agency_case
from center.cases.states import CaseState
from center.drafts.pdf_file import FONT
from center.service import Service
from center.upload_tables import upload
from center.uploads.records import Limits, Offer
from center.uploads.taking import Taking
from deploy.demonstration.cases import LEASE

_NAME = "住所使用证明（演示）.pdf"
_LINES = (
    "住所使用证明（演示）",
    "这是演示用的样例文件，人名、地址都是假的。",
    "房屋地址：定襄县晋昌镇样例街1号",
    "使用期限：两年",
)


async def load_papers(opened: Service, taking: Taking) -> int:
    """Hand one paper in for every case that waits for it; how many are new."""
    return sum([await _hand_in(opened, taking, *case) for case in await opened.records.read(_waiting)])


def _waiting(connection: Any) -> list[tuple[str, str]]:
    """Conversation and code of the cases that were asked for papers, and have no file yet."""
    columns = agency_case.c
    there = sa.exists().where(upload.c.case_code == columns.code)
    asked = columns.state == CaseState.SUPPLEMENT.value, columns.conversation_id.is_not(None), ~there
    wanted = sa.select(columns.conversation_id, columns.code).where(*asked).order_by(columns.id)
    return [(str(row.conversation_id), str(row.code)) for row in connection.execute(wanted)]


async def _hand_in(opened: Service, taking: Taking, conversation_id: str, code: str) -> int:
    setting = knowledge_of(None).service.widget_texts().uploads
    limits = Limits(setting.largest, setting.most, frozenset(kind.value for kind in setting.kinds))
    made = _pdf(opened)
    await taking.take(Offer(conversation_id, code, LEASE, _NAME), limits, _whole(made))
    return 1


def _pdf(opened: Service) -> bytes:
    paper = FPDF()
    paper.set_creation_date(opened.clock.now().astimezone(timezone.utc))
    paper.add_page()
    paper.add_font("song", fname=str(FONT))
    paper.set_font("song", size=14)
    for line in _LINES:
        paper.cell(text=line, new_x="LMARGIN", new_y="NEXT")
    return bytes(paper.output())


async def _whole(content: bytes) -> AsyncIterator[bytes]:
    yield content
