"""The table of a demand's moves is whole, and what it stores fits where it is stored."""

from __future__ import annotations

from center.demand_states import (
    CODE_LETTERS,
    DEMAND_MOVES,
    DESKS,
    OPEN,
    DemandKind,
    DemandState,
    Desk,
    ReasonCode,
    as_stored,
)
from center.people_tables import demand


def test_every_state_is_reached_and_every_open_one_can_be_left() -> None:
    reached = {move.target for move in DEMAND_MOVES.values() if move.target}
    left = {origin for move in DEMAND_MOVES.values() if move.target for origin in move.origins}
    assert reached == set(DemandState) - {DemandState.RECEIVED}
    assert left == set(DemandState)
    assert set(DemandState) - OPEN == {DemandState.CLOSED}


def test_only_an_answered_demand_is_closed() -> None:
    closing = [move.origins for move in DEMAND_MOVES.values() if move.target is DemandState.CLOSED]
    assert closing == [{DemandState.ANSWERED}] * 2


def test_every_kind_has_an_owner_and_a_letter() -> None:
    assert DESKS == {
        DemandKind.DEMAND: Desk.DEMANDS,
        DemandKind.COMPLAINT: Desk.SUPERVISOR,
        DemandKind.ASKED_TO_PAY: Desk.SUPERVISOR,
        DemandKind.NOT_DONE: Desk.NOT_DONE,
    }
    assert [CODE_LETTERS[kind] for kind in DemandKind] == ["S", "C", "C", "N"]


def test_what_is_stored_fits_its_column_and_is_read_back() -> None:
    for kind, column in ((ReasonCode, "reason_code"), (DemandState, "state"), (DemandKind, "kind"), (Desk, "owner")):
        assert max(len(member.value) for member in kind) <= demand.c[column].type.length
        assert [as_stored(kind, member.value) for member in kind] == list(kind)
