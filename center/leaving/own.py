"""What whoever talks has: deregistrations that were ended and may be tried again, and dormancies.

Theirs are those of the contacts that the channel has proved, and those opened in the conversation itself.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from center.case_tables import agency_case
from center.cases.reading import CaseView, read_case
from center.cases.states import CaseState
from center.identities import contacts_behind
from center.leaving.records import Dormancy, read_dormancies
from center.leaving.setting import LeavingSetting
from center.leaving.states import Way
from center.leaving_tables import case_attempt, dormancy

_OUT = (Way.SIMPLE, Way.HOUSEHOLD, Way.ORDINARY)


def ended_deregistration(connection: Any, setting: LeavingSetting, conversation_id: str) -> CaseView | None:
    """The newest deregistration that was ended before it was finished, and not tried again; None without one."""
    themes = [setting.ways[way].theme for way in _OUT]
    tried = sa.select(case_attempt.c.previous_code)
    wanted = sa.and_(
        agency_case.c.state == CaseState.TERMINATED.value,
        agency_case.c.theme.in_(themes),
        agency_case.c.code.not_in(tried),
        _theirs(connection, conversation_id),
    )
    newest = sa.select(agency_case.c.code).where(wanted).order_by(agency_case.c.id.desc()).limit(1)
    code = connection.execute(newest).scalar_one_or_none()
    return read_case(connection, code) if code else None


def own_dormancies(connection: Any, conversation_id: str) -> list[Dormancy]:
    """The dormancies that their cases have begun, the oldest first."""
    cases = sa.select(agency_case.c.code).where(_theirs(connection, conversation_id))
    return read_dormancies(connection, [dormancy.c.case_code.in_(cases)])


def _theirs(connection: Any, conversation_id: str) -> Any:
    contacts = contacts_behind(connection, conversation_id)
    here = agency_case.c.conversation_id == conversation_id
    return sa.or_(here, agency_case.c.contact_id.in_(contacts)) if contacts else here
