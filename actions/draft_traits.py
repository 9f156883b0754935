"""What about a person matters for registration, in people's words."""

from __future__ import annotations

import re

from center.registry.ideas import Trait

TRAIT_WORDS = {
    Trait.CIVIL_SERVANT: re.compile(
        "公务员|在(?:政府|机关|法院|检察院|公安局|税务局|乡政府|镇政府|县政府|局里?)(?:里)?(?:上班|工作)|考上公|体制内"
    ),
    Trait.PUBLIC_INSTITUTION: re.compile(
        "事业(?:单位|编)|(?:公办|公立|在编)[^，。]{0,4}(?:老师|教师|医生)|(?:是|当)[^，。]{0,6}(?:中学|小学|高中|学校)的?(?:老师|教师)"
    ),
    Trait.STATE_EMPLOYEE: re.compile("(?:在|是)[^，。]{0,4}国企(?:上班|工作|职工|员工|领导)?"),
    Trait.SERVICEMAN: re.compile("现役|当兵(?:呢|的)|在部队"),
    Trait.VILLAGE_OFFICIAL: re.compile("村干部|村支书|村主任|村长|村委会?主任|村书记"),
    Trait.STUDENT: re.compile(
        "大学生|(?<!中)(?<!小)在校(?:生|学生)|(?:还)?在(?:上大学|读书|念书|上学)|大[一二三四](?:学生|，|的|在读|$)|研究生|学生(?=，|创业|想|身份)"
    ),
    Trait.RETIRED: re.compile("退休(?!金公司)"),
    Trait.EMPLOYEE: re.compile(
        "(?:在|还在)[^，。]{0,6}(?:公司|厂里?|单位)(?:里)?(?:上班|打工|工作)|在职|有(?:份)?工作|上着班|兼职(?:干|做|开|弄)"
    ),
    Trait.FARMER: re.compile("农民|农户|种地的|庄稼人|社员|村民"),
    Trait.PASSIVE: re.compile(
        "只出钱|出钱不(?:管|干|参与|出力)|光出钱|不管事|不参与经营|不参加经营|就出钱|只投钱|只投资"
    ),
    Trait.DISHONEST: re.compile("失信|老赖|限高|限制高消费|黑名单"),
    Trait.OVERDUE_DEBT: re.compile(
        "(?:欠|背)(?:着|了)?[^，。]{0,6}(?:债|钱|贷款)[^，。]{0,6}(?:没还|还不上|逾期|到期)|贷款逾期|逾期没还"
    ),
    Trait.CONVICTED: re.compile("坐过牢|判过刑|蹲过|刑满|服过刑|缓刑|前科"),
    Trait.REVOKED: re.compile("(?:被|给)吊销(?:过|了)?(?!驾)|吊销过"),
    Trait.BANKRUPTED: re.compile("破产(?:过|了|清算)?"),
    Trait.FOREIGN: re.compile(
        "是[^，。]{0,3}(?:外国|美国|英国|法国|德国|日本|韩国|俄罗斯|印度|泰国|越南|意大利|加拿大|新加坡|蒙古)(?:人|籍)|外籍"
    ),
    Trait.HONG_KONG_MACAO_TAIWAN: re.compile("(?:香港|澳门|台湾)(?:人|同胞|朋友|居民|股东|投资|公司)|台商|港商"),
}
"""Each trait with the words that mean it."""
NATIONS = re.compile(
    "(?<!是)外国(?:人|朋友|老板|股东|投资|合伙人|公司|客户(?=投|入))|老外|外商|外资|外方"
    "|(?:美国|英国|法国|德国|日本|韩国|俄罗斯|印度|巴基斯坦|泰国|越南|意大利|加拿大|澳大利亚|澳洲|新加坡|马来西亚"
    "|蒙古国?|哈萨克斯坦|乌克兰)(?:人|朋友|籍|老板|股东|同学|那边的?(?:朋友|公司)|公司|老公|丈夫|媳妇)"
)
"""A foreigner who takes part."""
AGES = re.compile(
    r"今年(?:才)?(?:1[0-7]|十[一二三四五六七])(?![0-9])|未成年|(?<!\d)1[0-7]周?岁|十[一二三四五六七]周?岁|还?没(?:满|到)(?:18|十八)"
)
"""Somebody under age."""
