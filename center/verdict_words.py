"""What somebody says, in their own words, of whether their demand was solved.

The rules are read from top to bottom and the first that fits decides: turns of phrase that mean the opposite of their
words come first, then what is partly done, then what is not done, then what is.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from center.demand_states import Verdict
from center.text import bare, normalise

LONGEST = 60
"""Characters; in a longer text the words may be about something else, so that the person is asked back."""


class Unclear(NamedTuple):
    """It says something of the matter, and may mean any of these: ask back."""

    may_mean: tuple[Verdict, ...]


_SOLVED, _PARTLY, _UNSOLVED = Verdict.SOLVED, Verdict.PARTLY, Verdict.UNSOLVED
_ANY = Unclear(tuple(Verdict))
_GOOD_OR_PARTLY = Unclear((_SOLVED, _PARTLY))
_DO = (
    "(?:解决|弄好|弄成|弄妥|办好|办成|办妥|办下来|办完|搞定|搞好|处理好|处理完|处理|落实|修好|改好|改过来"
    "|拿到|领到|退|开出来|通过)"
)
_NOT = "(?:没(?!想到|几天|多久|过多久|问题|事)有?给?我?们?|未|并未|尚未|没能)"
_RULES: tuple[tuple[str, Verdict | Unclear | None], ...] = (
    ("不是没|不能说没|没有不|并非没|也不是不", _GOOD_OR_PARTLY),
    (f"不(?:用|必|需要|要|想)(?:再|你们)?(?:管|弄|办|{_DO})|^算了|随便|无所谓", _ANY),
    (f"(?:怎么|咋|如何|啥时候|什么时候|几时|多久|多会儿|哪天)[^，。]*{_DO}", None),
    (f"{_DO}了?(?:吗|么|没有?|不)$|有没有{_DO}", None),
    ("呵呵|真行啊|真会|可真[好行棒快]|太[棒快好]了[吧呗]|了不起|佩服", _ANY),
    (f"(?:也|就)(?:叫|算|是)[^，。]*{_DO}|{_DO}了?个(?:啥|屁|鬼|什么|毛|锤)|{_DO}啥了|哪里?{_DO}", _UNSOLVED),
    (f"(?:不算|不叫|谈不上|算不上){_DO}|(?:假装|嘴上|口头|光说|都说)[^，。]*{_DO}", _UNSOLVED),
    (f"{_DO}不了|搞不定|了个寂寞|等于没|等于白", _UNSOLVED),
    ("说不好|不好说|不清楚|不知道|不晓得|再看看|看看再说|等等看|不确定|没看出来", _ANY),
    ("没试|还没去|没顾上|过几天", _ANY),
    ("一半|部分|有的|一些|有些|大半|几样|几个", _PARTLY),
    (f"(?:不|没有?)(?:完全|彻底|全部?|都|算全){_DO}?|没{_DO}(?:完|利索|干净|到底)|还有[^，。]*[没不]", _PARTLY),
    ("还?(?:差|剩|缺|欠)(?:一|了|着|个|点|些|最后|两|几|半)|尾巴|没办完|没弄完|没处理完|只[^，。]*[一半两几]", _PARTLY),
    (f"{_DO}[倒也]?是{_DO}了?$|问题不大", _GOOD_OR_PARTLY),
    (f"{_DO}了?[^没不]*(?:但|可|不过|就是|只是|还有|另外)[^，。]*(?:没|不|差|缺|慢|等|问题)", _PARTLY),
    ("好(?:了)?(?:一?点|一?些)|好多了|强(?:了|点)|有(?:点|些)?(?:进展|改善|改进|起色|好转)", _PARTLY),
    (f"(?:差不多|基本|大体|大致|算是|凑合|勉强)[^，。]*(?:{_DO}|好|行|可以|成|满意)", _GOOD_OR_PARTLY),
    (f"(?:应该|好像|可能|大概|估计)[^，。没不]*(?:{_DO}|好|行|可以|成)", _GOOD_OR_PARTLY),
    ("^(?:差不多|基本上?|凑合|还行吧?|还可以吧?|一般吧?|马马虎虎|就那样|将就)了?吧?$", _GOOD_OR_PARTLY),
    (f"{_NOT}(?:真正|真|实质|实际|再|人)?[^，。]{{0,3}}{_DO}", _UNSOLVED),
    (
        "没有?[人谁]?[^，。]{0,2}(?:管|理|动静|下文|结果|变化|用|效果|音信|信儿|消息|来|弄|办|改|搭理|回音|反应"
        "|着落|联系|接)",
        _UNSOLVED,
    ),
    ("(?:还|依然|仍然?|照样)是?(?:老样子|那样|原样|不|没|要跑|得跑|在|卡|拖)|老样子|原封不动|跟以前一样", _UNSOLVED),
    ("又(?:来了|犯|坏|要|不行|卡|让)|白(?:说|反映|跑|等)|敷衍|踢皮球|推来推去|推诿|扯皮|糊弄|骗|忽悠", _UNSOLVED),
    ("搪塞|应付|拖着|一直拖|卡住|没戏|失望|差劲|一点[^，。]*没", _UNSOLVED),
    ("不(?:行|成|管用|顶用|满意|认可|同意|给办|给弄|好使|到位)", _UNSOLVED),
    ("^(?:还|都|根本|压根|一直)?没有?[呢啊哩哦嘛]?$|^no$|^否$|^未$", _UNSOLVED),
    ("没[啥什么有]*(?:大)?(?:问题|毛病|麻烦)了?$|没事了|不(?:用|必|再|需要)[^，。]*(?:跑|麻烦|找|来)", _SOLVED),
    (f"{_DO}(?:了|啦|咧|喽|嘞|哒|的|$|，|。|！|好|得[很挺]?[好快])", _SOLVED),
    (
        "(?:^|，|都|已经|全|现在|总算|终于)(?:好|行|成|妥|妥妥|可以|中|能办|能用|可以用|可以办|办|弄|有|齐)"
        "(?:了|啦|咧|喽|嘞|妥了|完了)",
        _SOLVED,
    ),
    (
        "^(?:满意|很满意|非常满意|可以|行|好的?|妥|ok|okay|yes|是的?|嗯+|对的?|谢谢[^不没]*|感谢[^不没]*)$",
        _GOOD_OR_PARTLY,
    ),
)
_READ = tuple((re.compile(pattern), result) for pattern, result in _RULES)


def verdict_in(text: str) -> Verdict | Unclear | None:
    """The verdict in ``text``: Unclear when it has to be asked back, None when nothing is said of it."""
    said = normalise(text).strip("，。！？、 ")
    if not bare(said):
        return None
    found = next((result for pattern, result in _READ if pattern.search(said)), None)
    return _ANY if found is not None and len(said) > LONGEST else found
