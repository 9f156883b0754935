"""The papers of a case as its applicant knows them: what staff list or send back is told by a notice, all at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Optional

from center.cases.events import Event, history
from center.cases.materials import CaseMaterial, MaterialState, materials_of
from center.cases.notices import NOTICE_EVENTS
from center.cases.reading import stored

_Known = Mapping[str, Optional[Mapping[str, Any]]]
_OF_COMING_IN = {"receive": MaterialState.RECEIVED, "receive_undone": MaterialState.WANTED}
"""What the applicant is told at once of a paper that they handed in."""


def told_materials(connection: Any, code: str) -> list[CaseMaterial]:
    """The materials without what staff listed or sent back since the last notice; raises UnknownCase."""
    known = _known(history(connection, code))
    return [material for one in materials_of(connection, code) if (material := _as_known(one, known))]


def _known(events: Iterable[Event]) -> _Known:
    """How the applicant knows the papers about which a notice is still to come; None for what they never heard of."""
    found: dict[str, Mapping[str, Any] | None] = {}
    for event in events:
        data, name = event.data, str(event.data.get("name"))
        if event.kind in NOTICE_EVENTS:
            found.clear()
        elif event.kind == "unlist":
            found.pop(name, None)
        elif name in found and event.kind in _OF_COMING_IN:
            found[name] = {"state": _OF_COMING_IN[event.kind], "note": None}
        elif event.kind == "want" and data.get("untold"):
            found.update(dict.fromkeys(data["wanted"]))
        elif event.kind == "refuse" and data.get("untold"):
            found.setdefault(name, data["before"])
    return found


def _as_known(material: CaseMaterial, known: _Known) -> CaseMaterial | None:
    if not material.is_open or material.name not in known:
        return material
    before = known[material.name]
    if before is None:
        return None
    return material._replace(state=stored(MaterialState, before["state"]), note=before["note"])
