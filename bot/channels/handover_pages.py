"""Our own pages on the way to the portal: what goes along, by the names of its fields only, and a button to go.

Nothing happens when a page is only looked at, as messengers do with links: handing over takes the button.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from html import escape

from sanic.response import HTTPResponse, html

from center.cases.reading import SubTask
from center.handover.bills import Bill

_STYLE = (
    "body{margin:0;background:#f4f6f8;color:#1b2733;font:18px/1.7 system-ui,'PingFang SC','Microsoft YaHei',sans-serif}"
    "main{max-width:34em;margin:0 auto;padding:1.2em}h1{font-size:1.3em}section,form{background:#fff;margin:1em 0;"
    "padding:1em;border-radius:10px;border:1px solid #d5dde5}h2{font-size:1.1em;margin:0 0 .4em}button{font:inherit;"
    "min-height:48px;width:100%;border:0;border-radius:8px;background:#0b5cad;color:#fff}button:focus-visible{outline:"
    "3px solid #f2a900}small{color:#4a5866}"
)
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()


class ItemShown:
    """One item on the page: its title, and the names of what goes along and of what the portal asks."""

    def __init__(self, task: SubTask, filled: Sequence[str], missing: Sequence[str]) -> None:
        self.key, self.title = task.item, task.title
        self.filled, self.missing = tuple(filled), tuple(missing)


def items_page(portal: str, origin: str, case: str, path: str, items: Iterable[ItemShown]) -> HTMLPage:
    """The items of a case that can be done on the portal, each with its button."""
    forms = "".join(_item(portal, path, item) for item in items)
    lead = f"<p>代办件{escape(case)}里，下面的可以自己在{escape(portal)}办。不想自己办也行，代办员照样替您免费办。</p>"
    safe = "<p><small>身份证件、银行卡不从这里带，只在网上本人填。链接15分钟内有效，不要转给别人。</small></p>"
    return HTMLPage(f"去{portal}", lead + forms + safe, (origin,))


def bill_page(origin: str, path: str, bill: Bill) -> HTMLPage:
    """What is to be paid, to whom and for what, with the button to the payment platform."""
    rows = (("缴什么", bill.purpose), ("收费单位", bill.authority), ("金额", bill.yuan), ("缴款单", bill.number))
    told = "".join(f"<p>{escape(name)}：{escape(value)}</p>" for name, value in rows)
    form = f'<form method="post" action="{escape(path)}">{told}<button>去缴费平台付款</button></form>'
    safe = "<p><small>金额和用途是开单的部门定的。卡号、密码、验证码只在缴费平台填，谁要都别给。</small></p>"
    return HTMLPage("去缴费", form + safe, (origin,))


def message_page(title: str, *lines: str, status: int = 200) -> HTMLPage:
    """A page that only says something."""
    told = "".join(f"<p>{escape(line)}</p>" for line in lines)
    return HTMLPage(title, f"<section>{told}</section>", (), status)


class HTMLPage:
    """A page without scripts; its forms lead to ourselves and to ``origins`` only."""

    def __init__(self, title: str, body: str, origins: Sequence[str], status: int = 200) -> None:
        self._title, self._body, self._origins, self._status = title, body, origins, status

    def response(self) -> HTTPResponse:
        """What is sent; nobody keeps a copy."""
        content = (
            f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(self._title)}</title>'
            f'<meta name="viewport" content="width=device-width,initial-scale=1"><style>{_STYLE}</style></head>'
            f"<body><main><h1>{escape(self._title)}</h1>{self._body}</main></body></html>"
        )
        return html(content, status=self._status, headers=private(self._origins))


def private(origins: Sequence[str] = ()) -> dict[str, str]:
    """The headers of pages and redirections that belong to one person."""
    forms = " ".join(("'self'", *origins))
    return {
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "X-Robots-Tag": "noindex",
        "Referrer-Policy": "no-referrer",
        "Content-Security-Policy": (
            f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action {forms}; frame-ancestors 'none'; "
            "base-uri 'none'"
        ),
    }


def _item(portal: str, path: str, item: ItemShown) -> str:
    filled = f"<p>已经替您填好：{escape('、'.join(item.filled))}</p>" if item.filled else ""
    missing = f"<p>到网上还要填：{escape('、'.join(item.missing))}</p>" if item.missing else ""
    button = f"<button>去{escape(portal)}办“{escape(item.title)}”</button>"
    action = escape(f"{path}/{item.key}")
    heading = f"<h2>{escape(item.title)}</h2>"
    return f'<form id="{escape(item.key)}" method="post" action="{action}">{heading}{filled}{missing}{button}</form>'
