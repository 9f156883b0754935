"""``python -m center.registry import FILE [--instead] [--check]``: load a catalogue of scope phrases.

FILE is CSV with the columns code, phrase, kind, industry, notes (see center/registry/scope_reading.py). Every fault
is named with its line, and then nothing is written. The result is var/registry/scope.json; delete it to undo that.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from center.knowledge import KNOWLEDGE, KnowledgeError
from center.registry.scope import Kind, ScopeItem, load_catalogue
from center.registry.scope_reading import read_catalogue
from center.registry.scope_store import Imported, Use, differences, save_import
from center.settings import SettingsError, read_settings

MOST_SHOWN = 20


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; 1 when it could not be done."""
    typed = _parser().parse_args(arguments)
    try:
        return _import(typed.file, Use.INSTEAD if typed.instead else Use.ADDED, typed.check)
    except (OSError, SettingsError, KnowledgeError) as error:
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m center.registry", description="经营范围目录")
    does = parser.add_subparsers(dest="does", metavar="操作", required=True)
    importing = does.add_parser("import", help="导入一份 CSV 目录")
    importing.add_argument("file", type=Path, metavar="文件", help="CSV：code, phrase, kind, industry, notes")
    importing.add_argument("--instead", action="store_true", help="只用导入的条目；不写就补充到自带的条目里")
    importing.add_argument("--check", action="store_true", help="只检查，不写入")
    return parser


def _import(path: Path, use: Use, only_check: bool) -> int:
    read = read_catalogue(path)
    for fault in read.faults:
        print(fault, file=sys.stderr)
    if read.faults:
        print(f"需要修改 {len(read.faults)} 处，没有导入。", file=sys.stderr)
        return 1
    print(summary(read.items, load_catalogue(KNOWLEDGE / "registry").items, use))
    if not only_check:
        place = save_import(Imported(use, path.name, read.items), read_settings().var)
        print(f"已写入 {place}，重启机器人后生效；要撤销就删去这个文件。")
    return 0


def summary(items: Sequence[ScopeItem], curated: Sequence[ScopeItem], use: Use) -> str:
    """How many there are, and where they and the curated ones do not agree."""
    licensed = sum(item.kind is Kind.LICENSED for item in items)
    found = differences(curated, items)
    decides = "以导入的为准" if use is Use.INSTEAD else "以自带的为准"
    lines = [f"{len(items)} 条：一般 {len(items) - licensed} 条，许可 {licensed} 条。"]
    lines += [f"和自带的目录类型不同的有 {len(found)} 条，{decides}："] if found else []
    lines += [f"  {one.phrase}：自带{one.here.caption}，导入{one.there.caption}" for one in found[:MOST_SHOWN]]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
