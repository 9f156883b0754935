"""Loading knowledge/, and what the real one holds."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from center.guides import Stage
from center.knowledge import ROOT, Fault, Knowledge, KnowledgeError, guide_paths, load_knowledge, read_guide
from tests.center.tree import NAME, SIMPLE, KnowledgeTree

TABLE_1 = {"设立": 3, "工程建设": 5, "变更": 2, "经营": 9, "休眠": 3, "注销": 6}
SERVICE_MODES = [f"XZ 4.1{letter}" for letter in "abcdef"]
ONLINE_AND_HALL = [f"XZ 5.2.1.{number}" for number in (1, 2, 3, 4)] + [f"XZ 5.2.2.{number}" for number in (1, 2, 3)]


def test_load_knowledge(tree: KnowledgeTree) -> None:
    knowledge = tree.knowledge()
    service = knowledge.service
    assert list(knowledge.guides) == ["deregistration.simple", "establishment.name"]
    assert len(knowledge.laws) == 4
    assert service.stand_ins() == {
        "task/open_case": "deregistration.simple",
        "smalltalk/robot": "deregistration.simple",
    }
    assert service.fetched_names() == {"营业执照", "营业执照复印件", "清税信息", "清税证明"}
    assert service.samples() == ["center", "offices.tax", "promise.general", "materials.清税信息"]


def test_a_door_is_found_by_its_topic(tree: KnowledgeTree) -> None:
    service = tree.knowledge().service
    assert service.door("police") == "报警的事不归我管，请打 110，别的政务问题打 {hotline}。"
    assert (service.door("bank_card"), service.door(None)) == (None, None)


def test_guide_paths_are_in_a_stable_order(tree: KnowledgeTree) -> None:
    assert guide_paths(tree.root / "knowledge") == [tree.root / SIMPLE, tree.root / NAME]


def test_loading_names_every_guide_that_cannot_be_read(tree: KnowledgeTree) -> None:
    tree.edit(NAME, "owner: 登记注册科\n", "")
    tree.write(SIMPLE, "id: [\n")
    with pytest.raises(KnowledgeError) as raised:
        tree.knowledge()
    assert [(fault.path, fault.line) for fault in raised.value.faults] == [
        (tree.root / SIMPLE, 2),
        (tree.root / NAME, 1),
    ]


def test_read_guide_gives_the_guide_with_its_source(tree: KnowledgeTree) -> None:
    guide, source, faults = read_guide(tree.root / NAME)
    assert guide is not None
    assert source is not None
    assert (guide.id, source.line(("ask", 0)), faults) == ("establishment.name", tree.line(NAME, "公司名称怎么起"), [])


def test_of_stage_puts_the_often_asked_first(tree: KnowledgeTree) -> None:
    tree.write(
        "knowledge/guides/establishment/address.yml",
        (tree.root / NAME).read_text("utf-8").replace("t.name", "t.address"),
    )
    tree.write("knowledge/service/often_asked.yml", "guides: [establishment.name]\n")
    found = tree.knowledge().of_stage(Stage.ESTABLISHMENT)
    assert [guide.id for guide in found] == ["establishment.name", "establishment.address"]


def test_a_guide_that_rests_on_a_law_is_not_local(tree: KnowledgeTree) -> None:
    knowledge = tree.knowledge()
    assert not knowledge.is_local(knowledge.guides["establishment.name"])


def test_a_guide_that_rests_on_the_local_standard_alone_is_local(tree: KnowledgeTree) -> None:
    tree.edit(SIMPLE, "{law: 登记法, article: 7}", "{law: 服务指南, article: 4.1 b}")
    knowledge = tree.knowledge()
    assert knowledge.is_local(knowledge.guides["deregistration.simple"])


def test_a_fault_below_the_repository_is_shown_by_its_short_path() -> None:
    assert str(Fault(ROOT / NAME, 3, "改正")) == f"{NAME}:3: 改正"
    assert str(Fault(Path("/elsewhere/name.yml"), 3, "改正")) == "/elsewhere/name.yml:3: 改正"


@pytest.mark.parametrize(
    ("name", "text"), [("offices.yml", "tax: {nam: 税务窗口}\n"), ("center.yml", "name: 某县政务服务中心\n")]
)
def test_service_settings_that_do_not_fit_do_not_load(tree: KnowledgeTree, name: str, text: str) -> None:
    tree.write(f"knowledge/service/{name}", text)
    with pytest.raises(ValueError):
        load_knowledge(tree.root / "knowledge")


def test_the_real_knowledge_has_guides_for_every_stage(real_knowledge: Knowledge) -> None:
    per_stage = Counter(guide.stage for guide in real_knowledge.guides.values())
    assert len(real_knowledge.guides) >= 104
    assert set(per_stage) == set(Stage)


def test_every_clause_of_the_standard_is_named_by_a_guide(real_knowledge: Knowledge) -> None:
    named = {clause for guide in real_knowledge.guides.values() for clause in guide.standard}
    wanted = {f"XZ 表1 {stage}{number}" for stage, count in TABLE_1.items() for number in range(1, count + 1)}
    assert wanted.union(SERVICE_MODES, ONLINE_AND_HALL) - named == set()


def test_what_the_real_service_settings_point_to_exists(real_knowledge: Knowledge) -> None:
    service = real_knowledge.service
    pointed = {*service.often_asked, *service.stand_ins().values()}
    assert pointed - set(real_knowledge.guides) == set()


def test_every_real_setting_that_guides_name_exists(real_knowledge: Knowledge) -> None:
    offices = {key for guide in real_knowledge.guides.values() if guide.where for key in guide.where.offices}
    times = [guide.time for guide in real_knowledge.guides.values() if guide.time and guide.time.promised]
    promises = {time.promised.setting.removeprefix("promise.") for time in times if time.promised}
    assert offices - set(real_knowledge.service.offices) == set()
    assert promises - set(real_knowledge.service.promises) == set()
