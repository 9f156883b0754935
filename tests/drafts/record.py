"""The draft as it stands in the database, compared with what a founder's file expects."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from center.draft_tables import draft
from center.drafts.fields import Field, rows_of
from center.drafts.records import DraftView, Version, latest, read_draft
from center.sealing import Seal
from tests.drafts.written import NONE, citation, either, lacking

Check = Callable[[Version, Any], Iterator[str]]


def draft_faults(connection: Any, seal: Seal, conversations: Sequence[str], wanted: Any) -> list[str]:
    """What the newest draft of ``conversations`` has otherwise than ``wanted``."""
    mine = sa.select(draft.c.code).where(draft.c.conversation_id.in_(list(conversations)))
    code = connection.execute(mine.order_by(draft.c.id.desc()).limit(1)).scalar_one_or_none()
    if wanted == NONE or code is None:
        return [] if wanted == NONE and code is None else [f"the draft is {code}"]
    view, version = read_draft(connection, code), latest(connection, seal, code)
    return [*_state_faults(view, wanted), *version_faults(version, wanted)]


def version_faults(version: Version, wanted: Mapping[str, Any]) -> list[str]:
    """What ``version`` says otherwise than ``wanted``."""
    return [fault for name, check in _CHECKS.items() if name in wanted for fault in check(version, wanted[name])]


def _state_faults(view: DraftView, wanted: Mapping[str, Any]) -> Iterator[str]:
    if wanted.get("state", view.state.caption) != view.state.caption:
        yield f"the draft is {view.state.caption}"


def _shown(name: str) -> Check:
    def check(version: Version, wanted: str) -> Iterator[str]:
        if not any(part in version.shown(name) for part in either(wanted)):
            yield f"{name} is “{version.shown(name)}” instead of “{wanted}”"

    return check


def _main(version: Version, wanted: str) -> Iterator[str]:
    phrases = [row.phrase for row in rows_of(version.fields, "scope")]
    if not phrases or phrases[0] not in either(wanted):
        yield f"the scope begins with {phrases[:1]} instead of {wanted}"


def _scope_has(version: Version, wanted: list[str]) -> Iterator[str]:
    phrases = {row.phrase for row in rows_of(version.fields, "scope")}
    yield from (f"the scope lacks {phrase}: {sorted(phrases)}" for phrase in lacking(wanted, phrases))


def _scope_lacks(version: Version, unwanted: list[str]) -> Iterator[str]:
    phrases = {row.phrase for row in rows_of(version.fields, "scope")}
    yield from (f"the scope has {phrase}" for phrase in unwanted if phrase in phrases)


def _licensed(version: Version, wanted: list[str]) -> Iterator[str]:
    licensed = {row.phrase for row in rows_of(version.fields, "scope") if row.kind == "licensed"}
    yield from (f"{phrase} is no licensed item: {sorted(licensed)}" for phrase in lacking(wanted, licensed))


def _permits_has(version: Version, wanted: Mapping[str, str]) -> Iterator[str]:
    found = {row.title: row.when for row in rows_of(version.fields, "permits")}
    for title, when in wanted.items():
        if found.get(title) != when:
            yield f"{title} is {found.get(title)} instead of {when}: {found}"


def _permits_lacks(version: Version, unwanted: list[str]) -> Iterator[str]:
    found = {row.title for row in rows_of(version.fields, "permits")}
    yield from (f"the permits have {title}" for title in unwanted if title in found)


def _names(version: Version, wanted: Mapping[str, Any]) -> Iterator[str]:
    field = version.fields.get("name")
    found = list(dict.fromkeys([field.shown, *field.alternatives])) if field else []
    if len(found) < wanted.get("count_at_least", 0):
        yield f"only the names {found}"
    yield from (f"no name has {part}: {found}" for part in wanted.get("has", ()) if part not in "，".join(found))
    yield from (f"the name {name} is offered" for name in wanted.get("refused", ()) if name in found)


def _capital(version: Version, wanted: Any) -> Iterator[str]:
    value = version.fields["capital"].value if "capital" in version.fields else None
    if (value or NONE) != wanted:
        yield f"the capital is {value} instead of {wanted}"


def _people(version: Version, wanted: int) -> Iterator[str]:
    found = rows_of(version.fields, "people")
    if len(found) != wanted:
        yield f"{len(found)} people instead of {wanted}"


def _roles(version: Version, wanted: list[str]) -> Iterator[str]:
    found = {role for row in rows_of(version.fields, "people") for role in row.roles}
    yield from (f"nobody is {role}: {sorted(found)}" for role in lacking(wanted, found))


def _gaps_has(version: Version, wanted: list[str]) -> Iterator[str]:
    yield from (f"no gap {part}: {version.gaps}" for part in wanted if not _has_gap(version, part))


def _gaps_lacks(version: Version, unwanted: list[str]) -> Iterator[str]:
    yield from (f"the gap {part}: {version.gaps}" for part in unwanted if _has_gap(version, part))


def _has_gap(version: Version, written: str) -> bool:
    return any(gap.field == part or part in gap.text for gap in version.gaps for part in either(written))


def _citations_has(version: Version, wanted: list[str]) -> Iterator[str]:
    cited = {citation_of for field in version.fields.values() for citation_of in field.citations}
    for written in wanted:
        if not any(citation(one) in cited for one in either(written)):
            yield f"does not cite {written}"


def _sources(version: Version, wanted: Mapping[str, str]) -> Iterator[str]:
    for name, source in wanted.items():
        field: Field | None = version.fields.get(name)
        if field is None or field.source.value not in either(source):
            yield f"{name} is {field.source.value if field else 'missing'} instead of {source}"


def _trade_code(version: Version, wanted: str) -> Iterator[str]:
    value = str(version.fields["trade_code"].value) if "trade_code" in version.fields else ""
    if not any(value.startswith(part) for part in either(wanted)):
        yield f"the trade is {value} instead of {wanted}"


def _versions_at_least(version: Version, wanted: int) -> Iterator[str]:
    if version.number < wanted:
        yield f"only {version.number} versions"


_CHECKS: dict[str, Check] = {
    "type": _shown("type"),
    "county": _shown("county"),
    "premises": _shown("premises"),
    "main": _main,
    "scope_has": _scope_has,
    "scope_lacks": _scope_lacks,
    "licensed": _licensed,
    "permits_has": _permits_has,
    "permits_lacks": _permits_lacks,
    "names": _names,
    "capital": _capital,
    "people": _people,
    "roles": _roles,
    "gaps_has": _gaps_has,
    "gaps_lacks": _gaps_lacks,
    "citations_has": _citations_has,
    "sources": _sources,
    "trade_code": _trade_code,
    "versions_at_least": _versions_at_least,
}
