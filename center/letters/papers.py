"""The letter of reply as it is printed, and what is said on the telephone: the answer, the guide, where it is whole.

AH 6.1.4: a reply names the path of the guide and the ways to look up the complete service guide.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from center.knowledge import Knowledge
from center.letters.records import LetterView, Whole
from center.service_settings import CenterSetting
from center.times import local_date


class Paper(NamedTuple):
    """A printed page: no field holds markup."""

    title: str
    salutation: str
    opening: str
    paragraphs: tuple[str, ...]
    guide: str
    ways: str
    closing: str
    signature: str
    day: str
    address: str


def guide_path(knowledge: Knowledge, guide_id: str | None) -> str:
    """Where a guide stands among the center's guides: 企业开办 › 营业执照; empty without a known one."""
    guide = knowledge.guides.get(guide_id or "")
    if guide is None:
        return ""
    return f"{guide.stage.caption} › {guide.title}"


def ways_to_guides(center: CenterSetting) -> str:
    """How anybody finds the complete service guide."""
    return (
        f"查询服务指南完整版的途径：登录{center.website}；使用{center.app}；拨打{center.hotline}；"
        f"或到{center.address}，各窗口都可以取阅。"
    )


def reply_paper(view: LetterView, whole: Whole, knowledge: Knowledge, now: datetime) -> Paper:
    """The reply to a letter, for printing and for reading aloud."""
    center, sender = knowledge.service.center, whole.sender
    received = f"{view.received_on.year}年{view.received_on.month}月{view.received_on.day}日"
    day = local_date(view.written_at or now)
    path = guide_path(knowledge, view.guide)
    return Paper(
        title="来信答复",
        salutation=f"{sender.name or '来信人'}：",
        opening=f"您关于“{view.subject}”的来信（编号 {view.code}），我们已于{received}收到。现答复如下：",
        paragraphs=tuple(line for line in whole.reply.splitlines() if line.strip()),
        guide=f"相关办事指南：{path}" if path else "",
        ways=ways_to_guides(center),
        closing=f"如还有不清楚的，请拨打{center.hotline}，报上面的编号。感谢您的来信。",
        signature=center.name,
        day=f"{day.year}年{day.month}月{day.day}日",
        address=sender.address,
    )
