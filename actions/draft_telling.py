"""How a draft is told: short enough to be read aloud, with everything that a founder has to know before the yes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from actions.draft_keeping import FORM, Kept
from center.answers import Answers
from center.drafts.differences import difference
from center.drafts.fields import rows_of
from center.drafts.json_file import to_card
from center.drafts.links import LIFETIME, Format, link_token
from center.drafts.proposing import Proposed, barred_wish
from center.drafts.proposing_fields import names_of, shown_scope
from center.drafts.records import KEPT, DraftState, Version
from center.registry.ideas import EnterpriseType
from center.registry.permits import Timing
from center.registry.premises import PremisesAdvice
from center.registry.statements import Statement
from center.registry.types import TypeSetting, comparison
from center.replies import Button, Reply
from center.service import Service

FILES = "/drafts/"
PERSON = Button("找人工", "talk_to_person")
PROGRESS = Button("查进度", "check_progress")
_YES = Button("就这么办", "affirm")
_LATER = Button("先存着", "wait")
_SHOWN_NAMES = 6
_ENDINGS = {
    DraftState.OPEN: "draft_ending",
    DraftState.CONFIRMED: "draft_ending_agents",
    DraftState.FILED: "draft_ending_filed",
}
_CONCERNS = ("liability", "people", "tax", "loans", "winding_up", "cost")
_MOST_TYPES = 3
_FOLLOWS = ("idea", "liability", "trade_code", "paid_in", "term", "permits")
"""Fields that only follow from others, so that their change is not told apart."""


def draft_reply(answers: Answers, here: Service, kept: Kept) -> Reply:
    """The draft in full: what changed, then type, names, scope, permits, money, place, people, and what is missing."""
    version, proposed = kept.version, kept.draft
    ending = answers.phrase(_ENDINGS[kept.view.state])
    lines = [_headline(answers, version, kept.before), *body(proposed, version), ending]
    return Reply("\n".join(filter(None, lines)), buttons_of(kept), card_of(here, kept))


def short_reply(answers: Answers, here: Service, kept: Kept) -> Reply:
    """A draft that has just been shown: only where it stands."""
    text = answers.phrase("draft_stands", filled_of(kept.version))
    return Reply(text, buttons_of(kept), card_of(here, kept))


def resumed_reply(answers: Answers, here: Service, kept: Kept) -> Reply:
    """A draft that is taken up again: where it stood, what is missing, and how to go on."""
    lines = [*resumed_lines(answers, kept.version), answers.phrase("draft_next")]
    return Reply("\n".join(lines), buttons_of(kept), card_of(here, kept))


def resumed_lines(answers: Answers, version: Version) -> list[str]:
    """Where a draft stood, and what is missing."""
    lines = [answers.phrase("draft_resumed", filled_of(version))]
    return [*lines, _gaps(version)] if version.gaps else lines


def filled_of(version: Version) -> dict[str, str]:
    """What phrases say of a version."""
    return {"编号": version.code, "版本": str(version.number), "内容": _gist(version), "天数": str(KEPT.days)}


def files_line(answers: Answers, here: Service, version: Version) -> str:
    """The links to the files, in words."""
    links = links_of(here, version)
    return answers.phrase("draft_files", {"Word": links["docx"], "PDF": links["pdf"]})


def card_of(here: Service, kept: Kept) -> dict[str, Any]:
    """The draft as a card, with its files."""
    work = kept.draft.work
    refused = [{"name": one.name, "findings": [finding.text for finding in one.findings]}
               for one in work.names.refused]  # fmt: skip
    own = {"names": names_of(work), "refused": refused, "links": links_of(here, kept.version)}
    return {**to_card(kept.version), **own, "asks": "confirmed", "form": FORM}


def links_of(here: Service, version: Version) -> dict[str, str]:
    """Addresses of the files on the bot's server, good for a day from now."""
    expires = here.clock.now() + LIFETIME
    return {
        format.value: f"{here.public_url}{FILES}{link_token(here.seal, version.code, version.number, format, expires)}"
        for format in (Format.DOCX, Format.PDF)
    }


def buttons_of(kept: Kept) -> tuple[Button, ...]:
    """What can be done with a draft at once."""
    proposed = kept.draft
    if kept.view.case_code:
        return (PROGRESS,)
    others = tuple(Button(f"改成{caption}", "affirm") for caption in proposed.fields["type"].alternatives[:1])
    person = (PERSON,) if needs_person(proposed) else ()
    return (_YES, *others, _LATER, *person)


def needs_person(proposed: Proposed) -> bool:
    """Whether somebody should talk it over before anything is filed."""
    work = proposed.work
    flags = (work.advice.to_person, work.capital.to_person, work.premises.to_person)
    return any(flags) or any(one.to_person for one in work.permits) or any(gap.blocks for gap in proposed.gaps)


def body(proposed: Proposed, version: Version) -> list[str]:
    """The lines of a draft, numbered where one of several is chosen."""
    work, fields = proposed.work, version.fields
    lines = [f"类型：{fields['type'].shown}。{first_sentence(fields['type'].reason, 2)}", *_wish(proposed)]
    names = names_of(work)[:_SHOWN_NAMES]
    if names:
        listed = "；".join(f"{number}. {name}" for number, name in enumerate(names, 1))
        lines.append(f"名称备选（先用第1个，能不能登记由登记机关定）：{listed}。")
        lines += [finding.text for finding in (work.verdict.findings if work.verdict else ())][:2]
    if work.scope.items:
        lines.append(f"经营范围——{shown_scope(work.scope)}。")
        more = "、".join(item.phrase for item in work.scope.related[:3])
        lines += [f"还可以加：{more}。"] if more else []
    lines += [*_permits(proposed), *_money(proposed, version), *_site(version, work.premises), *_people(version)]
    lines.append(f"欠债谁还：{fields['liability'].shown.rstrip('。')}。")
    return [*lines, _gaps(version)] if version.gaps else lines


def told(statements: Sequence[Statement], most: int = 2) -> list[str]:
    """Statements as lines, each once."""
    return list(dict.fromkeys(statement.text for statement in statements))[:most]


def changed_words(before: Version, after: Version) -> str:
    """What changed, for people; empty when nothing did."""
    return "；".join(change.words for change in difference(before, after) if change.field not in _FOLLOWS)


def first_sentence(text: str, number: int = 1) -> str:
    """The first sentences of a reason, with their full stops."""
    return "".join(f"{sentence}。" for sentence in text.split("。")[:number] if sentence)


def compared(types: Sequence[EnterpriseType], setting: TypeSetting) -> tuple[list[str], dict[str, Any]]:
    """Types side by side: as lines, and as a card."""
    found = comparison(tuple(types)[:_MOST_TYPES], _CONCERNS, setting)
    lines = []
    for row in found.rows:
        cells = "；".join(f"{kind.caption}——{cell.text.rstrip('。')}" for kind, cell in zip(found.types, row.cells))
        lines.append(f"{row.caption}：{cells}。")
    card = {
        "kind": "comparison",
        "types": [kind.caption for kind in found.types],
        "rows": [{"concern": row.caption, "cells": [cell.text for cell in row.cells]} for row in found.rows],
    }
    return lines, card


def _headline(answers: Answers, version: Version, before: Version | None) -> str:
    filled = {"编号": version.code, "版本": str(version.number)}
    if before is None or not (words := changed_words(before, version)):
        return answers.phrase("draft_made", filled)
    return answers.phrase("draft_changed", {**filled, "变化": words})


def _gaps(version: Version) -> str:
    listed = "；".join(f"{number}. {gap.text.rstrip('。')}" for number, gap in enumerate(version.gaps, 1))
    return f"还差：{listed}。"


def _gist(version: Version) -> str:
    return "，".join(version.shown(name) for name in ("type", "name") if version.shown(name))


def _wish(proposed: Proposed) -> list[str]:
    work = proposed.work
    if work.facts.parent is EnterpriseType.HOUSEHOLD:
        branch = next(other for other in work.advice.others if other.type is EnterpriseType.BRANCH)
        return [branch.statements[0].text]
    against, wish = barred_wish(work), work.facts.wish
    return [f"您想办{wish.caption}，这次办不成：{against[0].text}"] if against and wish else []


def _permits(proposed: Proposed) -> list[str]:
    if not proposed.work.permits:
        return []
    lines = []
    for timing, words in _ORDER.items():
        found = [f"{one.title}（{one.authority}）" for one in proposed.work.permits if one.timing is timing]
        lines += [f"{words}{'、'.join(found)}。"] if found else []
    return lines


_ORDER = {
    Timing.BEFORE: "登记前要先批（先批后照）：",
    Timing.AFTER: "许可（先照后证，领了执照再办，批不批由主管部门定）：",
    Timing.FILING: "备案：",
}


def _money(proposed: Proposed, version: Version) -> list[str]:
    field, work = version.fields["capital"], proposed.work
    if field.value is None and not work.capital.question:
        return []
    note = "，五年内缴足，别写超过拿得出的数" if work.type is EnterpriseType.COMPANY else ""
    return [f"出资：{field.shown}{note}。", *told(work.capital.faults)]


def _site(version: Version, premises: PremisesAdvice) -> list[str]:
    if not version.shown("premises"):
        return []
    proofs = f"，准备{'、'.join(premises.proofs)}" if premises.proofs else ""
    place = version.shown("address") or version.shown("county")
    return [f"住所：{place}，{version.shown('premises')}{proofs}。"]


def _people(version: Version) -> list[str]:
    rows = rows_of(version.fields, "people")
    return [f"人员：{'；'.join(_one(row) for row in rows)}。"] if rows else []


def _one(row: Any) -> str:
    return f"{row.name}（{'、'.join(filter(None, [*row.roles, row.share]))}）"
