"""Departments that are asked before a deregistration: whether they know of anything that stands in its way.

What they answer is a proposal until somebody confirms it (center/leaving/precheck.py). One that does not answer keeps
no other from answering. The simulator always says the same of the same enterprise, and fails when told to.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple, Protocol

_LOG = logging.getLogger(__name__)
_ONE_IN = 8


class Question(NamedTuple):
    """About one blocker of one enterprise, to one department (a key of offices.yml)."""

    credit_code: str
    blocker: str
    department: str


class Finding(NamedTuple):
    """What a department knows; ``reference`` is its name for this answer, the same for the same answer."""

    blocker: str
    is_blocked: bool
    reference: str


class DepartmentBusy(Exception):
    """The department does not answer now; ask again later, or ask the person."""


class Findings(NamedTuple):
    """What was found, and the blockers that nobody answered for."""

    found: tuple[Finding, ...]
    unanswered: tuple[str, ...]


class DepartmentGateway(Protocol):
    """Whatever can ask departments."""

    async def ask(self, question: Question) -> Finding:
        """What the department knows; raises DepartmentBusy."""


async def ask_all(gateway: DepartmentGateway, questions: Sequence[Question]) -> Findings:
    """Ask one after another; those that do not answer are named, the others count."""
    found: list[Finding] = []
    unanswered: list[str] = []
    for question in questions:
        try:
            found.append(await gateway.ask(question))
        except DepartmentBusy:
            _LOG.warning("%s did not answer about %s", question.department, question.blocker)
            unanswered.append(question.blocker)
    return Findings(tuple(found), tuple(unanswered))


class DepartmentSimulator:
    """Answers out of the credit code: about one blocker in eight stands; ``told`` and ``failing`` are orders.

    ``asked`` holds every question that would have been sent.
    """

    def __init__(
        self, told: Mapping[tuple[str, str], bool] | None = None, failing: Collection[str] = frozenset()
    ) -> None:
        self._told, self._failing = dict(told or {}), frozenset(failing)
        self.asked: list[Question] = []

    async def ask(self, question: Question) -> Finding:
        """The finding for the enterprise; raises DepartmentBusy for a department that was told to fail."""
        self.asked.append(question)
        if question.department in self._failing:
            raise DepartmentBusy(question.department)
        digest = hashlib.sha256("|".join(question).encode()).digest()
        is_blocked = self._told.get((question.credit_code, question.blocker), digest[0] % _ONE_IN == 0)
        reference = hashlib.sha256(digest + bytes([is_blocked])).hexdigest()[:16]
        return Finding(question.blocker, is_blocked, reference)
