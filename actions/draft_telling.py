"""How a draft is told: short enough to be read aloud, with everything that a founder has to know before the yes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from actions.draft_keeping import FORM, Kept
from actions.draft_lines import blocking, gaps_line, touched, whole
from actions.draft_lines import told as told
from center.answers import Answers
from center.drafts.differences import Change, difference
from center.drafts.json_file import to_card
from center.drafts.links import LIFETIME, Format, link_token
from center.drafts.proposing import Proposed
from center.drafts.proposing_fields import names_of
from center.drafts.records import KEPT, DraftState, Version
from center.registry.ideas import EnterpriseType
from center.registry.types import TypeSetting, comparison
from center.replies import Button, Reply
from center.service import Service
from center.times import local

FILES = "/drafts/"
PERSON = Button("找人工", "talk_to_person")
PROGRESS = Button("查进度", "check_progress")
_YES = Button("就这么办", "affirm")
_LATER = Button("先存着", "wait")
_ENDINGS = {DraftState.CONFIRMED: "draft_ending_agents", DraftState.FILED: "draft_ending_filed"}
_CONCERNS = ("liability", "people", "tax", "loans", "winding_up", "cost")
_TOLD_CONCERNS = 3
_MOST_TYPES = 3
_MOST_CHANGES = 2
_FOLLOWS = ("idea", "liability", "trade_code", "paid_in", "term", "permits")
"""Fields that only follow from others, so that their change is not told apart."""


def draft_reply(answers: Answers, here: Service, kept: Kept) -> Reply:
    """The draft as it now stands: all of it, or, once shown, what changed and the lines that this touches."""
    before, version, proposed = kept.before, kept.version, kept.draft
    changed = [change.field for change in difference(before, version)] if before else []
    if before is not None and before.gaps != version.gaps:
        changed += [gap.field for gap in version.gaps]
    lines = touched(proposed, version, changed) if changed else whole(proposed, version)
    text = [_headline(answers, version, before), *lines, _ending(answers, kept)]
    return Reply("\n".join(filter(None, text)), buttons_of(kept), card_of(here, kept))


def short_reply(answers: Answers, here: Service, kept: Kept) -> Reply:
    """A draft that has just been shown: only where it stands."""
    phrase = "draft_stands_blocked" if blocking(kept.draft.gaps) else "draft_stands"
    phrase = "draft_stands_agents" if kept.view.case_code else phrase
    return Reply(answers.phrase(phrase, filled_of(kept.version)), buttons_of(kept), card_of(here, kept))


def is_same(kept: Kept) -> bool:
    """Whether the draft says what the version said that was shown last."""
    before, version = kept.before, kept.version
    return before is not None and not difference(before, version) and before.gaps == version.gaps


def resumed_reply(answers: Answers, here: Service, kept: Kept) -> Reply:
    """A draft that is taken up again: where it stood, what is missing, and how to go on."""
    lines = [*resumed_lines(answers, kept.version), answers.phrase("draft_next")]
    return Reply("\n".join(lines), buttons_of(kept), card_of(here, kept))


def resumed_lines(answers: Answers, version: Version) -> list[str]:
    """Where a draft stood, and what is missing."""
    return [*filter(None, (answers.phrase("draft_resumed", filled_of(version)), gaps_line(version)))]


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
    changes = [change._asdict() for change in changed(kept.before, kept.version)] if kept.before else []
    own = {"names": names_of(work), "refused": refused, "changes": changes, **files_of(here, kept.version)}
    return {**to_card(kept.version), **own, "asks": "confirmed", "form": FORM}


def links_of(here: Service, version: Version) -> dict[str, str]:
    """Addresses of the files on the bot's server, good for a day from now."""
    expires = here.clock.now() + LIFETIME
    return {
        format.value: f"{here.public_url}{FILES}{link_token(here.seal, version.code, version.number, format, expires)}"
        for format in (Format.DOCX, Format.PDF)
    }


def files_of(here: Service, version: Version) -> dict[str, Any]:
    """The files as a card tells them: their addresses, and until when these are good."""
    until = local(here.clock.now() + LIFETIME).isoformat(timespec="seconds")
    return {"links": links_of(here, version), "links_until": until}


def buttons_of(kept: Kept) -> tuple[Button, ...]:
    """What can be done with a draft at once; each has a payload of its own, by which a tap is told from the others."""
    proposed = kept.draft
    if kept.view.case_code:
        return (PROGRESS,)
    agree = () if blocking(proposed.gaps) else (_YES,)
    alternatives = proposed.fields["type"].alternatives[:1]
    others = tuple(Button(f"改成{caption}", "affirm", (("kind", caption),)) for caption in alternatives)
    person = (PERSON,) if needs_person(proposed) else ()
    return (*agree, *others, _LATER, *person)


def needs_person(proposed: Proposed) -> bool:
    """Whether somebody should talk it over before anything is filed."""
    work = proposed.work
    flags = (work.advice.to_person, work.capital.to_person, work.premises.to_person)
    return any(flags) or any(one.to_person for one in work.permits) or any(gap.blocks for gap in proposed.gaps)


def changed_words(before: Version, after: Version) -> str:
    """What changed, for people; empty when nothing did. Of another type, what follows from it is left to the lines."""
    return "；".join(change.words for change in _leading(changed(before, after)))


def changed(before: Version, after: Version) -> list[Change]:
    """What changed, without what only follows from it."""
    return [change for change in difference(before, after) if change.field not in _FOLLOWS]


def compared(types: Sequence[EnterpriseType], setting: TypeSetting) -> tuple[list[str], dict[str, Any]]:
    """Types side by side: what matters most as lines, all of it as a card."""
    found = comparison(tuple(types)[:_MOST_TYPES], _CONCERNS, setting)
    lines = []
    for row in found.rows[:_TOLD_CONCERNS]:
        cells = "；".join(f"{kind.caption}——{cell.text.rstrip('。')}" for kind, cell in zip(found.types, row.cells))
        lines.append(f"{row.caption}：{cells}。")
    card = {
        "kind": "comparison",
        "types": [kind.caption for kind in found.types],
        "rows": [{"concern": row.caption, "cells": [cell.text for cell in row.cells]} for row in found.rows],
    }
    return lines, card


def _leading(changes: list[Change]) -> Iterator[Change]:
    types = [change for change in changes if change.field == "type"]
    yield from types or changes[:_MOST_CHANGES]


def _headline(answers: Answers, version: Version, before: Version | None) -> str:
    filled = {"编号": version.code, "版本": str(version.number)}
    if before is None or not (words := changed_words(before, version)):
        return answers.phrase("draft_made", filled)
    return answers.phrase("draft_changed", {**filled, "变化": words})


def _ending(answers: Answers, kept: Kept) -> str:
    """How to go on: with the agents, held up, or by a yes; a change that fits this draft stands as an example."""
    if kept.view.state in _ENDINGS:
        return answers.phrase(_ENDINGS[kept.view.state])
    phrase = "draft_ending_blocked" if blocking(kept.draft.gaps) else "draft_ending"
    related = kept.draft.work.scope.related
    example = f"经营范围加上{related[0].phrase.split('（')[0]}" if related else "名字用第二个"
    return answers.phrase(phrase, {"例子": example})


def _gist(version: Version) -> str:
    return "，".join(version.shown(name) for name in ("type", "name") if version.shown(name))
