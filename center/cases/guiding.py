"""Where the applicant of a case can look everything up: guides of its items, and the center's ways (AH 6.1.3)."""

from __future__ import annotations

from center.cases.notices import Guidance, GuideLink
from center.cases.reading import CaseView
from center.service_settings import CenterSetting
from center.uploads.listing import GuideBook


def guidance_of(case: CaseView, book: GuideBook, center: CenterSetting) -> Guidance:
    """The guides of the items that are not over (of all, when every one is), the website, and other ways to ask."""
    going_on = [task for task in case.sub_tasks if not task.has_ended] or list(case.sub_tasks)
    ids = dict.fromkeys(book.items[task.item].guide for task in going_on if task.item in book.items)
    guides = tuple(GuideLink(guide, book.guides[guide].title) for guide in ids if guide in book.guides)
    return Guidance(center.website, guides, (f"打 {center.hotline} 问", f"到{center.name}咨询总台问"))
