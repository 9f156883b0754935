"""Words that ask for nothing but a person."""

from __future__ import annotations

import re

from center.text import bare

_PLAIN = re.compile(
    "(?:我要|我想要?|请|麻烦|给我|帮我|快)*(?:转|找|接|换|叫|联系)(?:接|到|个|通)?(?:一下)?(?:人工|真人)"
    "(?:客服|服务|坐席|来)?(?:吧|一下|谢谢)*"
)


def asks_only_for_person(text: str) -> bool:
    """Whether ``text`` is 转人工 in one of its many forms, and says nothing else."""
    return _PLAIN.fullmatch(bare(text)) is not None
