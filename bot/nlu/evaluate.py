"""``make evaluate``: how the current bundle does on the held-out sentences of tests/understanding/.

Prints per stage and over all, with the worst confusions; writes var/evaluation.json.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from bot.models import NoModel, current_model
from bot.nlu.archive import open_bundle
from bot.nlu.dataset import plain_set, test_set
from bot.nlu.judging import judge_all, report
from center.settings import SettingsError, read_settings

_COLUMNS = {
    "right_first": "首选正确",
    "among_three": "前三正确",
    "wrong_confident": "自信答错",
    "asked_back": "反问",
    "unknown": "说不知道",
    "answered_out_of_scope": "范围外误答",
}


def main() -> int:
    """Evaluate, print, write."""
    try:
        settings = read_settings()
        bundle = open_bundle(current_model(settings))
    except (NoModel, SettingsError) as error:
        print(error, file=sys.stderr)
        return 2
    figures = report(judge_all((expected, bundle.reader.read(expected.text)) for expected in test_set()))
    plain = judge_all((expected, bundle.reader.read(expected.text)) for expected in plain_set())["all"]
    figures["stages"]["plain"] = {"sentences": plain.asked, **plain.shares()}
    settings.var.mkdir(parents=True, exist_ok=True)
    path = settings.var / "evaluation.json"
    path.write_text(json.dumps({"version": bundle.version, **figures}, ensure_ascii=False, indent=2), encoding="utf-8")
    _print(figures)
    print(f"\n已写入 {path}")
    return 0


def _print(figures: dict[str, Any]) -> None:
    print(f"{'阶段':<16}{'句数':>6}" + "".join(f"{title:>8}" for title in _COLUMNS.values()))
    for stage, shares in figures["stages"].items():
        cells = "".join(f"{shares[name]:>12.1%}" for name in _COLUMNS)
        print(f"{stage:<18}{shares['sentences']:>6}{cells}")
    print("\n最常混淆：")
    for confusion in figures["confusions"]:
        print(f"  {confusion['times']} 次  应为 {confusion['expected']}，得到 {confusion['got']}")


if __name__ == "__main__":
    sys.exit(main())
