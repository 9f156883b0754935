"""A small valid repository of knowledge in a temporary folder, to spoil in one place and validate."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from center.knowledge import Knowledge, load_knowledge
from center.validate import validate

TODAY = date(2026, 11, 22)
NAME = "knowledge/guides/establishment/name.yml"
SIMPLE = "knowledge/guides/deregistration/simple.yml"
LAW = "knowledge/law.yml"
HELD_OUT_NAME = "tests/understanding/establishment/name.yml"
HELD_OUT_SIMPLE = "tests/understanding/deregistration/simple.yml"
CALIBRATION = "data/calibration/establishment.yml"
DOORS = "knowledge/service/doors.yml"
FAMILIES = "data/nlu/smalltalk.yml"

FILES = {
    NAME: """\
id: establishment.name
title: 企业名称怎么起
stage: establishment
standard: [XZ 表1 设立1]
owner: 登记注册科
reviewed_on: 2026-11-22
review_by: 2027-05-22
ask:
  - 公司名称怎么起
  - 公司名称怎么写才合规不被驳回
  - 名称保留多久
  - 名称保留期过了怎么办
  - 名称里的字号
  - 字号要几个字
  - 字号能用英文吗
  - 公司名称去哪申报
short: 名称在登记窗口申报，保留30日，先想好几个备选字号。
conditions: 字号要有显著性，投资人都同意
steps:
  - {text: 想好备选字号}
  - text: 申报名称，系统保留30日
    law: [{law: 登记法, article: 3}]
materials:
  - {name: 备选名称, source: upload}
  - {name: 委托书, source: window, when: 请人代办的}
  - {name: 营业执照, source: e-licence}
time:
  statutory:
    text: 名称保留30日
    law: [{law: 登记法, article: 3}]
  promised: {setting: promise.general}
fee: {text: 不收费，以登记机关公布的为准, verified: false}
where: {offices: [registration]}
next: [task:open_case, deregistration.simple]
""",
    SIMPLE: """\
id: deregistration.simple
title: 简易注销
stage: deregistration
standard: [XZ 表1 注销1]
owner: 登记注册科
reviewed_on: 2026-11-22
review_by: 2027-05-22
ask:
  - 简易注销怎么办
  - 简易注销怎么走流程
  - 简易注销要什么条件
  - 什么条件才能简易注销
  - 注销公告登多少天
  - 注销公告期间有人反对
  - 简易注销在网上弄吗
  - 注销公告在网上登吗
short: 没有债务的企业可以走简易注销，先在网上登公告。
result: {text: 办完给登记通知书, law: [{law: 登记法, article: 7}]}
""",
    LAW: """\
laws:
  - title: 登记法
    full_title: 中华人民共和国登记法
    edition: 2023年修订
    in_force_from: 2024-01-01
    articles: 1-9, 12
    checked: true
    figures:
      3: [30日]
  - title: 许可法
    full_title: 中华人民共和国许可法
    edition: 2019年修正
    articles: 1-9
  - title: 旧登记法
    full_title: 中华人民共和国旧登记法
    edition: 2005年
    in_force_to: 2024-01-01
    superseded_by: 登记法
    articles: 1-9
    checked: true
    figures:
      3: [30日]
  - title: 服务指南
    full_title: 企业全生命周期服务指南
    edition: 2025年
    kind: standard
    articles: 4.1 b, 表1 设立2
    checked: true
""",
    "knowledge/service/center.yml": """\
name: 某县政务服务中心
hotline: "12345"
website: 某县政务服务网
app: “某通”APP
address: 某县人民路1号
hours: 工作日 8:00—12:00
sample: true
""",
    "knowledge/service/offices.yml": """\
registration: {name: 登记窗口, address: 一楼, phone: "0350-1234567"}
tax: {name: 税务窗口, sample: true}
""",
    "knowledge/service/promise.yml": "general: {text: 当天办结, sample: true}\n",
    "knowledge/service/materials.yml": """\
fetched:
  - {name: 营业执照, aliases: [营业执照复印件], source: e-licence}
  - {name: 清税信息, aliases: [清税证明], source: shared, sample: true}
""",
    "knowledge/service/often_asked.yml": "guides: []\n",
    "knowledge/service/tasks.yml": "open_case: {title: 申请代办, guide: deregistration.simple}\n",
    "knowledge/service/small_talk.yml": "robot: deregistration.simple\n",
    DOORS: """\
police:
  topics: [police]
  text: 报警的事不归我管，请打 110，别的政务问题打 {hotline}。
""",
    "knowledge/service/phrases.yml": """\
greet: 您好，我是{center}的机器人。
home: 请选一个阶段。
unknown: 不知道，请打 {hotline}。
elsewhere: 您说的是〔地名〕，我只服务某县。
elsewhere_national: 您说的是〔地名〕，下面只说全国统一的规定：
past_review: （已过复核日期）
facet_missing: 〔事项〕的“〔方面〕”没有核实过。
choices: 您想了解哪一项？
choices_end: 回复序号；都不是也请说。
choose_again: 请回复上面的序号。
facet_without_guide: 您问的是哪一件事？
nothing_to_repeat: 还没有说过。
button_expired: 这个按钮已经过期了。
personal_number: 请不要发身份证号。
empty: 请说说您的事。
robot: 我是机器人。
none_of_these: 请换个说法。
out_of_scope: 这件事不归我管。
unlawful: 这个不能帮忙。
""",
    HELD_OUT_NAME: """\
guide: establishment.name
sentences:
  - 开店起个啥名好
  - 我用自己姓名当牌子行不
  - 报上去的名给留几天
  - 店名带省名能批不
  - 两个股东想的名不一样
  - 名称核准还要跑一趟吗
""",
    HELD_OUT_SIMPLE: """\
guide: deregistration.simple
sentences:
  - 店关了执照咋退
  - 公司没债想快点销掉
  - 不做了走哪种快
  - 登报登几天就完
  - 公告时被人举报了
near_misses:
  - {text: 销户为啥要先公示, guide: deregistration.simple}
  - {text: 银行卡怎么销户, decision: out_of_scope}
""",
    CALIBRATION: """\
guides:
  establishment.name:
    - 牌匾上的字有啥规定
families:
  out_of_scope:
    - 存折丢了咋挂失
""",
    FAMILIES: """\
version: "3.1"
nlu:
- intent: smalltalk/greet
  examples: |
    - 你好呀
    - 早上好
- intent: smalltalk/thanks
  examples: |
    - 多谢您
""",
    "data/nlu/out_of_scope.yml": """\
version: "3.1"
nlu:
- intent: out_of_scope/police
  examples: |
    - 手机让偷了去哪报案
- intent: out_of_scope/bank_card
  examples: |
    - 信用卡年费咋扣
""",
}


class KnowledgeTree:
    """The small repository: ``edit`` spoils it, ``faults`` says what the validator finds."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name, text in FILES.items():
            self.write(name, text)

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace the one occurrence of ``old``."""
        text = (self.root / name).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        self.write(name, text.replace(old, new))

    def append(self, name: str, text: str) -> None:
        self.write(name, (self.root / name).read_text(encoding="utf-8") + text)

    def line(self, name: str, part: str) -> int:
        """The 1-based line of the first occurrence of ``part``."""
        before, found, _ = (self.root / name).read_text(encoding="utf-8").partition(part)
        assert found, f"{part!r} is not in {name}"
        return before.count("\n") + 1

    def faults(self, only: set[Path] | None = None) -> list[tuple[str, int, str]]:
        """Every fault as (path below the root, line, problem)."""
        found, _ = validate(self.root, TODAY, only)
        return [(fault.path.relative_to(self.root).as_posix(), fault.line, fault.problem) for fault in found]

    def knowledge(self) -> Knowledge:
        return load_knowledge(self.root / "knowledge")
