"""A draft as JSON, for agents' systems and for adapters to a registration portal."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from center.drafts.fields import KINDS, to_plain
from center.drafts.materials import Listed
from center.drafts.papers import NO_PERMIT, SCOPE_NOTE
from center.drafts.records import Version


def to_card(version: Version, materials: Sequence[Listed] = ()) -> dict[str, Any]:
    """The draft as a chat card of the kind ``draft``, and what ``to_json`` writes."""
    fields = to_plain(version.fields)
    return {
        "kind": "draft",
        "draft": version.code,
        "version": version.number,
        "made_at": version.created_at.isoformat(),
        "notice": f"拟稿，{NO_PERMIT}。{SCOPE_NOTE}",
        "fields": {name: {"title": KINDS[name].title, **field} for name, field in fields.items()},
        "gaps": [gap._asdict() for gap in version.gaps],
        "materials": [listed._asdict() for listed in materials],
    }


def to_json(version: Version, materials: Sequence[Listed] = ()) -> bytes:
    """The card as UTF-8 JSON."""
    return json.dumps(to_card(version, materials), ensure_ascii=False, indent=2).encode()
