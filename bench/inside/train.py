"""Train one project by ``rasa.train``, everything from scratch."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from bench.inside import stock


def run(arguments: dict[str, Any]) -> dict[str, Any]:
    """``folder`` holds config.yml, domain.yml and data/; ``output`` is the archive to write.

    Returns seconds and CPU seconds of the training alone; raises RuntimeError.
    """
    stock.quiet_rasa()
    import rasa

    folder, output = Path(arguments["folder"]), Path(arguments["output"])
    wall, cpu = time.perf_counter(), time.process_time()
    result = rasa.train(
        domain=str(folder / "domain.yml"),
        config=str(folder / "config.yml"),
        training_files=str(folder / "data"),
        output=str(output.parent),
        fixed_model_name=output.name.removesuffix(".tar.gz"),
        force_training=True,
    )
    if result.code != 0 or not output.exists():
        raise RuntimeError(f"rasa.train ended with code {result.code}")
    return {
        "train_seconds": time.perf_counter() - wall,
        "train_cpu_seconds": time.process_time() - cpu,
    }
