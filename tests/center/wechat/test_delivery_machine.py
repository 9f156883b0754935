"""Whatever happens to a conversation's deliveries, its messages go out in order, and none is lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import settings as options
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from center.messages import Words
from center.records import Records
from center.wechat.deliveries import HOLD, Claim, ClaimLost, Via, fail, hold_back, put_off, release, resume, settle
from center.wechat.wording import text_of
from tests.center.recorded import fresh_records
from tests.center.wechat.talked import LONG, NOW, SECOND, SMALL, answered, done, followed, noticed, rows, taken

DAY = timedelta(days=1)


@contextmanager
def _records() -> Iterator[Records]:
    with TemporaryDirectory() as folder, fresh_records(f"sqlite:///{Path(folder)}/qihang.db") as records:
        yield records


class DeliveryMachine(RuleBasedStateMachine):
    """One person's conversation; processes claim it, send, fail, and die, while time passes."""

    def __init__(self) -> None:
        super().__init__()
        self._opening = _records()
        self.records = self._opening.__enter__()
        self.now, self.told, self.claims = NOW, 0, list[Claim]()
        self.sent: list[tuple[int, int]] = []
        self.texts: dict[tuple[int, int], str] = {}

    @initialize()
    def follow(self) -> None:
        self.of = followed(self.records)

    @rule(is_long=st.booleans(), is_notice=st.booleans())
    def tell(self, is_long: bool, is_notice: bool) -> None:
        self.told += 1
        words = Words(LONG if is_long else f"第{self.told}条。")
        if is_notice:
            noticed(self.records, self.of, words, f"n{self.told}", self.now)
        else:
            answered(self.records, self.of, words, said=f"{self.told}？", now=self.now)

    @rule(via=st.sampled_from([Via.PASSIVE, Via.CUSTOM]))
    def claim(self, via: Via) -> None:
        claim = taken(self.records, self.of, via, self.now, SMALL)
        if claim is not None:
            assert not self.claims or self.now >= self.held_until
            self.claims.append(claim)
            self.held_until = self.now + HOLD

    @rule(seconds=st.sampled_from([1, 29, 30, 61, 3600]))
    def wait(self, seconds: int) -> None:
        self.now += seconds * SECOND

    @precondition(lambda self: self.claims)
    @rule(number=st.integers(0, 3), how=st.sampled_from(["send", "busy", "refuse", "hold back", "die", "let go"]))
    def go_on(self, number: int, how: str) -> None:
        """The newest claim sends so many parts, and then something happens; older ones have lost theirs."""
        claim = self.claims[-1]
        open_parts = [part for part in claim.parts if (part.seq, part.part) not in self.sent]
        for part in open_parts[:number]:
            done(self.records, settle, claim, part, self.now)
            self.sent.append((part.seq, part.part))
            self.texts[part.seq, part.part] = text_of(part.content)
            self.held_until = self.now + HOLD
        rest = open_parts[number:]
        if how == "die":
            return
        if how == "busy" and rest:
            done(self.records, put_off, claim, rest[0], "network", SECOND, self.now)
        elif how == "refuse" and rest:
            done(self.records, fail, claim, rest[0], "content", self.now)
        elif how == "hold back":
            done(self.records, hold_back, claim, "quota", self.now)
        done(self.records, release, claim, self.now)
        self.claims.clear()

    @precondition(lambda self: len(self.claims) > 1)
    @rule()
    def come_back_too_late(self) -> None:
        """A process whose claim was over cannot do anything with it."""
        late = self.claims[-2]
        for work in (settle, fail):
            extra = ("content",) if work is fail else ()
            try:
                done(self.records, work, late, late.parts[0], *extra, self.now)
            except ClaimLost:
                continue
            raise AssertionError("a claim that was over still worked")
        done(self.records, release, late, self.now)

    @rule()
    def do_something(self) -> None:
        done(self.records, resume, self.of, self.now)

    @invariant()
    def is_in_order(self) -> None:
        assert self.sent == sorted(set(self.sent))

    def teardown(self) -> None:
        """When all goes well again, everything is sent that was not refused."""
        self.now += DAY
        done(self.records, resume, self.of, self.now)
        claim = taken(self.records, self.of, Via.CUSTOM, self.now, SMALL)
        for part in claim.parts if claim else ():
            done(self.records, settle, claim, part, self.now)
            self.sent.append((part.seq, part.part))
        self.is_in_order()
        found = rows(self.records, "seq", "part", "state")
        assert [(seq, part) for seq, part, state in found if state == "sent"] == self.sent
        assert {state for *_, state in found} <= {"sent", "failed"}
        assert len({seq for seq, *_ in found}) == self.told
        self._opening.__exit__(None, None, None)


TestDeliveries = DeliveryMachine.TestCase
TestDeliveries.settings = options(max_examples=25, stateful_step_count=30, deadline=None)
