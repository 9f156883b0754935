"""What has to hold after the year. Each check yields what does not, in words; all of them hold when nothing comes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.year.checks import appointments, cycles, promises, recount, reserved, sending, terms
from tests.year.checks.ledger import Ledger

Check = Callable[[Ledger], Iterator[str]]

CHECKS: tuple[Check, ...] = (
    appointments.reminded_once_and_in_time,
    appointments.never_reminded_after_the_end,
    appointments.told_of_every_booking_once,
    appointments.seats_are_counted,
    appointments.every_end_is_noted,
    sending.sent_once,
    sending.provider_agrees,
    sending.nobody_is_woken,
    sending.nothing_is_forgotten,
    sending.no_two_of_a_kind,
    reserved.remembered_once,
    cycles.closed_on_their_day,
    cycles.closed_when_all_is_done,
    cycles.invited_once_after_closing,
    cycles.rated_once_after_closing,
    cycles.low_ratings_are_put_right,
    cycles.verified_by_another,
    terms.last_as_long_as_the_law_says,
    terms.ended_on_their_day,
    terms.filing_follows_publication,
    terms.told_at_both_ends,
    terms.dormancies_end_by_themselves,
    terms.three_years_at_most,
    promises.warned_once_each,
    promises.escalated_once_when_late,
    promises.due_after_working_hours,
    promises.answered_once,
    promises.effects_are_asked_about_once,
    promises.effects_are_reminded_of_once,
    promises.only_people_judge,
    recount.chains_are_whole,
    recount.states_are_those_of_the_events,
    recount.windows_are_those_of_the_events,
    recount.items_are_those_of_the_events,
)


def faults_of(ledger: Ledger) -> dict[str, list[str]]:
    """What does not hold, by the name of the check; empty when all is well."""
    found = {check.__name__: list(check(ledger)) for check in CHECKS}
    return {name: faults for name, faults in found.items() if faults}
