"""Words that an enterprise name must not have, or that need a second look; with the article that says so.

The law names kinds, not words (the official list is the register's own): these are the plain cases. A word that is
often part of two others (佳美国际, 化工会展) is kept apart by what follows, or is only a reason to look again.
"""

from __future__ import annotations

import re
from typing import NamedTuple

REGULATION = "《企业名称登记管理规定》"
IMPLEMENTING = "《企业名称登记管理规定实施办法》"

_COUNTRIES = (
    "美国|英国|法国|德国|泰国|韩国|日本|朝鲜|俄罗斯|意大利|西班牙|葡萄牙|加拿大|澳大利亚|新西兰|新加坡|马来西亚|印度"
    "|越南|瑞士|瑞典|荷兰|比利时|巴西|墨西哥|乌克兰|以色列"
)
_CUISINE = "料理|烤肉|烧烤|菜|面|餐|拌饭|炸鸡|咖啡|啤酒|葡萄酒"


class Forbidden(NamedTuple):
    """One kind of words: ``message`` takes the found ``{word}``; advice only unless it ``refuses``.

    ``only_first``: only where the name begins, after its division.
    """

    rule: str
    pattern: re.Pattern[str]
    message: str
    refuses: bool
    only_first: bool = False


def _refused(rule: str, pattern: str, why: str, basis: str, only_first: bool = False) -> Forbidden:
    message = f"名称里不能用“{{word}}”：{why}（{basis}）。请换一个名称。"
    return Forbidden(rule, re.compile(pattern), message, True, only_first)


def _doubtful(rule: str, pattern: str, why: str, basis: str) -> Forbidden:
    message = f"请留意“{{word}}”：{why}（{basis}），以登记机关审查为准。"
    return Forbidden(rule, re.compile(pattern), message, False)


FORBIDDEN = (
    _refused(
        "nation",
        "^(?:中国|中华|中央|全国|国家)",
        "以这类字词开头要从严审核并报国务院批准",
        f"{REGULATION}第十二条",
    ),
    _doubtful(
        "nation",
        "(?<=.)(?<!（)(?:中国|中华|全国|国家(?![具电政居装庭宴]))",
        "放在名称中间时必须是行业的限定语",
        f"{REGULATION}第十二条",
    ),
    _doubtful("nation", "（中国）", "只有使用外国投资者字号的外资企业才可以含有", f"{REGULATION}第十二条"),
    _refused(
        "state",
        "台独|港独|疆独|藏独",
        "损害国家尊严或者利益",
        f"{REGULATION}第十一条第一项",
    ),
    _refused(
        "authority",
        "中共|共产党|国民党|党委|国务院|人民政府|政府|人民法院|人民检察院|检察院|公安[局厅部处]|人大常委|人民代表大会|政协"
        "|解放军|武警|部队|军区|共青团|总工会|妇联|红十字会",
        "这是政党、党政军机关或群团组织的名称、简称或特定称谓",
        f"{REGULATION}第十一条第三项",
    ),
    _refused(
        "country",
        rf"(?:{_COUNTRIES})(?!{_CUISINE}|际|学|术|草)",
        "这是外国国家（地区）的名称",
        f"{REGULATION}第十一条第四项",
        only_first=True,
    ),
    _doubtful(
        "country",
        rf"(?<=.)(?:{_COUNTRIES})(?![际学术草医药贸旅潮风茶窖瓷香色])|(?:{_COUNTRIES})(?={_CUISINE})",
        "外国国家（地区）的名称一般不能用",
        f"{REGULATION}第十一条第四项",
    ),
    _refused(
        "country",
        "联合国(?!际)|欧盟|北约|世界银行|国际货币基金|世界贸易组织|世贸组织|世界卫生组织",
        "这是国际组织的名称或简称",
        f"{REGULATION}第十一条第四项",
    ),
    _refused(
        "decency",
        "色情|淫秽|嫖|卖淫|赌博|赌场|毒品|算命|占卜|驱鬼|恐怖|暴力|黑社会|邪教",
        "含有淫秽、色情、赌博、迷信、恐怖、暴力的内容",
        f"{REGULATION}第十一条第五项",
    ),
    _refused("discrimination", "支那|黑鬼|鞑子|洋鬼子", "含有歧视的内容", f"{REGULATION}第十一条第六项"),
    _refused("misleading", "国家级|最高级|最佳", "带有误导性", f"{IMPLEMENTING}第十六条第二项"),
    _doubtful("misleading", "世界级|全球第一|顶级", "可能带有误导性", f"{IMPLEMENTING}第十六条第二项"),
    _doubtful(
        "policy",
        "一带一路|乡村振兴|央企|国企|国资",
        "可能让人误认为与国家出资、政府信用有关",
        f"{IMPLEMENTING}第十六条第一项",
    ),
    _refused(
        "nonprofit",
        "(?:协会|学会|商会|研究会|联合会|基金会)(?![计展议所客员馆场])",
        "像是非营利性组织",
        f"{IMPLEMENTING}第十六条第四项",
    ),
    _doubtful("nonprofit", "慈善|公益|志愿", "可能像是非营利性组织", f"{IMPLEMENTING}第十六条第四项"),
    _doubtful(
        "finance",
        "银行|保险(?!柜)|证券|信托|期货|融资担保|小额贷款",
        "金融业务一般要先经主管部门批准，请先向主管部门核实",
        f"{REGULATION}第十一条第九项",
    ),
)
"""Looked for in this order."""
