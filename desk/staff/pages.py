"""What is read of accounts: the list, and one of them."""

from __future__ import annotations

from typing import Any

from sanic.response import HTTPResponse

from center.bundles import knowledge_of
from center.cases.reading import stored
from center.staff.accounts import StaffMember, UnknownStaff
from center.staff.audit import note
from center.staff.changing import account_digest, managed
from center.staff.listing import SORTS, Filter, Order, account_of, accounts
from center.staff.rights import RIGHTS, Role
from center.staff.roster import open_cases
from center.staff.sight import sees_office
from desk.listings import Column, listing
from desk.visits import Visit

_HEAD = (
    Column("工号", "staff_id"),
    Column("姓名", "name"),
    Column("角色"),
    Column("单位", "office"),
    Column("最近使用"),
    Column("状态"),
)


async def index(visit: Visit) -> HTTPResponse:
    """The accounts within sight."""
    wanted = Filter(
        visit.args.text("q", longest=40),
        stored(Role, role) if (role := visit.args.choice("role", [one.value for one in Role])) else None,
        visit.args.text("office", longest=40),
        visit.args.choice("show", ("enabled", "disabled"), default="enabled") == "enabled",
    )
    asked = listing(visit, SORTS, "staff_id", kept=("q", "role", "office", "show"))
    order = Order(asked.sort, asked.is_down, asked.number)

    def read(connection: Any) -> dict[str, Any]:
        found = accounts(connection, visit.service.seal, visit.staff, wanted, order, visit.now)
        return {"found": found, "offices": offices(visit.staff), "department_names": department_names()}

    context = await visit.read(read)
    return visit.page("staff/index.html", listing=asked, head=_HEAD, wanted=wanted, **context, **words())


async def new(visit: Visit) -> HTTPResponse:
    """The form of a new account."""
    places, known = await visit.read(lambda _: (offices(visit.staff), departments()))
    return visit.page("staff/new.html", offices=places, departments=known, **words())


async def show(visit: Visit, staff_id: str) -> HTTPResponse:
    """One account; that it was looked at is noted."""

    def work(connection: Any) -> dict[str, Any]:
        seen = shown(visit, connection, staff_id)
        note(connection, visit.staff.staff_id, "staff.view", staff_id, visit.now)
        return seen

    try:
        context = await visit.write(work)
    except UnknownStaff as unknown:
        return visit.refuse(unknown.message, 404)
    return visit.page("staff/show.html", **context)


def shown(visit: Visit, connection: Any, staff_id: str) -> dict[str, Any]:
    """What the page of one account needs; raises UnknownStaff."""
    member = managed(connection, visit.staff, staff_id)
    return {
        "account": account_of(connection, visit.service.seal, member, visit.now),
        "seen": account_digest(member),
        "typed": None,
        "cases": open_cases(connection, [staff_id]).get(staff_id, 0),
        "offices": offices(visit.staff),
        "departments": departments(member.department),
        **words(),
    }


def words() -> dict[str, Any]:
    """The roles with what each may do."""
    rights = {role: "、".join(right.caption for right in sorted(RIGHTS[role])) for role in Role}
    options = [(role.value, role.caption) for role in Role]
    return {"roles": list(Role), "role_options": options, "rights": rights}


def offices(viewer: StaffMember) -> list[tuple[str, str]]:
    """The offices that ``viewer`` may choose, as options."""
    known = knowledge_of(None).service.catalogue.offices
    return [(office, office.replace("/", " · ")) for office in known if sees_office(viewer, office)]


def department_names() -> dict[str, str]:
    """The names of the departments by their keys."""
    return {key: office.name for key, office in knowledge_of(None).service.offices.items()}


def departments(own: str | None = None) -> list[tuple[str, str]]:
    """The departments that items of cases belong to, as options by name; with ``own``, which an account has already."""
    catalogue = knowledge_of(None).service.catalogue
    found = {item.department for theme in catalogue.themes.values() for item in catalogue.items_of(theme)}
    names = department_names()
    return [(key, names.get(key, key)) for key in sorted({*found, *([own] if own else [])})]
