"""What an answer was worth: only whoever made the demand says it, and is asked again some time after it was closed.

No function of the staff touches the verdict (XZ 6.1-4): it is the last word of the enterprise, also while its demand is
worked on again. Who acts is derived from who asks, so that nobody else can be named.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.cases.events import Actor, append, history
from center.clock import Explained, WorkingClock
from center.demand_moves import EFFECT_NOTICES, closed_now, make_move, open_again
from center.demand_states import DemandState, Desk, IllegalDemandMove, Incomplete, Verdict, as_stored
from center.demand_telling import ANSWER_NOTICE, HOW_TO_SAY, receiver_of, verdict_body
from center.demands import DemandView, own_demand, read_demand
from center.identities import Asker
from center.knowledge import ServiceSettings
from center.notices.outbox import Draft, cancel_notices, enqueue
from center.people_tables import demand
from center.privacy import mask_for_log
from center.promises.words import shortened

VERDICT_EVENT = "verdict"
REMIND_DAYS = 3
"""Working days after which whoever has said nothing is asked once more."""
LAST_DAYS = 10
"""Working days after which nobody is asked any more."""
_COURIER = Actor("system", "courier")


class SolvedRate(NamedTuple):
    """How many demands their makers call solved, partly solved or unsolved; ``silent``: closed without a word."""

    solved: int
    partly: int
    unsolved: int
    silent: int

    @property
    def share(self) -> float | None:
        """The solved ones among those of which something was said, 0 to 1; None when nothing was."""
        said = self.solved + self.partly + self.unsolved
        return self.solved / said if said else None


def give_verdict(
    connection: Any,
    code: str,
    verdict: Verdict,
    asker: Asker,
    now: datetime,
    clock: WorkingClock,
    due: Explained,
    *,
    message_id: int | None = None,
    note: str = "",
) -> DemandView:
    """What the enterprise says of the answer, before or after closing; the same word again, or of one message, is one.

    Solved: it is closed, or stays so. Partly: the center goes on with it. Unsolved: the supervisor does. What goes on
    is answered by ``due`` (``center.promises.reply_due``). Raises UnknownDemand to strangers, IllegalDemandMove,
    Conflict.
    """
    seen, person = own_demand(connection, code, asker), _person(asker)
    if _was_said(connection, code, verdict, person, message_id):
        return seen
    data = {"verdict": verdict.value, "note": mask_for_log(note.strip()), "message_id": message_id}
    name, columns = _what_follows(connection, seen, verdict, now, clock, due)
    said = {**columns, "verdict": verdict.value, "verdict_at": now}
    moved = make_move(connection, code, name, person, now, data, said, kind=VERDICT_EVENT)
    cancel_notices(connection, code, now, (ANSWER_NOTICE, *EFFECT_NOTICES))
    return moved


def effects_due(connection: Any, settings: ServiceSettings, now: datetime) -> int:
    """Ask about every demand closed long enough ago, with one reminder later; how many were asked about."""
    reachable = sa.or_(demand.c.conversation_id.is_not(None), demand.c.contact_id.is_not(None))
    waiting = sa.select(demand.c.code).where(_is_to_ask(now), reachable).order_by(demand.c.id)
    return sum(_ask(connection, settings, code, now) for code in list(connection.execute(waiting).scalars()))


def note_asked(connection: Any, code: str, words: str, staff: Actor, now: datetime) -> DemandView:
    """The staff have asked in person, where nothing can be sent, and note what was heard; nothing is left to ask.

    What was heard is no verdict; what has not lasted is reopened (``center.demand_moves.reopen``). Raises
    UnknownDemand, Incomplete without words, IllegalDemandMove when it is not yet time or somebody has asked before.
    """
    heard = mask_for_log(words.strip())
    if not heard:
        raise Incomplete("words", "请写明问到的情况。")
    mine = sa.update(demand).where(demand.c.code == read_demand(connection, code).code, _is_to_ask(now))
    if connection.execute(mine.values(effect_check_at=None, updated_at=now)).rowcount != 1:
        raise IllegalDemandMove(f"{code} is not to be asked about", f"{code}现在不用问效，可能已经有人问过了。")
    append(connection, code, "asked_in_person", staff, {"words": heard}, now)
    return read_demand(connection, code)


def solved_rate(connection: Any, since: datetime) -> SolvedRate:
    """The last words of enterprises said since then, and what was closed since then without any."""
    said = sa.select(demand.c.verdict, sa.func.count()).where(demand.c.verdict_at >= since).group_by(demand.c.verdict)
    count = {as_stored(Verdict, value): number for value, number in connection.execute(said)}
    wordless = [demand.c.verdict.is_(None), demand.c.closed_at >= since]
    silent = connection.execute(sa.select(sa.func.count()).select_from(demand).where(*wordless)).scalar_one()
    solved, partly, unsolved = (count.get(verdict, 0) for verdict in Verdict)
    return SolvedRate(solved, partly, unsolved, silent)


def _person(asker: Asker) -> Actor:
    return Actor("person", asker.conversation_id or f"contact-{asker.contact_ids[0]}")


def _was_said(connection: Any, code: str, verdict: Verdict, person: Actor, message_id: int | None) -> bool:
    events = history(connection, code)
    if message_id is not None and any(event.data.get("message_id") == message_id for event in events):
        return True
    last = events[-1]
    return (last.kind, last.actor, last.data.get("verdict")) == (VERDICT_EVENT, person, verdict.value)


def _what_follows(
    connection: Any, seen: DemandView, verdict: Verdict, now: datetime, clock: WorkingClock, due: Explained
) -> tuple[str, dict[str, Any]]:
    if verdict is not Verdict.SOLVED:
        owner = {"owner": Desk.SUPERVISOR.value} if verdict is Verdict.UNSOLVED else {}
        return "object", open_again(connection, seen.code, due) | owner
    if seen.state is not DemandState.CLOSED:
        return "confirm", closed_now(now, clock)
    is_asked = seen.effect_check_at is not None and seen.effect_check_at <= now
    return "last", {"effect_check_at": None} if is_asked else {}


def _is_to_ask(now: datetime) -> Any:
    return sa.and_(demand.c.state == DemandState.CLOSED.value, demand.c.effect_check_at <= now)


def _ask(connection: Any, settings: ServiceSettings, code: str, now: datetime) -> bool:
    mine = sa.update(demand).where(demand.c.code == code, _is_to_ask(now))
    if connection.execute(mine.values(effect_check_at=None, updated_at=now)).rowcount != 1:
        return False
    append(connection, code, "effect_asked", _COURIER, {}, now)
    first, again = _drafts(connection, read_demand(connection, code), settings.working_clock(), now)
    enqueue(connection, first, now)
    enqueue(connection, again, now)
    return True


def _drafts(connection: Any, seen: DemandView, clock: WorkingClock, now: datetime) -> tuple[Draft, Draft]:
    about = f"您反映的“{shortened(seen.text)}”（{seen.kind.caption} {seen.code}）"
    first = f"{about}办结有一段时间了，现在解决了吗？{HOW_TO_SAY}没解决的，交督查专岗重新办。"
    again = f"再问您一次：{about}解决了吗？{HOW_TO_SAY}不方便就不用回，以后随时可以再找我们。"
    later = clock.due_days(now, REMIND_DAYS, "working").at
    expires_at = clock.due_days(now, LAST_DAYS, "working").at
    return (
        _draft(connection, seen, EFFECT_NOTICES[0], first, now, expires_at),
        _draft(connection, seen, EFFECT_NOTICES[1], again, later, expires_at),
    )


def _draft(connection: Any, seen: DemandView, kind: str, text: str, due_at: datetime, expires_at: datetime) -> Draft:
    key = f"{kind}:{seen.code}:{seen.closed_at:%Y%m%dT%H%M%S}"
    body, contact_id = verdict_body(seen.code), receiver_of(connection, seen)
    return Draft(key, kind, seen.code, text, due_at, contact_id, seen.conversation_id, body, expires_at)
