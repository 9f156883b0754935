"""What wechat.yml names has to be there."""

from __future__ import annotations

from datetime import date

import yaml

from tests.center.tree import KnowledgeTree
from tests.center.wechat.test_setting import WHOLE

WECHAT = "knowledge/service/wechat.yml"


def test_what_is_not_there_is_named_with_its_line(tree: KnowledgeTree) -> None:
    guides = [{"name": name, "key": name, "guide": f"establishment.{name}"} for name in ("name", "gone")]
    template = {"id": "t", "values": {"thing1": "title"}}
    named = {"menu": [{"name": "指南", "entries": guides}], "templates": {"default": template, "strange": template}}
    tree.write(WECHAT, yaml.safe_dump({**WHOLE, **named}, allow_unicode=True))
    assert tree.faults() == [
        (WECHAT, tree.line(WECHAT, "guide: establishment.gone"), "没有“establishment.gone”这篇指南"),
        (WECHAT, tree.line(WECHAT, "strange:"), "notices.yml 里没有“strange”这种通知"),
    ]


def test_quotas_say_who_says_so(tree: KnowledgeTree) -> None:
    quotas = {"click": {"most": 3, "minutes": 1}}
    source = {"title": "客服消息介绍", "address": "https://developers.weixin.qq.com/", "seen": date(2026, 11, 23)}
    for named, is_good in ((quotas, False), ({**quotas, "source": source}, True)):
        tree.write(WECHAT, yaml.safe_dump({**WHOLE, "quotas": named}, allow_unicode=True))
        told = "要写 source：微信哪篇文档说的，题目 title、网址 address、哪天看的 seen"
        assert tree.faults() == ([] if is_good else [(WECHAT, tree.line(WECHAT, "quotas:"), told)])
