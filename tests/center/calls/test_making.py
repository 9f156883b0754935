"""What is made during a call is taken down, marked with who typed it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from center.calls.making import rate_for, take_down
from center.calls.people import conversation_for
from center.calls.records import CallView, Made
from center.calls.states import CallResult
from center.calls.writing import made_result, with_defaults
from center.rating_settings import Level
from center.rating_tables import rating
from center.ratings import RatedBefore, Rater, Said
from center.records import Records
from tests.center.calls.called import NOW, OPERATOR, opened, view
from tests.center.demanded import CLOCK, raise_demand
from tests.center.promises.promised import make
from tests.center.rated import ratings
from tests.center.recorded import SEAL


def talking(records: Records) -> CallView:
    """A call in which something is under way."""
    found = view(records, opened(records))
    records.write_now(lambda at: conversation_for(at, SEAL, found, NOW))
    return view(records, found.code)


def taken(records: Records, found: CallView) -> list[tuple[str, str]]:
    """What is taken down."""
    made = records.write_now(lambda at: take_down(at, OPERATOR, found, NOW))
    assert all(one == Made(one.record, one.kind, "op-1", NOW) for one in made)
    return [(one.record, one.kind) for one in made]


def test_what_is_made_in_the_calls_conversation_once(records: Records) -> None:
    found = talking(records)
    assert taken(records, found) == []
    raise_demand(records, text="别人的")
    code = raise_demand(records, conversation_id=found.conversation_id).code
    assert taken(records, found) == taken(records, found) == [(code, "demand")]
    assert made_result(view(records, found.code)) is CallResult.DEMAND


def test_a_promise(records: Records) -> None:
    found = talking(records)
    promised = make(records, found.conversation_id or "")
    assert taken(records, found) == [(promised.code, "promise")]
    assert with_defaults(view(records, found.code)).result is CallResult.PROMISE


def test_a_rating_is_the_callers_and_says_who_typed_it(records: Records) -> None:
    found = talking(records)

    def rate(at: object) -> object:
        return rate_for(at, SEAL, ratings(), CLOCK, OPERATOR, found, Said(Level.SATISFIED), NOW)

    records.write_now(rate)
    row = records.read_now(lambda at: at.execute(sa.select(rating)).one())
    by = Rater("hotline", found.conversation_id, None, "op-1", found.code)
    assert Rater(row.source, row.conversation_id, row.contact_id, row.recorded_by, row.call_id) == by
    assert view(records, found.code).made == (Made(f"R-{row.id}", "rating", "op-1", NOW),)
    with pytest.raises(RatedBefore):
        records.write_now(rate)


def test_nobody_rates_without_a_conversation(records: Records) -> None:
    found = view(records, opened(records))
    with pytest.raises(ValueError, match="no conversation"):
        records.write_now(lambda at: rate_for(at, SEAL, ratings(), CLOCK, OPERATOR, found, Said(Level.SATISFIED), NOW))
