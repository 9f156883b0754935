"""What people say of whether their demand was solved: a table of phrases."""

from __future__ import annotations

import pytest

from center.demand_states import Verdict
from center.verdict_words import LONGEST, Unclear, verdict_in

SOLVED = [
    "解决了",
    "解决啦！",
    "已经解决了，谢谢",
    "问题解决了",
    "都解决了",
    "早就解决了",
    "总算解决了",
    "弄好了",
    "已经弄好咧",
    "办好了，谢谢你们",
    "办成了",
    "搞定了",
    "处理好了",
    "证拿到了",
    "钱退了",
    "落实了",
    "修好了",
    "没问题了",
    "没事了",
    "不用再跑了",
    "现在不用找你们了",
    "好了",
    "行了",
    "妥了",
    "可以了",
    "我反映的问题解决了",
    "解决",
    "已解决",
    "终于办下来了",
    "執照辦好了",
    "营业执照已经领到了",
    "没问题都解决了",
    "没想到解决了",
    "早就没事了",
    "谢谢你们帮我解决了",
    "现在可以用了",
]

PARTLY = [
    "部分解决",
    "解决了一部分",
    "只解决了一半",
    "解决了一半",
    "还差一点",
    "还差点",
    "差最后一步",
    "还剩一个章没盖",
    "没完全解决",
    "没全解决",
    "不完全解决",
    "没有彻底解决",
    "大部分弄好了",
    "有的解决了有的没解决",
    "有些解决了",
    "办了一半",
    "解决了，但是还有一个没弄",
    "弄好了，就是税务那边还没办",
    "好了一点",
    "好多了",
    "有进展",
    "还留了个尾巴",
    "没办完",
    "解决是解决了，不过发票还不能开",
    "只给办了两样",
    "没解决干净",
    "还有两件没办",
    "比以前好点",
]

UNSOLVED = [
    "没解决",
    "没有解决",
    "没解决！！",
    "还没解决",
    "根本没解决",
    "压根没给解决",
    "未解决",
    "上次说的那个没弄好",
    "没办成",
    "没办下来",
    "没处理",
    "根本没人管",
    "没人理",
    "没人来",
    "没有下文",
    "没动静",
    "没用",
    "还是老样子",
    "还是不行",
    "还是不给办",
    "依然没变化",
    "又让我跑了一趟",
    "又要材料了",
    "白反映了",
    "踢皮球",
    "推来推去",
    "敷衍我",
    "糊弄人",
    "你们答复了可还是没解决",
    "不满意",
    "不行",
    "没有",
    "没",
    "还没",
    "还没呢",
    "这也叫解决",
    "解决了个啥",
    "解决了个屁",
    "不算解决",
    "谈不上解决",
    "光说解决",
    "解决不了",
    "一点都没变",
    "都说解决了",
    "窗口还在卡",
    "解决了个寂寞",
    "没有人跟我联系",
    "一直拖",
    "等于没解决",
    "我不认可这个答复",
    "钱没退",
    "好像没解决",
]

ASK_BACK = {
    "差不多解决了": (Verdict.SOLVED, Verdict.PARTLY),
    "基本解决了": (Verdict.SOLVED, Verdict.PARTLY),
    "算是弄好了吧": (Verdict.SOLVED, Verdict.PARTLY),
    "应该好了": (Verdict.SOLVED, Verdict.PARTLY),
    "差不多": (Verdict.SOLVED, Verdict.PARTLY),
    "凑合吧": (Verdict.SOLVED, Verdict.PARTLY),
    "还行": (Verdict.SOLVED, Verdict.PARTLY),
    "不是没解决": (Verdict.SOLVED, Verdict.PARTLY),
    "谢谢": (Verdict.SOLVED, Verdict.PARTLY),
    "嗯": (Verdict.SOLVED, Verdict.PARTLY),
    "真行啊你们": tuple(Verdict),
    "呵呵解决了": tuple(Verdict),
    "可真快啊": tuple(Verdict),
    "不知道": tuple(Verdict),
    "不好说": tuple(Verdict),
    "再看看吧": tuple(Verdict),
    "还没去看呢": tuple(Verdict),
    "过几天才知道": tuple(Verdict),
    "算了吧": tuple(Verdict),
    "不用管了": tuple(Verdict),
    "我不需要解决了": tuple(Verdict),
    "解决倒是解决了": (Verdict.SOLVED, Verdict.PARTLY),
    "问题不大了": (Verdict.SOLVED, Verdict.PARTLY),
}

NOTHING = [
    "解决了吗",
    "解决了没有",
    "怎么解决",
    "什么时候能解决",
    "有没有解决",
    "营业执照怎么办",
    "你好",
    "我要预约",
    "几点下班",
    "100",
    "？",
    "我要投诉你们",
    "转人工",
]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [(text, Verdict.SOLVED) for text in SOLVED]
    + [(text, Verdict.PARTLY) for text in PARTLY]
    + [(text, Verdict.UNSOLVED) for text in UNSOLVED],
)
def test_a_plain_word_is_a_verdict(text: str, verdict: Verdict) -> None:
    assert verdict_in(text) is verdict


@pytest.mark.parametrize(("text", "may_mean"), list(ASK_BACK.items()))
def test_what_may_mean_several_things_is_asked_back(text: str, may_mean: tuple[Verdict, ...]) -> None:
    assert verdict_in(text) == Unclear(may_mean)


@pytest.mark.parametrize("text", [*NOTHING, "", "👍"])
def test_what_says_nothing_of_it_is_no_verdict(text: str) -> None:
    assert verdict_in(text) is None


def test_a_long_story_is_asked_back() -> None:
    story = f"没解决{'，我跑了很多趟' * 10}"
    assert len(story) > LONGEST
    assert verdict_in(story) == Unclear(tuple(Verdict))


def test_the_table_is_long_and_says_everything_once() -> None:
    texts = [*SOLVED, *PARTLY, *UNSOLVED, *ASK_BACK, *NOTHING]
    assert len(texts) == len(set(texts)) > 100
