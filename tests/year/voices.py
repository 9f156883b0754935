"""What people say of the service: ratings, questions that staff promise to answer, demands and their verdicts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from center.cases.events import Actor
from center.clock import Explained
from center.demand_effects import give_verdict
from center.demand_moves import Answer, answer, close, dispatch, sign
from center.demand_states import CONFIRM_DAYS, DemandKind, DemandState, ReasonCode, TooEarly, Verdict
from center.demands import DemandView, Raised, open_demand, read_demand
from center.promises import Reason, keep_promise, make_promise, reply_due
from center.promises.answering import answer as answer_promise
from center.promises.answering import close as close_promise
from center.rating_settings import LEVELS
from center.rating_subjects import OfReception, OfStage, Subject
from center.rating_tables import invitation, stage_cycle
from center.ratings import RatedBefore, Said, decline, rate
from center.rectifications import IllegalStep, call_back, mend, send_back, verify
from tests.year.days import at, day_of
from tests.year.world import CLERKS, Person, World

_TEXT = "办事的人打13900000077催过我，态度不好"
_KINDS = tuple(DemandKind)


class Invited:
    """Sees the invitations that have come since it looked last, and has the people react."""

    def __init__(self, world: World) -> None:
        self._world, self._seen = world, 0

    def look(self, now: datetime) -> None:
        """Plan what becomes of every new invitation: rated, declined or left alone."""
        for row in self._world.read(self._new):
            self._seen = row.id
            self._plan(row, now)

    def _new(self, connection: Any) -> list[Any]:
        columns = (invitation.c.id, invitation.c.contact_id, stage_cycle.c.code)
        wanted = sa.select(*columns).join_from(invitation, stage_cycle).where(invitation.c.id > self._seen)
        return list(connection.execute(wanted.order_by(invitation.c.id)))

    def _plan(self, row: Any, now: datetime) -> None:
        world, drawn = self._world, self._world.rng.random()
        person, cycle = world.person_of(row.contact_id), str(row.code)
        then = world.at_home(now, world.rng.randint(0, 9))
        if drawn < 0.6:
            world.agenda.add(then, lambda moment: _rate(world, person, OfStage(cycle), moment))
        elif drawn < 0.75:
            world.agenda.add(then, lambda moment: _decline(world, person, cycle, moment))


def rate_reception(world: World, person: Person, now: datetime) -> None:
    """How somebody was received in their conversation, rated at most once a session."""
    if person.conversation_id is not None:
        _rate(world, person, OfReception(person.conversation_id, 0), now)


def ask(world: World, person: Person, now: datetime) -> None:
    """A question that the bot cannot answer; staff do in time, late, not at all, or close it."""
    message_id = world.say(person, "开分店要不要重新办证？", now)
    if message_id is None:
        return
    due = reply_due(world.settings, now)
    made = world.write(
        make_promise,
        world.seal,
        conversation_id=person.conversation_id,
        message_id=message_id,
        reason=Reason.QUESTION,
        question="开分店要不要重新办证？",
        phone=person.phone if world.chance(0.5) else None,
        due=due,
        now=now,
    )
    drawn, hours = world.rng.random(), world.rng.choice((0.5, 1.0, 2.5, 3.5, 6.0, 20.0))
    then = world.clock.due(now, hours).at
    assert then is not None
    if drawn < 0.85:
        world.agenda.add(then, lambda moment: _answer(world, person, made.code, drawn, moment))


def complain(world: World, person: Person, now: datetime) -> None:
    """A demand or one of its kin, worked off by staff and judged by whoever made it."""
    kind = world.rng.choice(_KINDS)
    message_id = world.say(person, "我要反映个事", now)
    raised = Raised(kind, "窗口让我跑了三趟", person.office_id, None, None, person.contact_id)
    raised = raised._replace(conversation_id=person.conversation_id, message_id=message_id)
    made = world.write(open_demand, world.seal, raised, person.actor, _due(world, now), now)
    _work(world, person, made.code, now)


def _decline(world: World, person: Person, cycle: str, now: datetime) -> None:
    is_first = world.write(decline, cycle, world.rater(person), now)
    again = world.write(decline, cycle, world.rater(person), now)
    world.expect((is_first, again) == (True, False), f"{cycle} was declined: {is_first}, {again}")


def _rate(world: World, person: Person, subject: Subject, now: datetime) -> None:
    level = world.rng.choice(LEVELS)
    reasons = tuple(world.settings.ratings.reasons(level))[:1]
    said = Said(level, reasons, _TEXT if world.chance(0.3) else "")
    message_id = world.say(person, level.caption, now)
    details = (world.seal, world.settings.ratings, world.clock, subject, said)
    rated = world.attempt((RatedBefore,), rate, *details, world.rater(person), message_id, now)
    if rated is None:
        return
    if world.chance(0.3):
        world.must_refuse(RatedBefore, rate, *details, world.rater(person), None, now)
    if rated.rectification is not None:
        _put_right(world, rated.rectification, now)


def _put_right(world: World, code: str, now: datetime) -> None:
    """Called back, mended, verified by another one; some only after their time."""
    mender, other = CLERKS if world.chance(0.5) else CLERKS[::-1]
    called = world.at_desk(now, world.rng.choice((0, 1, 1, 10)))
    mended = world.at_desk(called, world.rng.choice((0, 1, 9)))
    world.agenda.add(called, lambda moment: world.write(call_back, code, "电话里说明了情况", mender, moment))
    world.agenda.add(mended, lambda moment: world.write(mend, code, "窗口已整改，留有照片", mender, moment))
    world.agenda.add(mended, lambda moment: world.must_refuse(IllegalStep, verify, code, mender, moment))
    if world.chance(0.2):
        world.agenda.add(mended, lambda moment: world.write(send_back, code, "照片看不清", other, moment))
        world.agenda.add(mended, lambda moment: world.write(mend, code, "重新拍了照片", mender, moment))
    if world.chance(0.85):
        world.agenda.add(world.at_desk(mended), lambda moment: world.write(verify, code, other, moment))


def _answer(world: World, person: Person, code: str, drawn: float, now: datetime) -> None:
    """Some have just asked again, and read the answer while they are still there."""
    staff_id = world.clerk().name
    if drawn < 0.3:
        world.say(person, "我那个问题有答复了吗", now)
    if drawn < 0.6:
        world.write(answer_promise, world.seal, code, "要重新办，带上总店的执照来。", staff_id, now)
    elif drawn < 0.75:
        world.write(keep_promise, code, staff_id, now)
    else:
        world.write(close_promise, world.seal, code, "和前面一个问题一样", staff_id, now)


def _work(world: World, person: Person, code: str, now: datetime) -> None:
    then = world.clock.due(now, world.rng.choice((1.0, 3.0, 12.0))).at
    assert then is not None
    world.agenda.add(then, lambda moment: _reply(world, person, code, moment))


def _reply(world: World, person: Person, code: str, now: datetime) -> None:
    clerk = world.clerk()
    if world.read(read_demand, code).state is DemandState.RECEIVED and world.chance(0.4):
        world.write(dispatch, code, "tax", clerk, now)
        world.write(sign, code, clerk, now)
    given = Answer("已经和窗口说清楚了", ReasonCode.SOLVED, cause="没有一次说清", fix="改了告知单")
    world.write(answer, code, given, clerk, now)
    world.must_refuse(TooEarly, close, code, clerk, now, world.clock)
    if world.chance(0.5):
        _speak_later(world, person, code, now)
    else:
        closes = world.at_desk(at(world.days.after(day_of(now), CONFIRM_DAYS + 1), 0))
        world.agenda.add(closes, lambda moment: _close(world, person, code, clerk, moment))


def _close(world: World, person: Person, code: str, clerk: Actor, now: datetime) -> None:
    """The center closes what nobody has said anything of; some are heard when asked for the effect."""
    world.write(close, code, clerk, now, world.clock)
    if world.chance(0.6):
        world.agenda.add(
            world.at_home(now, world.rng.randint(16, 30)), lambda moment: _speak(world, person, code, moment)
        )


def _speak_later(world: World, person: Person, code: str, now: datetime) -> None:
    world.agenda.add(world.at_home(now, world.rng.randint(0, 3)), lambda moment: _speak(world, person, code, moment))


def _speak(world: World, person: Person, code: str, now: datetime) -> None:
    verdict = world.rng.choice((Verdict.SOLVED, Verdict.SOLVED, Verdict.PARTLY, Verdict.UNSOLVED))
    message_id = world.say(person, verdict.caption, now)
    details = (code, verdict, person.asker, now, world.clock, _due(world, now))
    seen: DemandView = world.write(give_verdict, *details, message_id=message_id)
    if seen.state is not DemandState.CLOSED:
        _work(world, person, code, now + timedelta(minutes=1))


def _due(world: World, now: datetime) -> Explained:
    return reply_due(world.settings, now)
