"""Tickets: opaque, short-lived, used up, and only ours."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from center.handover.tickets import (
    LIFETIME,
    USES,
    BadTicket,
    ExpiredTicket,
    Ticket,
    TicketKind,
    UsedTicket,
    forget_uses,
    give_back,
    make_ticket,
    open_ticket,
    use_ticket,
)
from center.records import Records
from center.sealing import Seal
from tests.center.recorded import FRIDAY_NOON, SEAL

CODE = "D-7KM2Q4XD"
SECOND = timedelta(seconds=1)


def made(kind: TicketKind = TicketKind.CASE) -> str:
    return make_ticket(SEAL, kind, CODE, "conversation-1", FRIDAY_NOON)


def opened(token: str) -> Ticket:
    return open_ticket(SEAL, token, TicketKind.CASE, FRIDAY_NOON)


def test_a_ticket_gives_what_it_was_made_for() -> None:
    ticket = opened(made())
    assert ticket[1:] == (TicketKind.CASE, CODE, "conversation-1", FRIDAY_NOON + LIFETIME)


def test_it_tells_nothing_and_fits_into_a_path() -> None:
    token = made()
    assert CODE not in token
    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_~=")
    assert token != made()


def test_it_is_good_for_a_quarter_of_an_hour() -> None:
    token = made()
    assert open_ticket(SEAL, token, TicketKind.CASE, FRIDAY_NOON + LIFETIME - SECOND).about == CODE
    with pytest.raises(ExpiredTicket):
        open_ticket(SEAL, token, TicketKind.CASE, FRIDAY_NOON + LIFETIME)


def test_a_ticket_for_one_thing_is_none_for_another() -> None:
    with pytest.raises(BadTicket):
        opened(made(TicketKind.BILL))


def test_one_of_another_installation_is_none() -> None:
    with pytest.raises(BadTicket):
        open_ticket(Seal("o" * 43), made(), TicketKind.CASE, FRIDAY_NOON)


def test_after_a_change_of_the_secret_it_still_opens() -> None:
    assert open_ticket(Seal("n" * 43, ["s" * 43]), made(), TicketKind.CASE, FRIDAY_NOON).about == CODE


@given(st.text(max_size=700))
def test_anything_else_is_no_ticket(text: str) -> None:
    with pytest.raises(BadTicket):
        opened(text)


@given(st.integers(0, 127), st.sampled_from("ABcd01-_"))
def test_no_character_can_be_changed(place: int, character: str) -> None:
    token = made()
    changed = token[:place] + character + token[place + 1 :]
    if changed != token:
        with pytest.raises(BadTicket):
            opened(changed)


def use(records: Records, ticket: Ticket, item: str, is_login_carried: bool) -> None:
    records.write_now(lambda c: use_ticket(c, ticket, item, is_login_carried=is_login_carried))


@pytest.mark.parametrize(("is_login_carried", "most"), [(True, 1), (False, USES)])
def test_it_is_used_up_for_each_item(records: Records, is_login_carried: bool, most: int) -> None:
    ticket = opened(made())
    for item in ("licence", "tax"):
        for _ in range(most):
            use(records, ticket, item, is_login_carried)
        with pytest.raises(UsedTicket):
            use(records, ticket, item, is_login_carried)


def test_a_use_that_came_to_nothing_is_given_back(records: Records) -> None:
    ticket = opened(made())
    use(records, ticket, "licence", True)
    records.write_now(lambda connection: give_back(connection, ticket, "licence"))
    use(records, ticket, "licence", True)
    with pytest.raises(UsedTicket):
        use(records, ticket, "licence", True)


def test_uses_are_forgotten_when_the_ticket_is_over(records: Records) -> None:
    use(records, opened(made()), "licence", True)
    assert records.write_now(lambda c: forget_uses(c, FRIDAY_NOON + LIFETIME - SECOND)) == 0
    assert records.write_now(lambda c: forget_uses(c, FRIDAY_NOON + LIFETIME)) == 1
