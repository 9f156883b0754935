"""A week's samples, and how far two readers agree."""

from __future__ import annotations

from datetime import timedelta

import pytest

from center.records import Records
from center.staff.rights import Role
from center.transcripts.agreement import agreement, kappa
from center.transcripts.marks import NewMark, mark
from center.transcripts.records import MarkKind
from center.transcripts.sampling import Sample, SampleSetting, bounds, draw_sample, sample_of
from center.transcripts.sighting import NotAllowed
from center.transcripts.traits import Trait
from center.understanding import Decision
from tests.center.recorded import FRIDAY_NOON
from tests.center.staff.staffed import NOW, made
from tests.center.transcripts.reviewed import Said, index_all, minutes, talked
from tests.center.transcripts.test_marks import message_ids

WEEK, LATER = "2026-W47", FRIDAY_NOON + timedelta(days=7)


def drawn(records: Records, seed: str, setting: SampleSetting) -> list[Sample]:
    return records.write_now(lambda at: draw_sample(at, WEEK, seed, setting, LATER))


def test_so_many_at_random_and_so_many_by_risk_once(records: Records) -> None:
    unknown = Said("恐龙", Decision.UNKNOWN, 0.1, None)
    risky = {talked(records, unknown, now=minutes(one)) for one in range(8)}
    plain = {talked(records, "起名", now=minutes(one)) for one in range(12)}
    talked(records, "上周的", now=minutes(-7 * 24 * 60))
    index_all(records)
    setting = SampleSetting(at_random=4, by_risk=3, twice=0.5)
    sample = drawn(records, "s", setting)
    assert [one.chosen for one in sample] == ["random"] * 4 + ["risk"] * 3
    ids = [one.conversation_id for one in sample]
    assert set(ids[4:]) <= risky and set(ids) <= risky | plain and len(set(ids)) == 7
    assert sum(one.readers == 2 for one in sample) == 4
    assert drawn(records, "other", setting) == sample == records.read_now(lambda at: sample_of(at, WEEK))


def test_a_higher_risk_is_drawn_more_often(records: Records) -> None:
    from center.transcripts.sampling import _drawn

    risks = {"high": 9.0, "low": 1.0, "none": 0.0}
    setting = SampleSetting(at_random=0, by_risk=1)
    first = [_drawn(risks, WEEK, str(seed), setting)[0].conversation_id for seed in range(500)]
    assert 420 <= first.count("high") <= 480 and first.count("none") == 0
    assert first == [_drawn(risks, WEEK, str(seed), setting)[0].conversation_id for seed in range(500)]
    assert setting.weights[Trait.BAD_RATING] > setting.weights[Trait.LOW]


@pytest.mark.parametrize("week", ["", "2026", "2026-W54", "2026-W1", "x-W01", "2026-W00"])
def test_a_week_that_is_none_is_refused(records: Records, week: str) -> None:
    with pytest.raises(NotAllowed):
        bounds(week)


def test_a_week_that_is_not_over_is_not_drawn(records: Records) -> None:
    with pytest.raises(NotAllowed):
        records.write_now(lambda at: draw_sample(at, WEEK, "s", SampleSetting(), FRIDAY_NOON))


def test_agreement_is_that_of_the_two_readers(records: Records) -> None:
    li, wang = made(records, "li", Role.REVIEWER), made(records, "wang", Role.REVIEWER)
    talk = talked(records, "一", "二", "三", "四")
    index_all(records)
    drawn(records, "s", SampleSetting(at_random=1, by_risk=0, twice=1))
    assert records.read_now(lambda at: agreement(at, WEEK)) is None
    asked = message_ids(records, talk)[::2]
    yes, no = MarkKind.RIGHT, MarkKind.WRONG
    for member, verdicts in ((li, (yes, yes, no, no)), (wang, (yes, no, no, no))):
        marks = [NewMark(talk, kind, one) for kind, one in zip(verdicts, asked, strict=True)]
        records.write_now(lambda at, member=member, marks=marks: mark(at, member, "a", marks, NOW))
    # agreed 3/4; chance (2·1 + 2·3)/16 = 1/2; kappa (3/4 - 1/2)/(1 - 1/2)
    assert records.read_now(lambda at: agreement(at, WEEK)) == pytest.approx(0.5)


def test_kappa_is_what_comes_out_by_hand() -> None:
    counts = {("r", "r"): 20, ("r", "w"): 5, ("w", "r"): 10, ("w", "w"): 15}
    pairs = [pair for pair, number in counts.items() for _ in range(number)]
    assert kappa(pairs) == pytest.approx(0.4)  # agreed 0.7, chance 0.5
    assert kappa([]) is None
    assert kappa([("r", "r")] * 3) == 1.0
    assert kappa([("r", "w"), ("w", "r")]) == pytest.approx(-1.0)
    assert kappa([("r", "r"), ("w", "w")]) == pytest.approx(1.0)
    assert kappa([("r", "r"), ("r", "w"), ("w", "r"), ("w", "w")]) == pytest.approx(0.0)
