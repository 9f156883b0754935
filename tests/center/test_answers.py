"""Whole replies, on the small tree and over all the real knowledge."""

from __future__ import annotations

from datetime import date

import pytest

from center.answers import MOST_CITATIONS, MOST_MENU, NONE_OF_THESE, Answers
from center.facets import SAMPLE, TITLES, WITHHELD, FacetWriter
from center.guides import LIFE_STAGES, Stage
from center.knowledge import Knowledge
from center.law import LawRegister
from center.replies import Button, Reply, guide_button
from tests.center.tree import LAW, NAME, SIMPLE, TODAY, KnowledgeTree

ALL_FACETS = (*TITLES, "more", "online", "simpler", "repeat")
NAME_CARD = {
    "kind": "guide",
    "guide": "establishment.name",
    "stage": "establishment",
    "title": "企业名称怎么起",
    "facet": None,
    "citations": [{"law": "登记法", "article": 3, "edition": "2023年修订"}],
}
STAGE_BUTTONS = tuple(Button(stage.caption, "open_stage", (("stage", stage.value),)) for stage in LIFE_STAGES)
STAGE_CARD = {"kind": "choices", "stages": [stage.value for stage in LIFE_STAGES]}


def answers(tree: KnowledgeTree, day: date = TODAY) -> Answers:
    return Answers(tree.knowledge(), day)


def name_buttons(*facets: str) -> tuple[Button, ...]:
    sides = tuple(guide_button(TITLES[facet], "establishment.name", facet) for facet in facets)
    return (*sides, guide_button("简易注销", "deregistration.simple"))


def supersede(tree: KnowledgeTree) -> None:
    tree.edit(LAW, "edition: 2023年修订\n", "edition: 2023年修订\n    superseded_by: 新登记法\n")


def test_a_guide_says_the_short_answer_its_basis_and_the_way_on(tree: KnowledgeTree) -> None:
    assert answers(tree).guide("establishment.name") == Reply(
        "名称在登记窗口申报，保留30日，先想好几个备选字号。\n"
        "依据：《登记法》（2023年修订）第3条\n"
        "您可以接着问：要带什么、怎么办、多久、收费吗、在哪办、什么条件、依据。",
        name_buttons("materials", "steps", "time", "fee", "where", "conditions", "law"),
        NAME_CARD,
    )


def test_a_guide_asked_for_one_side_says_that_side_too(tree: KnowledgeTree) -> None:
    assert answers(tree).guide("establishment.name", "steps") == Reply(
        "名称在登记窗口申报，保留30日，先想好几个备选字号。\n"
        "怎么办：\n1. 想好备选字号\n2. 申报名称，系统保留30日\n"
        "依据：《登记法》（2023年修订）第3条\n"
        "您可以接着问：要带什么、多久、收费吗、在哪办、什么条件、依据。",
        name_buttons("materials", "time", "fee", "where", "conditions", "law"),
        {**NAME_CARD, "facet": "steps"},
    )


@pytest.mark.parametrize("facet", ["law", "result", "simpler", "nonsense"])
def test_a_side_that_adds_nothing_leaves_the_short_answer(tree: KnowledgeTree, facet: str) -> None:
    reply = answers(tree).guide("establishment.name", facet)
    assert reply.text.startswith("名称在登记窗口申报，保留30日，先想好几个备选字号。\n依据：《登记法》")
    assert reply.custom == NAME_CARD


def test_one_side_of_a_guide(tree: KnowledgeTree) -> None:
    assert answers(tree).facet("establishment.name", "time") == Reply(
        f"企业名称怎么起｜多久：\n法定：名称保留30日\n本地承诺：当天办结{SAMPLE}\n依据：《登记法》（2023年修订）第3条",
        name_buttons("materials", "steps", "fee", "where", "conditions", "law"),
        {**NAME_CARD, "facet": "time"},
    )


def test_the_basis_is_not_repeated_below_itself(tree: KnowledgeTree) -> None:
    assert answers(tree).facet("establishment.name", "law").text == (
        "企业名称怎么起｜依据：\n《登记法》（2023年修订）第3条"
    )


def test_a_side_the_guide_does_not_have_is_honestly_missing(tree: KnowledgeTree) -> None:
    text = answers(tree).facet("deregistration.simple", "materials").text
    assert text.startswith("简易注销的“要带什么”没有核实过。")


def test_a_side_that_was_not_verified_claims_no_basis(tree: KnowledgeTree) -> None:
    reply = answers(tree).facet("establishment.name", "fee")
    assert reply.text == "企业名称怎么起｜收费吗：\n不收费，以登记机关公布的为准"


def test_simpler_is_the_short_answer_alone(tree: KnowledgeTree) -> None:
    reply = answers(tree).facet("establishment.name", "simpler")
    assert (reply.text, reply.custom) == ("名称在登记窗口申报，保留30日，先想好几个备选字号。", NAME_CARD)


@pytest.mark.parametrize(("asked", "given"), [("online", "where"), ("more", "also")])
def test_online_and_more_are_sides_of_the_guide(tree: KnowledgeTree, asked: str, given: str) -> None:
    assert answers(tree).facet("establishment.name", asked) == answers(tree).facet("establishment.name", given)


def test_past_its_review_date_a_guide_is_served_with_a_warning(tree: KnowledgeTree) -> None:
    on_the_day, after = (answers(tree, date(2027, 5, day)) for day in (22, 23))
    for say in (Answers.guide, lambda one, guide: one.facet(guide, "steps")):
        before_text, after_text = say(on_the_day, "establishment.name").text, say(after, "establishment.name").text
        assert "已过复核日期" not in before_text
        assert [line for line in after_text.splitlines() if line not in before_text] == ["（已过复核日期）"]


def test_a_facet_is_withheld_when_its_law_is_superseded(tree: KnowledgeTree) -> None:
    supersede(tree)
    reply = answers(tree).facet("deregistration.simple", "result")
    assert reply.text.splitlines()[:2] == ["简易注销｜办完给什么：", WITHHELD]


def test_a_withheld_facet_is_not_said_to_rest_on_the_superseded_law(tree: KnowledgeTree) -> None:
    supersede(tree)
    assert "依据：" not in answers(tree).facet("deregistration.simple", "result").text


def test_the_short_answer_does_not_give_a_figure_that_its_facets_withhold(tree: KnowledgeTree) -> None:
    supersede(tree)
    assert "30日" not in answers(tree).guide("establishment.name").text


def test_at_most_three_laws_are_named(tree: KnowledgeTree) -> None:
    laws = "".join(
        f"  - {{title: 法{number}, full_title: 法{number}, edition: 甲, articles: '1', checked: true}}\n"
        for number in range(4)
    )
    tree.append(LAW, laws)
    cited = ", ".join(f"{{law: 法{number}, article: 1}}" for number in range(4))
    tree.edit(SIMPLE, "[{law: 登记法, article: 7}]", f"[{cited}]")
    text = answers(tree).facet("deregistration.simple", "result").text
    assert text.splitlines()[-1] == "依据：《法0》（甲）第1条；《法1》（甲）第1条；《法2》（甲）第1条等"
    assert MOST_CITATIONS == 3


def test_elsewhere_only_the_national_rule_is_said(tree: KnowledgeTree) -> None:
    reply = answers(tree).guide("establishment.name", "time", "太原")
    assert reply == Reply(
        "您说的是太原，下面只说全国统一的规定：\n"
        "名称在登记窗口申报，保留30日，先想好几个备选字号。\n"
        "依据：《登记法》（2023年修订）第3条",
        (),
        NAME_CARD,
    )


def test_choices_are_numbered_and_can_be_refused(tree: KnowledgeTree) -> None:
    assert answers(tree).choices(["establishment.name", "deregistration.simple"]) == Reply(
        "您想了解哪一项？\n1. 企业名称怎么起\n2. 简易注销\n回复序号；都不是也请说。",
        (
            guide_button("企业名称怎么起", "establishment.name"),
            guide_button("简易注销", "deregistration.simple"),
            NONE_OF_THESE,
        ),
        {"kind": "choices", "guides": ["establishment.name", "deregistration.simple"]},
    )


def test_the_menu_of_a_stage(tree: KnowledgeTree) -> None:
    assert answers(tree).stage(Stage.DEREGISTRATION) == Reply(
        "企业注销，我能帮您弄清楚这些：\n· 简易注销\n直接说您的情况就行。",
        (guide_button("简易注销", "deregistration.simple"),),
        {"kind": "choices", "guides": ["deregistration.simple"], "stage": "deregistration"},
    )


def test_home_and_every_lost_answer_offer_the_six_stages(tree: KnowledgeTree) -> None:
    assert answers(tree).home() == Reply("您好，我是某县政务服务中心的机器人。", STAGE_BUTTONS, STAGE_CARD)
    assert answers(tree).with_stages("unknown") == Reply("不知道，请打 12345。", STAGE_BUTTONS, STAGE_CARD)


def test_a_task_says_its_guide_until_it_has_hands(tree: KnowledgeTree) -> None:
    guide = answers(tree).guide("deregistration.simple")
    assert answers(tree).task("open_case") == Reply(
        f"您想申请代办。{guide.text}", guide.buttons, {**guide.custom, "task": "open_case"}
    )


def test_a_task_elsewhere_is_only_the_national_rule(tree: KnowledgeTree) -> None:
    there = answers(tree).guide("deregistration.simple", elsewhere="太原")
    assert answers(tree).task("open_case", "太原") == there


def test_a_phrase_can_introduce_a_guide(tree: KnowledgeTree) -> None:
    guide = answers(tree).guide("deregistration.simple")
    said = answers(tree).introduced("robot", "deregistration.simple")
    assert said == Reply(f"我是机器人。\n{guide.text}", guide.buttons, guide.custom)


@pytest.mark.parametrize(
    ("topic", "elsewhere", "text"),
    [
        ("bank_card", None, "这件事不归我管。"),
        (None, None, "这件事不归我管。"),
        ("unlawful", None, "这个不能帮忙。"),
        ("bank_card", "太原", "您说的是太原，我只服务某县。"),
    ],
)
def test_out_of_scope(tree: KnowledgeTree, topic: str | None, elsewhere: str | None, text: str) -> None:
    assert answers(tree).out_of_scope(topic, elsewhere) == Reply(text, STAGE_BUTTONS, STAGE_CARD)


def test_out_of_scope_with_a_known_door_is_one_sentence_that_names_it(tree: KnowledgeTree) -> None:
    assert answers(tree).out_of_scope("police") == Reply(
        "报警的事不归我管，请打 110，别的政务问题打 12345。", (), {"kind": "notice", "topic": "police"}
    )


def test_elsewhere_goes_before_the_door(tree: KnowledgeTree) -> None:
    assert answers(tree).out_of_scope("police", "太原").text == "您说的是太原，我只服务某县。"


def test_several_answers_in_one_reply(tree: KnowledgeTree) -> None:
    one = answers(tree)
    first, second = one.guide("establishment.name"), one.guide("deregistration.simple")
    assert one.several([first, second]) == Reply(
        "【1】名称在登记窗口申报，保留30日，先想好几个备选字号。\n依据：《登记法》（2023年修订）第3条\n"
        "【2】没有债务的企业可以走简易注销，先在网上登公告。\n依据：《登记法》（2023年修订）第7条",
        (
            Button("企业名称怎么起", "ask_guide", (("guide", "establishment.name"),)),
            Button("简易注销", "ask_guide", (("guide", "deregistration.simple"),)),
        ),
        {"kind": "guide", "parts": [first.custom, second.custom]},
    )


def test_several_sides_of_one_guide_offer_the_others_once(tree: KnowledgeTree) -> None:
    one = answers(tree)
    sides = [one.facet("establishment.name", "time"), one.facet("establishment.name", "law")]
    buttons = one.several(sides).buttons
    assert {button.intent for button in buttons} == {"ask_facet"}
    assert len({button.title for button in buttons}) == len({button.payload for button in buttons}) == len(buttons)


def test_choices_offered_among_several_answers_can_still_be_picked(tree: KnowledgeTree) -> None:
    one = answers(tree)
    offered = ["establishment.name", "deregistration.simple"]
    reply = one.several([one.guide("establishment.name"), one.choices(offered)])
    assert reply.custom.get("guides") == offered


def test_say_is_a_notice(tree: KnowledgeTree) -> None:
    assert answers(tree).say("empty") == Reply("请说说您的事。", (), {"kind": "notice", "phrase": "empty"})


# --- over the real knowledge


@pytest.fixture(scope="module")
def real(real_knowledge: Knowledge, review_day: date) -> Answers:
    return Answers(real_knowledge, review_day)


def test_every_real_guide_renders_with_its_short_answer(real: Answers, real_knowledge: Knowledge) -> None:
    for guide in real_knowledge.guides.values():
        reply = real.guide(guide.id)
        assert guide.short in reply.text
        assert (reply.custom["guide"], reply.custom["stage"], reply.custom["facet"]) == (
            guide.id,
            guide.stage.value,
            None,
        )
        assert len(reply.text) < 700, guide.id


def test_every_side_of_every_real_guide_renders(real: Answers, real_knowledge: Knowledge, review_day: date) -> None:
    writer = FacetWriter(real_knowledge, review_day)
    for guide in real_knowledge.guides.values():
        available = writer.available(guide)
        for facet in ALL_FACETS:
            reply = real.facet(guide.id, facet)
            assert reply.text.strip(), (guide.id, facet)
            assert not {"{", "}", "〔"} & set(reply.text), (guide.id, facet)
            if facet in available:
                assert writer.write(guide, facet) in reply.text, (guide.id, facet)


def test_real_text_names_every_side_that_a_button_offers(real: Answers, real_knowledge: Knowledge) -> None:
    for guide in real_knowledge.guides:
        reply = real.guide(guide)
        sides = [button.title for button in reply.buttons if button.intent == "ask_facet"]
        assert [title for title in sides if title not in reply.text.splitlines()[-1]] == [], guide


@pytest.mark.parametrize("phrase", ["home", "unknown", "out_of_scope"])
def test_real_text_names_the_stages_that_buttons_offer(real: Answers, phrase: str) -> None:
    text = real.with_stages(phrase).text
    assert [stage.caption for stage in LIFE_STAGES if stage.caption not in text] == []


def test_the_real_menu_of_every_stage_names_all_its_guides(real: Answers, real_knowledge: Knowledge) -> None:
    for stage in Stage:
        reply = real.stage(stage)
        guides = real_knowledge.of_stage(stage)
        assert reply.text.splitlines()[1:-1] == [f"· {guide.title}" for guide in guides]
        assert len(reply.buttons) == min(len(guides), MOST_MENU)


def test_every_real_facet_on_a_superseded_law_is_withheld(real_knowledge: Knowledge, review_day: date) -> None:
    cited = {citation.law for guide in real_knowledge.guides.values() for citation in guide.citations()}
    laws = [law for law in map(real_knowledge.laws.get, sorted(cited)) if law]
    gone = LawRegister(law.copy(update={"superseded_by": "新法"}) for law in laws)
    later = Answers(Knowledge(real_knowledge.guides, gone, real_knowledge.service), review_day)
    withheld = 0
    for guide in real_knowledge.guides.values():
        for named in guide.passages():
            if named.passage.law:
                said = later.facet(guide.id, named.facet).text
                assert named.passage.text.rstrip("。；") not in said, (guide.id, named.place)
                assert WITHHELD.rstrip("。") in said, (guide.id, named.place)
                withheld += 1
    assert withheld > 300


def test_every_real_promise_and_office_is_marked_as_a_sample(real: Answers, real_knowledge: Knowledge) -> None:
    service = real_knowledge.service
    for guide in real_knowledge.guides.values():
        if guide.time and guide.time.promised:
            promise = service.promises[guide.time.promised.setting.removeprefix("promise.")]
            shown = f"本地承诺：{promise.text}{SAMPLE if promise.sample else ''}"
            assert shown in real.facet(guide.id, "time").text.splitlines(), guide.id
        if guide.where and any(service.offices[key].sample for key in guide.where.offices):
            assert SAMPLE in real.facet(guide.id, "where").text, guide.id


def test_elsewhere_no_real_guide_names_an_office_or_a_promise(real: Answers, real_knowledge: Knowledge) -> None:
    service = real_knowledge.service
    local = [office.name for office in service.offices.values()] + [
        promise.text for promise in service.promises.values()
    ]
    for guide in real_knowledge.guides.values():
        if real_knowledge.is_local(guide):
            continue
        for facet in (None, *TITLES):
            reply = real.guide(guide.id, facet, "太原")
            assert reply.buttons == ()
            assert reply.text.startswith("您说的是太原")
            assert [name for name in (*local, SAMPLE, service.center.address) if name in reply.text] == [], guide.id


def test_every_real_phrase_fills_in(real: Answers, real_knowledge: Knowledge) -> None:
    for name in real_knowledge.service.phrases:
        text = real.phrase(name)
        assert text.strip()
        assert not {"{", "}"} & set(text), name


def test_every_real_door_fills_in(real: Answers, real_knowledge: Knowledge) -> None:
    for door in real_knowledge.service.doors.values():
        for topic in door.topics:
            text = real.out_of_scope(topic).text
            assert "不归我管" in text, topic
            assert (text.count("。"), len(text) <= 80) == (1, True), topic
            assert not {"{", "}", "〔"} & set(text), topic


@pytest.mark.parametrize(
    ("topic", "named"),
    [
        ("near_personal_social_insurance", "12333"),
        ("medical_reimbursement", "12393"),
        ("personal_wages", "劳动人事争议仲裁"),
        ("consumer_goods", "12315"),
        ("police_fraud", "110"),
        ("household_register", "派出所"),
        ("marriage", "民政局婚姻登记处"),
        ("driver_licence", "车管所"),
        ("hospital_booking", "医院"),
        ("bank_card", "开户银行"),
        ("schools", "教育局"),
        ("personal_housing_fund", "12329"),
        ("court_private", "法院"),
    ],
)
def test_a_known_topic_is_sent_through_the_right_door(real: Answers, topic: str, named: str) -> None:
    assert named in real.out_of_scope(topic).text


@pytest.mark.parametrize("topic", ["poems", "weather", "unlawful_personal"])
def test_a_topic_without_a_door_keeps_the_fixed_phrase(real: Answers, topic: str) -> None:
    assert real.out_of_scope(topic) == real.with_stages("out_of_scope")


def test_every_real_task_renders(real: Answers, real_knowledge: Knowledge) -> None:
    for name, task in real_knowledge.service.tasks.items():
        reply = real.task(name)
        assert reply.text.startswith(f"您想{task.title}。")
        assert (reply.custom["task"], reply.custom["guide"]) == (name, task.guide)


def test_past_their_review_date_all_real_guides_warn(real_knowledge: Knowledge) -> None:
    latest = max(guide.review_by for guide in real_knowledge.guides.values())
    late = Answers(real_knowledge, latest.replace(year=latest.year + 1))
    warning = late.phrase("past_review")
    assert [guide for guide in real_knowledge.guides if warning not in late.guide(guide).text] == []


def test_real_cards_cite_with_law_article_and_edition(real: Answers, real_knowledge: Knowledge) -> None:
    for guide in real_knowledge.guides.values():
        cards = real.guide(guide.id).custom["citations"]
        assert [(card["law"], card["article"]) for card in cards] == [
            (cited.law, cited.article) for cited in guide.citations()
        ]
        assert [card for card in cards if not card["edition"]] == []


def test_the_small_tree_asks_for_its_own_name(tree: KnowledgeTree) -> None:
    tree.edit(NAME, "title: 企业名称怎么起", "title: 怎么起名")
    assert answers(tree).facet("establishment.name", "conditions").text.startswith("怎么起名｜什么条件：\n")
