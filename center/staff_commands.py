"""What the command lines of staff share, until there is a desk: how they run, what they refuse, what they read."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable

from sqlalchemy.exc import SQLAlchemyError

from center.cases.events import Actor
from center.cases.refusals import Refusal
from center.demo_clock import DemoClock
from center.identifiers import read_code
from center.knowledge import KnowledgeError
from center.service import Service, close_service, open_service
from center.settings import SettingsError, read_settings

LONGEST_STAFF = 40
"""Characters of a staff id."""


class CannotRead(Refusal, ValueError):
    """What was typed makes no sense."""


def run(answer: Callable[[Service], Awaitable[str]]) -> int:
    """Print what ``answer`` gives; 1, and why in plain Chinese, when it could not be done."""
    try:
        print(asyncio.run(_answered(answer)))
    except Refusal as refusal:
        print(refusal.message, file=sys.stderr)
    except (SettingsError, KnowledgeError) as error:
        print(error, file=sys.stderr)
    except SQLAlchemyError as error:
        print(f"数据库没有准备好，或写不进去：{error}", file=sys.stderr)
    else:
        return 0
    return 1


async def _answered(answer: Callable[[Service], Awaitable[str]]) -> str:
    opened = open_service(read_settings())
    try:
        if isinstance(opened.clock, DemoClock):
            await opened.clock.look()
        return await answer(opened)
    finally:
        close_service(opened)


def typed_code(typed: str) -> str:
    """The public code as it is stored; raises CannotRead."""
    code = read_code(typed)
    if code is None:
        raise CannotRead("not a code", f"“{typed}”不是完整正确的编号，可能抄错了一位。")
    return code


def typed_actor(staff: str | None, doing: str) -> Actor:
    """Who does it; raises CannotRead, naming what is ``doing``: 办理, 登记."""
    if not staff or len(staff) > LONGEST_STAFF:
        raise CannotRead("no staff id", f"{doing}要写明谁在操作：--staff 工号（最多{LONGEST_STAFF}个字）。")
    return Actor("staff", staff)
