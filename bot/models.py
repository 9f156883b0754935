"""Trained bundles on disk: which one is current, and training only when the content changed.

``python -m bot.models`` trains if needed and prints the bundle's path.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from center.knowledge import ROOT, KnowledgeError
from center.settings import Settings, read_settings

MODELS = ROOT / "models"


class NoModel(RuntimeError):
    """There is no trained bundle yet."""


def current_model(settings: Settings) -> Path:
    """The bundle to serve: QIHANG_MODEL, else the newest in models/; raises NoModel."""
    if settings.model:
        if not settings.model.is_file():
            raise NoModel(f"QIHANG_MODEL 指向的模型不存在：{settings.model}")
        return settings.model
    found = sorted(MODELS.glob("qihang-*.tar.gz"), key=lambda path: path.stat().st_mtime)
    if not found:
        raise NoModel("还没有训练好的模型：先运行 make train")
    return found[-1]


def model_path(version: str) -> Path:
    """Where the bundle of this content version lies."""
    return MODELS / f"qihang-{version}.tar.gz"


def train_if_changed(force: bool = False) -> tuple[Path, bool]:
    """Train when the content has changed since the newest bundle; the path, and whether it was trained now."""
    from bot.content import content_version

    path = model_path(content_version())
    if path.exists() and not force:
        path.touch()
        return path, False
    _train(path)
    return path, True


def _train(path: Path) -> None:
    """Train into a folder beside the bundles, then move: whoever ends halfway leaves no half bundle to be served."""
    from bot.quiet import quiet_rasa

    import rasa

    quiet_rasa()
    path.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="training-", dir=path.parent) as folder:
        result = rasa.train(
            domain=str(ROOT / "domain.yml"),
            config=str(ROOT / "config.yml"),
            training_files=str(ROOT / "data"),
            output=folder,
            fixed_model_name=path.name.removesuffix(".tar.gz"),
            force_training=True,
        )
        trained = Path(folder) / path.name
        if result.code != 0 or not trained.exists():
            raise RuntimeError("训练没有成功，原因见上面的输出")
        trained.replace(path)


def main() -> int:
    """Train if needed; say what was done and how long it took."""
    parser = argparse.ArgumentParser(prog="python -m bot.models", description=__doc__)
    parser.add_argument("--force", action="store_true", help="train even if nothing changed")
    force = parser.parse_args().force
    if read_settings().model:
        return 0
    started = time.monotonic()
    try:
        path, trained = train_if_changed(force)
    except KnowledgeError as error:
        print(f"知识库有错，先改好再训练：\n{error}", file=sys.stderr)
        return 1
    if trained:
        print(f"训练完成（{time.monotonic() - started:.0f} 秒）：{path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
