"""axe-core looks at a page, from a world of its own that the page's policy does not bind and its scripts do not see."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Page

from center.knowledge import ROOT

SCRIPT = ROOT / "node_modules" / "axe-core" / "axe.min.js"
SERIOUS = ("serious", "critical")
_RUN = "axe.run(document, {resultTypes: ['violations']}).then((found) => JSON.stringify(found.violations))"


def findings(page: Page) -> list[str]:
    """Serious and critical findings, each with its first places."""
    session = page.context.new_cdp_session(page)
    frame = session.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
    world = session.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": "axe"})["executionContextId"]
    _evaluate(session, world, SCRIPT.read_text(encoding="utf-8"))
    found = json.loads(_evaluate(session, world, _RUN))
    session.detach()
    return [_told(violation) for violation in found if violation["impact"] in SERIOUS]


def _evaluate(session: Any, world: int, expression: str) -> Any:
    asked = {"expression": expression, "contextId": world, "awaitPromise": True, "returnByValue": True}
    answer = session.send("Runtime.evaluate", asked)
    assert "exceptionDetails" not in answer, answer
    return answer["result"].get("value")


def _told(violation: dict[str, Any]) -> str:
    places = [f"{node['target']}: {node.get('failureSummary', '')}" for node in violation["nodes"][:3]]
    return f"{violation['impact']} {violation['id']}: {places}"
