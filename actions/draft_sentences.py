"""What kind of sentence was said while a draft is talked about: a question, a statement, a change, a yes."""

from __future__ import annotations

import re
from itertools import takewhile

from center.privacy import phones_in
from center.text import bare, normalise

_THEY = "我们|俺们|咱们|我|俺|咱|本人|自己|他们|她们|他|她"
CLAUSES = re.compile("[，。；！？、]|但是?|不过|就是(?=只|先)")
_ASKS_LEAVE = re.compile(
    "(?:，?(?:这样|这么)?(?:([行中成好能对])不\\1|行不行|可不可以|可以不|能不能行|好不好|成不成|行不|可以吗|行吗|好吗|成吗|怎么样|咋样|呢))+[？?]*$"
)
_A_NOT_A = re.compile(r"([\u4e00-\u9fff]{1,2})[不没]\1|有没有|是否|能否")
_ASKS = re.compile(
    "[？?]|吗|怎么|咋|什么|啥|为何|多少|多久|多大|哪|谁(?!说了算)"
    "|(?<![想来起给取配好])几(?=个|天|号|点|种|年|岁|次|家|块|$)|(?:了|过)没有?$|(?<![我就都也才要可])不$"
)
_DOUBTS = re.compile("(?:已经|应该|大概|肯定|是不是|不会|能|会)[^，。；]{0,10}吧$|[过成好]了吧$")
_STATES = re.compile(f"^(?:其实|还有|另外|不过|就是|因为)*(?:{_THEY})[^，。；]{{0,5}}(?:是|有|没|在|属于|当|算|上)")
_CHANGES = re.compile(
    "改(?:成|为|回|一下|个|做|名|叫)|换(?:成|为|个|一个|掉)|(?:再|还)?加(?:上|个|一个|点|入|进)|增加|添(?:上|个|加)|"
    "去掉|删掉?|减掉?|取消|拿掉|不(?:要|用)[^，。；]{0,8}了|不[^，。；]{1,8}了|写(?:成|上|个|为|我|他|她)?|填|还是(?!有)|地址|名字|名称|叫"
)
_OTHER_TASKS = re.compile(
    "预约|约号|取号|改约|排队|投诉|举报|诉求|差评|评价|打分|注销|歇业|停业|年报|进度|办到哪|代办编号|人工|真人|转接|社保|医保|公积金|发票|刻章|开户"
)
_YES = re.compile(
    "(?:(?:行|好|好的|可以|中|对|嗯|恩|没问题|同意|成|那|就|我看)*(?:这么|这样|(?<=就)怎么|照这个|按这个|按你说的|照你说的|按拟稿)?"
    "(?:办|定|来|弄|提交|登记)(?:吧|了|呗|哈|啊)?)|(?:(?:行|好|好的|可以|中|对|嗯|恩|没问题|同意|成|ok)(?:吧|了|呗|的)?)+(?:就这样|就这么着)?",
    re.I,
)
_IDLE = re.compile("(?:今天|现在|马上|赶紧|那|我|电话|手机号?|号码|是|嗯|哦|的)*")


def asks(text: str) -> bool:
    """Whether something is asked, in whatever words: 名称能通过吗, 会不会重复, 已经批了吧."""
    said = normalise(text).rstrip("。！!~ ")
    return any(way.search(said) for way in (_A_NOT_A, _ASKS, _DOUBTS))


def without_asking_leave(text: str) -> str:
    """``text`` without its tail, where a wish is put as a question: 法人写我哥行不行."""
    return _ASKS_LEAVE.sub("", normalise(text).rstrip("。！!~ "))


def asks_only(text: str) -> bool:
    """Whether it asks something and is no wish put as a question."""
    return asks(without_asking_leave(text))


def states(text: str) -> bool:
    """Whether it says something of those who take part, and asks nothing: 他是城里户口."""
    said = normalise(text)
    return _STATES.search(said) is not None and not asks(said) and _OTHER_TASKS.search(said) is None


def changes(text: str) -> bool:
    """Whether something is to be otherwise in what is being drawn up, and no other task is named."""
    said = normalise(text)
    return _CHANGES.search(said) is not None and _OTHER_TASKS.search(said) is None and not asks_only(said)


def agrees(text: str) -> bool:
    """Whether a draft is agreed to: 就这么办, 恩好就怎么办, 就这么办，13900000001."""
    clauses = [bare(clause) for clause in CLAUSES.split(_without_phone(normalise(text)))]
    told = [clause for clause in clauses if clause and not _IDLE.fullmatch(clause)]
    agreed = list(takewhile(_YES.fullmatch, told))
    return len("".join(agreed)) > 1 and not any(asks(clause) for clause in told[len(agreed) :])


def _without_phone(text: str) -> str:
    for number in phones_in(text):
        text = text.replace(number, "，")
    return text
