"""knowledge/service/wechat.yml: read as it is written, every fault named with its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from center.knowledge import Knowledge, KnowledgeError
from center.wechat.checking import check_wechat
from center.wechat.menu_setting import MenuEntry
from center.wechat.setting import QuotaRule, load_wechat

TEXTS = {
    "greeting": "您好。",
    "menu_hint": "点菜单。",
    "waiting": "正在查。",
    "more": "（回复“继续”）",
    "more_words": ["继续", "接着"],
    "no_voice": "没听清。",
    "image_taken": "收到。",
    "image_without_case": "没有件。",
    "image_kept_out": "没有收。",
    "unknown_kind": "看不懂。",
    "scene_unknown": "没查到。",
    "no_window": "没有窗口。",
}
ENTRY = {"name": "查进度", "key": "progress", "say": "查进度"}
MENU = [{"name": "我的事", "entries": [ENTRY, {"name": "官网", "url": "https://example.com/"}]}]
WHOLE: dict[str, Any] = {
    "texts": TEXTS,
    "menu": MENU,
    "scenes": [{"prefix": "case_", "about": "case"}],
    "templates": {"default": {"id": "t1", "values": {"thing1": "title"}, "sample": True}},
}


def written(folder: Path, **changes: Any) -> Path:
    (folder / "wechat.yml").write_text(yaml.safe_dump({**WHOLE, **changes}, allow_unicode=True), encoding="utf-8")
    return folder


def test_it_is_read_as_it_is_written(tmp_path: Path) -> None:
    setting = load_wechat(written(tmp_path, quotas={"click": {"most": 2, "minutes": 3}}))
    assert setting is not None
    assert setting.quotas.of("click") == QuotaRule(most=2, minutes=3)
    assert (setting.quotas.of("message").most, setting.quotas.of("message").seconds) == (5, 48 * 3600)
    assert setting.entry("progress") == MenuEntry(**ENTRY)
    assert (setting.entry(""), setting.entry("gone")) == (None, None)
    assert setting.menu_json() == {
        "button": [
            {
                "name": "我的事",
                "sub_button": [
                    {"type": "click", "name": "查进度", "key": "progress"},
                    {"type": "view", "name": "官网", "url": "https://example.com/"},
                ],
            }
        ]
    }
    assert setting.samples() == ["wechat.templates.default"]


def test_without_the_file_there_is_no_wechat(tmp_path: Path) -> None:
    assert load_wechat(tmp_path) is None


def entry(**changes: Any) -> list[dict[str, Any]]:
    return [{"name": "我的事", "entries": [{**ENTRY, **changes}]}]


@pytest.mark.parametrize(
    ("changes", "place", "problem"),
    [
        ({"texts": {**TEXTS, "greeting": ""}}, "greeting", "写 1 到 300 个字"),
        ({"texts": {**TEXTS, "greeting": "长" * 301}}, "greeting", "写 1 到 300 个字"),
        ({"texts": {name: text for name, text in TEXTS.items() if name != "waiting"}}, "texts", "缺这一项"),
        ({"texts": {**TEXTS, "more_words": []}}, "more_words", "至少写一个词"),
        ({"texts": {**TEXTS, "more_words": ["下文"]}}, "more_words", "more 里要说出“下文”"),
        ({"limits": {"text_bytes": 2040}}, "", "超过 2048 字节"),
        ({"limits": {"text_bytes": 2049}}, "text_bytes", "text_bytes"),
        ({"account": {"patience_seconds": 5}}, "patience_seconds", "patience_seconds"),
        ({"quotas": {"message": {"most": 5, "minutes": 2881}}}, "minutes", "minutes"),
        ({"menu": MENU * 4}, "menu", "最多写 3 个按钮"),
        ({"menu": MENU * 2}, "menu", "key 一样"),
        ({"menu": [{"name": "我的事", "entries": []}]}, "entries", "写 1 到 5 项"),
        ({"menu": [{"name": "我要办的这些", "entries": [ENTRY]}]}, "name", "1 到 5 个汉字"),
        ({"menu": entry(name="长" * 14)}, "name", "1 到 13 个汉字"),
        ({"menu": entry(key="k" * 129)}, "key", "最多 128 字节"),
        ({"menu": entry(guide="establishment.name")}, "guide", "写一个，也只写一个"),
        ({"menu": entry(say="")}, "key", "写一个，也只写一个"),
        ({"menu": entry(say="", key="", url="http://example.com/")}, "url", "https://"),
        ({"menu": entry(key="")}, "key", "要写 key"),
        ({"scenes": [{"prefix": "case_", "about": "draft"}]}, "about", "about"),
        ({"scenes": [{"prefix": "事", "about": "case"}]}, "prefix", "小写字母"),
        ({"scenes": [{"prefix": "c", "about": "case"}, {"prefix": "ca", "about": "case"}]}, "scenes", "分不清"),
        ({"scenes": [{"prefix": "c", "about": "case"}] * 2}, "scenes", "留一个"),
        ({"templates": {"default": {"id": "t", "values": {"thing1": "place"}}}}, "values", "title、record"),
        ({"templates": {"default": {"id": "t", "values": {}}}}, "values", "title、record"),
        ({"strange": 1}, "strange", "没有这个字段"),
    ],
)
def test_a_fault_is_named_with_its_place(tmp_path: Path, changes: dict[str, Any], place: str, problem: str) -> None:
    with pytest.raises(KnowledgeError, match=problem) as found:
        load_wechat(written(tmp_path, **changes))
    lines = (tmp_path / "wechat.yml").read_text(encoding="utf-8").splitlines()
    assert [place in lines[fault.line - 1] for fault in found.value.faults] == [True]


def test_a_scene_is_a_prefix_and_a_code_that_checks(tmp_path: Path) -> None:
    scenes = [{"prefix": "case_", "about": "case"}, {"prefix": "appt_", "about": "appointment"}]
    setting = load_wechat(written(tmp_path, scenes=scenes))
    assert setting is not None
    code = "A-2222222S"
    assert setting.scenes[1].write(code) == "appt_A-2222222S"
    read = [setting.scene(text) for text in ("appt_A-2222222S", "case_a2222222s", "appt_A-2222222T", "A-2222222S", "")]
    assert read == [("appointment", code), ("case", code), None, None, None]


def test_the_real_setting_is_a_sample_that_names_only_what_is_there(real_knowledge: Knowledge) -> None:
    setting = real_knowledge.service.wechat_rules()
    assert "wechat" in real_knowledge.service.samples()
    assert [button.name for button in setting.menu] == ["办事指南", "我的事", "找人工"]
    folder = Path(__file__).parents[3] / "knowledge" / "service"
    assert list(check_wechat(real_knowledge, folder)) == []
