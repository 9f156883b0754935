"""The files of founders, read and checked before anybody talks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from center.drafts.fields import KINDS, FieldSource
from center.drafts.records import DraftState
from center.knowledge import KNOWLEDGE, ROOT, load_register
from center.law import LawRegister
from center.registry.ideas import EnterpriseType
from center.registry.officers import Role
from center.registry.permits import Timing
from tests.conversations.holding import KNOWN
from tests.drafts import TOPICS
from tests.drafts.library import book, scopes
from tests.drafts.written import EXPECTED, citation, either

Founder = dict[str, Any]
OWN = {"who", "answers", "at_most", "not_asked", "draft", "facts"}
_ACTS = {"say", "tap", "staff", "wait", "courier", "kill", "as", "proved", "until", "expect", "first"}
_FAKE_PHONE = re.compile(r"139000000\d\d")
_PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


def founders(paths: Iterable[Path] | None = None) -> list[Founder]:
    """Everybody in ``paths``; without them, in all files of this folder."""
    chosen = sorted((ROOT / "tests" / "drafts").glob("*.yml")) if paths is None else paths
    return [founder for path in chosen for founder in yaml.safe_load(path.read_text(encoding="utf-8"))]


def faults_of(founder: Founder) -> list[str]:
    """What is wrong with how a founder is written; the talk itself is not held."""
    return [f"{founder.get('id')}: {fault}" for fault in _faults(founder)]


def day_of(founder: Founder) -> date:
    """The day on which the founder talks."""
    return date.fromisoformat(str(founder["now"])[:10])


def _faults(founder: Founder) -> Iterator[str]:
    yield from _unknown("field", founder, KNOWN | OWN)
    yield from (f"lacks {name}" for name in ("id", "who", "now", "turns") if name not in founder)
    yield from _unknown("topic", founder.get("answers", {}), TOPICS)
    yield from _unknown("topic", founder.get("not_asked", []), TOPICS)
    for turn in founder.get("turns", ()):
        yield from _unknown("act", turn, _ACTS)
        if turn.get("until") not in (None, "draft", "case"):
            yield f"until {turn['until']}"
    yield from (f"not a fake number: {n}" for n in _PHONE.findall(str(founder)) if not _FAKE_PHONE.fullmatch(n))
    if isinstance(founder.get("draft"), Mapping):
        yield from _draft_faults(founder["draft"], day_of(founder))


def _draft_faults(wanted: Mapping[str, Any], day: date) -> Iterator[str]:
    yield from _unknown("expectation", wanted, EXPECTED)
    for name, known in _vocabularies().items():
        listed = [wanted[name]] if isinstance(wanted.get(name), str) else wanted.get(name, ())
        yield from _unknown(name, [part for value in listed for part in either(value)], known)
    yield from _unknown("timing", wanted.get("permits_has", {}).values(), [timing.value for timing in Timing])
    sources = [part for written in wanted.get("sources", {}).values() for part in either(written)]
    yield from _unknown("source", sources, [source.value for source in FieldSource])
    for written in wanted.get("citations_has", ()):
        faults = [laws().fault(citation(one), day) for one in either(written)]
        yield from (fault for fault in faults if fault)


def _unknown(what: str, found: Iterable[Any], known: Iterable[Any]) -> Iterator[str]:
    all_known = set(known)
    yield from (f"unknown {what}: {value}" for value in found if value not in all_known)


@lru_cache(maxsize=1)
def _vocabularies() -> dict[str, set[str]]:
    """What may stand in those expectations whose words are known beforehand."""
    phrases = {item.phrase for item in scopes().items}
    permits = {entry.title for entry in book().permits.permits.values()}
    return {
        "state": {state.caption for state in DraftState},
        "type": {kind.caption for kind in EnterpriseType},
        **dict.fromkeys(("main", "scope_has", "scope_lacks", "licensed"), phrases),
        **dict.fromkeys(("permits_has", "permits_lacks"), permits),
        "roles": {role.caption for role in Role},
        "sources": set(KINDS),
    }


@lru_cache(maxsize=1)
def laws() -> LawRegister:
    """The register of laws."""
    return load_register(KNOWLEDGE / "law.yml")
