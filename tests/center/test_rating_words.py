"""What people type about their satisfaction, and the level that is heard in it."""

from __future__ import annotations

import pytest

from center.rating_settings import LEVELS, Level
from center.rating_words import ANY, Unclear, declines, level_in

VERY, GOOD, BASIC, BAD, WORST = LEVELS

CLEAR: dict[Level, tuple[str, ...]] = {
    VERY: (
        "非常满意", "非常满意！", "十分满意", "很满意", "我很满意", "特别满意，谢谢", "太满意了", "相当满意",
        "超满意", "极其满意", "百分百满意", "100%满意", "完全满意", "满意极了", "满意得很", "老满意了", "五星好评",
        "五星", "5星", "给五颗星", "满分", "完美", "非常好", "特别好", "好极了", "无可挑剔", "挑不出毛病",
        "杠杠的", "顶呱呱", "10分", "100分", "打十分", "选第一个", "選1", "非常滿意", "整体非常满意，就是停车难",
    ),
    GOOD: (
        "满意", "满意。", "满意👍", "挺满意", "挺满意的", "比较满意", "蛮满意", "总体满意", "都满意", "满意着哩",
        "不错", "挺不错的", "还不错", "挺好的", "好着嘞", "四星", "4颗星", "第二个", "滿意",
    ),
    BASIC: (
        "基本满意", "基本上满意", "还算满意", "还满意", "勉强满意", "大体上满意", "还行", "还行吧", "凑合", "凑合吧",
        "还凑合", "将就", "马马虎虎", "过得去", "说得过去", "还可以", "三星", "3颗星", "中等吧", "及格", "3", "三",
        "第三个", "勉勉强强",
    ),
    BAD: (
        "不满意", "不满意！！", "不太满意", "不大满意", "不怎么满意", "不是很满意", "不够满意", "没那么满意",
        "有点不满意", "不太行", "不大行", "不太好", "不怎么样", "不咋地", "不咋样", "差点意思", "有待改进", "不行",
        "两星", "二星", "2颗星", "第四个", "有点失望", "不是太满意", "不是很好", "我觉得你们这服务真的不行",
    ),
    WORST: (
        "非常不满意", "很不满意", "特别不满意", "太不满意了", "十分不满意", "一点都不满意", "一点也不满意",
        "根本不满意", "强烈不满", "差极了", "太差了", "极差", "烂透了", "糟透了", "一塌糊涂", "垃圾", "气死我了",
        "一星", "1颗星", "零分", "0星，给零分", "很失望", "最后一个", "呵呵，非常不满意",
    ),
}  # fmt: skip

UNCLEAR: dict[str, tuple[Level, ...]] = {
    "很好": (VERY, GOOD),
    "好评": (VERY, GOOD),
    "好": (VERY, GOOD),
    "点赞": (VERY, GOOD),
    "👍": (VERY, GOOD),
    "👍👍👍": (VERY, GOOD),
    "很棒": (VERY, GOOD),
    "给力": (VERY, GOOD),
    "9分": (VERY, GOOD),
    "95分": (VERY, GOOD),
    "8分": (GOOD, VERY),
    "七分吧": (GOOD, BASIC),
    "可以": (GOOD, BASIC),
    "可以吧": (GOOD, BASIC),
    "还好": (GOOD, BASIC),
    "没意见": (GOOD, BASIC),
    "行": (GOOD, BASIC),
    "行吧": (BASIC, GOOD),
    "4分": (GOOD, BASIC),
    "不是不满意": (GOOD, BASIC),
    "没有不满意": (GOOD, BASIC),
    "没什么不满意的": (GOOD, BASIC),
    "谈不上不满意": (GOOD, BASIC),
    "倒不是不满意": (GOOD, BASIC),
    "不是非常满意": (GOOD, BASIC, BAD),
    "一般": (BASIC, BAD),
    "一般般": (BASIC, BAD),
    "就那样": (BASIC, BAD),
    "也就那样吧": (BASIC, BAD),
    "不好不坏": (BASIC, BAD),
    "普普通通": (BASIC, BAD),
    "谈不上满意": (BASIC, BAD),
    "不算满意": (BASIC, BAD),
    "说不上满意": (BASIC, BAD),
    "3分": (BASIC, BAD),
    "三分": (BASIC, BAD),
    "六十分": (BASIC, BAD),
    "还行，但是跑得多": (BASIC, BAD),
    "差评": (BAD, WORST),
    "很差": (BAD, WORST),
    "差劲": (BAD, WORST),
    "不好": (BAD, WORST),
    "失望": (BAD, WORST),
    "态度差": (BAD, WORST),
    "👎": (BAD, WORST),
    "2分": (BAD, WORST),
    "30分": (BAD, WORST),
    "1分": (WORST, BAD),
    "5分": (VERY, BASIC),
    "1": (VERY, WORST),
    "5": (VERY, WORST),
    "2": (GOOD, BAD),
    "四": (GOOD, BAD),
    "满意，也有不满意": (GOOD, BAD),
    "前面满意，后面不满意": (GOOD, BAD),
    "真行啊你们": LEVELS,
    "可真行": LEVELS,
    "呵呵": LEVELS,
    "服了你们了": LEVELS,
    "可真满意": LEVELS,
    "你们真厉害": LEVELS,
    "我满意死了": LEVELS,
    "还满意呢": LEVELS,
    "谢谢你们让我跑了五趟": LEVELS,
    "跑了五趟，非常满意": LEVELS,
    "等了三个小时，真不错": LEVELS,
    "服务真“好”": LEVELS,
    "能不满意吗": LEVELS,
    "这也叫满意？": LEVELS,
    "没有很满意": (BASIC, BAD),
    "还可以吧，就是慢": (BASIC, BAD),
    "不能再满意了": LEVELS,
}

NOTHING = (
    "", "  ", "你好", "我要注销公司", "营业执照怎么办", "5分钟就办好了", "三分之一股权", "满意度是多少", "怎么评价",
    "什么是基本满意", "满意吗", "在哪里评价", "客户不满意要退货", "分公司变更地址", "不评了", "算了", "下次再说",
    "可以先注销再办税吗", "一般纳税人怎么办", "你可以帮我查一下吗", "第一个月要报税吗", "不行的话我明天上午再来一趟",
    "2026年11月20日", "13900000001", "我想约下周二上午", "十分感谢", "😀",
)  # fmt: skip

DECLINED = ("不评了", "不想评价", "不用评价了", "算了", "算了吧不评", "没空评", "跳过", "别再发了", "先不评")


@pytest.mark.parametrize(("level", "text"), [(level, text) for level, texts in CLEAR.items() for text in texts])
def test_a_plain_answer_is_one_level(level: Level, text: str) -> None:
    assert level_in(text) is level


@pytest.mark.parametrize(("text", "levels"), list(UNCLEAR.items()))
def test_what_may_mean_several_is_asked_back(text: str, levels: tuple[Level, ...]) -> None:
    assert level_in(text) == Unclear(levels)


@pytest.mark.parametrize("text", NOTHING)
def test_other_words_are_no_rating(text: str) -> None:
    assert level_in(text) is None


@pytest.mark.parametrize("text", DECLINED)
def test_whoever_does_not_want_to_is_left_alone(text: str) -> None:
    assert declines(text)
    assert level_in(text) is None


@pytest.mark.parametrize("text", ["不满意", "满意", "还行吧", "我要注销公司", ""])
def test_other_answers_decline_nothing(text: str) -> None:
    assert not declines(text)


def test_the_tables_are_long_enough() -> None:
    assert sum(map(len, CLEAR.values())) + len(UNCLEAR) + len(NOTHING) >= 120
    assert Unclear(LEVELS) == ANY
