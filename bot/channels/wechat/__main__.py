"""Puts up the official account's menu, and checks its installation (docs/wechat.md).

``python -m bot.channels.wechat check`` and ``python -m bot.channels.wechat menu [--show]``.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from center.cases.refusals import Refusal
from center.clock import SystemClock
from center.gateways.wechat import Busy, Refused, WeChatApi
from center.gateways.wechat_check import Line, check
from center.gateways.wechat_menu import menu_difference
from center.gateways.wechat_opening import open_wechat
from center.knowledge import KNOWLEDGE
from center.service import Service
from center.settings import Settings, read_settings
from center.staff_commands import run
from center.wechat.setting import FILE, WeChatSetting, load_wechat


class CannotDo(Refusal):
    """There is no account, no menu, or WeChat did not take it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; 1 when it could not be done, or a check found something to mend."""
    parser = argparse.ArgumentParser(prog="python -m bot.channels.wechat", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("check", help="查公众号的设置、身份、权限、菜单和服务器地址")
    menu = commands.add_parser("menu", help="把 wechat.yml 里的菜单推到微信")
    menu.add_argument("--show", action="store_true", help="只看有什么不一样，不推")
    typed = parser.parse_args(arguments)
    if typed.command == "menu":
        return run(lambda opened: _menu(opened, is_shown_only=typed.show))
    found: list[Line] = []
    return run(lambda opened: _check(opened, found)) or int(not all(line.is_good for line in found))


async def _check(opened: Service, found: list[Line]) -> str:
    settings = read_settings()
    found += await check(settings, load_wechat(KNOWLEDGE / "service"), _api(settings, opened), SystemClock().now())
    return "\n".join(map(str, found))


async def _menu(opened: Service, *, is_shown_only: bool) -> str:
    api, setting = _api(read_settings(), opened), _setting()
    try:
        there = await api.menu()
        difference = menu_difference(there, setting.menu_json())
        if difference and not is_shown_only:
            await api.put_menu(setting.menu_json())
    except (Refused, Busy) as error:
        raise CannotDo("not put", f"菜单没有推上去：{error.reason}") from error
    if not difference:
        return "微信上的菜单和 wechat.yml 里的一样，不用推。"
    done = "还没有推（--show）。" if is_shown_only else "菜单推好了；手机上最迟五分钟后能看到。"
    return "\n".join([*difference, done])


def _api(settings: Settings, opened: Service) -> WeChatApi:
    api = open_wechat(settings, opened.records, opened.seal)
    if api is None:
        raise CannotDo("no account", "没有配公众号：填好 QIHANG_WECHAT_ 开头的各项设置，见 docs/wechat.md。")
    return api


def _setting() -> WeChatSetting:
    setting = load_wechat(KNOWLEDGE / "service")
    if setting is None or not setting.menu:
        raise CannotDo("no menu", f"knowledge/service/{FILE} 里没有写菜单。")
    return setting


if __name__ == "__main__":
    sys.exit(main())
