"""What is wrong with wechat.yml beyond its form: no source, guides and kinds of notices that are not there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from center.knowledge import Fault, Knowledge
from center.source import Place, Source
from center.wechat.setting import FILE, WeChatSetting
from center.wechat.template_setting import DEFAULT

_NO_SOURCE = "要写 source：微信哪篇文档说的，题目 title、网址 address、哪天看的 seen"


def check_wechat(knowledge: Knowledge, folder: Path) -> Iterator[Fault]:
    """Every fault of wechat.yml in ``folder``; none when it is not there."""
    setting = knowledge.service.wechat
    if setting is None:
        return
    source = Source(folder / FILE)
    if "quotas" in setting.__fields_set__ and setting.quotas.source is None:
        yield Fault(source.path, source.line(("quotas",)), _NO_SOURCE)
    for place, problem in (*_unknown_guides(knowledge, setting), *_unknown_kinds(knowledge, setting)):
        yield Fault(source.path, source.line(place), problem)


def _unknown_guides(knowledge: Knowledge, setting: WeChatSetting) -> Iterator[tuple[Place, str]]:
    for number, button in enumerate(setting.menu):
        for row, entry in enumerate(button.entries):
            if entry.guide and entry.guide not in knowledge.guides:
                yield ("menu", number, "entries", row, "guide"), f"没有“{entry.guide}”这篇指南"


def _unknown_kinds(knowledge: Knowledge, setting: WeChatSetting) -> Iterator[tuple[Place, str]]:
    for kind in setting.templates:
        if kind != DEFAULT and kind not in knowledge.service.notices.kinds:
            yield ("templates", kind), f"notices.yml 里没有“{kind}”这种通知"
