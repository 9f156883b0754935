"""Where to go, told to somebody who has sent where they are: the office of the county or township of that place."""

from __future__ import annotations

from center.agency_offices import AgencyOffice
from center.facets import SAMPLE
from center.knowledge import Knowledge


def window_near(label: str, knowledge: Knowledge, otherwise: str) -> str:
    """The office that serves the place called ``label``; ``otherwise`` when that names none, or none of ours.

    Our settings have no coordinates, so it is the office that is in charge there, which is not always the nearest.
    """
    office = knowledge.service.catalogue.office_for(label)
    return otherwise if office is None else _told(office)


def _told(office: AgencyOffice) -> str:
    phone = f"，电话 {office.phone}" if office.phone else ""
    lines = [
        f"您发的位置归这里管：{office.name}{office.window}。",
        f"地址：{office.address}{phone}。{SAMPLE if office.sample else ''}",
        f"地图：{office.map}" if office.map else "",
    ]
    return "\n".join(line for line in lines if line)
