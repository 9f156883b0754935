"""An installation without WeChat is whole; one with an account and no rules says at its start what is missing."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

import bot.server
from bot.channels.wechat.opening import refuse_without_rules
from center import bundles
from center.clock import today_in_shanghai
from center.knowledge import KNOWLEDGE, ROOT
from center.notices.ways import ways_of
from center.service_settings import load_service
from center.settings import SettingsError
from center.validate import validate
from center.wechat.setting import FILE
from tests.bot.channels.contract import Contract
from tests.bot.channels.serving import serving, settings_for
from tests.bot.channels.wechat.accounts import PATH, SEALED
from tests.center.recorded import SEAL, fresh_records


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository of a county that has deleted wechat.yml."""
    root = tmp_path_factory.mktemp("county")
    shutil.copytree(KNOWLEDGE, root / "knowledge")
    for name in ("tests/understanding", "data"):
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).symlink_to(ROOT / name)
    (root / "knowledge" / "service" / FILE).unlink()
    return root


def test_without_wechat_yml_nothing_is_wrong(county: Path, tmp_path: Path) -> None:
    assert [str(fault) for fault in validate(county, today_in_shanghai())[0]] == []
    settings = load_service(county / "knowledge" / "service")
    assert settings.wechat is None and not [name for name in settings.samples() if name.startswith("wechat")]
    with fresh_records(f"sqlite:///{tmp_path}/q.db") as records:
        ways = ways_of(records, SEAL, settings, None, None, lambda _: None)
    assert not {"wechat", "template"} & set(ways)


def test_an_account_needs_rules(county: Path, tmp_path: Path) -> None:
    folder = county / "knowledge" / "service"
    refuse_without_rules(settings_for(tmp_path), folder)
    refuse_without_rules(settings_for(tmp_path, **SEALED), KNOWLEDGE / "service")
    with pytest.raises(SettingsError, match=FILE):
        refuse_without_rules(settings_for(tmp_path, **SEALED), folder)


def test_the_server_does_not_start_and_says_why(
    model: Path,
    county: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = county / "knowledge" / "service"
    monkeypatch.setattr(refuse_without_rules, "__defaults__", (folder,))
    own = {"QIHANG_VAR": str(tmp_path), "QIHANG_SECRET": "s" * 43, "QIHANG_MODEL": str(model)}
    for name, value in {**SEALED, **own}.items():
        monkeypatch.setenv(name, value)
    assert bot.server.main() == bot.server.CANNOT_START
    told = capsys.readouterr().err
    assert told.startswith("机器人没有启动：配了公众号") and told.count("\n") == 1 and FILE in told


@pytest.mark.asyncio(loop_scope="package")
async def test_without_an_account_and_rules_the_bot_talks(model: Path, contract: Contract, tmp_path: Path) -> None:
    async with serving(settings_for(tmp_path, QIHANG_MODEL=str(model)), model, contract) as running:
        assert running.bot.version is not None
        before = bundles.knowledge_of(running.bot.version)
        bundles.register(running.bot.version, replace(before, service=replace(before.service, wechat=None)))
        try:
            assert (await (await running.opened()).say("歇业备案怎么办"))[0]["text"]
            assert (await running.client.get("/health")).status_code == 200
            assert (await running.client.post(PATH)).status_code == 404
        finally:
            bundles.register(running.bot.version, before)
