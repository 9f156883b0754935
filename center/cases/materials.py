"""The materials of a case: what is wanted, what has come in, what has to be mended.

What the center fetches by itself (shared data, e-licences) counts as received and is never asked for (AH 6.2.1).
Every change is an event of the case; repeated, it changes nothing and adds no event. What staff list or send back is
marked ``untold``: the applicant learns of it from the next notice, with everything else (AH-15).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple, Protocol

import sqlalchemy as sa

from center.case_tables import case_material
from center.cases.events import Actor, append, history
from center.cases.papers import hold_open, kept
from center.cases.reading import CaseView, read_case, stored
from center.cases.refusals import Refusal
from center.cases.states import Captioned
from center.guides import Source

LONGEST_NAME = 120
FETCHED_NOTE = "系统调取"


class MaterialState(Captioned):
    """Where one material stands."""

    WANTED = "wanted", "还没交"
    RECEIVED = "received", "已收到"
    REFUSED = "refused", "要修改"


class Listed(Protocol):
    """A material as guides list it."""

    @property
    def name(self) -> str:
        """Its short name."""

    @property
    def source(self) -> Source:
        """Where it comes from."""


class CaseMaterial(NamedTuple):
    """One material of a case; ``note`` says what has to be mended, or how it came in; ``updated_at`` in UTC."""

    name: str
    source: Source
    state: MaterialState
    note: str | None
    updated_at: datetime

    @property
    def is_open(self) -> bool:
        """Whether the applicant still has to do something about it."""
        return self.state is not MaterialState.RECEIVED


class NotToBeAsked(Refusal):
    """The center gets this material by itself and may not ask the applicant for it (AH 6.2.1)."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"{name} is fetched by the center and not to be asked for (AH 6.2.1)",
            f"“{name}”由我们从系统里调取，不得要求申请人提供（《企业开办监督考核管理规范》6.2.1）。",
        )


class UnknownMaterial(Refusal, LookupError):
    """The case does not list this material."""

    def __init__(self, code: str, name: str) -> None:
        super().__init__(f"{code} lists no material {name}", f"{code}的材料里没有“{name}”，请先把它列进去。")


class UnusableWords(Refusal):
    """A name or a note is missing, or too long to be kept."""

    def __init__(self, what: str, longest: int | None = None) -> None:
        rule = f"最多{longest}个字" if longest else "不能空着"
        super().__init__(f"unusable words for {what}", f"{what}{rule}。")


def want(
    connection: Any,
    code: str,
    materials: Iterable[Listed],
    fetched: Collection[str],
    actor: Actor,
    now: datetime,
) -> list[CaseMaterial]:
    """List ``materials`` in the case and return all that it lists; what is listed already stays as it stands.

    ``fetched`` are the names of what the center gets by itself (``ServiceSettings.fetched_names()``). A material whose
    source is shared or e-licence is recorded as received. Raises NotToBeAsked for one that is to be uploaded or brought
    although the center gets it, UnusableWords, ClosedCase.
    """
    case = hold_open(connection, code)
    new = _new(materials_of(connection, code), materials, fetched)
    if new:
        told = {
            "wanted": [name for name, source in new.items() if not source.is_fetched],
            "fetched": [name for name, source in new.items() if source.is_fetched],
            **_untold(actor),
        }
        append(connection, code, "want", actor, told, now, seen=case.last_event)
        for name, source in new.items():
            put(connection, case, _first(name, source, now))
    return materials_of(connection, code)


def receive(connection: Any, code: str, name: str, actor: Actor, now: datetime) -> CaseMaterial:
    """Note that a material has come in, also once more after it was refused; raises UnknownMaterial, ClosedCase."""
    case, found = _listed(connection, code, name)
    if not found.is_open:
        return found
    told = {"name": found.name, "before": _standing(found)}
    append(connection, code, "receive", actor, told, now, seen=case.last_event)
    return put(connection, case, found._replace(state=MaterialState.RECEIVED, note=None, updated_at=now))


def refuse(connection: Any, code: str, name: str, note: str, actor: Actor, now: datetime) -> CaseMaterial:
    """Note that a material has to be mended and how; telling the applicant is the notice's business.

    Raises NotToBeAsked for one that the center fetches, UnusableWords without a note, UnknownMaterial, ClosedCase.
    """
    case, found = _listed(connection, code, name)
    if found.source.is_fetched:
        raise NotToBeAsked(found.name)
    refused = found._replace(state=MaterialState.REFUSED, note=noted(note), updated_at=now)
    if (found.state, found.note) == (refused.state, refused.note):
        return found
    told = {"name": found.name, "note": refused.note, "before": _standing(found), **_untold(actor)}
    append(connection, code, "refuse", actor, told, now, seen=case.last_event)
    return put(connection, case, refused)


def set_back(connection: Any, code: str, name: str, actor: Actor, now: datetime) -> CaseMaterial:
    """Note that a material was said to have come in by mistake; it stands again as it did before.

    Raises NotToBeAsked for one that the center fetches, UnknownMaterial, ClosedCase.
    """
    case, found = _listed(connection, code, name)
    if found.source.is_fetched:
        raise NotToBeAsked(found.name)
    if found.is_open:
        return found
    append(connection, code, "receive_undone", actor, {"name": found.name}, now, seen=case.last_event)
    state, note = _before_receipt(connection, code, found.name)
    return put(connection, case, found._replace(state=state, note=note, updated_at=now))


def materials_of(connection: Any, code: str) -> list[CaseMaterial]:
    """The materials of a case in the order in which they were listed; raises UnknownCase."""
    case = read_case(connection, code)
    columns = [case_material.c[name] for name in CaseMaterial._fields]
    rows = connection.execute(
        sa.select(*columns).where(case_material.c.case_id == case.id).order_by(case_material.c.id)
    )
    return [
        CaseMaterial(row.name, Source(row.source), stored(MaterialState, row.state), row.note, row.updated_at)
        for row in rows
    ]


def named(name: str) -> str:
    """The name of a material as it is kept; raises UnusableWords."""
    plain = kept(name)
    if not plain:
        raise UnusableWords("材料名称")
    if len(plain) > LONGEST_NAME:
        raise UnusableWords("材料名称", LONGEST_NAME)
    return plain


def noted(note: str) -> str:
    """What has to be mended as it is kept; raises UnusableWords when nothing is said."""
    plain = kept(note)
    if not plain:
        raise UnusableWords("要修改的内容")
    return plain


def refuse_fetched(
    listed: Sequence[CaseMaterial], asked: Iterable[tuple[str, Source]], fetched: Collection[str]
) -> None:
    """Raises NotToBeAsked for the first asked material that the center gets by itself, whatever the asker says."""
    ours = {material.name for material in listed if material.source.is_fetched} | set(fetched)
    for name, source in asked:
        if source.is_fetched or name in ours:
            raise NotToBeAsked(name)


def put(connection: Any, case: CaseView, material: CaseMaterial) -> CaseMaterial:
    """Write one material: changed when it is listed, added when it is not. The event is the caller's."""
    values = {"source": material.source.value, "state": material.state.value, "note": material.note}
    values_at = {**values, "updated_at": material.updated_at}
    mine = sa.and_(case_material.c.case_id == case.id, case_material.c.name == material.name)
    if connection.execute(sa.update(case_material).where(mine).values(**values_at)).rowcount == 0:
        first = {**values_at, "case_id": case.id, "name": material.name, "created_at": material.updated_at}
        connection.execute(sa.insert(case_material).values(**first))
    return material


def _untold(actor: Actor) -> dict[str, bool]:
    return {"untold": True} if actor.kind == "staff" else {}


def _standing(material: CaseMaterial) -> dict[str, Any]:
    return {"state": material.state, "note": material.note}


def _before_receipt(connection: Any, code: str, name: str) -> tuple[MaterialState, str | None]:
    """How a paper stood before it came in last; wanted, where its event does not say."""
    came = [event.data for event in history(connection, code) if event.kind == "receive" and event.data["name"] == name]
    before = came[-1].get("before") if came else None
    return (stored(MaterialState, before["state"]), before["note"]) if before else (MaterialState.WANTED, None)


def _new(listed: Sequence[CaseMaterial], materials: Iterable[Listed], fetched: Collection[str]) -> dict[str, Source]:
    """What changes the list: names that it lacks, and what turns out to be ours to fetch."""
    sources = [(named(material.name), material.source) for material in materials]
    ours = {name for name, source in sources if source.is_fetched} | set(fetched)
    refuse_fetched(listed, [pair for pair in sources if not pair[1].is_fetched], ours)
    known = {material.name: material for material in listed}
    return {name: source for name, source in sources if name not in known or _is_found_ours(known[name], source)}


def _is_found_ours(known: CaseMaterial, source: Source) -> bool:
    return source.is_fetched and not known.source.is_fetched and known.is_open


def _first(name: str, source: Source, now: datetime) -> CaseMaterial:
    if source.is_fetched:
        return CaseMaterial(name, source, MaterialState.RECEIVED, FETCHED_NOTE, now)
    return CaseMaterial(name, source, MaterialState.WANTED, None, now)


def _listed(connection: Any, code: str, name: str) -> tuple[CaseView, CaseMaterial]:
    case, plain = hold_open(connection, code), named(name)
    for material in materials_of(connection, code):
        if material.name == plain:
            return case, material
    raise UnknownMaterial(code, plain)
