"""The pages of the simulated portal: what arrived is shown filled in, and only what is missing can be typed."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from html import escape
from typing import Any

from center.gateways.simulators.portal_office import Due, Form

DEMO_CODE = "000000"
"""The code that the simulated login sends to every telephone."""
_STYLE = (
    "body{margin:0;background:#eef3f8;color:#1b2733;font:17px/1.7 system-ui,'PingFang SC','Microsoft YaHei',sans-serif}"
    "header{background:#7a4a00;color:#fff;padding:.5em 1.2em}main{max-width:38em;margin:0 auto;padding:1.2em}"
    "section{background:#fff;border:1px solid #cfd8e1;border-radius:8px;padding:1em;margin:1em 0}dt{color:#4a5866}"
    "dd{margin:0 0 .6em;font-weight:600;overflow-wrap:anywhere}label{display:block;margin:.6em 0}input{font:inherit;"
    "width:100%;box-sizing:border-box;min-height:44px;padding:0 .5em}button{font:inherit;min-height:48px;"
    "padding:0 1.5em}[role=alert]{color:#a40000}"
)
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
HEADERS = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_HASH}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def form_page(form: Form, who: str, token: str, faults: Sequence[str] = ()) -> str:
    """The form: what arrived, and inputs for what is missing."""
    filled = "".join(_fact(one["title"], one["value"]) for one in form.content["fields"])
    inputs = "".join(_input(one, form.given.get(one["name"], "")) for one in form.missing)
    known = f'<section aria-label="已经填好的"><h2>已经填好的</h2><dl>{filled}</dl></section>' if filled else ""
    alert = f'<p role="alert">还缺：{escape("、".join(faults))}</p>' if faults else ""
    asked = f"<h2>还要您填的</h2>{inputs}" if inputs else "<h2>都填好了，核对后提交</h2>"
    body = (
        f"<p>事项编码：{escape(form.content['item'])}；代办件：{escape(form.content['case'])}；登录：{escape(who)}</p>"
        f'{known}<section aria-label="还要您填的"><form method="post" action="/form" autocomplete="off">{alert}{asked}'
        f'<input type="hidden" name="token" value="{escape(token)}"><button>提交</button></form></section>'
    )
    return page(form.content["title"], body)


def login_page(token: str, fault: str = "") -> str:
    """The portal's own login, for whom no login was carried across."""
    alert = f'<p role="alert">{escape(fault)}</p>' if fault else ""
    body = (
        f'<section><form method="post" action="/login" autocomplete="off">{alert}<label>手机号'
        f'<input name="phone" inputmode="numeric" required></label><label>验证码（演示：{DEMO_CODE}）'
        f'<input name="code" inputmode="numeric" required></label><input type="hidden" name="token" '
        f'value="{escape(token)}"><button>登录</button></form></section>'
    )
    return page("请先登录", body)


def submitted_page(form: Form) -> str:
    """That it was handed in."""
    told = "这是提交回执，不是受理通知书。受理了会出文书，结果也会告诉对话里的您。"
    return page(
        "已提交", f"<section><p>流水号：<strong>{escape(form.number or '')}</strong></p><p>{told}</p></section>"
    )


def bill_page(due: Due) -> str:
    """What is to be paid."""
    facts = (("缴什么", due.purpose), ("收费单位", due.authority), ("金额", f"{due.amount / 100:.2f}元"))
    rows = "".join(_fact(name, value) for name, value in (*facts, ("缴款单", due.number)))
    pay = f'<form method="post" action="/bills/{escape(due.number)}"><button>付款（演示，不扣钱）</button></form>'
    return page(
        "统一公共支付平台", f"<section><dl>{rows}</dl>{pay if due.state == 'due' else '<p>已付。</p>'}</section>"
    )


def page(title: str, body: str) -> str:
    """A whole page."""
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><style>{_STYLE}</style></head><body>'
        f"<header>模拟的政务服务网（样例，不是真的）</header><main><h1>{escape(title)}</h1>{body}</main></body></html>"
    )


def _fact(title: str, value: str) -> str:
    return f"<dt>{escape(title)}</dt><dd>{escape(value)}</dd>"


def _input(one: dict[str, Any], value: str) -> str:
    title, name = escape(one["title"]), escape(one["name"])
    mark, needed = ("", " required") if one["required"] else ("（可以不填）", "")
    return f'<label>{title}{mark}<input name="{name}" value="{escape(value)}"{needed}></label>'
