"""The command line of the official account, against the simulator in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.channels.wechat.__main__ import main
from center.knowledge import KNOWLEDGE
from center.wechat.setting import load_wechat
from tests.center.gateways.wechat_running import ENVIRONMENT, RunningWeChat
from tests.center.recorded import SECRET, fresh_records

MODULE = "bot.channels.wechat"


@pytest.fixture(scope="module")
def wechat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningWeChat]:
    """The simulator."""
    with RunningWeChat(tmp_path_factory.mktemp("wechat")) as simulator:
        yield simulator


@pytest.fixture
def account(wechat: RunningWeChat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RunningWeChat]:
    """An installation whose account the simulator is."""
    wechat.reset()
    own = {"QIHANG_VAR": str(tmp_path), "QIHANG_SECRET": SECRET, "QIHANG_DATABASE_URL": f"sqlite:///{tmp_path}/q.db"}
    for name, value in {**ENVIRONMENT, **own, "QIHANG_WECHAT_API": wechat.url}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("QIHANG_PUBLIC_URL", "http://127.0.0.1:9")
    with fresh_records(own["QIHANG_DATABASE_URL"]):
        yield wechat


def test_the_menu_is_shown_then_put_then_the_same(account: RunningWeChat, capsys: pytest.CaptureFixture[str]) -> None:
    setting = load_wechat(KNOWLEDGE / "service")
    assert setting is not None
    codes, outputs = [], []
    for arguments in (["menu", "--show"], ["menu"], ["menu"]):
        codes.append(main(arguments))
        outputs.append(capsys.readouterr().out.strip().splitlines())
    assert codes == [0, 0, 0]
    assert outputs[0][:-1] == outputs[1][:-1]
    assert len(outputs[0]) == 1 + sum(1 + len(button.entries) for button in setting.menu)
    assert [output[-1] for output in outputs] == [
        "还没有推（--show）。",
        "菜单推好了；手机上最迟五分钟后能看到。",
        "微信上的菜单和 wechat.yml 里的一样，不用推。",
    ]
    assert account.ask("calls")["menu/create"] == 1


def test_a_menu_that_is_not_taken_ends_in_one(account: RunningWeChat, capsys: pytest.CaptureFixture[str]) -> None:
    account.order("errcode", 48001, path="menu/create")
    assert main(["menu"]) == 1
    assert capsys.readouterr().err == "菜单没有推上去：公众号没有这项接口权限。\n"


def test_a_check_that_finds_something_ends_in_one(account: RunningWeChat, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert (len(lines), lines[2]) == (9, "✔ 身份：微信认得 AppID 和 AppSecret")
    assert lines[-1].startswith("✘ 服务器地址：从这台机器连不上 http://127.0.0.1:9/wechat/callback")


@pytest.mark.parametrize("command", ["check", "menu"])
def test_without_an_account_it_says_so(
    account: RunningWeChat, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    for name in (*ENVIRONMENT, "QIHANG_WECHAT_API"):
        monkeypatch.delenv(name)
    assert main([command]) == 1
    assert capsys.readouterr().err == "没有配公众号：填好 QIHANG_WECHAT_ 开头的各项设置，见 docs/wechat.md。\n"


def test_it_runs_as_a_module(account: RunningWeChat) -> None:
    ended = subprocess.run([sys.executable, "-m", MODULE, "menu", "--show"], capture_output=True, timeout=120)
    assert (ended.returncode, ended.stdout.decode().splitlines()[-1]) == (0, "还没有推（--show）。")
