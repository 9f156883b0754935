"""How pages are made: Jinja2 templates that escape everything, with what all of them share."""

from __future__ import annotations

from contextvars import ContextVar
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from center.settings import Mode, Settings
from center.staff.rights import Right
from desk import showing
from desk.assets import Assets
from desk.cookies import Cookies
from desk.navigation import current, sections
from desk.routes import all_looks

if TYPE_CHECKING:
    from desk.visits import Visit

TEMPLATES = Path(__file__).resolve().parent / "templates"
_current: ContextVar[Visit] = ContextVar("visit")


class Pages:
    """Renders the templates of one process."""

    def __init__(self, settings: Settings, assets: Assets) -> None:
        self.key = f"{settings.secret} desk"
        """What the desk signs its own small cookies with."""
        self.cookies = Cookies(settings.desk.is_secure)
        self._environment = environment(assets)
        self._environment.globals["is_demo"] = settings.mode is Mode.DEMO

    def render(self, visit: Visit, template: str, context: dict[str, Any]) -> str:
        """The text of a template; jinja2's errors are faults of ours."""
        token = _current.set(visit)
        try:
            shared = {"visit": visit, "navigation": partial(sections, visit)}
            return self._environment.get_template(template).render({**shared, **visit.context, **context})
        finally:
            _current.reset(token)


def environment(assets: Assets) -> Environment:
    """What templates know: filters and names of ``desk.showing``, ``Right``, the macros as ``kit``, ``csrf_token``."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(showing.FILTERS)
    made.globals.update(Right=Right, asset=assets.url, csrf_token=_csrf_token, now=_now)
    made.globals.update(current=_current_link, live_names=_live_names, live_triggers=_live_triggers)
    made.globals["kit"] = made.get_template("kit.html").module
    return made


def _csrf_token() -> str:
    return _current.get().csrf


def _now() -> Any:
    return _current.get().now


def _current_link() -> str:
    visit = _current.get()
    return current(visit.request.path, [link.url for section in sections(visit) for link in section.links])


def _live_names() -> str:
    """Every event that whoever asks is told."""
    visit = _current.get()
    return " ".join(look.name for look in all_looks() if visit.can(look.right))


def _live_triggers() -> str:
    """Those that change what is counted, as a trigger of htmx; ``never`` when there is none."""
    visit = _current.get()
    return ", ".join(f"sse:{look.name}" for look in all_looks() if look.counts and visit.can(look.right)) or "never"
