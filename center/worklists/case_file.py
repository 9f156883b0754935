"""The whole file of one case as a member of staff reads it, names and numbers of people masked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.case_tables import agency_case
from center.cases.chronicle import Entry, chronicle
from center.cases.contents import Content, seven_contents
from center.cases.countdown import Countdown, countdown_of
from center.cases.decisions import Decision, decisions_of
from center.cases.duties import TimeLeft, duties_of, time_left
from center.cases.events import history
from center.cases.materials import materials_of
from center.cases.notices import Notice, notices_of
from center.cases.prereviews import Message, last_message
from center.cases.reading import CaseView, UnknownCase, opened_with, read_case
from center.cases.receipts import FormerReceipt, Receipt, former_receipts, receipt_of
from center.cases.told import told_materials
from center.cases.urging import LogEntry, log_of
from center.clock import WorkingClock
from center.drafts.records import DraftView, draft_of_case
from center.people import Contact, read_contact
from center.people_tables import enterprise
from center.sealing import Seal
from center.service_settings import ServiceSettings
from center.staff.accounts import StaffMember, names_of
from center.staff.audit import note
from center.staff.sight import case_clause, sees_case
from center.times import Words
from center.uploads.listing import GuideBook, Paper
from center.uploads.records import UploadView, uploads_of
from center.uploads.unlisting import listed_papers


class Applicant(NamedTuple):
    """Who applied, masked: 王**, 139****0001; and the enterprise."""

    name: str
    phone: str
    enterprise: str
    credit_code: str | None


class CaseFile(NamedTuple):
    """Everything of a case; times in UTC. ``names`` has the names of staff by their sign-in names.

    ``term`` is by when it is done, as a paper may say it for good; empty while the clock stands still.
    ``pairs`` names, by item, what is issued together (keys of ``subtasks.PART_CAPTIONS``).
    """

    case: CaseView
    applicant: Applicant
    countdown: Countdown
    time: TimeLeft
    term: str
    duties: tuple[str, ...]
    papers: tuple[Paper, ...]
    uploads: tuple[UploadView, ...]
    notices: tuple[Notice, ...]
    prereview: Message | None
    receipt: Receipt | None
    former_receipts: tuple[FormerReceipt, ...]
    decisions: tuple[Decision, ...]
    contents: tuple[Content, ...]
    log: tuple[LogEntry, ...]
    history: tuple[Entry, ...]
    draft: DraftView | None
    names: Mapping[str, str]
    pairs: Mapping[str, tuple[str, ...]]

    def name(self, staff_id: str | None) -> str:
        """What a member of staff is called; the sign-in name where nobody has it, a dash for nobody."""
        return self.names.get(staff_id, staff_id) if staff_id else "—"


def seen_case(connection: Any, staff: StaffMember, code: str) -> CaseView:
    """The case, if the member sees it; raises UnknownCase also where there is one."""
    if not sees_case(connection, staff, code):
        raise UnknownCase(code)
    return read_case(connection, code)


def last_event_of(connection: Any, staff: StaffMember, code: str) -> int:
    """The number of the last event of a case that the member sees, which is cheap to ask; raises UnknownCase."""
    wanted = sa.select(agency_case.c.last_event).where(agency_case.c.code == code, case_clause(staff))
    found = connection.execute(wanted).scalar_one_or_none()
    if found is None:
        raise UnknownCase(code)
    return int(found)


def clock_for(case: CaseView, settings: ServiceSettings) -> WorkingClock:
    """The working clock of the case's office."""
    office = settings.catalogue.offices.get(case.office_id)
    return settings.working_clock(office.hours if office else "")


def read_file(
    connection: Any,
    seal: Seal,
    staff: StaffMember,
    code: str,
    now: datetime,
    settings: ServiceSettings,
    book: GuideBook,
) -> CaseFile:
    """The file of a case that the member sees; raises UnknownCase."""
    case = seen_case(connection, staff, code)
    countdown = countdown_of(case, clock_for(case, settings), now)
    materials, events = materials_of(connection, code), history(connection, code)
    receipt, decisions = receipt_of(connection, code), decisions_of(connection, code)
    message, log = last_message(connection, code), log_of(connection, code)
    entries, told = chronicle(events), told_materials(connection, code)
    return CaseFile(
        case=case,
        applicant=_applicant(connection, seal, case),
        countdown=countdown,
        time=time_left(case, countdown.clocks, now),
        term=f"最晚{Words().end(case.due_at)}代办办结" if case.due_at else "",
        duties=duties_of(case, told, receipt.pickup if receipt else None, message.filled if message else {}),
        papers=tuple(listed_papers(connection, case, book)),
        uploads=tuple(uploads_of(connection, code)),
        notices=tuple(notices_of(connection, code)),
        prereview=message,
        receipt=receipt,
        former_receipts=tuple(former_receipts(connection, code)),
        decisions=tuple(decisions),
        contents=seven_contents(case, materials, receipt, decisions, now),
        log=tuple(log),
        history=tuple(entries),
        draft=draft_of_case(connection, code),
        names=names_of(connection, _staff_in(case, entries, log)),
        pairs={item: tuple(pair) for item, pair in opened_with(connection, code).get("pairs", {}).items()},
    )


def note_view(connection: Any, staff: StaffMember, code: str, now: datetime) -> None:
    """That the member looked at the file, in the audit log."""
    note(connection, staff.staff_id, "case.view", code, now)


def unmasked(connection: Any, seal: Seal, staff: StaffMember, code: str, reason: str, now: datetime) -> Contact:
    """The applicant's name and number in full, for a reason that the audit log keeps; raises UnknownCase."""
    case = seen_case(connection, staff, code)
    found = read_contact(connection, seal, case.contact_id)
    note(connection, staff.staff_id, "case.unmask", code, now, reason)
    return found


def applicant_of(connection: Any, seal: Seal, staff: StaffMember, code: str) -> Contact:
    """Who applied, whole: to do something for them, not to be shown; raises UnknownCase as ``seen_case``."""
    return read_contact(connection, seal, seen_case(connection, staff, code).contact_id)


def masked_name(name: str | None) -> str:
    """王小明 as 王**; what nobody told is said so."""
    return f"{name[0]}{'*' * (len(name) - 1)}" if name else "没留姓名"


def masked_phone(phone: str) -> str:
    """13900000001 as 139****0001."""
    return f"{phone[:3]}****{phone[-4:]}"


def _applicant(connection: Any, seal: Seal, case: CaseView) -> Applicant:
    person = read_contact(connection, seal, case.contact_id)
    wanted = sa.select(enterprise.c.name, enterprise.c.credit_code).where(enterprise.c.id == case.enterprise_id)
    firm = connection.execute(wanted).one()
    return Applicant(masked_name(person.name), masked_phone(person.phone), firm.name, firm.credit_code)


def _staff_in(case: CaseView, entries: list[Entry], log: list[LogEntry]) -> set[str]:
    found = {entry.who for entry in entries if entry.is_staff}
    found |= {name for one in log for name in (one.staff_id, one.to.staff_id, one.answered_by) if name}
    return found | ({case.agent} if case.agent else set())
