"""The lines of a draft as it is told: what has to be known before the yes, then what there is room for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from center.drafts.fields import Gap, rows_of
from center.drafts.proposing import Proposed, barred_wish
from center.drafts.proposing_fields import names_of, shown_scope
from center.drafts.records import Version
from center.registry.ideas import EnterpriseType, Premises
from center.registry.name_setting import Level
from center.registry.names import Verdict
from center.registry.permits import Timing
from center.registry.statements import Statement

ROOM = 240
"""So many characters the lines of a whole draft take, unless what has to be told takes more."""
SHOWN_NAMES = 3
ROOM_OF_CHANGE = 170
"""The same for a change, which is told besides."""
_MOST_LISTED = 6
_TIMINGS = {
    Timing.BEFORE: "登记前要先批（先批后照）：",
    Timing.AFTER: "许可（先照后证，领了执照再办）：",
    Timing.FILING: "备案：",
}
_OWN_CHOICE = "这是您自己选的"
_TO_BE_PROVED = (Premises.HOME, Premises.SHARED, Premises.ONLINE)
"""Premises whose proofs are not the usual ones, so that they are always told."""
_ASKED_AT_THE_YES = ("county", "scope")


class Line(NamedTuple):
    """One line, the fields of the draft that it tells of, and how much it matters; 0 is always told."""

    text: str
    fields: frozenset[str]
    rank: int = 0


def lines_of(proposed: Proposed, version: Version) -> list[Line]:
    """Every line, in the order in which they are read."""
    return [
        *_type(proposed, version),
        *_names(proposed),
        *_scope(proposed),
        *_permits(proposed),
        *_money(proposed, version),
        *_others(proposed, version),
        *_gaps(version),
    ]


def whole(proposed: Proposed, version: Version) -> list[str]:
    """The draft as far as there is room, nothing left out that has to be known."""
    return _fitting(lines_of(proposed, version), ROOM)


def touched(proposed: Proposed, version: Version, changed: Collection[str]) -> list[str]:
    """The lines on the fields that changed, as far as there is room."""
    return _fitting([line for line in lines_of(proposed, version) if line.fields & set(changed)], ROOM_OF_CHANGE)


def _fitting(lines: list[Line], room: int) -> list[str]:
    left = room - sum(len(line.text) for line in lines if not line.rank)
    chosen = {line for line in lines if not line.rank}
    for line in sorted((line for line in lines if line.rank), key=lambda line: line.rank):
        if len(line.text) <= left:
            chosen.add(line)
            left -= len(line.text)
    return [line.text for line in lines if line in chosen]


def told(statements: Sequence[Statement], most: int = 2) -> list[str]:
    """Statements as lines, each once."""
    return list(dict.fromkeys(statement.text for statement in statements))[:most]


def gaps_line(version: Version) -> str:
    """What is missing, what has to be done before the yes first; empty when nothing is."""
    return "".join(line.text for line in _gaps(version))


def blocking(gaps: Iterable[Gap]) -> list[Gap]:
    """What has to be settled before a case is opened and cannot be asked for at the yes."""
    return [gap for gap in gaps if gap.blocks and gap.field not in _ASKED_AT_THE_YES]


def first_sentence(text: str, number: int = 1) -> str:
    """The first sentences of a reason, with their full stops."""
    return "".join(f"{sentence}。" for sentence in text.split("。")[:number] if sentence)


def verdict_of_first(proposed: Proposed) -> Verdict | None:
    """What can be told of the name that stands first: the chosen one, else the first candidate."""
    work = proposed.work
    if work.verdict is not None and not work.verdict.is_forbidden:
        return work.verdict
    return work.names.candidates[0].verdict if work.names.candidates else None


def _type(proposed: Proposed, version: Version) -> Iterator[Line]:
    field = version.fields["type"]
    yield Line(f"类型：{field.shown}。", frozenset({"type"}))
    for place, sentence in enumerate(_reasons(field.reason)):
        yield Line(sentence, frozenset({"type"}), 1 + 5 * place)
    yield from (Line(text, frozenset({"type"})) for text in _barred(proposed))
    debts = version.shown("liability").rstrip("。")
    is_joint = "连带" in debts
    shown = debts if is_joint else debts.split("；")[0]
    yield Line(f"欠债谁还：{shown}。", frozenset({"liability"}), 0 if is_joint else 2)


def _reasons(reason: str) -> list[str]:
    """The sentences of a reason that say more than that it was chosen, one by one."""
    sentences = [f"{sentence}。" for sentence in reason.split("。") if sentence]
    return [sentence for sentence in sentences if not sentence.startswith(_OWN_CHOICE)] or sentences


def _barred(proposed: Proposed) -> list[str]:
    work = proposed.work
    if work.facts.parent is EnterpriseType.HOUSEHOLD:
        branch = next(other for other in work.advice.others if other.type is EnterpriseType.BRANCH)
        return [branch.statements[0].text]
    against, wish = barred_wish(work), work.facts.wish
    return [f"您想办{wish.caption}，这次办不成：{against[0].text}"] if against and wish else []


def _names(proposed: Proposed) -> Iterator[Line]:
    names = names_of(proposed.work)[:SHOWN_NAMES]
    if not names:
        return
    brands = {one.name: one.brand for one in proposed.work.names.candidates}
    others = [f"{number}. {brands.get(name) or name}" for number, name in enumerate(names[1:], 2)]
    more = f"；备选字号：{'；'.join(others)}" if others else ""
    yield Line(f"名称：1. {names[0]}{more}（都由登记机关定）。", frozenset({"name"}))
    verdict = verdict_of_first(proposed)
    for finding in verdict.findings[:2] if verdict else ():
        yield Line(
            finding.text, frozenset({"name"}), 0 if finding.level is not Level.HINT or _is_asked(proposed) else 5
        )


def _is_asked(proposed: Proposed) -> bool:
    return bool(proposed.work.facts.name or proposed.work.facts.chosen_name)


def _scope(proposed: Proposed) -> Iterator[Line]:
    scope = proposed.work.scope
    if scope.items:
        shown = scope._replace(items=scope.items[:_MOST_LISTED])
        more = f"等{len(scope.items)}项" if len(scope.items) > _MOST_LISTED else ""
        yield Line(f"经营范围——{shown_scope(shown)}{more}。", frozenset({"scope"}))


def _permits(proposed: Proposed) -> Iterator[Line]:
    for timing, words in _TIMINGS.items():
        found = [
            f"{one.title}（{one.authority.split('（')[0]}）" for one in proposed.work.permits if one.timing is timing
        ]
        more = f"等{len(found)}项" if len(found) > _MOST_LISTED else ""
        if found:
            yield Line(f"{words}{'、'.join(found[:_MOST_LISTED])}{more}。", frozenset({"permits"}))


def _money(proposed: Proposed, version: Version) -> Iterator[Line]:
    field, work = version.fields["capital"], proposed.work
    if field.value is not None or work.capital.question:
        note = "，五年内缴足" if work.type is EnterpriseType.COMPANY else ""
        yield Line(f"出资：{field.shown}{note}。", frozenset({"capital", "paid_in"}))
    yield from (Line(text, frozenset({"capital", "paid_in"})) for text in told(work.capital.faults))


def _others(proposed: Proposed, version: Version) -> Iterator[Line]:
    rows, premises = rows_of(version.fields, "people"), proposed.work.premises
    if rows:
        yield Line(f"人员：{'；'.join(map(_one, rows))}。", frozenset({"people", "representative"}), 3)
    if version.shown("premises"):
        place = "".join(filter(None, (version.shown("county"), version.shown("address"))))
        proofs = f"，准备{'、'.join(premises.proofs)}" if premises.proofs else ""
        site = frozenset({"address", "premises", "county"})
        rank = 0 if proposed.work.facts.premises in _TO_BE_PROVED else 4
        yield Line(f"住所：{place}，{version.shown('premises')}{proofs}。", site, rank)


def _one(row: Any) -> str:
    return f"{row.name}（{'、'.join(filter(None, [*row.roles, row.share]))}）"


def _gaps(version: Version) -> Iterator[Line]:
    first = blocking(version.gaps)
    rest = [gap for gap in version.gaps if gap not in first]
    for words, gaps in (("提交前要先办好：", first), ("还差：", rest)):
        listed = "；".join(f"{number}. {gap.text.rstrip('。')}" for number, gap in enumerate(gaps, 1))
        if gaps:
            yield Line(f"{words}{listed}。", frozenset({gap.field for gap in gaps}))
