"""The roster of agents (代办员名册, AH 6.2.1): level, offices, themes, capacity, letter of authority, and who is next.

Functions take a connection and are part of the caller's transaction; days are days in Shanghai.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.case_tables import agency_case
from center.cases.reading import stored
from center.cases.refusals import Refusal
from center.cases.states import Captioned
from center.clock import WorkingClock
from center.staff.accounts import StaffMember, UnknownStaff, having, members, read_member
from center.staff.audit import note
from center.staff.leave import Leave, absent_on, can_take, leaves_on
from center.staff.rights import Role
from center.staff.seen import check_seen, digest, hold_member
from center.staff.sight import sees_office
from center.staff_tables import agent_office, agent_profile, agent_theme, staff_member
from center.times import local_date

MOST_CASES = 500
LONGEST_LETTER = 80
IS_OPEN = agency_case.c.closed_at.is_(None)
"""Which cases are not closed, as their indexes say it."""


class Level(Captioned):
    """At which level an agent works (XZ 4.1 e)."""

    CITY = "city", "市级"
    COUNTY = "county", "县级"
    TOWN = "town", "乡镇级"
    VILLAGE = "village", "村级"


class BadProfile(Refusal, ValueError):
    """An entry of the roster that cannot be written like this."""


class Profile(NamedTuple):
    """What the roster holds of an agent: ``themes`` empty means all, ``capacity`` open cases at most.

    ``letter_number`` names the letter of authority (授权书) by which the agent acts, valid to the end of
    ``letter_until``.
    """

    level: Level
    offices: tuple[str, ...]
    themes: tuple[str, ...] = ()
    capacity: int = 20
    letter_number: str | None = None
    letter_until: date | None = None

    def may_act(self, day: date) -> bool:
        """Whether the letter of authority holds on ``day``, or none is recorded."""
        return self.letter_until is None or day <= self.letter_until


class Agent(NamedTuple):
    """An agent as the roster shows them; ``profile`` None until entered, ``leave`` the one that lasts today."""

    staff: StaffMember
    profile: Profile | None
    open_cases: int
    leave: Leave | None

    @property
    def room(self) -> int:
        """How many more cases the agent can take."""
        return self.profile.capacity - self.open_cases if self.profile else 0


def agents(connection: Any, day: date, *clauses: Any) -> list[Agent]:
    """Every enabled agent, and whoever has open cases all the same, for whom ``clauses`` over staff_member hold."""
    enabled = sa.and_(having(Role.AGENT), staff_member.c.disabled_at.is_(None))
    working = sa.select(agency_case.c.agent).where(IS_OPEN)
    found = members(connection, sa.or_(enabled, staff_member.c.staff_id.in_(working)), *clauses)
    ids = [member.id for member in found]
    profiles, counts = _profiles(connection, ids), open_cases(connection, [member.staff_id for member in found])
    leaves = leaves_on(connection, day)
    return [
        Agent(member, profiles.get(member.id), counts.get(member.staff_id, 0), leaves.get(member.staff_id))
        for member in found
    ]


def put_profile(connection: Any, staff_id: str, profile: Profile, by: str, now: datetime) -> None:
    """Write the agent's entry, in place of an earlier one; raises BadProfile, UnknownStaff."""
    member = read_member(connection, staff_id)
    if Role.AGENT not in member.roles:
        raise BadProfile("not an agent", f"{member.name}不是代办员，请管理员先给他加上代办员角色。")
    kept = _checked(profile)
    _remove(connection, member.id)
    values = {name: value for name, value in kept._asdict().items() if name not in ("offices", "themes")}
    mine = {"member_id": member.id}
    written = {**mine, **values, "level": kept.level.value, "updated_by": by, "created_at": now, "updated_at": now}
    connection.execute(sa.insert(agent_profile).values(**written))
    connection.execute(sa.insert(agent_office), [{**mine, "office_id": office} for office in kept.offices])
    if kept.themes:
        connection.execute(sa.insert(agent_theme), [{**mine, "theme": theme} for theme in kept.themes])
    note(connection, by, "roster.change", staff_id, now, details=kept._asdict())


def profile_digest(profile: Profile | None) -> str:
    """The digest of an entry, also of none."""
    return digest(profile._asdict() if profile else {})


def manage_profile(
    connection: Any, manager: StaffMember, staff_id: str, profile: Profile, now: datetime, seen: str = ""
) -> None:
    """``put_profile`` for an agent whom ``manager`` sees, with offices that are the manager's or were there before.

    Raises ChangedMeanwhile when ``seen``, the ``profile_digest`` of what the form showed, is another than that of now.
    """
    hold_member(connection, staff_id)
    before = seen_agent(connection, manager, staff_id, local_date(now)).profile
    check_seen(staff_id, seen, profile_digest(before))
    kept = set(before.offices) if before else set()
    if not all(office in kept or sees_office(manager, office) for office in profile.offices):
        raise BadProfile("beyond the own office", "只能加自己单位的服务范围。")
    put_profile(connection, staff_id, profile, manager.staff_id, now)


def remove_profile(connection: Any, staff_id: str, by: str, now: datetime) -> bool:
    """Take the agent off the roster, so that no case comes to them by itself; False when they were not on it."""
    if not _remove(connection, read_member(connection, staff_id).id):
        return False
    note(connection, by, "roster.remove", staff_id, now)
    return True


def next_agent(
    connection: Any, office_id: str, theme: str | None, now: datetime, clock: WorkingClock | None = None
) -> StaffMember | None:
    """Who takes the next case of the office: present, with room, for this theme, with the fewest open cases.

    Outside of the hours of ``clock`` whoever is present when it opens next. A township without an agent is served by
    its county's. None when nobody is left: a supervisor decides then.
    """
    opens = clock.next_open(now).at if clock else now
    day = local_date(opens or now)
    able = [agent for agent in agents(connection, day) if can_take(agent.staff, office_id, agent.leave)]
    present = [agent for agent in able if _takes(agent, theme, day)]
    for place in dict.fromkeys((office_id, office_id.partition("/")[0])):
        fitting = [agent for agent in present if agent.profile and place in agent.profile.offices]
        if fitting:
            return min(fitting, key=lambda agent: (agent.open_cases, agent.staff.staff_id)).staff
    return None


def on_leave(connection: Any, staff_id: str, now: datetime) -> Leave | None:
    """The leave of the agent that lasts now, with its substitute."""
    return absent_on(connection, staff_id, local_date(now))


def open_cases(connection: Any, staff_ids: Iterable[str]) -> dict[str, int]:
    """How many open cases each of these agents has; those without any are left out."""
    mine = sa.and_(agency_case.c.agent.in_(sorted(set(staff_ids))), IS_OPEN)
    wanted = sa.select(agency_case.c.agent, sa.func.count(agency_case.c.id).label("number")).where(mine)
    return {row.agent: row.number for row in connection.execute(wanted.group_by(agency_case.c.agent))}


def seen_agent(connection: Any, staff: StaffMember, staff_id: str, day: date) -> Agent:
    """The agent, for those who see them; raises UnknownStaff, for others as if there were none."""
    found = agents(connection, day, staff_member.c.staff_id == staff_id)
    if not found or not sees_agent(staff, found[0]):
        raise UnknownStaff(staff_id)
    return found[0]


def sees_agent(staff: StaffMember, agent: Agent) -> bool:
    """Whether ``staff`` sees this agent: of the own office, or working for one of the own offices."""
    offices = agent.profile.offices if agent.profile else ()
    return sees_office(staff, agent.staff.office_id) or any(sees_office(staff, office) for office in offices)


def _takes(agent: Agent, theme: str | None, day: date) -> bool:
    profile = agent.profile
    if profile is None or agent.room <= 0 or not profile.may_act(day):
        return False
    return not profile.themes or theme is None or theme in profile.themes


def _checked(profile: Profile) -> Profile:
    number = (profile.letter_number or "").strip() or None
    if not profile.offices:
        raise BadProfile("no office", "请至少选一个服务的单位。")
    if not 0 < profile.capacity <= MOST_CASES:
        raise BadProfile("bad capacity", f"同时在办的件数填1到{MOST_CASES}。")
    if (number is None) != (profile.letter_until is None):
        raise BadProfile("half a letter", "授权书的编号和到期日要一起填。")
    if number and len(number) > LONGEST_LETTER:
        raise BadProfile("long letter number", f"授权书编号最多{LONGEST_LETTER}个字。")
    offices, themes = (tuple(dict.fromkeys(keys)) for keys in (profile.offices, profile.themes))
    return profile._replace(offices=offices, themes=themes, letter_number=number)


def _profiles(connection: Any, ids: list[int]) -> dict[int, Profile]:
    offices, themes = _listed(connection, agent_office.c.office_id, ids), _listed(connection, agent_theme.c.theme, ids)
    rows = connection.execute(sa.select(agent_profile).where(agent_profile.c.member_id.in_(ids)))
    return {
        row.member_id: Profile(
            stored(Level, row.level),
            offices.get(row.member_id, ()),
            themes.get(row.member_id, ()),
            row.capacity,
            row.letter_number,
            row.letter_until,
        )
        for row in rows
    }


def _listed(connection: Any, column: Any, ids: list[int]) -> dict[int, tuple[str, ...]]:
    table = column.table
    found: dict[int, tuple[str, ...]] = {}
    rows = connection.execute(sa.select(table.c.member_id, column.label("value")).where(table.c.member_id.in_(ids)))
    for row in rows:
        found[row.member_id] = (*found.get(row.member_id, ()), row.value)
    return {member_id: tuple(sorted(values)) for member_id, values in found.items()}


def _remove(connection: Any, member_id: int) -> bool:
    for table in (agent_theme, agent_office):
        connection.execute(sa.delete(table).where(table.c.member_id == member_id))
    return bool(connection.execute(sa.delete(agent_profile).where(agent_profile.c.member_id == member_id)).rowcount)
