"""What somebody can rate now, and why not: theirs only, what they were invited to first."""

from __future__ import annotations

from datetime import timedelta

import pytest

from center.cases.refusals import Refusal
from center.conversations import open_conversation
from center.people import ProvedBy, prove_identity
from center.rating_choices import RECEPTION, Rateable, choose, named
from center.rating_subjects import OfReception, OfStage, UnknownSubject
from center.ratings import NotFinished, RatedBefore, Rater
from center.records import Records
from tests.center.cases.opened_case import at, case, done, in_progress, opened, wanted
from tests.center.rated import MONDAY_END, TUESDAY, closed_cycle, cycle, finished, rated, tick, who
from tests.center.recorded import FRIDAY_NOON

TALK = Rateable("reception/1", "这次咨询", False)


def known_talk(records: Records, code: str, person: str = "p" * 20) -> str:
    """A conversation of the person who opened the case, proved by the channel."""
    contact = case(records, code).contact_id

    def work(connection: object) -> str:
        prove_identity(connection, "json", person, contact, ProvedBy.CODE, FRIDAY_NOON)
        return open_conversation(connection, "json", FRIDAY_NOON, [person])

    return records.write_now(work)


def stranger(records: Records) -> str:
    """A conversation of nobody known."""
    return records.write_now(lambda connection: open_conversation(connection, "json", FRIDAY_NOON, ["s" * 20]))


def choice(records: Records, talk: str) -> Rateable | str:
    """What they would rate, or the name of the refusal."""
    try:
        return records.read_now(lambda connection: choose(connection, talk, TUESDAY))
    except Refusal as refusal:
        return type(refusal).__name__


def test_a_stage_to_which_they_were_invited_comes_first(records: Records) -> None:
    code, closed = closed_cycle(records)
    talk = known_talk(records, code)
    assert choice(records, talk) == Rateable(closed.code, case(records, code).title, True)


def test_before_the_stage_is_closed_the_finished_item_and_before_that_nothing(records: Records) -> None:
    code = in_progress(records, "licence", "seal")
    talk = known_talk(records, code)
    assert choice(records, talk) == "NotFinished"
    done(records, code, "licence")
    assert choice(records, talk) == Rateable(f"{code}/licence", "营业执照", True)


def test_what_was_rated_is_not_offered_again(records: Records) -> None:
    code, closed = closed_cycle(records)
    talk = known_talk(records, code)
    rated(records, closed.code, who(records, code))
    assert choice(records, talk) == "RatedBefore"
    with pytest.raises(RatedBefore):
        records.read_now(lambda connection: named(connection, closed.code, talk, TUESDAY))
    of_talk = records.read_now(lambda connection: named(connection, RECEPTION, talk, TUESDAY))
    assert of_talk == TALK._replace(key=of_talk.key, is_reachable=True)


def test_a_second_stage_is_rated_after_the_first(records: Records) -> None:
    code, first = closed_cycle(records)
    talk = known_talk(records, code)
    rated(records, first.code, who(records, code))
    later = finished(records, now=TUESDAY)
    tick(records, MONDAY_END + timedelta(days=7))
    assert choice(records, talk) == Rateable(cycle(records, later).code, case(records, later).title, True)


def test_who_has_nothing_here_rates_the_reception_once(records: Records) -> None:
    talk = stranger(records)
    found = choice(records, talk)
    assert isinstance(found, Rateable)
    session = int(found.key.removeprefix("reception/"))
    assert found == TALK._replace(key=f"reception/{session}")
    rated(records, OfReception(talk, session), Rater("json", talk))
    with pytest.raises(RatedBefore):
        records.read_now(lambda connection: choose(connection, talk, TUESDAY))


@pytest.mark.parametrize("key", ["cycle", "case", "item", "nothing"])
def test_a_stranger_learns_nothing_of_what_is_there(records: Records, key: str) -> None:
    code, closed = closed_cycle(records)
    item = case(records, code).sub_tasks[0].item
    keys = {"cycle": closed.code, "case": code, "item": f"{code}/{item}", "nothing": "D-JVWDF2F3"}
    talk = stranger(records)
    with pytest.raises(UnknownSubject):
        records.read_now(lambda connection: named(connection, keys[key], talk, TUESDAY))


def test_the_code_of_a_case_means_its_closed_stage_else_what_was_finished_last(records: Records) -> None:
    code, closed = closed_cycle(records)
    talk = known_talk(records, code)
    assert records.read_now(lambda connection: named(connection, code, talk, TUESDAY)).key == closed.code
    other = opened(records, wanted("food_permit"), now=at(24, 8)).code
    with pytest.raises(NotFinished):
        records.read_now(lambda connection: named(connection, other, talk, TUESDAY))
    rated(records, OfStage(closed.code), who(records, code))
    assert choice(records, talk) == "NotFinished", "something else is under way"
