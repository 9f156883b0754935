"""What must stay: the texts of the guides, what people ask, and everyday words that look like names."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import yaml

from center.anonymising.anonymise import Anonymised, anonymise
from center.guides import Guide
from center.knowledge import ROOT, Knowledge

MOST = 0.01

EVERYDAY = """
我想开个小饭馆
王府井那种店
高经理职位怎么填
法人变更要带什么材料
股东会决议
黄金首饰店怎么办照
个体工商户
有限责任公司
餐饮店
我的公司
老板
经理
先生
女士您好
定襄县
忻州市忻府区
山西省忻州市
晋昌镇
市场监督管理局
忻州市市场监督管理局
定襄县行政审批服务管理局
《中华人民共和国市场主体登记管理条例》第十四条
依据《企业名称登记管理规定》第六条第一款
晋政发〔2026〕13号
打12345行不行
12315、12366、12333、110
400-000-0000
咨询电话12345
2026年11月22日上午9:00到12:00
注册资本1000000元
注册资本一百三十九万元
15380000元
第3号窗口
2号楼
二楼
大厅几点下班
老板娘能代办吗
总经理和监事能不能是一个人
项目经理证书
车间主任能当监事吗
工程师傅
老师傅
司机师傅怎么办从业资格证
金店老板
白酒厂老板
任何人都可以办
法人是谁
法人是外地人
股东是公司行不行
股东有两个人
联系人怎么改
姓名写错了
姓名怎么改
我是个体户
我是高级技工
我是单位会计
我是石家庄人
我是马上要开业的
名字是啥都行吗
经办人不是法人
负责人换了要备案吗
我叫你查一下
微信小程序怎么登
微信公众号在哪
邮箱收不到验证码
车牌号怎么填
晋A的车
身份证丢了怎么办
银行卡号填错了
统一社会信用代码是18位
11140900MB0000000X
忻州的面馆
忻州餐饮店
定襄县法兰厂多不多
山西省内的公司
农民专业合作社怎么登记
设立有限公司要几个人
开办一家科技有限公司
注册个物流公司
个体户转成有限责任公司
普通合伙企业和有限公司区别
我们村合作社
老公司注销
小公司要不要年报
农村自建房
城中村
乡镇街道办事处
县里的村
一条街
步行街的店
网络思路3号方案
高速路口
"""


def texts_of(guide: Guide) -> Iterator[str]:
    """All that a guide tells."""
    yield from (guide.title, guide.short)
    yield from (named.passage.text for named in guide.passages())
    yield from (part for material in guide.materials for part in (material.name, material.when))
    if guide.where:
        yield from (str(part) for part in guide.where.dict().values() if isinstance(part, str))


def share_of(changed: list[Anonymised], texts: list[str]) -> float:
    return len(changed) / len(texts)


def changed(texts: list[str]) -> list[Anonymised]:
    return [masked for text in texts if (masked := anonymise(text)).places]


@pytest.mark.parametrize("text", EVERYDAY.strip().splitlines())
def test_everyday_words_stay(text: str) -> None:
    assert anonymise(text) == Anonymised(text, ())


def test_the_texts_of_the_guides_stay(real_knowledge: Knowledge) -> None:
    texts = [text for guide in real_knowledge.guides.values() for text in texts_of(guide)]
    wrong = changed(texts)
    assert share_of(wrong, texts) <= MOST, wrong


def test_what_people_ask_stays(real_knowledge: Knowledge) -> None:
    texts = [text for guide in real_knowledge.guides.values() for text in guide.ask]
    wrong = changed(texts)
    assert share_of(wrong, texts) <= MOST, wrong


def test_the_sentences_that_understanding_is_judged_by_stay() -> None:
    texts = [
        sentence if isinstance(sentence, str) else sentence["text"]
        for path in sorted((ROOT / "tests" / "understanding").rglob("*.yml"))
        for sentence in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("sentences", ())
    ]
    assert len(texts) > 1000
    wrong = changed(texts)
    assert share_of(wrong, texts) <= MOST, wrong
