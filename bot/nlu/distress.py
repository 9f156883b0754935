"""Words of somebody who may hurt themselves: they come before anything the model makes of them."""

from __future__ import annotations

import re

_BUSINESS = "公司|企业|店铺?|厂子?|生意|买卖|铺子|饭店|行业|单位|项目"
_PLAIN = re.compile(
    "不想活|寻短见|自杀(?!式)|轻生|跳楼(?!价|大?甩|清仓|处理)|楼上跳下|跳河|跳井|上吊|割[腕脉]|喝(?:农药|药死)|一了百了|没脸活"
    "|(?:不想|不愿)(?:在|留在)(?:这个?)?(?:人世|世上|世界)|活着.{0,3}(?:没|有啥|有什么|还有啥)(?:意思|意义|劲|奔头|盼头)?"
    "|(?:结束|了结)(?:我?自己|生命|这条命)|死了(?:算|干净|痛快|一了)|(?:只有|只剩)死路|不如死|要?去死(?!亡)"
    "|想死(?=$|[，。！!?？ ]|的心|算|了(?:$|[，。！!]))"
)
_CANNOT_LIVE = re.compile("活不(?:下去|成)了?")


def is_in_distress(text: str) -> bool:
    """Whether normalised ``text`` plainly speaks of ending one's life, and not of a firm's."""
    if _PLAIN.search(text):
        return True
    found = _CANNOT_LIVE.search(text)
    return found is not None and re.search(_BUSINESS, text[: found.start()]) is None
