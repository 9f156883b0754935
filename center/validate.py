"""``python -m center.validate [FILE …]``: checks everything in knowledge/ and names what to mend.

Without files: the whole of knowledge/ with its training and test sentences.
With files: just those guides. Exit code 1 when there is a fault.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from center.appointments.window_checks import check_windows
from center.catalogue_checks import check_catalogue
from center.checks import Reading, check_guide, check_settings, overdue
from center.clock import today_in_shanghai
from center.doors import check_doors
from center.knowledge import (
    ROOT,
    Fault,
    Knowledge,
    KnowledgeError,
    guide_paths,
    load_register,
    load_service,
    read_guide,
)
from center.leaving.loading import check_leaving
from center.registry.book import check_registry
from center.sentences import check_sentences
from center.wechat.checking import check_wechat


def read_all(paths: Iterable[Path]) -> tuple[list[Reading], list[Fault]]:
    """Every guide that can be read, and the faults of those that cannot."""
    readings: list[Reading] = []
    faults: list[Fault] = []
    for path in paths:
        guide, source, found = read_guide(path)
        faults += found
        if guide is not None and source is not None:
            readings.append(Reading(guide, source))
    return readings, faults


def validate(root: Path, today: date, only: set[Path] | None = None) -> tuple[list[Fault], list[Reading]]:
    """All faults below ``root`` (a repository), in the order of files and lines."""
    folder = root / "knowledge"
    readings, faults = read_all(guide_paths(folder))
    guides = {reading.guide.id: reading.guide for reading in readings}
    try:
        knowledge = Knowledge(guides, load_register(folder / "law.yml"), load_service(folder / "service"))
    except KnowledgeError as error:
        return sorted([*faults, *error.faults]), readings
    chosen = [reading for reading in readings if only is None or reading.source.path in only]
    for reading in chosen:
        faults += check_guide(reading, knowledge, today)
    if only is None:
        faults += check_settings(knowledge, folder / "service")
        faults += check_catalogue(knowledge, folder / "service")
        faults += check_windows(knowledge, folder / "service")
        faults += check_leaving(knowledge, folder / "service", today)
        faults += check_registry(knowledge, folder / "registry", today)
        faults += check_doors(knowledge, root)
        faults += check_wechat(knowledge, folder / "service")
        faults += check_sentences(readings, root)
    return sorted(fault for fault in faults if only is None or fault.path in only), readings


def main() -> int:
    """Print every fault, then the counts."""
    parser = argparse.ArgumentParser(prog="python -m center.validate", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="guides to check; all when none is named")
    named = {path.resolve() for path in parser.parse_args().files}
    strangers = named - set(guide_paths())
    if strangers:
        parser.exit(1, f"不是 knowledge/guides 里的指南：{'、'.join(map(str, sorted(strangers)))}\n")
    today = today_in_shanghai()
    faults, readings = validate(ROOT, today, named or None)
    for fault in faults:
        print(fault)
    print(_summary(readings, faults, today))
    return 1 if faults else 0


def _summary(readings: list[Reading], faults: list[Fault], today: date) -> str:
    passages = [named.passage for reading in readings for named in reading.guide.passages()]
    unverified = sum(passage.verified is False for passage in passages)
    late = overdue(readings, today)
    asked = sum(len(reading.guide.ask) for reading in readings)
    return (
        f"指南 {len(readings)} 篇，问法 {asked} 句，内容 {len(passages)} 条，其中未核实 {unverified} 条，"
        f"过复核期 {len(late)} 篇；需要修改 {len(faults)} 处"
    )


if __name__ == "__main__":
    sys.exit(main())
