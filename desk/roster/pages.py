"""What is read of the roster: the agents with their load, and one of them."""

from __future__ import annotations

from typing import Any

from sanic.response import HTTPResponse

from center.bundles import knowledge_of
from center.staff.accounts import StaffMember, UnknownStaff, names_of
from center.staff.leave import Leave, leaves_from, to_hand_back
from center.staff.roster import Agent, Level, agents, profile_digest, seen_agent, sees_agent
from center.staff.sight import sees_office
from center.times import local_date
from desk.listings import Column
from desk.visits import Visit

_HEAD = (
    Column("代办员"),
    Column("级别"),
    Column("服务单位"),
    Column("办哪些事"),
    Column("在办 / 最多", kind="number"),
    Column("授权书到期"),
    Column("在岗"),
)


async def index(visit: Visit) -> HTTPResponse:
    """Agents within sight, and their leaves from today on."""
    day = local_date(visit.now)

    def read(connection: Any) -> dict[str, Any]:
        seen = _seen(connection, visit)
        leaves = _leaves(connection, visit, {agent.staff.staff_id for agent in seen})
        staff_ids = [name for leave in leaves for name in (leave.staff_id, leave.substitute)]
        return {"agents": seen, "leaves": leaves, "names": names_of(connection, staff_ids), "titles": _titles()}

    return visit.page("roster/index.html", head=_HEAD, today=day, **await visit.read(read))


async def show(visit: Visit, staff_id: str) -> HTTPResponse:
    """One agent: the entry, the leaves, the hand-over."""
    try:
        context = await shown(visit, staff_id)
    except UnknownStaff as unknown:
        return visit.refuse(unknown.message, 404)
    return visit.page("roster/show.html", **context, typed=None)


async def shown(visit: Visit, staff_id: str) -> dict[str, Any]:
    """What the page of one agent needs; raises UnknownStaff."""
    day = local_date(visit.now)

    def read(connection: Any) -> dict[str, Any]:
        agent = seen_agent(connection, visit.staff, staff_id, day)
        leaves = [leave for leave in _leaves(connection, visit, {staff_id}) if leave.staff_id == staff_id]
        others = [one.staff for one in _seen(connection, visit) if one.staff.staff_id != staff_id]
        names = names_of(connection, [staff_id, *(leave.substitute for leave in leaves)])
        return {
            "agent": agent,
            "seen": profile_digest(agent.profile),
            "leaves": leaves,
            "others": _options(others),
            "names": names,
            **_choices(visit.staff, agent),
        }

    return {"today": day, **await visit.read(read)}


def _seen(connection: Any, visit: Visit) -> list[Agent]:
    found = agents(connection, local_date(visit.now))
    return [agent for agent in found if sees_agent(visit.staff, agent)]


def _leaves(connection: Any, visit: Visit, staff_ids: set[str]) -> list[Leave]:
    """Those that last or come, and those whose cases have not come back yet."""
    day = local_date(visit.now)
    found = {leave.id: leave for leave in [*leaves_from(connection, day), *to_hand_back(connection, day)]}
    mine = [leave for leave in found.values() if {leave.staff_id, leave.substitute} & staff_ids]
    return sorted(mine, key=lambda leave: (leave.first_day, leave.id))


def _options(others: list[StaffMember]) -> list[tuple[str, str]]:
    return [(member.staff_id, f"{member.name}（{member.staff_id}）") for member in others if member.is_enabled]


def _choices(viewer: StaffMember, agent: Agent) -> dict[str, Any]:
    kept = set(agent.profile.offices) if agent.profile else set()
    known = knowledge_of(None).service.catalogue.offices
    offices = [office for office in known if sees_office(viewer, office) or office in kept]
    levels = [(level.value, level.caption) for level in Level]
    return {"offices": _by_county(offices), "choosable": set(offices), "themes": _titles(), "levels": levels}


def _by_county(offices: list[str]) -> list[tuple[str, list[str]]]:
    """Every city and county once, with those of its townships that may be chosen."""
    counties = dict.fromkeys(office.partition("/")[0] for office in offices)
    return [(county, [office for office in offices if office.startswith(f"{county}/")]) for county in counties]


def _titles() -> dict[str, str]:
    return {theme.key: theme.title for theme in knowledge_of(None).service.catalogue.themes.values()}
