"""A small valid catalogue of the agency service, to add to the small repository of knowledge."""

from __future__ import annotations

from tests.center.tree import KnowledgeTree

ITEMS = "knowledge/service/items.yml"
THEMES = "knowledge/service/themes.yml"
AGENCY = "knowledge/service/agency.yml"
REGION = "knowledge/service/region.yml"

FILES = {
    ITEMS: """\
items:
  licence: {title: 营业执照, department: registration, guide: establishment.name, path: online}
  tax: {title: 税务, department: tax, guide: establishment.name, path: online, after: licence}
  food: {title: 食品证, department: tax, guide: establishment.name, path: mixed, after: licence}
""",
    THEMES: """\
trades:
  catering: {title: 餐饮店, words: [饭店]}
actions: {open: 开}
themes:
  start:
    title: 企业开办
    stage: establishment
    kind: chain
    items: [licence, tax]
    hours: 4
    in_force: {from: 2026-01-01}
    aliases: [办照]
  restaurant:
    title: 开餐饮店
    stage: establishment
    kind: trade
    trade: catering
    action: open
    items: [licence, food]
    hours: 40
    in_force: {from: 2026-01-01, to: 2026-12-31}
""",
    AGENCY: """\
city: {name: 甲市窗口, window: 1号, phone: 0350-0000000（样例）, address: 一楼, hours: tax, sample: true}
counties:
  乙县: {name: 乙县窗口, window: 2号, phone: 0350-0000001（样例）, address: 二楼, sample: true}
  丙丁区: {name: 丙丁窗口, window: 3号, phone: 0350-0000002（样例）, address: 三楼, sample: true}
towns:
  乙县/青山镇: {window: 9号}
everyday: [河边镇]
""",
    REGION: """\
serves: {province: 某省, city: 甲城市}
counties:
  乙县: [青山镇, 河边镇, 石桥乡]
  丙丁区: [白水镇, 石桥乡]
""",
}


def add_catalogue(tree: KnowledgeTree) -> KnowledgeTree:
    """Write the small catalogue into ``tree``."""
    for name, text in FILES.items():
        tree.write(name, text)
    return tree
