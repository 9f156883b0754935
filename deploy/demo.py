"""``python -m deploy.demo``: fills a demonstration with fake offices' staff, enterprises, cases and all that waits.

Everything is made by the center's own functions, at times around now. What is there is left as it is: a second run
changes nothing. Production refuses.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import NamedTuple

from center.bundles import knowledge_of
from center.service import Service
from center.settings import Mode, SettingsError, read_settings
from center.staff.passwords import hash_now
from center.staff_commands import run
from center.uploads.opening import open_taking
from center.uploads.taking import Taking
from deploy.demonstration import bookings, cases, demands, drafts, frontdesk, promises, reception
from deploy.demonstration.papers import load_papers
from deploy.demonstration.people import is_known
from deploy.demonstration.roster import load_roster
from deploy.demonstration.staff import PASSWORD, STAFF, is_complete, load_staff, roles_of
from deploy.demonstration.world import World


class Part(NamedTuple):
    """Something that is loaded in one transaction: it is there when the person numbered ``first`` is known."""

    title: str
    first: int
    load: Callable[[World], int]


PARTS: tuple[Part, ...] = (
    Part("代办件", cases.FIRST, cases.load_cases),
    Part("执照拟稿", drafts.FIRST, drafts.load_drafts),
    Part("预约", bookings.FIRST, bookings.load_bookings),
    Part("诉求和投诉", demands.FIRST, lambda world: demands.load_demands(world) + demands.load_ratings(world)),
    Part("承诺回复", promises.FIRST, promises.load_promises),
    Part("会话", reception.FIRST, reception.load_talks),
    Part("来信、来电和工单", frontdesk.FIRST, frontdesk.load_desk),
)
"""Each in a transaction of its own, in this order."""


def main() -> int:
    """Load what is missing; 1 when it could not be done, 2 where it must not be."""
    try:
        settings = read_settings()
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    if settings.mode is not Mode.DEMO:
        print("没有执行：演示数据只能装进演示模式（QIHANG_MODE=demo），正式环境不装假数据。", file=sys.stderr)
        return 2
    return run(lambda opened: load(opened, open_taking(settings, opened)))


async def load(opened: Service, taking: Taking) -> str:
    """What was loaded, files by ``taking``, and who can sign in."""
    lines = [await _load_staff(opened)]
    lines += [await _load(opened, part) for part in PARTS]
    lines.append(_told("材料文件", await load_papers(opened, taking)))
    return "\n".join([*lines, "", welcome()])


def welcome() -> str:
    """The accounts of the demonstration and their one password."""
    rows = [f"  {member.staff_id:<14}{member.name}　{'、'.join(roles_of(member))}" for member in STAFF]
    return "\n".join([f"演示账号的密码都是 {PASSWORD}（只用于演示，人名、号码都是假的）：", *rows])


async def _load_staff(opened: Service) -> str:
    if await opened.records.read(lambda connection: is_complete(_world(opened, connection))):
        return "人员：已经有了，没有动"
    password_hash = hash_now(PASSWORD)

    def work(connection: object) -> int:
        world = _world(opened, connection)
        number = load_staff(world, password_hash)
        load_roster(world)
        return number

    return f"人员：新建{await opened.records.write(work)}个账号"


async def _load(opened: Service, part: Part) -> str:
    def work(connection: object) -> int:
        world = _world(opened, connection)
        return 0 if is_known(world, part.first) else part.load(world)

    return _told(part.title, await opened.records.write(work))


def _told(title: str, number: int) -> str:
    return f"{title}：{f'装好{number}件' if number else '已经有了，没有动'}"


def _world(opened: Service, connection: object) -> World:
    return World(connection, opened.seal, knowledge_of(None), opened.clock.now())


if __name__ == "__main__":
    sys.exit(main())
