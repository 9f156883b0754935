"""Every route × role, from the table itself: who may, and that nothing is posted without the token of the form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from center.staff.rights import RIGHTS, Right, Role
from center.staff_tables import audit_entry
from desk.navigation import _SECTIONS
from desk.routes import AREAS, Route, all_looks, all_routes, all_tiles
from tests.desk.house import House, Member, running_house

LET_IN = frozenset({200, 303, 400, 403, 404, 409, 410, 413, 422})
"""What a route answers to somebody with the right, though the address and the form are made up."""
LASTING = frozenset({"home.live", "sign_in.leave"})
"""Routes that do not end, or that end what the next request needs."""


@pytest.fixture(scope="module")
def house(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One desk for the whole grid: nothing of it is changed by requests that are refused or made up."""
    with running_house(migrated_file, tmp_path_factory.mktemp("grid")) as running:
        yield running


@pytest.fixture(scope="module")
def members(house: House) -> Mapping[Role, Member]:
    """Somebody of every role, signed in."""
    return {role: house.sign_in(role.value) for role in Role}


@pytest.fixture(scope="module")
def visitor(house: House) -> httpx.Client:
    """A browser of nobody."""
    return house.visitor()


def sample(route: Route) -> str:
    """The address of a route with parts that nothing has."""
    return re.sub(r"<\w+:int>", "999999", re.sub(r"<\w+(?::(?!int)[^>]*)?>", "X9", route.path))


def label(route: Route) -> str:
    """How a route is named in the output of tests."""
    return f"{route.method} {route.name}"


def asked(client: httpx.Client, route: Route, **options: object) -> httpx.Response:
    """The answer of a route to a request without fields."""
    return client.request(route.method, sample(route), **options)  # type: ignore[arg-type]


GUARDED = [route for route in all_routes() if not route.is_public]
POSTS = [route for route in all_routes() if route.method == "POST"]


def test_every_area_is_there() -> None:
    areas = {route.handler.__module__.split(".")[1] for route in all_routes()}
    assert areas == set(AREAS)


def test_names_and_addresses_are_unique() -> None:
    routes = all_routes()
    assert len({route.name for route in routes}) == len(routes)
    assert len({(route.method, route.path) for route in routes}) == len(routes)
    assert {route.method for route in routes} == {"GET", "POST"}
    assert all(route.path == "/desk" or route.path.startswith("/desk/") for route in routes)


def test_only_the_door_is_public() -> None:
    assert {route.name for route in all_routes() if route.is_public} == {"sign_in.ask", "sign_in.enter"}


def test_what_pages_ask_for_by_themselves_is_no_sign_of_somebody() -> None:
    """What polls, what follows news, and what a page tells of itself: everything with such a trigger is here."""
    quiet = {route.name for route in all_routes() if route.is_quiet}
    assert quiet == {
        "home.tiles",
        "home.counts",
        "home.token",
        "home.live",
        "conversations.rows",
        "conversations.calling",
        "conversations.side",
        "conversations.news",
        "conversations.look",
        "letters.rows",
        "work_orders.rows",
        "cases.rows",
        "cases.item_rows",
        "cases.aside",
        "appointments.rows",
        "promises.rows",
        "demands.rows",
    }


def test_every_link_and_tile_leads_to_a_page() -> None:
    pages = {route.path for route in all_routes() if route.method == "GET"}
    assert {link.url for section in _SECTIONS for link in section.links} <= pages
    assert {tile.url.partition("?")[0] for tile in all_tiles()} <= pages


def test_every_look_has_a_name_of_its_own() -> None:
    names = [look.name for look in all_looks()]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch("[a-z][a-z_-]*", name) for name in names)


@pytest.mark.parametrize("route", GUARDED, ids=label)
def test_nobody_gets_in_without_signing_in(visitor: httpx.Client, route: Route) -> None:
    answer = asked(visitor, route)
    if route.method == "POST":
        assert answer.status_code == 401
    else:
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/desk/sign-in?next=%2Fdesk")


@pytest.mark.parametrize("route", [route for route in GUARDED if route.name not in LASTING], ids=label)
def test_each_role_gets_in_where_it_may(members: Mapping[Role, Member], route: Route) -> None:
    """Deny by default: 403 to whoever lacks the right, and to nobody else; never a fault of ours."""
    answers = {role: asked(members[role], route) for role in Role}
    may = {role for role in Role if route.right is None or route.right in RIGHTS[role]}
    assert {role for role, answer in answers.items() if is_turned_away(answer, route)} == set(Role) - may
    assert {role: answers[role].status_code for role in may if answers[role].status_code not in LET_IN} == {}


def is_turned_away(answer: httpx.Response, route: Route) -> bool:
    """Whether the guard refused for want of the right; a handler may have finer reasons of its own."""
    return route.right is not None and answer.status_code == 403 and f"“{route.right.caption}”的权限" in answer.text


@pytest.mark.parametrize("route", [route for route in POSTS if not route.is_public], ids=label)
def test_nothing_is_posted_without_the_token(members: Mapping[Role, Member], route: Route) -> None:
    role = next(role for role in Role if route.right is None or route.right in RIGHTS[role])
    other = members[Role.EDITOR if role is not Role.EDITOR else Role.ADMIN]
    for token in ("", other.csrf):
        answer = asked(members[role], route, headers={"X-CSRF-Token": token})
        assert (answer.status_code, answer.headers["x-stale-token"]) == (403, "1")
    assert asked(members[role], route, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_a_refused_attempt_is_noted(desk: House) -> None:
    assert desk.sign_in("operator").get("/desk/staff").status_code == 403
    rows = desk.rows(sa.select(audit_entry.c.staff_id, audit_entry.c.act, audit_entry.c.about))
    assert ("operator-1", "access.refused", "/desk/staff") in [tuple(row) for row in rows]


def test_every_right_opens_something() -> None:
    """A right that no route asks for protects nothing; those that handlers ask for themselves are listed here."""
    asked_inside = {
        Right.UNMASK,
        Right.ASSIGN_CASES,
        Right.RECEIVE_ALARMS,
        Right.EXPORT,
        Right.REVIEW,
        Right.EDIT,
        Right.EVALUATE,
        Right.SEE_PEOPLE,
    }
    assert set(Right) - {route.right for route in all_routes()} <= asked_inside
