"""A draft as plain text, complete on its own: read on a telephone, on WeChat, or by a screen reader."""

from __future__ import annotations

from center.drafts.fields import KINDS, Field, cited
from center.drafts.papers import NO_PERMIT, SCOPE_NOTE
from center.drafts.records import Version


def render_text(version: Version, *, with_reasons: bool = True) -> str:
    """Every field on a line of its own, then what is missing; reasons and laws behind the value, unless left out."""
    lines = [f"设立登记拟稿{version.code}，第{version.number}版："]
    lines += [_line(name, field, with_reasons) for name, field in version.fields.items()]
    if version.gaps:
        lines.append("还差：" + "；".join(gap.text.rstrip("。") for gap in version.gaps) + "。")
    lines.append(f"这是拟稿，{NO_PERMIT}。{SCOPE_NOTE}")
    return "\n".join(lines)


def explain(version: Version, name: str) -> str:
    """Why a field says what it says, and what else was possible; empty when the field is missing."""
    field = version.fields.get(name)
    if field is None:
        return ""
    other = f"也可以选：{'、'.join(field.alternatives)}。" if field.alternatives else ""
    return f"{_line(name, field, True)}{other}"


def _line(name: str, field: Field, with_reasons: bool) -> str:
    said = f"{KINDS[name].title}：{field.shown.rstrip('。')}。"
    if not with_reasons:
        return said
    reason = f"{field.reason.rstrip('。')}。" if field.reason else ""
    law = f"依据{cited(field.citations)}。" if field.citations else ""
    return f"{said}{reason}{law}"
