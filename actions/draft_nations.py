"""Who comes from another country, in people's words; the countries are those of the rules on names."""

from __future__ import annotations

import re
from functools import lru_cache

from actions.draft_words import books
from center.registry.name_setting import either

_OFTEN_SAID = [
    "美国",
    "英国",
    "法国",
    "德国",
    "泰国",
    "韩国",
    "日本",
    "朝鲜",
    "俄罗斯",
    "意大利",
    "西班牙",
    "葡萄牙",
    "加拿大",
    "澳大利亚",
    "澳洲",
    "新西兰",
    "新加坡",
    "马来西亚",
    "印度",
    "越南",
    "瑞士",
    "瑞典",
    "荷兰",
    "比利时",
    "巴西",
    "墨西哥",
    "乌克兰",
    "以色列",
    "蒙古",
    "阿拉伯",
]
"""Countries that the rules on names tell elsewhere, in center/forbidden_names.py."""
_COUNTRY_RULE = "country"
_SHORT = "[美英法德日韩俄加澳意泰越印蒙]籍|外籍|外国国籍"
_TAKING_PART = (
    "人|朋友|籍|国籍|老板|股东|同学|那边的?(?:朋友|公司)|公司|老公|丈夫|老婆|媳妇|女婿|合伙人|投资人|伙伴|搭档"
    "|客户(?=投|入)"
)
_NO_FOUNDER = re.compile("(?:卖给|给|对|向|面向|招待|接待|教|吸引|针对|的?是为了?|去|到|在)$")


@lru_cache(maxsize=1)
def countries() -> str:
    """A pattern for any country."""
    told = [word for rule in books().names.setting.words if rule.rule == _COUNTRY_RULE for word in rule.words]
    return either([*_OFTEN_SAID, *told])


@lru_cache(maxsize=1)
def foreigner_words() -> re.Pattern[str]:
    """Somebody says of a person, with 是, that they are foreign: 我是乌克兰人, 他是加拿大籍."""
    return re.compile(
        f"是(?:个|一个|一名)?(?:外国|{countries()}|[^，。；中全本我]{{1,4}}国)(?:人|籍|国籍|公民)|(?<!不){_SHORT}"
        f"|(?:来自|拿的是?|入了|持)(?:{countries()})(?:国?籍|护照)?"
    )


@lru_cache(maxsize=1)
def _foreign_partners() -> re.Pattern[str]:
    return re.compile(f"外国(?:{_TAKING_PART}|投资)|老外|外商|外资|外方|(?:{countries()})(?:{_TAKING_PART})")


def foreign_partner_in(text: str) -> re.Match[str] | None:
    """A foreigner who takes part: 和一个美国朋友; not who only buys or is spoken of with 是."""
    for match in _foreign_partners().finditer(text):
        before = text[: match.start()]
        if not _NO_FOUNDER.search(before) and not re.search("是(?:个|一个|一名)?$", before):
            return match
    return None
