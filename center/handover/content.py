"""What is handed over of an item: the fields of the portal's form that are known, and by name those that are missing.

A value in which an identity-card or bank-card number stands is never handed over; such a field is asked there. Nor is
anything of an enterprise that somebody else has named first, unless the person may act for it (IM-06).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from center.authority import has_authority
from center.cases.reading import CaseView
from center.drafts.records import draft_of_case, latest
from center.enterprises import read_enterprise
from center.gateways.portal import Asked, Filled
from center.handover.setting import PortalItem, PortalSetting
from center.people import read_contact
from center.privacy import mask_identity
from center.sealing import Seal

LONGEST_VALUE = 2000
_NOT_NAMED = "（待"


class Content(NamedTuple):
    """The form of one item: what is filled in, and what the portal still asks."""

    filled: tuple[Filled, ...]
    missing: tuple[Asked, ...]

    @property
    def names(self) -> dict[str, list[str]]:
        """The names of the fields without anything of what stands in them, for the record."""
        return {"filled": [one.title for one in self.filled], "missing": [one.title for one in self.missing]}


def known_of(connection: Any, seal: Seal, case: CaseView, today: date) -> dict[str, str]:
    """Everything that may be handed over of ``case``, by the sources of portal.yml; nothing empty."""
    person = read_contact(connection, seal, case.contact_id)
    found = {
        "contact.name": person.name or "",
        "contact.phone": person.phone,
        "case.place": case.office_id.replace("/", ""),
        "case.code": case.code,
        **_enterprise(connection, case, today),
        **_drafted(connection, seal, case),
    }
    return {source: value for source, value in found.items() if _may_go(value)}


def content_of(setting: PortalSetting, item: PortalItem, known: Mapping[str, str]) -> Content:
    """The form of ``item`` with what is ``known``; of the rest only what must be filled in is required."""
    filled: list[Filled] = []
    missing: list[Asked] = []
    for name, field in setting.fields_of(item):
        value = next((known[source] for source in field.known if source in known), None)
        if value is not None:
            filled.append(Filled(name, field.title, value))
        else:
            missing.append(Asked(name, field.title, not field.optional))
    return Content(tuple(filled), tuple(missing))


def _enterprise(connection: Any, case: CaseView, today: date) -> dict[str, str]:
    enterprise = read_enterprise(connection, case.enterprise_id)
    is_own = enterprise.contact_id == case.contact_id
    if not is_own and not has_authority(connection, enterprise.id, case.contact_id, today):
        return {}
    name = "" if enterprise.name.startswith(_NOT_NAMED) else enterprise.name
    return {"enterprise.name": name, "enterprise.credit_code": enterprise.credit_code or ""}


def _drafted(connection: Any, seal: Seal, case: CaseView) -> dict[str, str]:
    draft = draft_of_case(connection, case.code)
    if draft is None:
        return {}
    return {f"draft.{name}": field.shown for name, field in latest(connection, seal, draft.code).fields.items()}


def _may_go(value: str) -> bool:
    return bool(value.strip()) and len(value) <= LONGEST_VALUE and not mask_identity(value)[1]
