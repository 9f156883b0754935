"""The WeChat channel where there is an account; without one, nothing of WeChat is even loaded."""

from __future__ import annotations

from pathlib import Path

from sanic import Blueprint

from bot.bot import Bot
from center.knowledge import KNOWLEDGE
from center.settings import Settings, SettingsError
from center.wechat.setting import FILE, load_wechat


def blueprints(bot: Bot) -> list[Blueprint]:
    """The routes of this channel; none where there is no account."""
    if not bot.settings.wechat.is_set:
        return []
    from bot.channels.wechat.door import Door
    from center.gateways.wechat_opening import open_wechat

    return [Door(bot, open_wechat(bot.settings, bot.service.records, bot.service.seal)).blueprint()]


def refuse_without_rules(settings: Settings, folder: Path = KNOWLEDGE / "service") -> None:
    """An account needs to be told what it may do; raises SettingsError. Rules without an account are not used."""
    if settings.wechat.is_set and load_wechat(folder) is None:
        told = "配了公众号（QIHANG_WECHAT_…），但没有 knowledge/service/{}：写好这个文件，或者把这几项设置都清空"
        raise SettingsError(told.format(FILE))
