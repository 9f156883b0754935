"""What tests of people and enterprises need: fake credit codes, a contact, an enterprise."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Event
from typing import Any, TypeVar

from center.credit_codes import check_character, organization_check_character
from center.enterprises import enterprise_of
from center.people import contact_of
from center.records import Records
from tests.center.recorded import FRIDAY_NOON, SEAL

Result = TypeVar("Result")
OFFICE = "定襄县"
PHONE_NUMBER = "13900000001"


def credit_code(number: int = 0, kind: str = "91", division: str = "149900", letters: str = "MA") -> str:
    """A fake code that passes: no county has the division 149900, and the number is zeros and ``number``."""
    return completed(f"{kind}{division}{letters}{number:0{8 - len(letters)}d}")


def completed(sixteen: str) -> str:
    """The first 16 characters with both check characters."""
    seventeen = sixteen + organization_check_character(sixteen[8:])
    return seventeen + check_character(seventeen)


def known(records: Records, phone: str = PHONE_NUMBER, name: str | None = None, now: datetime = FRIDAY_NOON) -> int:
    """The id of the contact."""
    return records.write_now(lambda connection: contact_of(connection, SEAL, phone, name, now))


def founded(
    records: Records, contact: int, name: str = "晋味源", code: str | None = None, now: datetime = FRIDAY_NOON
) -> str:
    """The id of the enterprise."""
    return records.write_now(lambda connection: enterprise_of(connection, contact, name, code, OFFICE, now))


def overlapping(records: Records, work: Callable[[Any], Result]) -> tuple[Result, Result]:
    """The results of ``work`` done in two transactions, the second begun while the first is not yet committed.

    The first gives the second time to get through, which it must not use.
    """
    has_begun, is_through = Event(), Event()

    def first(connection: Any) -> Result:
        result = work(connection)
        has_begun.set()
        is_through.wait(0.3)
        return result

    def second() -> Result:
        has_begun.wait()
        result = records.write_now(work)
        is_through.set()
        return result

    with ThreadPoolExecutor(2) as threads:
        results = threads.submit(records.write_now, first), threads.submit(second)
        return results[0].result(), results[1].result()
